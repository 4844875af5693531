from django.db import migrations

from config.sealed.keys import Unreadable

BATCH = 500


def seal(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    move(people.exclude(health="").filter(sealed_health__key=""), "health", "sealed_health")


def unseal(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    move(people.filter(health="").exclude(sealed_health__key=""), "sealed_health", "health")


def move(waiting, source, target):
    """From one column to the other, a batch in each transaction, until nobody waits."""
    while batch := list(waiting.only("pk", source).order_by("pk")[:BATCH]):
        for person in batch:
            text = getattr(person, source)
            if isinstance(text, Unreadable):  # the code before would take it for nothing to know
                raise ValueError("Answers about health are sealed by a key that is not in DATA_KEYS.")
            setattr(person, target, text)
        waiting.model.objects.bulk_update(batch, [target])


class Migration(migrations.Migration):
    """Copies what people declared about their health into the sealed column; what has been copied is not again."""

    atomic = False

    dependencies = [("accounts", "0012_a_place_for_sealed_answers")]

    operations = [migrations.RunPython(seal, unseal)]
