from django.db import migrations, models

import config.sealed.fields


class Migration(migrations.Migration):

    dependencies = [("accounts", "0017_seal_sessions")]

    operations = [
        migrations.RemoveField("session", "data"),
        migrations.RemoveField("creation", "answer"),
        migrations.AlterField(
            "session", "sealed_data", config.sealed.fields.SealedField(db_column="sealed_data", default="")
        ),
        migrations.AlterField(
            "creation",
            "sealed_answer",
            config.sealed.fields.SealedField(
                db_column="sealed_answer", default="", help_text="It may hold a link's token."
            ),
        ),
        migrations.RenameField("session", "sealed_data", "data"),
        migrations.RenameField("creation", "sealed_answer", "answer"),
        migrations.AddConstraint(
            "session",
            models.CheckConstraint(
                condition=models.Q(("data__key__regex", "^([0-9a-f]{8})?$")),
                name="what_sessions_hold_is_sealed",
                violation_error_message="What sessions hold is stored sealed.",
            ),
        ),
        migrations.AddConstraint(
            "creation",
            models.CheckConstraint(
                condition=models.Q(("answer__key__regex", "^([0-9a-f]{8})?$")),
                name="answers_to_requests_are_sealed",
                violation_error_message="Answers to requests are stored sealed.",
            ),
        ),
    ]
