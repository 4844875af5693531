"""Mobility notes: signs that people notice about how they move, with techniques and routines for the areas of each.

This is no diagnosis: a sign names areas, and the techniques are those that may help these areas feel freer.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Expression, IntegerField, Q, Value, When

from accounts.models import User
from routines.models import Routine
from routines.safety.card_screens import with_screens
from techniques.health_check.answers import Answers
from techniques.models import BodyArea, Guidance, Technique
from techniques.models.array_lookups import in_areas
from techniques.safety.verdicts import with_verdicts

MAX_TECHNIQUES = 9
MAX_ROUTINES = 6
MOVING_FIRST = Case(When(phase__in=["mobilise", "stretch"], then=0), default=1, output_field=IntegerField())


@dataclass(frozen=True)
class Notes:
    """All signs, those that were ticked, and slugs that were ticked but are no signs."""

    signs: list[Guidance]
    ticked: list[Guidance] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, slugs: list[str]) -> "Notes":
        """The notes for the slugs that were ticked, in two queries."""
        signs = list(Guidance.objects.current().filter(kind=Guidance.Kind.SIGN).prefetch_related("areas"))
        known = {sign.slug for sign in signs}
        return cls(signs, [sign for sign in signs if sign.slug in slugs], [slug for slug in slugs if slug not in known])

    @property
    def areas(self) -> list[BodyArea]:
        """The areas of the ticked signs, those of most signs first."""
        named = [area for sign in self.ticked for area in sign.areas.all()]
        return sorted(dict.fromkeys(named), key=lambda area: (-named.count(area), area.position))

    def techniques(self, user: User | AnonymousUser, answers: Answers) -> list[Technique]:
        """Techniques for most of these areas first, and of equals those that move a joint or stretch; in one query."""
        slugs = [area.slug for area in self.areas]
        fit: Expression = sum((Case(When(in_areas([slug]), then=1), default=0) for slug in slugs), Value(0))
        techniques = Technique.objects.visible_to(user).current().for_area(*slugs).annotate(fit=fit)
        ordered = techniques.order_by("-fit", MOVING_FIRST, "position", "slug")
        return with_verdicts(ordered.for_cards(), answers.conditions, MAX_TECHNIQUES)

    def routines(self, answers: Answers) -> list[Routine]:
        """Routines of the house with at least half of their steps on these areas; in one query, three with answers."""
        techniques = Technique.objects.filter(Q(in_areas([area.slug for area in self.areas]))).values("pk")
        routines = Routine.objects.listed().house().made_of(techniques).for_cards()[:MAX_ROUTINES]
        return with_screens(routines, answers.conditions)
