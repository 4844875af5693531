"""A version that the conditions allow, stored: as a copy, or in place of the routine."""

from django.db import transaction
from django.utils.translation import gettext as _

from routines.copies.copying import copy
from routines.document.plan import MAX_TITLE
from routines.models import Routine, ShareLink
from routines.safety.screening import safe_version, screen


@transaction.atomic
def safe_copy(routine: Routine, person, conditions, link: ShareLink | None = None) -> Routine:
    """A copy that the conditions allow, made safe as a change of its own. Raises safety.NotToday and what `copy` does.

    Its title says that it is safe, and nothing that is stored says for whom or why.
    """
    title = ((link and link.pinned) or routine).as_document()["title"]
    made = copy(routine, person, link, _("%(title)s (safe version)") % {"title": title[: MAX_TITLE - 20]})
    make_safe(made, person, conditions)
    return made


def make_safe(routine: Routine, person, conditions, based_on=None):
    """Leave out and soften what the conditions ask for. Raises StaleRevision and safety.NotToday."""

    def safe(document):
        return safe_version(document, screen(document, conditions))[0]

    routine.rewrite(person, safe, based_on=based_on, summary=_("Made a safe version"))
