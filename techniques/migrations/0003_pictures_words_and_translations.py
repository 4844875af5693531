import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('techniques', '0002_edition'),
    ]

    operations = [
        migrations.AddField(
            model_name='bodyarea',
            name='translations',
            field=models.JSONField(blank=True, default=dict, help_text='Language, then field: what the text is in that language.'),
        ),
        migrations.AddField(
            model_name='contraindication',
            name='translations',
            field=models.JSONField(blank=True, default=dict, help_text='Language, then field: what the text is in that language.'),
        ),
        migrations.AddField(
            model_name='guidance',
            name='translations',
            field=models.JSONField(blank=True, default=dict, help_text='Language, then field: what the text is in that language.'),
        ),
        migrations.AddField(
            model_name='source',
            name='translations',
            field=models.JSONField(blank=True, default=dict, help_text='Language, then field: what the text is in that language.'),
        ),
        migrations.AddField(
            model_name='stroke',
            name='translations',
            field=models.JSONField(blank=True, default=dict, help_text='Language, then field: what the text is in that language.'),
        ),
        migrations.AddField(
            model_name='technique',
            name='diagram',
            field=models.JSONField(blank=True, help_text='The view it plays on, and the landmarks that the hand passes.', null=True),
        ),
        migrations.AddField(
            model_name='technique',
            name='origin',
            field=models.CharField(choices=[('article', 'After an article'), ('effleur', 'Written for Effleur')], default='effleur', max_length=10),
        ),
        migrations.AddField(
            model_name='technique',
            name='search_text',
            field=models.TextField(blank=True, editable=False, help_text='Instructions and cautions.'),
        ),
        migrations.AddField(
            model_name='technique',
            name='translations',
            field=models.JSONField(blank=True, default=dict, help_text='Language, then field: what the text is in that language.'),
        ),
        # What a generated column is made of cannot be altered: it is made anew.
        migrations.RemoveIndex(model_name='technique', name='technique_search'),
        migrations.RemoveField(model_name='technique', name='search'),
        migrations.AddField(
            model_name='technique',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('name', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('search_words', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('summary', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('search_text', config='english', weight='D'), django.contrib.postgres.search.SearchConfig('english')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddIndex(
            model_name='technique',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='technique_search'),
        ),
    ]
