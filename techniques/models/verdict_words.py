"""What pages say of a verdict, from mildest to gravest: one table for conditions, techniques, steps and routines.

"With care" is as written with something to mind. "Leave parts out" is said of a whole routine alone.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from techniques.models.pressure import Pressure

FITS = gettext_lazy("Fits")
WITH_CARE = gettext_lazy("With care")
LEAVE_IT_OUT = gettext_lazy("Leave it out")
LEAVE_PARTS_OUT = gettext_lazy("Leave parts out")
NOT_TODAY = gettext_lazy("Not today")


def on_one_side(side: str, level: int | None = None) -> str:
    """ "On the right only", or with a level "On the right only, at most light"."""
    only = _("On the left only") if side == "left" else _("On the right only")
    if level is None:
        return only
    return _("%(only)s, at most %(level)s") % {"only": only, "level": str(Pressure(level).label).lower()}


def at_most(level: int) -> str:
    """ "At most light" for level 2; levels are 0 to 5."""
    return _("At most %(level)s") % {"level": str(Pressure(level).label).lower()}
