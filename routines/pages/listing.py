"""Lists that grow are read from a place, never from a number: the thousandth page is as quick as the first."""

import re

from django.db.models import Q

PAGE = 24
CODE = re.compile(r"[a-z0-9]{10}")


def page_of(request, routines, order, starting_points):
    """The page of cards after `?before=<code>`, highest values of the `order` fields first; from the top without it."""
    before = request.GET.get("before", "")
    place = starting_points.filter(code=before).values(*order).first() if CODE.fullmatch(before) else None
    if place:
        routines = routines.filter(_below(place, order))
    rows = list(routines.for_cards().order_by(*[f"-{name}" for name in order])[: PAGE + 1])
    following = rows[PAGE - 1].code if len(rows) > PAGE else None
    return {"routines": rows[:PAGE], "following": following, "is_first": place is None}


def _below(place, order):
    """Rows that come after this place: smaller in the first field, or the same there and smaller in the next."""
    first, *rest = order
    smaller = Q(**{f"{first}__lt": place[first]})
    return smaller | Q(**{first: place[first]}) & _below(place, rest) if rest else smaller
