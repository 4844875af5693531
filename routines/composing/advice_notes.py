"""What a careful teacher would say while somebody composes: advice that was not dismissed, and what the receiver's
answers mean for each step."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from routines.advice import advise
from routines.composing import dismissed_advice
from routines.safety.receiver_answers import answers_for
from routines.safety.screening import judged, screen
from techniques import library_cache
from techniques.models import Technique


@dataclass(frozen=True)
class Notes:
    """`shown` is advice, `dismissed` counts the rest; `rulings` by the key of a step say go, lighter, skip or stop."""

    shown: list
    dismissed: int
    rulings: dict

    @property
    def on_the_whole(self):
        return [note for note in self.shown if not note.step_key and not note.section_key]

    @cached_property
    def by_place(self):
        """What is said at each step and each section, by its key; to be compared, and to see what is said anew."""
        said = {key: [(ruling.act, ruling.level)] for key, ruling in self.rulings.items() if ruling.act != "go"}
        for note in self.shown:
            said.setdefault(note.step_key or note.section_key, []).append((note.id, note.message))
        return said

    def differing(self, other):
        """Keys of the steps and sections at which the two say something else."""
        keys = self.by_place.keys() | other.by_place.keys()
        return {key for key in keys if self.by_place.get(key) != other.by_place.get(key)}


class Shown:
    """What the edit page shows of a routine at one moment; its notes are worked out when somebody asks."""

    def __init__(self, request, routine):
        self.document, self.edition = routine.as_document(), routine.edition
        self.answers = answers_for(request, self.document["for"])
        self._dismissed = {*routine.dismissed, *dismissed_advice.those(request, self.answers)}

    @cached_property
    def notes(self) -> Notes:
        """For whoever composes, with what this browser keeps about whoever receives it."""
        return self._notes(library(self.edition))

    @cached_property
    def said(self) -> Notes:
        """The same but for repairs that add a technique: all that is needed to see what is said anew, and quicker."""
        return self._notes({})

    def _notes(self, pool):
        held = self.answers.conditions
        found = advise(self.document, library_cache.kept().areas, conditions=held, pool=pool)
        shown = [note for note in found if note.id not in self._dismissed]
        rulings = judged(self.document, screen(self.document, held)) if held else []
        return Notes(shown, len(found) - len(shown), {ruling.key: ruling for ruling in rulings})


def advice_on(document, edition, conditions=()) -> list:
    """What a careful teacher would say; repairs take techniques of the library, as it is in this edition."""
    return advise(document, library_cache.kept().areas, conditions=conditions, pool=library(edition))


@lru_cache(maxsize=2)
def library(edition: int) -> dict:
    """The documents of the library's techniques by slug, for repairs that add one; kept while an edition lasts."""
    return {technique.slug: technique.as_document() for technique in Technique.objects.library()}
