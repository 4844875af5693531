"""What conditions named in an address mean for a technique, beside its stored document."""

import json

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from techniques import reference, safety
from techniques.answers import Answers

CONDITIONS = OpenApiParameter(
    "conditions",
    str,
    description="Slugs of contraindications that hold, separated by commas, each with the areas where it does: "
    "`pregnancy,bruise:calf+knee`. Each technique then has a `verdict`.",
)
JUDGED = ["document", "pressure_min", "pressure_max", "reached", "ruled_out"]


def asked_conditions(request):
    """The conditions that the address names; 400 where there is no such condition or area."""
    said = request.query_params.get("conditions", "")
    if not said:
        return []
    known = reference.refresh()
    answers = Answers.read("~".join(["2000-01-01", *said.split(",")]))
    places = {place for named in answers.said.values() for place in named}
    strange = [slug for slug in said.split(",") if slug.partition(":")[0] not in known.conditions]
    strange += sorted(places - known.areas.keys())
    if strange:
        detail = _("Unknown: %(slugs)s.") % {"slugs": ", ".join(slug[:40] for slug in strange[:5])}
        raise ValidationError({"conditions": detail})
    return answers.conditions


def with_verdict(row, conditions):
    """The stored document with what the conditions mean for it."""
    verdict = safety.verdict(row, conditions)
    said = {
        "answer": verdict.answer,
        "level": verdict.level,
        "reasons": [
            {"condition": reason.condition.slug, "why": reason.why, "do_instead": reason.condition.do_instead}
            for reason in verdict.reasons
        ],
    }
    return f'{row.document[:-1]},"verdict":{json.dumps(said, ensure_ascii=False)}}}'
