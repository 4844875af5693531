import json

from django.db import migrations
from django.utils import timezone

from config.http.etags import etag_of


def add_position(apps, schema_editor):
    """Put the new field, empty, where a document written anew has it; those of the library are written anew."""
    own = apps.get_model("techniques", "Technique").objects.filter(author__isnull=False)
    for technique in own.only("document").iterator(chunk_size=500):
        document = json.loads(technique.document or "{}")
        if not document or "self_position" in document:
            continue
        written = {}
        for name, value in document.items():
            written[name] = value
            if name == "receiver_position":
                written["self_position"] = ""
        text = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
        technique.document, technique.document_etag, technique.changed_at = text, etag_of(text), timezone.now()
        technique.save(update_fields=["document", "document_etag", "changed_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('techniques', '0012_self_positions'),
    ]

    operations = [migrations.RunPython(add_position, migrations.RunPython.noop, elidable=True)]
