"""The library's files as plain objects, read and checked without a database; each mistake has its location."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar

from techniques import models
from techniques.drawing import atlas, keep_off, stroke_diagram
from techniques.drawing.keep_off import Anatomy
from techniques.drawing.playing import Playing, StoredDiagram
from techniques.library_files import translations
from techniques.library_files.effects_in_order import wrong_in_condition, wrong_in_effect
from techniques.library_files.lines import wrong_in_lines
from techniques.library_files.reader import Entry, Reader, Record, Unreadable, holds
from techniques.library_files.source_kinds import GENERAL_KNOWLEDGE, SOURCE_KINDS, wrong_in_sources
from techniques.library_files.topics import Claim, Topic, wrong_in_topic
from techniques.library_files.values import Choice, Day, Many, Number, Ref, Slug, Text, YesNo, refs
from techniques.models.effects import MAX_ANSWER
from techniques.models.one_line import MAX_CARE, MAX_HOW
from techniques.models.position import ReceiverPosition
from techniques.models.seconds import SECONDS
from techniques.models.tools import Tool
from techniques.models.work import Demand, Work

CONTENT = Path(__file__).resolve().parent.parent / "content"

Problem = tuple[str, str]
"""A field, and what is wrong with it."""

LIMBS = ("upper-limb", "lower-limb")
"""Their neighbours are the trunk's, whose parts name the segments of the limb instead."""
PARTS = {
    "area": "areas",
    "stroke": "strokes",
    "source": "sources",
    "contraindication": "contraindications",
    "effect": "effects",
    "question": "questions",
    "guidance": "guidance",
    "technique": "techniques",
    "topic": "topics",
}
"""The noun for one entry, and the field of the library that holds all of them."""


@dataclass(frozen=True, kw_only=True)
class BodyArea(Entry):
    latin_name: str = holds(Text(longest=120))
    kind: str = holds(Choice(options=models.BodyArea.Kind.values))
    parent: str = holds(Ref(to="area", required=False))
    paired: bool = holds(YesNo())
    uberon_id: str = holds(Text(longest=20, shown=False))
    fma_id: str = holds(Text(longest=20, shown=False))
    ta98_id: str = holds(Text(longest=20, shown=False))
    verified_by: tuple[str, ...] = holds(Many(each=Text(longest=20, shown=False)))
    aliases: tuple[str, ...] = holds(Many(each=Text(longest=120)))
    where: str = holds(Text(longest=300))
    caution_max_pressure: int | None = holds(Number())
    caution_note: str = holds(Text(longest=300))
    neighbours: tuple[str, ...] = holds(refs("area"))
    lain_on_in: tuple[str, ...] = holds(Many(each=Choice(options=ReceiverPosition.values)))


@dataclass(frozen=True, kw_only=True)
class Stroke(Entry):
    family: str = holds(Text(longest=30, required=True))
    definition: str = holds(Text(required=True))
    note: str = holds(Text())
    pressure_min: int = holds(Number(required=True))
    pressure_max: int = holds(Number(required=True))
    no_slip: bool = holds(YesNo())
    traditional: bool = holds(YesNo())


@dataclass(frozen=True, kw_only=True)
class Source(Entry):
    # Titles are other people's words and may make promises that ours must not.
    name: str = holds(Text(longest=120, required=True, shown=False))
    publisher: str = holds(Text(longest=200, shown=False))
    url: str = holds(Text(longest=300, shown=False))
    year: int | None = holds(Number(between=(1800, 2100)))
    kind: str = holds(Choice(options=SOURCE_KINDS))
    says: str = holds(Text(longest=400))


