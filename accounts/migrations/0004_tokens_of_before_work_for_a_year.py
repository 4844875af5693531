from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def give_a_year(apps, schema_editor):
    """Tokens that would work for ever do so for a year from now."""
    tokens = apps.get_model("accounts", "ApiToken").objects.filter(expiry=None)
    tokens.update(expiry=timezone.now() + timedelta(days=365))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_tokens_have_a_scope'),
    ]

    operations = [migrations.RunPython(give_a_year, migrations.RunPython.noop)]
