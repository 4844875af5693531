from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='health',
            field=models.TextField(blank=True, editable=False, help_text='What the person wants remembered about when not to massage; see techniques.health_check.answers.'),
        ),
    ]
