"""The safe version of a routine: what is left out is replaced where something fits, and the rest made lighter."""

from dataclasses import dataclass, replace
from typing import cast

from routines.document import edits
from routines.document.cues import cues, total_seconds
from routines.document.difference import difference
from routines.document.outline import Outline, outline
from routines.document.plan import highest_pressure
from routines.document.shapes import Document, SectionOfDocument, StepOfDocument, TechniqueOfDocument
from routines.safety.screening import Act, NotToday, Ruling, Screen, reasons_to_stop, rulings_on, softened
from techniques import library_cache
from techniques.models.position import NEAR_GROUND, REACHED_EITHER_WAY, position_in_document
from techniques.safety import instead
from techniques.safety.instead import Place
from techniques.safety.scopes import segment
from techniques.safety.verdicts import Outcome

At = tuple[int, int]
TURNED = ("side-lying", "seated", "supine", "prone")
"""Positions to do a section in that is mostly left out in its own, the one to try first on top."""
EITHER_WAY = {"seated", "supine"}
WORTH_TURNING = 0.75
"""The share of its time that a section keeps without being done in another position."""


def safe_version(document: Document, screened: Screen | None) -> tuple[Document, list[str]]:
    """The document changed as the rulings say, and the changes in words.

    A step to leave out is replaced where the library has something for the same place and phase, in a position and at a
    pressure that are allowed; else it goes, and so does a section left empty by that. Others get the pressure of their
    level. All else stays, keys included, and the time is counted anew. Raises NotToday if a condition rules out any
    massage, or nothing is left.
    """
    if screened is None:
        return document, []
    safe = _Making(document, screened).made()
    named: Document = {**safe, "techniques": {**document["techniques"], **safe["techniques"]}}
    return safe, [change.words for change in difference(document, named)]


def replacements(document: Document, screened: Screen | None) -> dict[At, TechniqueOfDocument]:
    """What the safe version has instead of steps that are left out, by section and step from 0."""
    if screened is None or not screened.left_out:
        return {}
    making = _Making(document, screened)
    try:
        making.made()
    except NotToday:
        return {}
    return making.replaced


def rulings_with_instead(document: Document, screened: Screen | None) -> list[Ruling]:
    """The rulings on the steps, each that leaves one out with what the safe version has in its place."""
    new = replacements(document, screened)
    return [
        replace(ruling, instead=new.get((ruling.section, ruling.step))) if ruling.act == Act.SKIP else ruling
        for ruling in rulings_on(document, screened)
    ]


def read_with_instead(document: Document, screened: Screen | None) -> Outline:
    """The routine laid out for reading, with what may be done instead of each step that is left out."""
    laid = outline(document, screened)
    for ruling in rulings_with_instead(document, screened):
        if ruling.instead:
            laid.sections[ruling.section]["steps"][ruling.step]["instead"] = ruling.instead
    return laid


@dataclass
class _Part:
    """A section in the making: its number in the document and its steps, each with the number it has there."""

    number: int
    section: SectionOfDocument
    steps: list[tuple[int, StepOfDocument]]

    @property
    def seconds(self) -> int:
        return sum(step["seconds"] for _j, step in self.steps)


