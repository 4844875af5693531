from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("routines", "0005_give_keys")]

    operations = [
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(
                deferrable=models.Deferrable.DEFERRED, fields=("routine", "key"), name="one_section_per_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(
                deferrable=models.Deferrable.DEFERRED, fields=("section", "key"), name="one_step_per_key"
            ),
        ),
    ]
