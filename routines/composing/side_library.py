"""The library beside the edited routine: search, filters, recently used techniques, favourites, and verdicts."""

from collections.abc import Iterable
from typing import TypedDict

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from routines.access import MemberPageRequest
from routines.models import Routine
from routines.models.favourite import Favourite, favourites, recent
from routines.safety.receiver_answers import answers_for
from techniques import library_cache
from techniques.browse.filters import TechniqueFilter
from techniques.health_check.forms import area_choices
from techniques.models import Technique
from techniques.models.querysets import TechniqueQuerySet
from techniques.safety.verdicts import with_verdicts

MAX_RESULTS = 20
ONLY = {
    "": _("All"),
    "recent": _("Recent"),
    "favourites": _("Favourites"),
    "mine": _("My own"),
}


class SideLibrary(TypedDict):
    """What was searched for, what was found, and the filters that there are."""

    q: str
    area: str
    stroke: str
    only: str
    to: str
    choices_of: dict[str, Iterable]
    search_errors: list[str]
    results: list[Technique]
    favourites: set[int]
    more: bool


def techniques_for(routine: Routine, user: User) -> TechniqueQuerySet:
    """Techniques that can be added: those for whom the routine is for."""
    suited = {"for_self": True} if routine.for_whom == Routine.ForWhom.SELF else {"for_partner": True}
    return Technique.objects.visible_to(user).current().filter(**suited)


def side_library(request: MemberPageRequest, routine: Routine) -> SideLibrary:
    query = request.POST if request.method == "POST" else request.GET
    words, area, stroke, only, to = (query.get(name, "") for name in ("q", "area", "stroke", "only", "to"))
    library_cache.refresh()
    chosen = {name: [slug] for name, slug in {"area": area, "stroke": stroke}.items() if slug}
    search = TechniqueFilter({"q": words, **chosen}, techniques_for(routine, request.user))
    conditions = answers_for(request, routine.for_whom).conditions
    found = with_verdicts(narrowed(search.qs, request.user, only, words).for_cards(), conditions, MAX_RESULTS + 1)
    return {
        "q": words,
        "area": area,
        "stroke": stroke,
        "only": only,
        "to": to,
        "choices_of": {"area": area_choices(), "stroke": strokes(), "only": ONLY.items()},
        "search_errors": [error for errors in search.errors.values() for error in errors],
        "results": found[:MAX_RESULTS],
        "favourites": set(Favourite.objects.filter(user=request.user).values_list("technique_id", flat=True)),
        "more": len(found) > MAX_RESULTS,
    }


def narrowed(techniques: TechniqueQuerySet, user: User, only: str, words: str) -> TechniqueQuerySet:
    """`only` is a key of ONLY. Without words, recent techniques come in the order of their use."""
    if only == "recent":
        used = recent(techniques, user)
        return techniques.filter(pk__in=used.order_by().values("pk")) if words else used
    if only == "favourites":
        return favourites(techniques, user)
    return techniques.filter(author=user) if only == "mine" else techniques


def strokes() -> list[tuple[str, str]]:
    return [(stroke.slug, stroke.name) for stroke in library_cache.kept().strokes.values()]
