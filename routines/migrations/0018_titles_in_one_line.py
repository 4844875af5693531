"""Titles that cannot be seen, or have line breaks, before these are refused."""

from django.db import migrations
from django.db.models import F, Func, Value

from config.visible import INVISIBLE, LINE_BREAKS


def mend(apps, schema_editor):
    routines = apps.get_model("routines", "Routine").objects
    broken = routines.filter(title__regex=f"[{LINE_BREAKS}]")
    joined = Func(F("title"), Value(f"[{LINE_BREAKS}]+"), Value(" "), Value("g"), function="regexp_replace")
    broken.update(title=joined, edition=0)  # the stored document is made anew at the start
    routines.filter(title__regex=f"^[{INVISIBLE}]*$").update(title="Untitled", edition=0)


class Migration(migrations.Migration):
    dependencies = [("routines", "0017_deleted_routines_can_be_brought_back")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
