"""A line that no technique fits, as a technique of the person's own: what it says, and careful defaults."""

from typing import Any

from django.utils.translation import gettext as _

from routines.document.plan import MAX_SECONDS, MIN_SECONDS
from routines.import_export.pasting.line import Line
from techniques.search import naming
from techniques.search.technique_names import TechniqueNames

MAX_NAME, MAX_SUMMARY = 100, 300
USUAL_SECONDS = 60
SECONDS_AROUND = 2
"""How much shorter or longer than its own time it may be."""

NOT_RECOGNISED = ("no_technique", "unsure", "beside", "title")
"""Reasons for which a line may be a technique of one's own: not what is forbidden, retired or said to somebody."""


def technique_data(line: Line, names: TechniqueNames, for_whom: str) -> dict[str, Any]:
    """Data for `own_technique.read`. Without a place in its words it is of the whole body, to which all rules apply."""
    read = naming.read(names, line.name)
    stroke = next((meant.strokes[0] for _at, meant in read.phrases if meant.strokes), "effleurage")
    areas = list(dict.fromkeys(read.places[0])) if read.places else ["body"]
    seconds = min(max(line.seconds or USUAL_SECONDS, MIN_SECONDS), MAX_SECONDS)
    name = (line.name or line.text)[:MAX_NAME].strip()
    return {
        "name": name[:1].upper() + name[1:],
        "summary": line.text[:MAX_SUMMARY],
        "stroke": stroke,
        "phase": "work",
        "for_self": for_whom == "self",
        "for_partner": for_whom != "self",
        "pressure": {"min": 1, "default": 2, "max": 3},
        "seconds": {
            "min": max(MIN_SECONDS, seconds // SECONDS_AROUND),
            "default": seconds,
            "max": min(MAX_SECONDS, seconds * SECONDS_AROUND),
        },
        "direction": "still" if stroke == "holding" else "both-ways",
        "contact": "whole-hand",
        "rhythm": "slow",
        "lubricant": "optional",
        "receiver_position": "seated",
        "targets": {"primary": areas},
        "instructions": [
            line.text,
            _("Go slowly, and stop if it hurts."),
            _("Say here how you do it: this was taken from a pasted plan."),
        ],
    }
