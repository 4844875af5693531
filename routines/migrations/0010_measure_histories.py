from django.db import migrations

MEASURE = """
UPDATE routines_routine SET kept_bytes = taken.bytes
FROM (SELECT routine_id, sum(pg_column_size(document)) AS bytes FROM routines_revision GROUP BY routine_id) AS taken
WHERE taken.routine_id = routines_routine.id
"""


class Migration(migrations.Migration):
    """Measures the room that stored histories take."""

    dependencies = [("routines", "0009_room_of_history")]

    operations = [migrations.RunSQL(MEASURE, migrations.RunSQL.noop)]
