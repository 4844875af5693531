from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('techniques', '0006_positions_and_places_left_out'),
    ]

    operations = [
        migrations.AlterField(
            model_name='technique',
            name='search_text',
            field=models.TextField(blank=True, editable=False, help_text='Instructions and benefits.'),
        ),
        migrations.AlterField(
            model_name='technique',
            name='search_words',
            field=models.TextField(blank=True, editable=False, help_text='Names of areas, strokes and tools.'),
        ),
    ]
