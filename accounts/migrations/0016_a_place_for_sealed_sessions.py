from django.db import migrations, models

import config.sealed.fields


class Migration(migrations.Migration):

    dependencies = [("accounts", "0015_no_trace_of_answers")]

    operations = [
        migrations.AddField("session", "sealed_data", config.sealed.fields.SealedField(null=True)),
        migrations.AddField("creation", "sealed_answer", config.sealed.fields.SealedField(null=True)),
        # So that the way back can make them empty, before they are filled again.
        migrations.AlterField("session", "data", models.TextField(null=True)),
        migrations.AlterField("creation", "answer", models.BinaryField(null=True)),
    ]
