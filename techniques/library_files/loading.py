"""Synchronises the database with the library's files: reads in bulk, compares, and writes only what differs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Manager
from django.utils import timezone

from techniques.library_files import library as files
from techniques.library_files import reader
from techniques.library_files.library import Library
from techniques.models import (
    Benefit,
    BodyArea,
    Contraindication,
    Effect,
    Entry,
    Guidance,
    Question,
    Source,
    Stroke,
    Target,
    Technique,
    Topic,
    document,
)
from techniques.models.edition import Edition

# An arbitrary number that nothing else locks.
LOCK = 7_341_902

COLUMNS: dict[type[Entry], tuple[str, ...]] = {
    BodyArea: (
        *("name", "latin_name", "kind", "paired", "where", "caution_note", "caution_max_pressure", "aliases"),
        *("neighbours", "lain_on_in"),
        *("uberon_id", "fma_id", "ta98_id", "position"),
    ),
    Stroke: (
        *("name", "family", "definition", "note", "pressure_min", "pressure_max", "no_slip", "traditional"),
        "position",
    ),
    Source: ("name", "publisher", "url", "year", "says", "position"),
    Contraindication: (
        *("name", "question", "kind", "urgency", "clearance_needed", "max_pressure", "areas_text"),
        *("person_says_where", "do_instead", "icd10", "reviewed_on", "position"),
    ),
    Effect: (
        *("name", "scope", "positions", "limits", "question", "answers", "outcome", "level", "minutes", "position"),
    ),
    Question: ("name", "key", "options", "labels", "position"),
    Guidance: (
        *("name", "kind", "text", "note", "urgent", "for_self", "for_partner", "positions", "lubricants", "position"),
    ),
    Technique: (
        *("name", "summary", "for_self", "for_partner", "pressure_min", "pressure_max", "pressure_default"),
        *("seconds_min", "seconds_default", "seconds_max", "dose_note", "repetitions", "hold_seconds", "direction"),
        *("direction_note", "contact", "rhythm", "lubricant", "lubricant_note", "tools", "receiver_position"),
        *("self_position", "position_note", "phase", "demands", "how", "care", "instructions", "cautions"),
        *("editorial_note", "origin", "position"),
    ),
    Topic: ("name", "summary", "page", "words", "position"),
}
LINKS: dict[type[Entry], dict[str, type[Entry]]] = {
    Contraindication: {
        "areas": BodyArea,
        "sources": Source,
    },
    Effect: {"areas": BodyArea, "sources": Source},
    Guidance: {"strokes": Stroke, "areas": BodyArea, "contraindications": Contraindication, "sources": Source},
    Technique: {"also_strokes": Stroke, "contraindications": Contraindication, "sources": Source},
    Topic: {"areas": BodyArea, "techniques": Technique, "guidance": Guidance},
}


class SlugTaken(Exception):
    """The slug of a new technique is that of a person's own technique."""


@dataclass
class Changes:
    """What loading did to one kind of entry, by name; `moved` counts those with a new position only."""

    kind: str
    added: list[str] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)
    retired: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    moved: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired or self.returned or self.moved)


