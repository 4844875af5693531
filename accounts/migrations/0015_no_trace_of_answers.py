from django.db import migrations


class Migration(migrations.Migration):
    """Rewrites the table: a column that was dropped is still in its file, and so are rows as they were before."""

    atomic = False

    dependencies = [("accounts", "0014_only_sealed_answers")]

    operations = [migrations.RunSQL("VACUUM FULL accounts_user", migrations.RunSQL.noop)]
