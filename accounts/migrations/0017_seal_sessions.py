import zlib
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from django.db import migrations
from django.utils.crypto import salted_hmac

from config.sealed.keys import Unreadable

BATCH = 500
ANSWERS = 50
"""Answers are long: each may hold a whole routine."""


def seal(apps, schema_editor):
    sessions, creations = rows_of(apps)
    for batch in batches(sessions.filter(sealed_data__isnull=True), BATCH):
        for session in batch:
            session.sealed_data = session.data
        sessions.bulk_update(batch, ["sealed_data"])
    for batch in batches(creations.filter(sealed_answer__isnull=True), ANSWERS):
        for creation in batch:
            try:
                creation.sealed_answer = zlib.decompress(cipher().decrypt(bytes(creation.answer))).decode()
            except InvalidToken:  # of another SECRET_KEY: nobody can be answered with it
                creation.sealed_answer = ""
        creations.bulk_update(batch, ["sealed_answer"])


def unseal(apps, schema_editor):
    """What no key opens is gone: a session that is nobody's, an answer that is not remembered."""
    sessions, creations = rows_of(apps)
    for batch in batches(sessions.filter(data=None), BATCH):
        for session in batch:
            session.data = known(session.sealed_data)
        sessions.bulk_update(batch, ["data"])
    creations.filter(sealed_answer__key="").delete()
    for batch in batches(creations.filter(answer=None), ANSWERS):
        for creation in batch:
            creation.answer = cipher().encrypt(zlib.compress(known(creation.sealed_answer).encode()))
        creations.bulk_update(batch, ["answer"])


def rows_of(apps):
    return apps.get_model("accounts", "Session").objects, apps.get_model("accounts", "Creation").objects


def batches(waiting, size):
    while batch := list(waiting.order_by("pk")[:size]):
        yield batch


def known(text):
    return "" if isinstance(text, Unreadable) else text


def cipher():
    """Of the code before."""
    return Fernet(urlsafe_b64encode(salted_hmac("accounts.sent_once", "", algorithm="sha256").digest()))


class Migration(migrations.Migration):
    """Copies what sessions hold and answers to requests into sealed columns; what has been copied is not again."""

    atomic = False

    dependencies = [("accounts", "0016_a_place_for_sealed_sessions")]

    operations = [migrations.RunPython(seal, unseal)]
