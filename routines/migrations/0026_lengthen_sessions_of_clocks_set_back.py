from django.db import migrations

LENGTHEN = """
UPDATE routines_practicesession SET ended_at = started_at + seconds_done * interval '1 second'
WHERE ended_at < started_at + seconds_done * interval '1 second' - interval '1 minute'
"""


class Migration(migrations.Migration):
    """Lets a session that is shorter than the time done in it last that time: a device's clock was set back meanwhile."""

    dependencies = [("routines", "0025_plans_repeat_in_a_known_way")]

    operations = [migrations.RunSQL(LENGTHEN, migrations.RunSQL.noop)]
