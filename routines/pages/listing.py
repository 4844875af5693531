"""Keyset pagination for lists that grow: the thousandth page is as quick as the first."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from routines.models.querysets import RoutineQuerySet

PAGE = 24
CODE = re.compile(r"[a-z0-9]{10}")


def page_of(
    request: HttpRequest, routines: RoutineQuerySet, order: Sequence[str], starting_points: RoutineQuerySet
) -> dict[str, Any]:
    """Template variables for a page of cards, in descending order of the fields in `order`.

    It starts after the routine in `?before=<code>`, if that is among the `starting_points`, else at the top.
    """
    before = request.GET.get("before", "")
    start = starting_points.filter(code=before).values(*order).first() if CODE.fullmatch(before) else None
    if start:
        routines = routines.filter(_below(start, order))
    rows = list(routines.for_cards().order_by(*[f"-{name}" for name in order])[: PAGE + 1])
    following = rows[PAGE - 1].code if len(rows) > PAGE else None
    return {"routines": rows[:PAGE], "following": following, "is_first": start is None}


def _below(start: Mapping[str, Any], order: Sequence[str]) -> Q:
    """Rows after the start: smaller in the first field, or equal there and smaller in the next."""
    first, *rest = order
    smaller = Q(**{f"{first}__lt": start[first]})
    return smaller | Q(**{first: start[first]}) & _below(start, rest) if rest else smaller
