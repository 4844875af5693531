"""Stores the safe version of a routine, as a copy or in place."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from routines.copies.copying import copy
from routines.document.plan import MAX_TITLE
from routines.document.shapes import Document
from routines.models import Routine, ShareLink
from routines.safety.replacing import safe_version
from routines.safety.screening import screen
from techniques.models import Contraindication


@transaction.atomic
def safe_copy(
    routine: Routine, person: User, conditions: Sequence[Contraindication], link: ShareLink | None = None
) -> Routine:
    """A copy, made safe in a change of its own. Raises NotToday, and what `copy` raises.

    The title says that it is a safe version; nothing stored says for whom or why.
    """
    title = ((link and link.pinned) or routine).as_document()["title"]
    new = copy(routine, person, link, _("%(title)s (safe version)") % {"title": title[: MAX_TITLE - 20]})
    make_safe(new, person, conditions)
    return new


def make_safe(
    routine: Routine, person: User, conditions: Sequence[Contraindication], based_on: int | None = None
) -> None:
    """Replace the routine with its safe version. Raises StaleRevision and NotToday."""

    def safe(document: Document) -> Document:
        return safe_version(document, screen(document, conditions))[0]

    routine.rewrite(person, safe, based_on=based_on, summary=_("Made a safe version"))
