from django.db import migrations


class Migration(migrations.Migration):
    """Rewrites the table: a column that was dropped is still in its file, and so are rows as they were before."""

    atomic = False

    dependencies = [("routines", "0014_only_sealed_tokens")]

    operations = [migrations.RunSQL("VACUUM FULL routines_sharelink", migrations.RunSQL.noop)]
