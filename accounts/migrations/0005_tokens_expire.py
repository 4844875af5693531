from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_tokens_of_before_work_for_a_year'),
    ]

    operations = [
        migrations.AlterField(
            model_name='apitoken',
            name='expiry',
            field=models.DateTimeField(verbose_name='expires'),
        ),
    ]
