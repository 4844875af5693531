"""Mobility notes: what somebody noticed about how they move, and techniques and routines for the places it touches.

No diagnosis: a note names places, and the places find what may help them feel freer.
"""

from dataclasses import dataclass, field

from django.db.models import Case, IntegerField, Q, Value, When

from routines.models import Routine
from routines.safety.card_screens import with_screens
from techniques.models import BodyArea, Guidance, Technique
from techniques.models.array_lookups import in_areas
from techniques.safety.verdicts import with_verdicts

MOST_TECHNIQUES = 9
MOST_ROUTINES = 6
MOVING_FIRST = Case(When(phase__in=["mobilise", "stretch"], then=0), default=1, output_field=IntegerField())


@dataclass(frozen=True)
class Notes:
    """The signs to be asked about, those that were ticked, and whatever was ticked that is none."""

    signs: list[Guidance]
    ticked: list[Guidance] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, slugs):
        """All signs in one query, and their areas in a second."""
        signs = list(Guidance.objects.current().filter(kind=Guidance.Kind.SIGN).prefetch_related("areas"))
        known = {sign.slug for sign in signs}
        return cls(signs, [s for s in signs if s.slug in slugs], [slug for slug in slugs if slug not in known])

    @property
    def areas(self) -> list[BodyArea]:
        """The places that the ticked signs touch, each once, those of the most signs first."""
        named = [area for sign in self.ticked for area in sign.areas.all()]
        return sorted(dict.fromkeys(named), key=lambda area: (-named.count(area), area.position))

    def techniques(self, user, known):
        """Those of most of the places first, and of them those that move a joint or stretch; in one query."""
        slugs = [area.slug for area in self.areas]
        found = Technique.objects.visible_to(user).current().for_area(*slugs)
        fit = sum((Case(When(in_areas([slug]), then=1), default=0) for slug in slugs), Value(0))
        ordered = found.annotate(fit=fit).order_by("-fit", MOVING_FIRST, "position", "slug")
        return with_verdicts(ordered.for_cards(), known.conditions, MOST_TECHNIQUES)

    def routines(self, known):
        """Routines of the house of whose steps at least half work on these places; in one query, three with answers."""
        on_them = Q(in_areas([area.slug for area in self.areas]))
        techniques = Technique.objects.filter(on_them).values("pk")
        found = Routine.objects.listed().house().made_of(techniques).for_cards()[:MOST_ROUTINES]
        return with_screens(found, known.conditions)
