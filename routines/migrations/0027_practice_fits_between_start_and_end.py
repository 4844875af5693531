from datetime import timedelta

from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):

    dependencies = [("routines", "0026_lengthen_sessions_of_clocks_set_back")]

    operations = [
        migrations.AddConstraint(
            model_name="practicesession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ended_at__gte=F("started_at") + F("seconds_done") * timedelta(seconds=1) - timedelta(minutes=1)
                ),
                name="practice_fits_between_start_and_end",
                violation_error_message="The time done is longer than the time from start to end.",
            ),
        ),
    ]
