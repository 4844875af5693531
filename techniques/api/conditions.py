"""Verdicts on techniques for the conditions that a request names."""

import json
import re
from typing import Protocol, TypeVar

from django.http import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from techniques import library_cache
from techniques.health_check.answers import Answers
from techniques.models import Contraindication
from techniques.safety import verdicts
from techniques.safety.instead import Alternatives
from techniques.safety.rules import options_of

HEADER = "Conditions"
CONDITIONS = [
    OpenApiParameter(
        HEADER,
        str,
        OpenApiParameter.HEADER,
        description="Slugs of contraindications that hold, separated by commas, each with the areas where it does: "
        "`pregnancy,bruise:calf+knee`. Further answers follow after a semicolon: `pregnancy;month=7`, "
        "`bruise:calf;side=left`; what is not answered counts as its most careful answer. Each technique then has a "
        "`verdict`.",
    ),
    OpenApiParameter(
        "conditions",
        str,
        description="The same in the address, which those who pass it on may write down; the header is not.",
    ),
]
SEPARATORS = re.compile(r"[+ ]")  # a bare plus in a URL is a space
JUDGED = ["document", *verdicts.JUDGED]


class Row(verdicts.Judged, Protocol):
    """A row of values with the columns `JUDGED`."""

    @property
    def document(self) -> str: ...


Response = TypeVar("Response", bound=HttpResponseBase)


def conditions_of(request: Request) -> list[Contraindication]:
    """The conditions named in the header, or else in the URL. Raises ValidationError for an unknown one or area."""
    text = request.headers.get(HEADER) or request.query_params.get("conditions", "")
    if not text:
        return []
    reference = library_cache.refresh()
    declared: dict[str, tuple[str, ...]] = {}
    details: dict[str, dict[str, str]] = {}
    unknown: list[str] = []
    for part in text.split(","):
        place, *answers = part.split(";")
        slug, colon, area_list = place.partition(":")
        areas = [area for area in SEPARATORS.split(area_list) if area]
        declared[slug] = (*declared.get(slug, ()), *areas)
        unknown += [slug] * (slug not in reference.conditions) + [area for area in areas if area not in reference.areas]
        unknown += [part] * bool(colon and not areas)
        for answer in answers:
            key, _equals, value = answer.partition("=")
            known = slug in reference.conditions and value in options_of(reference.conditions[slug]).get(key, ())
            unknown += [answer] * (not known)
            details.setdefault(slug, {})[key] = value
    if unknown:
        detail = _("Unknown: %(slugs)s.") % {"slugs": ", ".join(slug[:40] for slug in unknown[:5])}
        raise ValidationError({"conditions": detail})
    return Answers(declared, details=details).conditions


def varied(response: Response) -> Response:
    """The response with Vary, so that a cache serves it only for the same conditions."""
    patch_vary_headers(response, [HEADER])
    return response


def with_verdict(row: Row, instead: Alternatives) -> str:
    """The stored document with the verdict by the conditions, as JSON."""
    verdict = verdicts.verdict(row, instead.conditions)
    is_left_out = verdict.is_left_out and not verdict.stops
    data = {
        "answer": verdict.answer,
        "level": verdict.level,
        "reasons": [
            {"condition": reason.condition.slug, "why": reason.why, "do_instead": reason.condition.do_instead}
            for reason in verdict.reasons
        ],
        "instead": instead.to(json.loads(row.document)) if is_left_out else [],
    }
    return f'{row.document[:-1]},"verdict":{json.dumps(data, ensure_ascii=False)}}}'
