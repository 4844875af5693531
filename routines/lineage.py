"""Where a routine comes from: copies, and what they are based on."""

from django.db import transaction
from django.utils.translation import gettext as _

from routines.models import Routine
from routines.plan import MAX_TITLE, Plan, SectionPlan

SECTION = ("title", "receiver_position", "sides", "rounds")
STEP = ("side", "seconds", "pressure", "repetitions", "note", "transition_seconds")


@transaction.atomic
def copy(routine: Routine, person) -> Routine:
    """A private routine of the person's own with the same steps, which says what it is based on.

    The original is locked meanwhile, so that the copy is one revision of it and no mixture of two. Techniques that
    somebody keeps to themselves are copied too: a copy goes on working when the original goes away.
    """
    routine = Routine.objects.select_for_update(of=["self"]).get(pk=routine.pk)
    about = {name: getattr(routine, name) for name in ("summary", "for_whom", "language")}
    own = {}
    sections = [
        SectionPlan(_fields(section, SECTION), [_step(step, person, own) for step in section.steps.all()])
        for section in routine.sections.prefetch_related("steps__technique")
    ]
    title = (_("%(title)s (copy)") % {"title": routine.title})[:MAX_TITLE] if routine.is_by(person) else routine.title
    based_on = routine.revisions.get(number=routine.revision)
    return Routine.compose(person, Plan({"title": title, **about}, sections), based_on=based_on)


def _step(step, person, own):
    technique = step.technique
    if technique.author_id not in (None, person.pk):
        if technique.pk not in own:
            own[technique.pk] = technique.copy_for(person)
        technique = own[technique.pk]
    return {**_fields(step, STEP), "technique": technique}


def _fields(row, names):
    return {name: getattr(row, name) for name in names}
