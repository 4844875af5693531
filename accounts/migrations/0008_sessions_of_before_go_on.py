"""Sessions move to the table that holds hashes of their ids, so that nobody has to log in again."""

import hashlib
from datetime import timedelta
from itertools import islice

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db import migrations
from django.utils import timezone

LIFETIME = timedelta(days=14)
"""From the last write of a session until it ended, in the code before."""
BATCH = 500


class SessionStore(SessionBase):
    """Its name is the salt that session data is signed with."""


def move(apps, schema_editor):
    now = timezone.now()
    people = set(apps.get_model("accounts", "User").objects.values_list("pk", flat=True))
    kept = apps.get_model("accounts", "Session").objects
    before = apps.get_model("sessions", "Session").objects
    rows = before.filter(expire_date__gt=now).iterator(chunk_size=BATCH)
    while some := list(islice(rows, BATCH)):
        kept.bulk_create(filter(None, (moved(kept.model, row, people, now) for row in some)))
    before.all().delete()


def moved(model, row, people, now):
    person = SessionStore().decode(row.session_data).get(SESSION_KEY)
    if person is not None and int(person) not in people:
        return None
    written = min(row.expire_date - LIFETIME, now)
    return model(
        key_hash=hashlib.sha256(row.session_key.encode()).hexdigest(),
        data=row.session_data,
        user_id=person,
        made_at=written,
        last_seen_at=written,
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_sessions"), ("sessions", "0001_initial")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
