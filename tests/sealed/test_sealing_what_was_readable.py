"""The migrations that seal what was readable before: forwards, back, and forwards again, over more than one batch."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from routines.models import ShareLink
from tests.api.conftest import sent
from tests.conftest import api_of, client_of
from tests.factories import make_routine, make_step, make_user

BATCH = 500
BEFORE = [("accounts", "0011_security_log"), ("routines", "0011_link_shows_name")]
SAID = "2026-03-01~pregnancy~bruise:calf+knee"


def migrate_to(targets):
    """The models as they are there."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


@pytest.fixture
def now(transactional_db):
    """Where the tables are, and afterwards are again."""
    apps = [app for app, _ in BEFORE]
    leaves = [leaf for leaf in MigrationExecutor(connection).loader.graph.leaf_nodes() if leaf[0] in apps]
    yield leaves
    migrate_to(leaves)


def tables_of(apps):
    return apps.get_model("accounts", "User").objects, apps.get_model("routines", "ShareLink").objects


def test_answers_links_and_sessions_stay_what_they_are_forwards_back_and_forwards_again(now, client):
    alice = make_user("alice")
    routine, browser, api = make_routine(alice, make_step("calf-wringing")), client_of(alice), api_of(alice)

    def make_one():
        made = api.post("/api/v1/routines/", sent(), headers={"Idempotency-Key": "a-key"})
        return made.status_code, made.json()["code"]

    first = make_one()
    people, links = tables_of(migrate_to(BEFORE))
    people.bulk_create(
        people.model(email=f"number-{number}@example.org", health="" if number % 3 == 0 else f"{SAID}~{number}")
        for number in range(2 * BATCH)
    )
    links.bulk_create(links.model(routine_id=routine.pk) for _ in range(2 * BATCH + 1))
    said, tokens = dict(people.values_list("email", "health")), dict(links.values_list("pk", "token"))
    for visits in (1, 2):
        migrate_to(now)
        assert dict(User.objects.values_list("email", "health")) == said
        assert User.objects.filter(health__key="").count() == [*said.values()].count("")
        assert dict(ShareLink.objects.values_list("pk", "token")) == tokens
        for token in [*tokens.values()][::BATCH]:
            assert client.get(f"/s/{token}/").status_code == 200
            assert ShareLink.objects.of_token(token).get().opened_count == visits
        assert browser.get("/account/").status_code == 200  # logged in as before
        assert make_one() == first
        if visits == 1:
            people, links = tables_of(migrate_to(BEFORE))
            assert dict(people.values_list("email", "health")) == said
            assert dict(links.values_list("pk", "token")) == tokens


def test_on_the_way_back_a_lost_key_is_no_lost_answer_and_a_lost_link_stays_lost(now, settings, client):
    settings.DATA_KEYS = ["a key that will be lost, sooner or later"]
    alice = make_user("alice")
    link = ShareLink.make(make_routine(alice, make_step("calf-wringing")))
    alice.remember_health(SAID)
    settings.DATA_KEYS = []
    with pytest.raises(ValueError, match="sealed by a key that is not in DATA_KEYS"):
        migrate_to(BEFORE[:1])
    old = migrate_to(BEFORE[1:]).get_model("routines", "ShareLink").objects.get()
    assert len(old.token) == len(link.token)
    assert old.token != link.token
    migrate_to(now)
    assert client.get(f"/s/{link.token}/").status_code == 404
    assert client.get(f"/s/{old.token}/").status_code == 200
