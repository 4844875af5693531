"""What the edit page shows of a routine at one moment: its document, and what advice and answers say beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import cast

from routines.access import MemberPageRequest
from routines.advice import advise
from routines.advice.model import Advice
from routines.composing import dismissed_advice
from routines.document.shapes import Document, TechniqueOfDocument
from routines.models import Routine
from routines.safety.receiver_answers import answers_for
from routines.safety.screening import Ruling, rulings_on, screen
from techniques import library_cache
from techniques.models import Contraindication, Technique


@dataclass(frozen=True)
class Notes:
    """`shown` is advice that was not dismissed, `dismissed` counts the rest; `rulings` are by the key of the step."""

    shown: list[Advice]
    dismissed: int
    rulings: dict[str, Ruling]

    @property
    def on_the_whole(self) -> list[Advice]:
        return [note for note in self.shown if not note.step_key and not note.section_key]

    @cached_property
    def by_key(self) -> dict[str, list[tuple]]:
        """What stands beside each step and section, by its key, in a form that can be compared."""
        beside: dict[str, list[tuple]] = {
            key: [(ruling.act, ruling.level, ruling.side)] for key, ruling in self.rulings.items() if ruling.act != "go"
        }
        for note in self.shown:
            beside.setdefault(note.step_key or note.section_key, []).append((note.id, note.message))
        return beside


class Snapshot:
    """The routine as the edit page shows it now. Its notes are worked out on demand: they are the costly part."""

    def __init__(self, request: MemberPageRequest, routine: Routine) -> None:
        self.document, self.edition = routine.as_document(), routine.edition
        self.answers = answers_for(request, self.document["for"])
        self._dismissed = {*routine.dismissed, *dismissed_advice.ids_for(request, self.answers)}

    @cached_property
    def notes(self) -> Notes:
        return self._notes(library(self.edition))

    @cached_property
    def notes_to_compare(self) -> Notes:
        """The same without repairs that add a technique: enough to see what differs, and quicker."""
        return self._notes({})

    def _notes(self, pool: dict[str, TechniqueOfDocument]) -> Notes:
        conditions = self.answers.conditions
        found = advise(self.document, library_cache.kept().areas, conditions=conditions, pool=pool)
        shown = [note for note in found if note.id not in self._dismissed]
        rulings = rulings_on(self.document, screen(self.document, conditions)) if conditions else []
        return Notes(shown, len(found) - len(shown), {ruling.key: ruling for ruling in rulings})


def advice_on(document: Document, edition: int, conditions: Iterable[Contraindication] = ()) -> list[Advice]:
    """All advice; repairs take techniques of the library, as it is in this edition."""
    return advise(document, library_cache.kept().areas, conditions=conditions, pool=library(edition))


@lru_cache(maxsize=2)
def library(edition: int) -> dict[str, TechniqueOfDocument]:
    """The documents of the library's techniques by slug, for repairs that add one; cached while an edition lasts."""
    return {
        technique.slug: cast(TechniqueOfDocument, technique.as_document()) for technique in Technique.objects.library()
    }
