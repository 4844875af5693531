"""What conditions named in a request mean for a technique, beside its stored document."""

import json
import re

from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from techniques import library_cache
from techniques.health_check.answers import Answers
from techniques.safety import verdicts

HEADER = "Conditions"
CONDITIONS = [
    OpenApiParameter(
        HEADER,
        str,
        OpenApiParameter.HEADER,
        description="Slugs of contraindications that hold, separated by commas, each with the areas where it does: "
        "`pregnancy,bruise:calf+knee`. Each technique then has a `verdict`.",
    ),
    OpenApiParameter(
        "conditions",
        str,
        description="The same in the address, which those who pass it on may write down; the header is not.",
    ),
]
SEPARATORS = re.compile(r"[+ ]")  # a bare plus in an address is a blank
JUDGED = ["document", "pressure_min", "pressure_max", "receiver_position", *verdicts.JUDGED]


def asked_conditions(request):
    """The conditions that the header names, or else the address; 400 where there is no such condition or area."""
    said = request.headers.get(HEADER) or request.query_params.get("conditions", "")
    if not said:
        return []
    known = library_cache.refresh()
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


def varied(response):
    """Whoever keeps the answer gives it only to those who name the same conditions."""
    patch_vary_headers(response, [HEADER])
    return response


def with_verdict(row, conditions):
    """The stored document with what the conditions mean for it."""
    verdict = verdicts.verdict(row, conditions)
    said = {
        "answer": verdict.answer,
        "level": verdict.level,
        "reasons": [
            {"condition": reason.condition.slug, "why": reason.why, "do_instead": reason.condition.do_instead}
            for reason in verdict.reasons
        ],
    }
    return f'{row.document[:-1]},"verdict":{json.dumps(said, ensure_ascii=False)}}}'
