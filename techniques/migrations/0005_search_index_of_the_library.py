import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('techniques', '0004_when_it_was_added'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='technique',
            name='technique_search',
        ),
        migrations.AddIndex(
            model_name='technique',
            index=django.contrib.postgres.indexes.GinIndex(condition=models.Q(('author__isnull', True), ('retired_at__isnull', True)), fields=['search'], name='technique_search'),
        ),
    ]
