"""The library beside the routine that is edited: searched, filtered, used lately, marked as favourites."""

from django.utils.translation import gettext_lazy as _

from routines.models import Routine
from routines.models.favourite import Favourite, favourites, recent
from techniques import library_cache
from techniques.browse.filters import TechniqueFilter
from techniques.health_check.forms import places
from techniques.models import Technique

MOST_FOUND = 30
FIELDS = ["slug", "name", "phase", "seconds_default", "pressure_default", "author"]
ONLY = {
    "": _("All"),
    "recent": _("Recent"),
    "favourites": _("Favourites"),
    "mine": _("My own"),
}


def techniques_for(routine, user):
    """What may be added: techniques for whom the routine is for."""
    suited = {"for_self": True} if routine.for_whom == Routine.ForWhom.SELF else {"for_partner": True}
    return Technique.objects.visible_to(user).current().filter(**suited)


def side_library(request, routine):
    """What was searched for, what was found, and the filters that there are."""
    asked = request.POST if request.method == "POST" else request.GET
    chosen = {name: asked.get(name, "") for name in ("q", "area", "stroke", "only", "to")}
    library_cache.refresh()
    wanted = {"q": chosen["q"], **{name: [chosen[name]] for name in ("area", "stroke") if chosen[name]}}
    search = TechniqueFilter(wanted, techniques_for(routine, request.user))
    results = list(narrowed(search.qs, request.user, chosen["only"], chosen["q"]).only(*FIELDS)[: MOST_FOUND + 1])
    return {
        **chosen,
        "choices_of": {"area": places(), "stroke": strokes(), "only": ONLY.items()},
        "search_errors": [error for errors in search.errors.values() for error in errors],
        "results": results[:MOST_FOUND],
        "favourites": set(Favourite.objects.filter(user=request.user).values_list("technique_id", flat=True)),
        "more": len(results) > MOST_FOUND,
    }


def narrowed(techniques, user, only, words):
    if only == "recent":
        used = recent(techniques, user)
        return techniques.filter(pk__in=used.order_by().values("pk")) if words else used
    if only == "favourites":
        return favourites(techniques, user)
    return techniques.filter(author=user) if only == "mine" else techniques


def strokes():
    return [(stroke.slug, stroke.name) for stroke in library_cache.kept().strokes.values()]
