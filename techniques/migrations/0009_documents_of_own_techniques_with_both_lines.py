import json

from django.db import migrations
from django.utils import timezone

from config.http.etags import etag_of


def add_both_lines(apps, schema_editor):
    """Put the new fields, empty, where a document written anew has them; those of the library are written anew."""
    own = apps.get_model("techniques", "Technique").objects.filter(author__isnull=False)
    for technique in own.only("document").iterator(chunk_size=500):
        document = json.loads(technique.document or "{}")
        if not document or "how" in document:
            continue
        lines = {}
        for name, value in document.items():
            if name == "instructions":
                lines |= {"how": "", "care": ""}
            lines[name] = value
        text = json.dumps(lines, ensure_ascii=False, separators=(",", ":"))
        technique.document, technique.document_etag, technique.changed_at = text, etag_of(text), timezone.now()
        technique.save(update_fields=["document", "document_etag", "changed_at"])


class Migration(migrations.Migration):

    dependencies = [
        ('techniques', '0008_one_line_of_how_and_of_care'),
    ]

    operations = [migrations.RunPython(add_both_lines, migrations.RunPython.noop, elidable=True)]
