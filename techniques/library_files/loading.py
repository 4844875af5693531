"""Brings the database in step with the library's files: reads in bulk, compares, and writes only what differs."""

from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone

from techniques.models import Benefit, BodyArea, Contraindication, Guidance, Source, Stroke, Target, Technique, document
from techniques.models.edition import Edition

# Any number will do, as long as nothing else locks it.
LOCK = 7_341_902

COLUMNS = {
    BodyArea: (
        *("name", "latin_name", "kind", "paired", "where", "caution_note", "caution_max_pressure", "aliases"),
        *("uberon_id", "fma_id", "ta98_id", "position"),
    ),
    Stroke: (
        *("name", "family", "definition", "note", "pressure_min", "pressure_max", "no_slip", "traditional"),
        "position",
    ),
    Source: ("name", "publisher", "url", "year", "position"),
    Contraindication: (
        *("name", "question", "kind", "urgency", "clearance_needed", "max_pressure", "blocks_all_strokes"),
        *("blocked_positions", "areas_text", "person_says_where", "do_instead", "icd10", "reviewed_on", "position"),
    ),
    Guidance: ("name", "kind", "text", "note", "urgent", "position"),
    Technique: (
        *("name", "summary", "for_self", "for_partner", "pressure_min", "pressure_max", "pressure_default"),
        *("seconds_min", "seconds_default", "seconds_max", "dose_note", "repetitions", "hold_seconds", "direction"),
        *("direction_note", "contact", "rhythm", "lubricant", "lubricant_note", "tools", "receiver_position"),
        *("position_note", "phase", "instructions", "cautions", "editorial_note", "origin", "position"),
    ),
}
LINKS = {
    Contraindication: {
        "blocked_strokes": Stroke,
        "areas": BodyArea,
        "left_out_areas": BodyArea,
        "sources": Source,
    },
    Guidance: {"strokes": Stroke, "areas": BodyArea, "contraindications": Contraindication, "sources": Source},
    Technique: {"also_strokes": Stroke, "contraindications": Contraindication, "sources": Source},
}


class SlugTaken(Exception):
    """The file of a new technique has the name of a technique that a person wrote."""


@dataclass
class Changes:
    """Names of what a loading did to one kind of entry."""

    kind: str
    added: list = field(default_factory=list)
    changed: dict = field(default_factory=dict)
    retired: list = field(default_factory=list)
    returned: list = field(default_factory=list)
    moved: int = 0

    def __bool__(self):
        return bool(self.added or self.changed or self.retired or self.returned or self.moved)


