from django.db import migrations, models

import config.sealed.fields
import routines.models.share_link


class Migration(migrations.Migration):

    dependencies = [("routines", "0013_seal_tokens")]

    operations = [
        migrations.RemoveField("sharelink", "token"),
        migrations.AlterField(
            "sharelink",
            "sealed_token",
            config.sealed.fields.SealedField(
                db_column="sealed_token", default=routines.models.share_link.new_token, editable=False
            ),
        ),
        migrations.RenameField("sharelink", "sealed_token", "token"),
        migrations.AlterField("sharelink", "token_hash", config.sealed.fields.DigestField(of="token")),
        migrations.AddConstraint(
            "sharelink", models.UniqueConstraint(fields=["token_hash"], name="one_link_per_token")
        ),
        migrations.AddConstraint(
            "sharelink",
            models.CheckConstraint(
                condition=models.Q(("token__key__regex", "^[0-9a-f]{8}$")),
                name="tokens_of_links_are_sealed",
                violation_error_message="Tokens of links are stored sealed.",
            ),
        ),
    ]
