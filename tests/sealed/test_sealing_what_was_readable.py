"""The migrations that seal what was readable before: forwards, back, and forwards again, over more than one batch."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User

BATCH = 500
BEFORE = [("accounts", "0011_security_log")]
SAID = "2026-03-01~pregnancy~bruise:calf+knee"


def migrate_to(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def before(transactional_db):
    """The models of the release before; afterwards the tables are as they are now."""
    now = [leaf for leaf in MigrationExecutor(connection).loader.graph.leaf_nodes() if leaf[0] in ("accounts",)]
    yield migrate_to(BEFORE), now
    migrate_to(now)


def test_all_answers_are_sealed_and_readable_again_on_the_way_back(before):
    old, now = before
    people = old.get_model("accounts", "User").objects
    people.bulk_create(
        people.model(email=f"number-{number}@example.org", health="" if number % 3 == 0 else f"{SAID}~{number}")
        for number in range(2 * BATCH)
    )
    said = dict(people.values_list("email", "health"))
    for _ in range(2):
        migrate_to(now)
        assert dict(User.objects.values_list("email", "health")) == said
        assert User.objects.filter(health__key="").count() == sum(text == "" for text in said.values())
        old = migrate_to(BEFORE)
        assert dict(old.get_model("accounts", "User").objects.values_list("email", "health")) == said


def test_the_way_back_is_refused_where_it_would_lose_answers(before, settings):
    old, now = before
    old.get_model("accounts", "User").objects.create(email="alice@example.org", health=SAID)
    settings.DATA_KEYS = ["a key that will be lost, sooner or later"]
    migrate_to(now)
    settings.DATA_KEYS = []
    with pytest.raises(ValueError, match="sealed by a key that is not in DATA_KEYS"):
        migrate_to(BEFORE)
    migrate_to(now)
    User.objects.get().delete()
