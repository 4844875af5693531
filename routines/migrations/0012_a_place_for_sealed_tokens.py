from django.db import migrations, models

import config.sealed.fields


class Migration(migrations.Migration):

    dependencies = [("routines", "0011_link_shows_name")]

    operations = [
        migrations.AddField("sharelink", "sealed_token", config.sealed.fields.SealedField(null=True)),
        migrations.AddField("sharelink", "token_hash", config.sealed.fields.DigestField(null=True, of="token")),
        migrations.AlterField(  # so that the way back can make it empty, before it is filled again
            "sharelink", "token", models.CharField(max_length=40, unique=True, null=True, editable=False)
        ),
    ]