@transaction.atomic
def load(library) -> list[Changes]:
    """Make the database hold this library, and say what that changed. Two at a time wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    loader = _Loader()
    loader.areas(library)
    loader.entries(Stroke, library.strokes)
    loader.entries(Source, library.sources)
    loader.entries(Contraindication, library.contraindications)
    loader.entries(Guidance, library.guidance)
    loader.techniques(library)
    loader.documents()
    changes = [changes for changes in (*loader.changes.values(), loader.rewritten) if changes]
    if changes:
        Edition.next()
    return changes


class _Loader:
    def __init__(self):
        self.rows = {}  # of each model, by slug
        self.changes = {model: Changes(str(model._meta.verbose_name_plural)) for model in COLUMNS}
        self.rewritten = Changes("documents of techniques")

    def entries(self, model, wanted, existing=None, **foreign):
        """Rows and links of one kind; `foreign` gives a further column's value for an entry."""
        rows = self.rows[model] = {row.slug: row for row in existing or model.objects.all()}
        changes, fresh, touched, columns = self.changes[model], [], [], set()
        for slug, entry in wanted.items():
            values = {name: _plain(getattr(entry, name)) for name in (*COLUMNS[model], "translations")}
            values |= {name: value(entry) for name, value in foreign.items()}
            if slug in rows:
                if differing := self.compare(model, rows[slug], values):
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
        model.objects.bulk_create(fresh)
        if columns:
            model.objects.bulk_update(touched, sorted(columns), batch_size=500)
        for name, target in LINKS.get(model, {}).items():
            self.links(model, name, target, wanted)

    def compare(self, model, row, values):
        """Set what differs in a row, note it, and return the names of those columns."""
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

    def links(self, model, name, target, wanted):
        """The many-to-many links of the entries in the files; those of retired rows stay."""
        through = getattr(model, name).through
        ours, theirs = model._meta.model_name, target._meta.model_name
        ours, theirs = f"{ours}_id", f"{theirs}_id"
        slugs = {self.rows[model][slug].pk: slug for slug in wanted}
        links = {
            (self.rows[model][slug].pk, self.rows[target][other].pk)
            for slug, entry in wanted.items()
            for other in getattr(entry, name)
        }
        stored = {(here, there): pk for pk, here, there in through.objects.values_list("pk", ours, theirs)}
        stored = {link: pk for link, pk in stored.items() if link[0] in slugs}
        surplus = [pk for link, pk in stored.items() if link not in links]
        missing = sorted(links - stored.keys())
        if surplus:
            through.objects.filter(pk__in=surplus).delete()
        through.objects.bulk_create(through(**{ours: here, theirs: there}) for here, there in missing)
        for here in {link[0] for link in missing} | {link[0] for link in stored if link not in links}:
            self.note_change(model, slugs[here])

    def note_change(self, model, slug):
        changes, name = self.changes[model], self.rows[model][slug].name
        if name not in changes.added and name not in changes.returned:
            changes.changed[slug] = name

    def areas(self, library):
        """The tree: rows first, then who lies within whom."""
        self.entries(BodyArea, library.areas, lineage=lambda area: list(library.lineages[area.slug]))
        rows, moved = self.rows[BodyArea], []
        for slug, area in library.areas.items():
            parent = rows[area.parent].pk if area.parent else None
            if rows[slug].parent_id != parent:
                rows[slug].parent_id = parent
                moved.append(rows[slug])
                self.note_change(BodyArea, slug)
        if moved:
            BodyArea.objects.bulk_update(moved, ["parent"], batch_size=500)

    def techniques(self, library):
        ours = Technique.objects.filter(author__isnull=True).defer("search")
        strokes = self.rows[Stroke]
        taken = Technique.objects.filter(author__isnull=False, slug__in=list(library.techniques))
        for slug in taken.values_list("slug", flat=True):
            raise SlugTaken(library.techniques[slug].place.mistake("slug", "belongs to a person's own technique"))
        self.entries(
            Technique,
            library.techniques,
            ours,
            stroke_id=lambda technique: strokes[technique.stroke].pk,
            diagram=lambda technique: technique.diagram,
        )
        self.targets(library.techniques)
        self.benefits(library.techniques)

    def targets(self, wanted):
        rows, areas = self.rows[Technique], self.rows[BodyArea]
        stored = {}
        for pk, *target in Target.objects.values_list("technique_id", "area_id", "role", "position"):
            stored.setdefault(pk, set()).add(tuple(target))
        stale, fresh = [], []
        for slug, technique in wanted.items():
            roles = [("primary", technique.primary), ("secondary", technique.secondary)]
            targets = {(areas[area].pk, role, place) for role, named in roles for place, area in enumerate(named)}
            if stored.get(rows[slug].pk, set()) != targets:
                stale.append(rows[slug].pk)
                fresh += [
                    Target(technique=rows[slug], area_id=area, role=role, position=place)
                    for area, role, place in sorted(targets)
                ]
                self.note_change(Technique, slug)
        if stale:
            Target.objects.filter(technique__in=stale).delete()
            Target.objects.bulk_create(fresh)

    def benefits(self, wanted):
        rows, sources = self.rows[Technique], self.rows[Source]
        stored = {}
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
            for place, (text, evidence, scope, named) in enumerate(benefits):
                benefit = rows[slug].benefits.create(position=place, text=text, evidence=evidence, scope=scope)
                benefit.sources.set(named)

    def documents(self):
        """Documents of the library's techniques; of everybody's when something that they embed has changed."""
        techniques = Technique.objects.filter(author__isnull=True)
        if any(self.changes[model] for model in (BodyArea, Stroke, Contraindication, Source)):
            techniques = Technique.objects.all()
        techniques = techniques.select_related("stroke").prefetch_related(*document.PARTS).defer("search")
        stale = [
            technique
            for technique in techniques.iterator(chunk_size=500)
            if document.prepare(technique, self.rows[BodyArea])
        ]
        Technique.objects.bulk_update(stale, document.PREPARED, batch_size=100)
        told = [name for changes in self.changes.values() for name in changes.added]
        self.rewritten.changed = {row.slug: row.name for row in stale if row.name not in told}


def _plain(value):
    return list(value) if isinstance(value, tuple) else value
