from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_what_to_know'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='last_used',
            field=models.DateTimeField(blank=True, null=True, verbose_name='last used'),
        ),
        migrations.AddField(
            model_name='apitoken',
            name='scope',
            field=models.CharField(choices=[('read', 'Read only'), ('write', 'Read and write')], default='write', max_length=5, verbose_name='may'),
        ),
        migrations.AddConstraint(
            model_name='apitoken',
            constraint=models.CheckConstraint(condition=models.Q(('scope__in', ['read', 'write'])), name='a_token_reads_or_writes', violation_error_message='A token may read, or read and write.'),
        ),
    ]
