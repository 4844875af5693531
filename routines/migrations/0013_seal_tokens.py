from django.db import migrations

from config.sealed import keys
from routines.models.share_link import new_token

BATCH = 500


def seal(apps, schema_editor):
    links = apps.get_model("routines", "ShareLink").objects
    while batch := list(links.filter(token_hash=None).only("pk", "token").order_by("pk")[:BATCH]):
        for link in batch:
            link.sealed_token, link.token_hash = link.token, keys.digest(link.token)
        links.bulk_update(batch, ["sealed_token", "token_hash"])


def unseal(apps, schema_editor):
    links = apps.get_model("routines", "ShareLink").objects
    while batch := list(links.filter(token=None).only("pk", "sealed_token").order_by("pk")[:BATCH]):
        for link in batch:
            # A token that no key opens is lost, and the link with it: it gets another, which nobody knows.
            is_lost = isinstance(link.sealed_token, keys.Unreadable)
            link.token = new_token() if is_lost else link.sealed_token
        links.bulk_update(batch, ["token"])


class Migration(migrations.Migration):
    """Copies tokens into the sealed column, and their hashes beside; what has been copied is not again."""

    atomic = False

    dependencies = [("routines", "0012_a_place_for_sealed_tokens")]

    operations = [migrations.RunPython(seal, unseal)]
