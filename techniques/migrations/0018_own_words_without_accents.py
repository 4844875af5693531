import re
import unicodedata

from django.db import migrations


def plain_forms(text):
    """As `models.plain_words` has it."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text))
    plain = {word: "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c)) for word in words}
    return list(dict.fromkeys(short for word, short in plain.items() if short != word))


def add_plain_words(apps, schema_editor):
    """As `models.document` prepares them from now on; those of the library are written anew."""
    own = apps.get_model("techniques", "Technique").objects.filter(author__isnull=False)
    for technique in own.only("name", "summary", "search_words", "search_text").iterator(chunk_size=500):
        words, texts = plain_forms(technique.name), plain_forms(f"{technique.summary} {technique.search_text}")
        if words or texts:
            technique.search_words = " ".join([technique.search_words, *words])
            technique.search_text = " ".join([technique.search_text, *texts])
            technique.save(update_fields=["search_words", "search_text"])


class Migration(migrations.Migration):
    dependencies = [("techniques", "0017_effects_of_conditions")]

    operations = [migrations.RunPython(add_plain_words, migrations.RunPython.noop, elidable=True)]
