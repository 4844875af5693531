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
from techniques.safety.rules import unknown_answers

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
Said = tuple[str, list[str], dict[str, str]]
"""A condition, its areas, and further answers about it."""
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
    rows = [parsed(part) for part in text.split(",")]
    unknown = [slug for row in rows for slug in unknown_in(row, reference)]
    if unknown:
        detail = _("Unknown: %(slugs)s.") % {"slugs": ", ".join(slug[:40] for slug in unknown[:5])}
        raise ValidationError({"conditions": detail})
    return Answers.of_rows(rows).conditions


def parsed(text: str) -> Said:
    """A condition as in `bruise:calf+knee;side=left`."""
    place, *answers = text.split(";")
    slug, colon, area_list = place.partition(":")
    areas = [area for area in SEPARATORS.split(area_list) if area]
    by_key: dict[str, str] = {}
    for answer in answers:
        key, _equals, value = answer.partition("=")
        by_key[key] = value if by_key.get(key, value) == value else f"{by_key[key]}={value}"  # two are no answer
    return slug, areas or [""] * bool(colon), by_key


def unknown_in(row: Said, reference: library_cache.Reference) -> list[str]:
    """What the library does not know of the condition, its areas and its answers."""
    slug, areas, answers = row
    unknown = [area or f"{slug}:" for area in areas if area not in reference.areas]
    if slug not in reference.conditions:
        return [slug, *unknown]
    return unknown + unknown_answers(reference.conditions[slug], answers)


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
        "side": verdict.side,
        "reasons": [
            {"condition": reason.condition.slug, "why": reason.why, "do_instead": reason.condition.do_instead}
            for reason in verdict.reasons
        ],
        "instead": instead.to(json.loads(row.document)) if is_left_out else [],
    }
    return f'{row.document[:-1]},"verdict":{json.dumps(data, ensure_ascii=False)}}}'