@transaction.atomic
def load(library: Library, release: str = "") -> list[Changes]:
    """Make the database match this library; returns what changed. Concurrent loads wait for one another.

    `release` is that of the code whose own library it is.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    loader = _Loader()
    loader.areas(library)
    loader.entries(Stroke, library.strokes)
    loader.entries(Source, library.sources)
    loader.entries(Contraindication, library.contraindications)
    loader.of_conditions(Effect, library.effects)
    loader.of_conditions(Question, library.questions)
    loader.entries(Guidance, library.guidance)
    loader.techniques(library)
    loader.entries(Topic, library.topics, claims=lambda topic: [claim.stored for claim in topic.claims])
    loader.documents()
    changes = [changes for changes in (*loader.changes.values(), loader.rewritten) if changes]
    if changes:
        Edition.next()
    Edition.came_from(release)
    return changes


class _Loader:
    def __init__(self) -> None:
        self.rows: dict[type[Entry], dict[str, Any]] = {}  # by model and slug
        self.changes = {model: Changes(str(model._meta.verbose_name_plural)) for model in COLUMNS}
        self.rewritten = Changes("documents of techniques")

    def entries(
        self,
        model: type[Entry],
        wanted: Mapping[str, reader.Entry],
        existing: Iterable[Entry] | None = None,
        **foreign: Callable[[Any], object],
    ) -> None:
        """Write the rows and links of one kind; `foreign` computes further columns of an entry."""
        manager: Manager[Any] = model.objects
        rows = self.rows[model] = {row.slug: row for row in existing or manager.all()}
        changes = self.changes[model]
        fresh: list[Entry] = []
        touched: list[Entry] = []
        columns: set[str] = set()
        for slug, entry in wanted.items():
            values = {name: _plain(getattr(entry, name)) for name in (*COLUMNS[model], "translations")}
            values |= {name: value(entry) for name, value in foreign.items()}
            if slug in rows:
                if differing := self.update(model, rows[slug], values):
                    touched.append(rows[slug])
                    columns |= differing
            else:
                rows[slug] = model(slug=slug, **values)
                fresh.append(rows[slug])
                changes.added.append(entry.name)
        for slug, row in rows.items():
            if slug not in wanted and not row.retired_at:
                row.retired_at = timezone.now()
                changes.retired.append(row.name)
                touched.append(row)
                columns.add("retired_at")
        manager.bulk_create(fresh)
        if columns:
            manager.bulk_update(touched, sorted(columns), batch_size=500)
        for name, target in LINKS.get(model, {}).items():
            self.links(model, name, target, wanted)

    def update(self, model: type[Entry], row: Entry, values: Mapping[str, object]) -> set[str]:
        """Update a row, record the change, and return the names of the columns that differ."""
        differing = {name for name, value in values.items() if getattr(row, name) != value}
        for name in differing:
            setattr(row, name, values[name])
        if row.retired_at:
            row.retired_at = None
            self.changes[model].returned.append(row.name)
            differing.add("retired_at")
        elif differing == {"position"}:
            self.changes[model].moved += 1
        elif differing:
            self.changes[model].changed[row.slug] = row.name
        return differing

    def links(self, model: type[Entry], name: str, target: type[Entry], wanted: Mapping[str, reader.Entry]) -> None:
        """Write the many-to-many links of the entries in the files; those of retired rows stay."""
        through = getattr(model, name).through
        ours, theirs = f"{model._meta.model_name}_id", f"{target._meta.model_name}_id"
        slugs = {self.rows[model][slug].pk: slug for slug in wanted}
        links = {
            (self.rows[model][slug].pk, self.rows[target][other].pk)
            for slug, entry in wanted.items()
            for other in getattr(entry, name)
        }
        rows = through.objects.values_list("pk", ours, theirs)
        stored = {(here, there): pk for pk, here, there in rows if here in slugs}
        surplus = [pk for link, pk in stored.items() if link not in links]
        missing = sorted(links - stored.keys())
        if surplus:
            through.objects.filter(pk__in=surplus).delete()
        through.objects.bulk_create(through(**{ours: here, theirs: there}) for here, there in missing)
        for here in {link[0] for link in missing} | {link[0] for link in stored if link not in links}:
            self.note_change(model, slugs[here])

    def note_change(self, model: type[Entry], slug: str) -> None:
        changes, name = self.changes[model], self.rows[model][slug].name
        if name not in changes.added and name not in changes.returned:
            changes.changed[slug] = name

    def areas(self, library: Library) -> None:
        """Write the tree: first the rows, then their parents."""
        self.entries(BodyArea, library.areas, lineage=lambda area: list(library.lineages[area.slug]))
        rows = self.rows[BodyArea]
        moved: list[BodyArea] = []
        for slug, area in library.areas.items():
            parent = rows[area.parent].pk if area.parent else None
            if rows[slug].parent_id != parent:
                rows[slug].parent_id = parent
                moved.append(rows[slug])
                self.note_change(BodyArea, slug)
        if moved:
            BodyArea.objects.bulk_update(moved, ["parent"], batch_size=500)

    def of_conditions(
        self, model: type[Entry], wanted: Mapping[str, files.Effect] | Mapping[str, files.Question]
    ) -> None:
        conditions = self.rows[Contraindication]
        self.entries(model, wanted, condition_id=lambda entry: conditions[entry.condition].pk)

    def techniques(self, library: Library) -> None:
        ours = Technique.objects.filter(author__isnull=True).defer("search")
        strokes = self.rows[Stroke]
        taken = Technique.objects.filter(author__isnull=False, slug__in=list(library.techniques))
        for slug in taken.values_list("slug", flat=True):
            raise SlugTaken(library.techniques[slug].location.mistake("slug", "belongs to a person's own technique"))
        self.entries(
            Technique,
            library.techniques,
            ours,
            stroke_id=lambda technique: strokes[technique.stroke].pk,
            diagram=lambda technique: technique.diagram,
        )
        self.targets(library.techniques)
        self.benefits(library.techniques)

    def targets(self, wanted: Mapping[str, files.Technique]) -> None:
        rows, areas = self.rows[Technique], self.rows[BodyArea]
        stored: dict[int, set[tuple[int, str, int]]] = {}
        for pk, area_id, role, position in Target.objects.values_list("technique_id", "area_id", "role", "position"):
            stored.setdefault(pk, set()).add((area_id, role, position))
        stale: list[int] = []
        fresh: list[Target] = []
        for slug, technique in wanted.items():
            roles = [("primary", technique.primary), ("secondary", technique.secondary)]
            targets = {(areas[area].pk, role, position) for role, named in roles for position, area in enumerate(named)}
            if stored.get(rows[slug].pk, set()) != targets:
                stale.append(rows[slug].pk)
                fresh += [
                    Target(technique=rows[slug], area_id=area, role=role, position=position)
                    for area, role, position in sorted(targets)
                ]
                self.note_change(Technique, slug)
        if stale:
            Target.objects.filter(technique__in=stale).delete()
            Target.objects.bulk_create(fresh)

    def benefits(self, wanted: Mapping[str, files.Technique]) -> None:
        rows, sources = self.rows[Technique], self.rows[Source]
        stored: dict[int, list[tuple[str, str, str, set[int]]]] = {}
        for benefit in Benefit.objects.filter(technique__author__isnull=True).prefetch_related("sources"):
            stored.setdefault(benefit.technique_id, []).append(
                (benefit.text, benefit.evidence, benefit.scope, {source.pk for source in benefit.sources.all()})
            )
        for slug, technique in wanted.items():
            benefits = [
                (benefit.text, benefit.evidence, benefit.scope, {sources[source].pk for source in benefit.sources})
                for benefit in technique.benefits
            ]
            if stored.get(rows[slug].pk, []) == benefits:
                continue
            self.note_change(Technique, slug)
            rows[slug].benefits.all().delete()
            for position, (text, evidence, scope, named) in enumerate(benefits):
                benefit = rows[slug].benefits.create(position=position, text=text, evidence=evidence, scope=scope)
                benefit.sources.set(named)

    def documents(self) -> None:
        """Update the documents of the library's techniques, or of all techniques if anything they embed has changed."""
        techniques = Technique.objects.filter(author__isnull=True)
        without_traits = Technique.objects.filter(traits=[]).exists()
        if without_traits or any(self.changes[model] for model in (BodyArea, Stroke, Contraindication, Source)):
            techniques = Technique.objects.all()
        techniques = techniques.select_related("stroke").prefetch_related(*document.PARTS).defer("search")
        stale = [
            technique
            for technique in techniques.iterator(chunk_size=500)
            if document.prepare(technique, self.rows[BodyArea])
        ]
        Technique.objects.bulk_update(stale, document.PREPARED, batch_size=100)
        added = [name for changes in self.changes.values() for name in changes.added]
        self.rewritten.changed = {row.slug: row.name for row in stale if row.name not in added}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
