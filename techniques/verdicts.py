"""What conditions named in an address mean for a technique, beside its stored document."""

import json
import re

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
SEPARATORS = re.compile(r"[+ ]")  # a bare plus in an address is a blank
JUDGED = ["document", "pressure_min", "pressure_max", "reached", "ruled_out"]


def asked_conditions(request):
    """The conditions that the address names; 400 where there is no such condition or area."""
    said = request.query_params.get("conditions", "")
    if not said:
        return []
    known = reference.refresh()
    held, strange = {}, []
    for part in said.split(","):
        slug, colon, places = part.partition(":")
        named = [place for place in SEPARATORS.split(places) if place]
        held[slug] = (*held.get(slug, ()), *named)
        strange += [slug] * (slug not in known.conditions) + [place for place in named if place not in known.areas]
        strange += [part] * bool(colon and not named)
    if strange:
        detail = _("Unknown: %(slugs)s.") % {"slugs": ", ".join(slug[:40] for slug in strange[:5])}
        raise ValidationError({"conditions": detail})
    return Answers(held).conditions


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