@dataclass(frozen=True, kw_only=True)
class Contraindication(Entry):
    question: str = holds(Text(longest=300, required=True))
    kind: str = holds(Choice(options=models.Contraindication.Kind.values))
    urgency: str = holds(Choice(options=models.Contraindication.Urgency.values))
    clearance_needed: bool = holds(YesNo())
    areas_text: str = holds(Text(longest=200))
    person_says_where: bool = holds(YesNo())
    do_instead: str = holds(Text(required=True))
    icd10: tuple[str, ...] = holds(Many(each=Text(longest=10, shown=False)))
    sources: tuple[str, ...] = holds(refs("source", required=True))
    reviewed_on: date | None = holds(Day())  # noqa: RUF009 - it makes a field
    effects: tuple["Effect", ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """All areas that its effects name, once each, in their order."""
        return tuple(dict.fromkeys(area for effect in self.effects for area in effect.areas))

    @property
    def max_pressure(self) -> int | None:
        """The lowest level that any of its effects asks for, 0 to 5; 0 where it stops all massage."""
        if any(effect.outcome == "stop" for effect in self.effects):
            return 0
        return min((effect.level for effect in self.effects if effect.level is not None), default=None)


@dataclass(frozen=True, kw_only=True)
class Effect(Entry):
    condition: str = holds(Ref(to="contraindication"))
    scope: str = holds(Choice(options=models.Effect.Scope.values))
    areas: tuple[str, ...] = holds(refs("area"))
    positions: tuple[str, ...] = holds(Many(each=Choice(options=ReceiverPosition.values)))
    limits: tuple[str, ...] = holds(Many(each=Choice(options=Work.values)))
    question: str = holds(Text(longest=20, shown=False))
    answers: tuple[str, ...] = holds(Many(each=Text(longest=MAX_ANSWER, shown=False)))
    outcome: str = holds(Choice(options=models.Effect.Outcome.values))
    level: int | None = holds(Number())
    minutes: int | None = holds(Number(between=(1, 120)))
    sources: tuple[str, ...] = holds(refs("source", required=True))


@dataclass(frozen=True, kw_only=True)
class Question(Entry):
    condition: str = holds(Ref(to="contraindication"))
    key: str = holds(Slug(longest=20))
    options: tuple[str, ...] = holds(Many(each=Text(longest=MAX_ANSWER, shown=False), required=True))
    labels: tuple[str, ...] = holds(Many(each=Text(longest=120), required=True))


@dataclass(frozen=True, kw_only=True)
class Guidance(Entry):
    kind: str = holds(Choice(options=models.Guidance.Kind.values))
    text: str = holds(Text(required=True))
    note: str = holds(Text())
    urgent: bool = holds(YesNo())
    for_self: bool = holds(YesNo())
    for_partner: bool = holds(YesNo())
    positions: tuple[str, ...] = holds(Many(each=Choice(options=ReceiverPosition.values)))
    lubricants: tuple[str, ...] = holds(Many(each=Choice(options=models.Technique.Lubricant.values)))
    strokes: tuple[str, ...] = holds(refs("stroke"))
    areas: tuple[str, ...] = holds(refs("area"))
    contraindications: tuple[str, ...] = holds(refs("contraindication"))
    sources: tuple[str, ...] = holds(refs("source", required=True))


@dataclass(frozen=True, kw_only=True)
class Benefit(Record):
    listed_as: ClassVar[str] = "benefits"

    text: str = holds(Text(longest=300, required=True))
    evidence: str = holds(Choice(options=models.Benefit.Evidence.values))
    scope: str = holds(Text(longest=200, required=True))
    sources: tuple[str, ...] = holds(refs("source", required=True))


@dataclass(frozen=True, kw_only=True)
class Technique(Entry):
    position: int = holds(Number(between=(1, 100_000), required=True))
    summary: str = holds(Text(longest=300, required=True))
    how: str = holds(Text(longest=MAX_HOW))
    care: str = holds(Text(longest=MAX_CARE))
    phase: str = holds(Choice(options=models.Technique.Phase.values))
    demands: tuple[str, ...] = holds(Many(each=Choice(options=Demand.values)))
    stroke: str = holds(Ref(to="stroke"))
    also_strokes: tuple[str, ...] = holds(refs("stroke"))
    for_self: bool = holds(YesNo())
    for_partner: bool = holds(YesNo())
    dose_note: str = holds(Text(longest=300))
    repetitions: int | None = holds(Number(between=(1, 1000)))
    hold_seconds: int | None = holds(Number(between=(1, 3600)))
    direction: str = holds(Choice(options=models.Technique.Direction.values))
    direction_note: str = holds(Text(longest=300))
    contact: str = holds(Choice(options=models.Technique.Contact.values))
    rhythm: str = holds(Choice(options=models.Technique.Rhythm.values))
    lubricant: str = holds(Choice(options=models.Technique.Lubricant.values))
    lubricant_note: str = holds(Text(longest=200))
    tools: tuple[str, ...] = holds(Many(each=Choice(options=Tool.values)))
    receiver_position: str = holds(Choice(options=ReceiverPosition.values))
    self_position: str = holds(Choice(options=ReceiverPosition.values, required=False))
    position_note: str = holds(Text(longest=300))
    instructions: tuple[str, ...] = holds(Many(each=Text(longest=1000), count=(3, 7), required=True))
    cautions: tuple[str, ...] = holds(Many(each=Text(longest=1000)))
    contraindications: tuple[str, ...] = holds(refs("contraindication"))
    sources: tuple[str, ...] = holds(refs("source", required=True, count=(1, 100)))
    editorial_note: str = holds(Text())
    origin: str = holds(Choice(options=models.Technique.Origin.values))
    view: str = holds(Choice(options=atlas.VIEWS), "diagram.view")
    path: tuple[str, ...] = holds(Many(each=Slug(), count=(1, 24), required=True, repeats=True), "diagram.path")
    closed: bool = holds(YesNo(required=False), "diagram.closed")
    both: bool = holds(YesNo(required=False), "diagram.both")
    also: tuple[str, ...] = holds(Many(each=Slug(), count=(0, 24), repeats=True), "diagram.also")
    grip: str = holds(Slug(required=False), "diagram.grip")
    turn: int | None = holds(Number(between=(0, 359)), "diagram.turn")
    movement: str = holds(Slug(required=False), "diagram.movement")
    primary: tuple[str, ...] = holds(refs("area", required=True, count=(1, 100)), "targets.primary")
    secondary: tuple[str, ...] = holds(refs("area"), "targets.secondary")
    pressure_min: int = holds(Number(required=True), "pressure.min")
    pressure_max: int = holds(Number(required=True), "pressure.max")
    pressure_default: int = holds(Number(required=True), "pressure.default")
    seconds_min: int = holds(Number(between=SECONDS, required=True), "seconds.min")
    seconds_default: int = holds(Number(between=SECONDS, required=True), "seconds.default")
    seconds_max: int = holds(Number(between=SECONDS, required=True), "seconds.max")
    benefits: tuple[Benefit, ...] = ()

    @property
    def diagram(self) -> StoredDiagram:
        """Where the stroke is drawn, in the form that is stored; see `techniques.drawing.atlas`."""
        stored: StoredDiagram = {
            "view": self.view,
            "path": list(self.path),
            "closed": self.closed,
            "both": self.both,
        }
        if self.also:
            stored["also"] = list(self.also)
        if self.grip:
            stored["grip"] = self.grip
        if self.turn:
            stored["turn"] = self.turn
        if self.movement:
            stored["movement"] = self.movement
        return stored


@dataclass(frozen=True, kw_only=True)
class Library:
    """The entries of each kind by slug, in the order of the files."""

    areas: dict[str, BodyArea]
    strokes: dict[str, Stroke]
    sources: dict[str, Source]
    contraindications: dict[str, Contraindication]
    effects: dict[str, Effect]
    questions: dict[str, Question]
    guidance: dict[str, Guidance]
    techniques: dict[str, Technique]
    topics: dict[str, Topic]

    @cached_property
    def lineages(self) -> dict[str, tuple[str, ...]]:
        """For each area the slugs from the root down to it."""
        return {slug: tuple(_ancestry(self.areas, slug)) for slug in self.areas}

    def counts(self) -> dict[str, Counter[str]]:
        """How many techniques there are per area (parts included), stroke, phase and role."""
        by: dict[str, Counter[str]] = {kind: Counter() for kind in ("area", "stroke", "phase", "role")}
        for technique in self.techniques.values():
            targets = technique.primary + technique.secondary
            by["area"].update({slug for target in targets for slug in self.lineages[target]})
            by["stroke"].update({technique.stroke, *technique.also_strokes})
            by["phase"][technique.phase] += 1
            by["role"].update(["self"] * technique.for_self + ["partner"] * technique.for_partner)
        return by


def read(folder: Path | str = CONTENT) -> Library:
    """The library in a folder. Raises Unreadable with all mistakes, not only the first."""
    reader = Reader(Path(folder))
    tables: dict[str, dict[str, Any]] = {
        "area": reader.table(BodyArea, "area", "body_areas.csv"),
        "stroke": reader.table(Stroke, "stroke", "strokes.csv"),
        "source": reader.table(Source, "source", "sources.csv"),
        "contraindication": reader.table(Contraindication, "contraindication", "contraindications.csv"),
        "effect": reader.table(Effect, "effect", "effects.csv"),
        "question": reader.table(Question, "question", "questions.csv"),
        "guidance": reader.table(Guidance, "guidance", "guidance.csv"),
        "technique": reader.folder_of(Technique, Benefit, "technique", "techniques"),
        "topic": reader.folder_of(Topic, Claim, "topic", "topics"),
    }
    tables = translations.add(reader, tables)
    conditions = tables["contraindication"]
    tables["contraindication"] = {
        slug: replace(entry, effects=tuple(e for e in tables["effect"].values() if e.condition == slug))
        for slug, entry in conditions.items()
    }
    library = Library(**{PARTS[noun]: entries for noun, entries in tables.items()})
    entries: list[Entry] = [entry for part in fields(library) for entry in getattr(library, part.name).values()]
    mistakes = reader.mistakes + reader.unknown_references(entries)
    for entry in entries:
        mistakes += [entry.location.mistake(key, message) for key, message in _contradictions(entry, library)]
    if mistakes:
        raise Unreadable(mistakes)
    return library


@cache
def anatomy() -> Library:
    """The areas of the body alone, for the drawings, which belong to these files and need no database."""
    nothing: dict[str, dict[str, Any]] = {part.name: {} for part in fields(Library)}
    return Library(**nothing | {"areas": Reader(CONTENT).table(BodyArea, "area", "body_areas.csv")})


def _ancestry(areas: Mapping[str, BodyArea], slug: str) -> Iterator[str]:
    """Slugs from the root down to this area; stops at an unknown parent, or where parents form a circle."""
    up: list[str] = []
    while slug in areas and slug not in up:
        up.append(slug)
        slug = areas[slug].parent
    return reversed(up)


def _contradictions(entry: Entry, library: Library) -> Iterable[Problem]:
    """Problems that no single field shows."""
    match entry:
        case BodyArea():
            return _wrong_in_area(entry, library)
        case Stroke() if entry.pressure_min > entry.pressure_max:
            return [("pressure_min", "is above pressure_max")]
        case Contraindication():
            return [*wrong_in_condition(entry), *wrong_in_sources(entry, library.sources)]
        case Effect():
            return wrong_in_effect(entry, library)
        case Question() if len(entry.options) != len(entry.labels):
            return [("labels", "are not as many as the options")]
        case Guidance() if not entry.for_self and not entry.for_partner:
            return [("for_self", "is no, and so is for_partner: for whom is it?")]
        case Technique():
            return [*wrong_in_technique(entry, library), *wrong_in_lines(entry), *_wrong_in_benefits(entry, library)]
        case Topic():
            return wrong_in_topic(entry, library.sources)
    return []


def _wrong_in_area(area: BodyArea, library: Library) -> Iterator[Problem]:
    above: list[str] = []
    slug = area.parent
    while slug in library.areas and slug not in above:
        above.append(slug)
        slug = library.areas[slug].parent
    if area.slug in above:
        yield "parent", f"{area.slug!r} would lie within itself"
    for slug in area.neighbours:
        if area.slug not in LIMBS and slug in library.areas and area.slug not in library.areas[slug].neighbours:
            yield "neighbours", f"{slug!r} does not name {area.slug!r} in turn"
    if not area.parent and area is not next(iter(library.areas.values())):
        yield "parent", "is missing: only the first area, the whole body, has none"


def wrong_in_technique(entry: Technique, library: Anatomy) -> Iterator[Problem]:
    for name in ("pressure", "seconds"):
        least, usual, most = (getattr(entry, f"{name}_{part}") for part in ("min", "default", "max"))
        if not least <= usual <= most:
            yield f"{name}.default", f"{usual} is not between min {least} and max {most}"
    if not entry.for_self and not entry.for_partner:
        yield "for_self", "is false, and so is for_partner: for whom is it?"
    if entry.self_position and not (entry.for_self and entry.for_partner):
        yield "self_position", "is for what is done on oneself and on a partner; otherwise there is one position alone"
    elif entry.self_position and entry.self_position == entry.receiver_position:
        yield "self_position", "is the same as on a partner: leave it empty"
    if entry.for_self and entry.pressure_max > 4:
        yield "pressure.max", "5 is never for self-care"
    if entry.stroke in entry.also_strokes:
        yield "also_strokes", f"{entry.stroke!r} is the main stroke already"
    for slug in set(entry.primary) & set(entry.secondary):
        yield "targets.secondary", f"{slug!r} is a primary target already"
    if above := next(too_hard(entry, library), None):
        yield "pressure.max", f"{entry.pressure_max} is above {above[1]}, the highest for {above[0]!r}"
    if entry.view and not entry.path:
        yield "diagram.path", "is missing"
    elif entry.view:
        playing = Playing.of(entry, entry.diagram, stroke=entry.stroke, primary=entry.primary)
        wrong = stroke_diagram.mistakes(playing, library.lineages)
        yield from wrong or keep_off.mistakes(playing, entry.pressure_max, library)


def too_hard(entry: Technique, library: Anatomy) -> Iterator[tuple[str, int]]:
    """Areas with a pressure cap, of their own or from above, that the technique exceeds; each with the cap.

    A bone that is a secondary target is circled, not pressed, so its cap does not count.
    """
    bones = {slug for slug in entry.secondary if slug in library.areas and library.areas[slug].kind == "bone"}
    for target in (*entry.primary, *entry.secondary):
        for slug in reversed(library.lineages.get(target, ())):
            cap = library.areas[slug].caution_max_pressure
            if cap is not None and entry.pressure_max > cap and slug not in bones:
                yield slug, cap


def _wrong_in_benefits(entry: Technique, library: Library) -> Iterator[Problem]:
    for number, benefit in enumerate(entry.benefits, 1):
        kinds = {library.sources[slug].kind if slug in library.sources else "" for slug in benefit.sources}
        if benefit.evidence != "traditional" and kinds <= {GENERAL_KNOWLEDGE}:
            yield f"benefits.{number}.sources", f"names no study: what is {benefit.evidence} has a source"
