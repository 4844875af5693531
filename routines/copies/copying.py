"""Where a routine comes from: copies, what they are based on, and what is new there since."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from routines.copies.merge import Offer, offers, take_all, translated, translation
from routines.document import adoption
from routines.document.difference import difference, summary
from routines.document.plan import MAX_TITLE
from routines.models import Revision, Routine, ShareLink, StaleRevision


@dataclass(frozen=True)
class Origin:
    """What a copy has to do with the routine that it is based on, as far as its owner may know it.

    `base` is the revision that it was made from, and `newest` what the original is now; both are None where it cannot
    be seen (any more). `differences` lead from the base to the copy, `offers` are what is new in the original since.
    """

    base: Revision | None
    newest: Revision | None
    differences: list
    offers: list[Offer]

    @property
    def title(self):
        """What it was called then."""
        return self.base.as_document()["title"]

    @property
    def clashes(self):
        return [offer for offer in self.offers if offer.yours]

    @property
    def has_moved_on(self):
        return self.newest is not None and self.newest.number > self.base.number


class NotOffered(LookupError):
    """There is no such change to take in (any more)."""


class OriginalMovedOn(Exception):
    """The original was changed since the person saw what is new there."""


@transaction.atomic
def copy(routine: Routine, person, link: ShareLink | None = None, title: str = "") -> Routine:
    """A private routine of the person's own with the same steps, which says what it is based on.

    The original is locked meanwhile, so that the copy is one revision of it and no mixture of two. Techniques that
    somebody keeps to themselves are copied too: a copy goes on working when the original goes away. Sections and steps
    keep their keys, by which the two can be compared. With a link the copy is of what the link opens.

    Raises ObjectDoesNotExist where the person may not have it any more, and adoption.Unadoptable.
    """
    person.lock()  # before any routine, as whoever renames or closes an account does
    opened = Routine.objects.all() if link else Routine.objects.visible_to(person)
    routine = opened.select_for_update(of=["self"]).get(pk=routine.pk)
    revision = ShareLink.objects.to_copy().get(pk=link.pk).pinned if link else None
    document = revision.as_document() if revision else routine.as_document()
    plan = adoption.plan(document, person)
    if title or routine.is_by(person):
        plan.about["title"] = (title or _("%(title)s (copy)") % {"title": document["title"]})[:MAX_TITLE]
    return Routine.create(person, plan, based_on=revision or routine.revisions.get(number=routine.revision))


def origin_of(routine: Routine, person) -> Origin:
    """A few queries; of an original that the person cannot see, what they copied of it is all there is to say."""
    base = routine.based_on
    latest = Revision.objects.filter(routine__in=Routine.objects.visible_to(person), number=F("routine__revision"))
    newest = base and latest.filter(routine=base.routine_id).first()
    if newest is None:
        first = routine.revisions.filter(number=1).first() if base else None
        return Origin(None, None, difference(first.as_document(), routine.as_document()) if first else [], [])
    mine, old, new = routine.as_document(), base.as_document(), newest.as_document()
    told = translated(mine, translation(mine, old, new))
    return Origin(base, newest, difference(old, told), offers(told, old, new) if newest.number > base.number else [])


def copied_from(routine: Routine, person) -> dict | None:
    """What it was copied from as the person saw that, in the form of a document's `based_on`; for them alone.

    Without a code where they cannot open it.
    """
    base = routine.based_on
    if base is None:
        return None
    opens = Routine.objects.visible_to(person).filter(pk=base.routine_id).exists()
    told = {"revision": base.number, "title": base.as_document()["title"], "author": base.routine.author_name}
    return {"code": base.routine.code if opens else "", **told}


def every(offers: list[Offer]) -> list[Offer]:
    return offers


def peaceful(offers: list[Offer]) -> list[Offer]:
    """Those of parts that the copy did not change, too."""
    return [offer for offer in offers if not offer.yours]


def named(*ids: str):
    """Those with these ids. Raises NotOffered when they are chosen and one is missing."""

    def choose(offers):
        if missing := set(ids) - {offer.id for offer in offers}:
            raise NotOffered(", ".join(sorted(missing)))
        return [offer for offer in offers if offer.id in ids]

    return choose


def take_in(routine: Routine, person, choose, seen: int, based_on=None, leave_rest=False) -> list[Offer]:
    """Do in the copy what was done in the original: the offers that are chosen, as one change; those that were taken.

    `choose` is `every`, `peaceful` or `named(...)`. `seen` is the number of the original's revision that the person
    saw. Once nothing is left to take, or where the rest is to be left, the copy is based on that revision. Raises
    StaleRevision, OriginalMovedOn and NotOffered.
    """
    with transaction.atomic():
        person.lock()
        stored = locked(routine, based_on)
        found = origin_of(stored, person)
        if found.newest is None or found.newest.number != seen:
            raise OriginalMovedOn
        taken = choose(found.offers)
        mine = _with_taken(stored.as_document(), found, taken)
        if leave_rest or len(taken) == len(found.offers):
            Routine.objects.filter(pk=stored.pk).update(based_on=found.newest)
        words = _("Took in from the original: %(what)s") % {"what": summary([offer.change for offer in taken])}
        routine.become(person, mine, based_on, words)
        routine.refresh_document()  # where nothing was changed but what it is based on
    return taken


def locked(routine, based_on) -> Routine:
    """The routine as it is, which nobody else changes until the transaction ends. Raises StaleRevision."""
    stored = Routine.objects.select_for_update(of=["self"]).get(pk=routine.pk)
    if based_on is not None and stored.revision != based_on:
        raise StaleRevision(stored, based_on)
    return stored


def _with_taken(mine, found, taken):
    old, new = found.base.as_document(), found.newest.as_document()
    names = translation(mine, old, new)
    merged = take_all(translated(mine, names), old, new, [offer.change for offer in taken])
    back = {theirs: own for own, theirs in names.items()}
    return translated({**merged, "techniques": {**merged["techniques"], **mine["techniques"]}}, back)
