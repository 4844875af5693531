import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('techniques', '0003_pictures_words_and_translations'),
    ]

    operations = [
        migrations.AddField(
            model_name='technique',
            name='added_at',
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
    ]