class _Making:
    """A safe version in the making."""

    def __init__(self, document: Document, screened: Screen) -> None:
        self.document, self.conditions = document, screened.conditions
        self.verdicts = dict(screened.verdicts)
        self.techniques = dict(document["techniques"])
        self.areas = library_cache.kept().areas
        self.allowed = instead.allowed(self.conditions, document["for"])
        self.tools = frozenset(tool for one in document["techniques"].values() for tool in one.get("tools", ()))
        self.parts = [
            _Part(i, section, list(enumerate(section["steps"]))) for i, section in enumerate(document["sections"])
        ]

    @property
    def replaced(self) -> dict[At, TechniqueOfDocument]:
        """The new techniques, by the place of the step that each stands in for."""
        return {
            (part.number, j): self.techniques[step["technique"]]
            for part in self.parts
            for j, step in part.steps
            if step["technique"] != self.document["sections"][part.number]["steps"][j]["technique"]
        }

    def made(self) -> Document:
        """The safe version. Raises NotToday."""
        if reasons_to_stop(self.conditions):
            raise NotToday
        rulings = self._rulings()
        self.parts = [self._laid(part, rulings, "") for part in self.parts]
        for i in range(len(self.parts)):  # one by one: what is turned no longer takes the minutes of a position
            self._turn(i, rulings)
        rulings = self._rulings()
        while any(ruling.act != Act.GO for ruling in rulings.values()):
            self.parts = [self._without(part, rulings) for part in self.parts]
            rulings = self._rulings()
        asked = sum(len(section["steps"]) for section in self.document["sections"])
        if asked and not any(part.steps for part in self.parts):
            raise NotToday
        self.parts = [part for part in self.parts if part.steps or not self.document["sections"][part.number]["steps"]]
        return self._document()

    def _document(self) -> Document:
        sections: list[SectionOfDocument] = [
            {**part.section, "steps": [step for _j, step in part.steps]} for part in self.parts
        ]
        used = {step["technique"] for section in sections for step in section["steps"]}
        techniques = {slug: technique for slug, technique in self.techniques.items() if slug in used}
        safe: Document = {**self.document, "sections": sections, "techniques": techniques}
        safe["total_seconds"] = total_seconds(cues(safe))
        return safe

    def _rulings(self) -> dict[At, Ruling]:
        """The rulings on the parts as they are now, by the numbers of the document."""
        now = self._document()
        found = rulings_on(now, Screen(self.verdicts, Outcome.FINE, [], [], self.conditions))
        return {
            (self.parts[ruling.section].number, self.parts[ruling.section].steps[ruling.step][0]): ruling
            for ruling in found
        }

    def _turn(self, i: int, rulings: dict[At, Ruling]) -> None:
        """Do a section in another position if too much of it would be lost in its own; `rulings` are the first ones."""
        section = self.document["sections"][i]
        whole = _Part(i, section, list(enumerate(section["steps"])))
        now = self._rulings()
        ruled = [*(rulings[i, j] for j, _step in whole.steps), *(now[i, j] for j, _step in self.parts[i].steps)]
        if not any(self._is_for_position(ruling) for ruling in ruled if ruling.act == Act.SKIP):
            return
        stays = self._without(self.parts[i], now)
        if stays.seconds < WORTH_TURNING * whole.seconds:
            turned = [self._laid(whole, rulings, position) for position in TURNED]
            self.parts[i] = max([stays, *turned], key=lambda part: part.seconds)

    def _is_for_position(self, ruling: Ruling) -> bool:
        """Whether a step is left out for the position that it is done in."""
        judged = self.verdicts.get(ruling.technique)
        return judged is not None and not judged.apart_from_position.is_left_out

    def _laid(self, part: _Part, rulings: dict[At, Ruling], turned: str) -> _Part:
        """The part with each step as it is, replaced or left away; `turned` is another position for all of it."""
        section = part.section
        taken = {step["technique"] for _j, step in part.steps}
        steps: list[tuple[int, StepOfDocument]] = []
        for j, step in part.steps:
            stays = self._is_done_in(step, turned) if turned else rulings[part.number, j].act != Act.SKIP
            now = step if stays else self._stand_in(section, step, turned, taken)
            if now:
                taken.add(now["technique"])
                steps.append((j, now))
        if turned:
            section = {**section, "receiver_position": turned}
        return _Part(part.number, section, steps)

    def _is_done_in(self, step: StepOfDocument, position: str) -> bool:
        """Whether the technique can be done in this position, and the conditions allow that without a limit of time."""
        technique, judged = self.techniques[step["technique"]], self.verdicts.get(step["technique"])
        positions = {position_in_document(technique, self.document["for"])}
        if self._is_reached_either_way(technique) and not positions.isdisjoint(EITHER_WAY):
            positions |= EITHER_WAY
        if judged is None or position not in positions:
            return False
        here = judged.in_step(position, step["side"])
        return not here.is_left_out and not instead.limits_time(here)

    def _is_reached_either_way(self, technique: TechniqueOfDocument) -> bool:
        """Whether a partner may sit for it as well as lie on the back."""
        if self.document["for"] == "self" or technique.get("contact") == "none" or technique.get("tools"):
            return False
        main = instead.offer_of(technique, self.document["for"]).main
        segments = {segment(self.areas[area].lineage) for area in main if area in self.areas}
        return bool(segments) and segments <= NEAR_GROUND | REACHED_EITHER_WAY

    def _stand_in(
        self, section: SectionOfDocument, step: StepOfDocument, turned: str, taken: set[str]
    ) -> StepOfDocument | None:
        asked = instead.offer_of(self.techniques[step["technique"]], self.document["for"])
        judged = self.verdicts.get(step["technique"])
        position = turned or section["receiver_position"] or asked.position
        if not turned and not section["receiver_position"] and judged and position in judged.positions_left_out:
            position = ""
        place = Place(
            position=position,
            side="each" if section["sides"] == "each" else step["side"],
            taken=frozenset(taken),
            tools=self.tools,
            hardest=min(step["pressure"], highest_pressure(self.document["for"])),
            seconds=step["seconds"],
            any_time=bool(turned),
        )
        found = instead.stand_in(asked, place, self.allowed, self.areas)
        if found is None:
            return None
        offer, here = found
        technique = cast(TechniqueOfDocument, offer.document)
        self.techniques[offer.slug] = technique
        self.verdicts[offer.slug] = next(judged for other, judged in self.allowed if other is offer)
        return edits.with_technique(step, technique, here.highest)

    def _without(self, part: _Part, rulings: dict[At, Ruling]) -> _Part:
        """The part without what is still left out, and with the rest as light, and on the side, as it must be."""
        ruled = [(j, step, rulings[part.number, j]) for j, step in part.steps]
        steps = [(j, softened(step, ruling)) for j, step, ruling in ruled if ruling.act != Act.SKIP]
        return _Part(part.number, part.section, steps)
