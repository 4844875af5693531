"""Copies of routines, their originals, and the changes there that a copy can merge."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from routines.copies.merge import Offer, merge_all, offers, translated, translation
from routines.document import adoption
from routines.document.difference import Change, difference, summary
from routines.document.plan import MAX_TITLE
from routines.document.shapes import Document, OriginOfDocument
from routines.models import Revision, Routine, ShareLink, StaleRevision

Choice = Callable[[list[Offer]], list[Offer]]
"""Picks those of the offers to merge."""


@dataclass(frozen=True)
class Origin:
    """How a copy relates to its original, as far as the owner of the copy may see that.

    `base` is the revision that the copy was made from, and `newest` the latest of the original; both are None if the
    owner cannot see the original. `differences` lead from the base to the copy, `offers` from the base to the newest.
    """

    base: Revision | None
    newest: Revision | None
    differences: list[Change]
    offers: list[Offer]

    @property
    def title(self) -> str:
        """The title of the base; empty if the original cannot be seen."""
        return self.base.as_document()["title"] if self.base else ""

    @property
    def conflicts(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.yours]

    @property
    def has_moved_on(self) -> bool:
        """Whether the original has changed since the base."""
        return self.base is not None and self.newest is not None and self.newest.number > self.base.number


class NotOffered(LookupError):
    """A change to merge is not, or no longer, among the offers."""


class OriginalMovedOn(Exception):
    """The original has changed since the person saw the offers."""


@transaction.atomic
def copy(routine: Routine, person: User, link: ShareLink | None = None, title: str = "") -> Routine:
    """A private copy that belongs to the person, based on the current revision, or on what the link opens.

    The original is locked meanwhile, so that the copy is of a single revision. The author's own techniques are copied
    too, so that the copy works without the original. Sections and steps keep their keys for comparison and merging.

    Raises ObjectDoesNotExist if the person may no longer copy it, and adoption.Unadoptable.
    """
    person.lock()  # before any routine, see `User.lock`
    visible = Routine.objects.all() if link else Routine.objects.visible_to(person)
    routine = visible.select_for_update(of=["self"]).get(pk=routine.pk)
    revision = ShareLink.objects.to_copy().get(pk=link.pk).pinned if link else None
    document = revision.as_document() if revision else routine.as_document()
    plan = adoption.plan(document, person)
    if title or routine.is_by(person):
        plan.about["title"] = (title or _("%(title)s (copy)") % {"title": document["title"]})[:MAX_TITLE]
    return Routine.create(person, plan, based_on=revision or routine.revisions.get(number=routine.revision))


def origin_of(routine: Routine, person: User) -> Origin:
    """The origin of a copy, in a few queries.

    If the person cannot see the original, the differences are from the first revision of the copy itself.
    """
    base = routine.based_on
    latest = Revision.objects.filter(routine__in=Routine.objects.visible_to(person), number=F("routine__revision"))
    newest = latest.filter(routine=base.routine_id).first() if base else None
    if base is None or newest is None:
        first = routine.revisions.filter(number=1).first() if base else None
        return Origin(None, None, difference(first.as_document(), routine.as_document()) if first else [], [])
    mine, old, new = routine.as_document(), base.as_document(), newest.as_document()
    mine = translated(mine, translation(mine, old, new))
    return Origin(base, newest, difference(old, mine), offers(mine, old, new) if newest.number > base.number else [])


def copied_from(routine: Routine, person: User | AnonymousUser) -> OriginOfDocument | None:
    """The original as the owner of the copy may see it, in the shape of a document's `based_on`.

    Code and author are empty if they cannot open the original: the link that it came by may have named nobody.
    """
    base = routine.based_on
    if base is None:
        return None
    opens = Routine.objects.visible_to(person).filter(pk=base.routine_id).exists()
    return {
        "code": base.routine.code if opens else "",
        "revision": base.number,
        "title": base.as_document()["title"],
        "author": base.routine.author_name if opens else "",
    }


def everything(offers: list[Offer]) -> list[Offer]:
    return offers


def without_conflict(offers: list[Offer]) -> list[Offer]:
    return [offer for offer in offers if not offer.yours]


def with_ids(*ids: str) -> Choice:
    """Chooses the offers with these ids. Raises NotOffered if one is missing."""

    def choose(offers: list[Offer]) -> list[Offer]:
        if missing := set(ids) - {offer.id for offer in offers}:
            raise NotOffered(", ".join(sorted(missing)))
        return [offer for offer in offers if offer.id in ids]

    return choose


def merge_offers(
    routine: Routine, person: User, choose: Choice, seen: int, based_on: int | None = None, leave_rest: bool = False
) -> list[Offer]:
    """Merge the chosen offers of the original into the copy, as a single change; returns them.

    `choose` is `everything`, `without_conflict` or `with_ids(...)`. `seen` is the number of the original's revision
    that the person saw. If all offers are merged, or the rest is to be left, the copy is then based on that revision.
    Raises StaleRevision, OriginalMovedOn and NotOffered.
    """
    with transaction.atomic():
        person.lock()
        stored = locked(routine, based_on)
        origin = origin_of(stored, person)
        if origin.base is None or origin.newest is None or origin.newest.number != seen:
            raise OriginalMovedOn
        chosen = choose(origin.offers)
        merged = _merged(stored.as_document(), origin.base.as_document(), origin.newest.as_document(), chosen)
        if leave_rest or len(chosen) == len(origin.offers):
            Routine.objects.filter(pk=stored.pk).update(based_on=origin.newest)
        words = _("Merged from the original: %(what)s") % {"what": summary([offer.change for offer in chosen])}
        routine.become(person, merged, based_on, words)
        routine.refresh_document()  # in case only `based_on` changed
    return chosen


def locked(routine: Routine, based_on: int | None) -> Routine:
    """The stored routine, locked until the transaction ends. Raises StaleRevision."""
    stored = Routine.objects.select_for_update(of=["self"]).get(pk=routine.pk)
    if based_on is not None and stored.revision != based_on:
        raise StaleRevision(stored, based_on)
    return stored


def _merged(mine: Document, old: Document, new: Document, chosen: list[Offer]) -> Document:
    slugs = translation(mine, old, new)
    merged = merge_all(translated(mine, slugs), old, new, [offer.change for offer in chosen])
    back = {theirs: own for own, theirs in slugs.items()}
    return translated({**merged, "techniques": {**merged["techniques"], **mine["techniques"]}}, back)
