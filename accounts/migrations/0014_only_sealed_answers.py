from django.db import migrations, models

import config.sealed.fields


class Migration(migrations.Migration):

    dependencies = [("accounts", "0013_seal_answers")]

    operations = [
        migrations.RemoveField("user", "health"),
        migrations.AlterField(
            "user",
            "sealed_health",
            config.sealed.fields.SealedField(
                blank=True,
                db_column="sealed_health",
                default="",
                editable=False,
                help_text="What the person wants remembered about when not to massage; see techniques.health_check.answers.",
            ),
        ),
        migrations.RenameField("user", "sealed_health", "health"),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=models.Q(("health__key__regex", "^([0-9a-f]{8})?$")),
                name="health_answers_are_sealed",
                violation_error_message="Answers about health are stored sealed.",
            ),
        ),
    ]
