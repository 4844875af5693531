from django.db import migrations, models
from django.utils.crypto import get_random_string

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def give_keys(apps, schema_editor):
    """A key for each part, and each document to be written anew with them when the site starts."""
    for name in ("Section", "Step"):
        model = apps.get_model("routines", name)
        rows = list(model.objects.only("key"))
        keys = set()
        while len(keys) < len(rows):
            keys.add(get_random_string(6, ALPHABET))
        for row, key in zip(rows, sorted(keys), strict=True):
            row.key = key
        model.objects.bulk_update(rows, ["key"], batch_size=2_000)
    apps.get_model("routines", "Routine").objects.update(edition=0)
    Revision = apps.get_model("routines", "Revision")
    Revision.objects.filter(number__gt=1).update(undoes_to=models.F("number") - 1)


class Migration(migrations.Migration):

    dependencies = [("routines", "0004_keys_and_the_way_back")]

    operations = [migrations.RunPython(give_keys, migrations.RunPython.noop)]
