"""What is stored of a copy names its original only where everybody may see that."""

import json

from django.db import migrations
from django.db.models import Q

from config.http.etags import etag_of
from routines.document.schema import dumps


def forget_the_others(apps, schema_editor):
    Routine = apps.get_model("routines", "Routine")
    seen = Q(based_on__routine__visibility="public", based_on__routine__hidden_at=None)
    for routine in Routine.objects.filter(based_on__isnull=False).exclude(seen).iterator(chunk_size=20):
        routine.document = without_original(routine.document)
        routine.etag = etag_of(routine.document)
        routine.save(update_fields=["document", "etag"])
        for revision in routine.revisions.iterator(chunk_size=20):
            revision.document = without_original(revision.document)
            revision.save(update_fields=["document"])


def without_original(document):
    return dumps(json.loads(document) | {"based_on": None}) if document else document


class Migration(migrations.Migration):
    dependencies = [("routines", "0007_favourites_and_dismissed_advice")]
    operations = [migrations.RunPython(forget_the_others, migrations.RunPython.noop, elidable=True)]
