from django.db import migrations

import config.sealed.fields


class Migration(migrations.Migration):

    dependencies = [("accounts", "0011_security_log")]

    operations = [
        migrations.AddField("user", "sealed_health", config.sealed.fields.SealedField(blank=True, default="")),
    ]
