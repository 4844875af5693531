"""Techniques that people keep for themselves: the same fields and the same checks as the library's own files."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from types import SimpleNamespace

from django.db import transaction
from django.db.models import RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from techniques import library_cache, models
from techniques.drawing.atlas import VIEWS
from techniques.library_files import library
from techniques.library_files.loading import COLUMNS
from techniques.library_files.reader import Place, Reader, holds
from techniques.library_files.values import Choice, Many, Number, Slug, Text, refs
from techniques.models import BodyArea, Contraindication, Stroke, Target, Technique, own_slug

MOST = 500
MOST_BENEFITS = 20
LARGEST = 50_000
"""Characters of JSON that a technique may be asked for with."""
LARGEST_DOCUMENT = 3 * LARGEST
"""Its document says more of what it names, and may hold what this site knows nothing of."""
MOST_NAMED = {"also_strokes": 50, "targets": 100, "contraindications": 50, "benefits": MOST_BENEFITS}
LONGEST_NAME = 200
MOST_LIKENED = 5
"""So many entries that are unknown here are compared with all that are known; each comparison takes milliseconds."""
ALIKE = 0.75
"""How like two names must be, from 0 to 1, for an entry of another site to be taken for one of ours."""
COPIED = [name for name in COLUMNS[Technique] if name not in ("position", "origin")]


_to_tell: list[Callable[[Technique], None]] = []


def tell_of_changes(hear: Callable[[Technique], None]) -> None:
    """Have this called, within the transaction, when a technique of somebody's own was changed or retired.

    For apps that keep what they say of a technique; this one imports none of them. Called from `AppConfig.ready`.
    """
    _to_tell.append(hear)


class TooMany(Exception):
    """The person has as many techniques as there can be; the message says so."""


class Stale(Exception):
    """The technique has changed since the writer read it."""


class Unusable(ValueError):
    """A document tells too little of a technique, or what cannot be; `problems` holds what is wrong, by field."""

    def __init__(self, problems):
        super().__init__("; ".join(f"{name}: {messages[0]}" for name, messages in problems.items()))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Benefit(library.Benefit):
    """What a person has noticed: no study stands behind it."""

    evidence: str = holds(Choice(options=("traditional",), required=False))
    scope: str = holds(Text(longest=200))
    sources: tuple = holds(refs("source"))


@dataclass(frozen=True, kw_only=True)
class OwnTechnique(library.Technique):
    """As in the library's files, but that place in the order, sources and picture may be missing.

    No list is endless: each entry costs a row, and a place in every routine that holds the technique.
    """

    position: int | None = holds(Number(between=(1, 100_000)))
    origin: str = holds(Choice(options=Technique.Origin.values, required=False))
    sources: tuple = holds(refs("source", count=(0, 50)))
    also_strokes: tuple = holds(refs("stroke", count=(0, 50)))
    contraindications: tuple = holds(refs("contraindication", count=(0, 50)))
    primary: tuple = holds(refs("area", required=True, count=(1, 50)), "targets.primary")
    secondary: tuple = holds(refs("area", count=(0, 50)), "targets.secondary")
    tools: tuple = holds(Many(each=Text(longest=60), count=(0, 40)))
    cautions: tuple = holds(Many(each=Text(longest=1000), count=(0, 40)))
    view: str = holds(Choice(options=VIEWS, required=False), "diagram.view")
    path: tuple = holds(Many(each=Slug(), count=(0, 24), repeats=True), "diagram.path")
    place: Place = field(repr=False, compare=False)

    @property
    def diagram(self):
        return super().diagram if self.view else None


def read(asked: dict) -> tuple[OwnTechnique | None, dict[str, list[str]]]:
    """What somebody asks for, shaped as a file of the library: the technique, or what is wrong by field.

    Fields of a table are named as `pressure.max` or as {"pressure": {"max": ...}}; benefits are a list of tables.
    """
    if problems := too_much(asked, {"benefits": MOST_BENEFITS}, LARGEST):
        return None, problems
    known = library_cache.kept()
    reader = Reader(None, may_promise=True)
    reader.known = {
        "area": known.areas,
        "stroke": known.strokes,
        "contraindication": known.conditions,
        "source": {},
    }
    place = Place("", 1)
    entry = reader.document(OwnTechnique, Benefit, "own", deepcopy(asked), place)
    mistakes = reader.mistakes
    if entry:
        mistakes = mistakes + reader.unknown_references([entry])
    if entry and not mistakes:
        lineages = {slug: tuple(area.lineage) for slug, area in known.areas.items()}
        around = SimpleNamespace(areas=known.areas, lineages=lineages)
        mistakes = [place.mistake(key, message) for key, message in library.wrong_in_technique(entry, around)]
    problems = {}
    for mistake in mistakes:
        problems.setdefault(mistake.field, []).append(mistake.message)
    return (None if problems else entry), problems


def too_much(said: dict, most: dict, largest: int) -> dict[str, list[str]]:
    """Lists of more entries than the most that there may be, else more characters than fit; found without a look-up."""
    lengths = {name: len(said[name]) for name in most if isinstance(said.get(name), list)}
    entries = _("has %(n)d entries, and there can be %(most)d")
    problems = {
        name: [entries % {"n": length, "most": most[name]}] for name, length in lengths.items() if length > most[name]
    }
    if not problems and (length := len(json.dumps(said, ensure_ascii=False))) > largest:
        problems[""] = [_("It has %(n)d characters in all, and %(most)d fit.") % {"n": length, "most": largest}]
    return problems


@transaction.atomic
def write(person, entry: OwnTechnique, technique: Technique | None = None, based_on: str | None = None) -> Technique:
    """Make the technique, or make an older one say this instead; routines that hold it say it too.

    `based_on` is the ETag of what the writer read: another one is Stale. The person is locked, and with them all of
    their routines: whoever adds the technique to one of them meanwhile is waited for.
    """
    person.lock()
    if technique is None:
        if Technique.objects.current().filter(author=person).count() >= MOST:
            raise TooMany(_("You have %(n)d techniques, and that is as many as there can be.") % {"n": MOST})
        technique = Technique(author=person, slug=own_slug(entry.name))
    else:
        technique = Technique.objects.select_for_update(of=["self"], no_key=True).get(pk=technique.pk)
        if based_on not in (None, technique.document_etag):
            raise Stale
    for name in COPIED:
        value = getattr(entry, name)
        setattr(technique, name, list(value) if isinstance(value, tuple) else value)
    technique.stroke = Stroke.objects.get(slug=entry.stroke)
    technique.diagram = entry.diagram
    technique.full_clean(exclude=["search"])
    technique.save()
    technique.also_strokes.set(Stroke.objects.filter(slug__in=entry.also_strokes))
    technique.contraindications.set(Contraindication.objects.filter(slug__in=entry.contraindications))
    _write_targets(technique, entry)
    _write_benefits(technique, entry)
    technique.prepare()
    _tell(technique)
    return technique


@transaction.atomic
def from_document(document: dict, person) -> Technique:
    """One of the person's own that says what the document of a technique says, made unless they have it already.

    Raises Unusable, or TooMany. How what this site does not know is understood, `asked_by` says.
    """
    entry, problems = read(asked_by(document))
    if problems:
        raise Unusable(problems)
    for technique in Technique.objects.editable_by(person).filter(name=entry.name).order_by("pk"):
        if read(as_asked(technique))[0] == entry:
            return technique
    return write(person, entry)


@transaction.atomic
def remove(technique: Technique):
    """Delete it; where a routine holds it, it is retired instead, and the routine goes on."""
    technique.author.lock()  # whoever is putting it into a routine is waited for, or finds it gone
    try:
        with transaction.atomic():
            technique.delete()
    except RestrictedError:
        technique.retired_at = timezone.now()
        technique.save(update_fields=["retired_at"])
        technique.prepare()
        _tell(technique)


def as_asked(technique: Technique) -> dict:
    """The technique as somebody would ask for it: the reverse of `read`."""
    asked = {name: getattr(technique, name) for name in COPIED if getattr(technique, name) not in (None, "")}
    tables = {}
    for table in ("pressure", "seconds"):
        tables[table] = {part: asked.pop(f"{table}_{part}") for part in ("min", "default", "max")}
    targets = list(technique.targets.select_related("area"))
    tables["targets"] = {role: [t.area.slug for t in targets if t.role == role] for role in Target.Role.values}
    if technique.diagram:
        tables["diagram"] = technique.diagram
    return {
        **asked,
        **tables,
        "stroke": technique.stroke.slug,
        "also_strokes": [stroke.slug for stroke in technique.also_strokes.all()],
        "contraindications": [entry.slug for entry in technique.contraindications.all()],
        "benefits": [{"text": benefit.text, "scope": benefit.scope} for benefit in technique.benefits.all()],
    }


def asked_by(document: dict) -> dict:
    """The document of a technique (see `models.document`), perhaps of another site, as somebody would ask for it.

    A stroke or an area that is unknown here becomes the one of the same name, else the one with the name most like it;
    without any, a secondary area and a further stroke are left out, and the main ones stay as they are, to be refused.
    A contraindication that is unknown becomes a caution, so that nobody is told less. A drawing that cannot be made is
    left out; sources are of the other site's library, and benefits are told as custom, not as study. Raises Unusable
    where the document says more than a technique may.
    """
    if problems := too_much(document, MOST_NAMED, LARGEST_DOCUMENT):
        raise Unusable(problems)
    known = library_cache.kept()
    strokes, areas = _Nearest(known.strokes), _Nearest(known.areas)
    asked = {name: document[name] for name in COPIED if document.get(name) not in (None, "")}
    asked |= {table: document[table] for table in ("pressure", "seconds") if document.get(table) is not None}
    stroke = strokes.slug_of(*_named(document.get("stroke")))
    also = [strokes.slug_of(*_named(entry)) for entry in _listed(document, "also_strokes")]
    asked |= {"also_strokes": _those_known(also, known.strokes, but=[stroke])}
    asked |= {"stroke": stroke} if stroke else {}
    targets = {role: [] for role in Target.Role.values}
    for target in _listed(document, "targets"):
        slug = areas.slug_of(*_named(target, "area"))
        targets["secondary" if target.get("role") == "secondary" else "primary"].append(slug)
    primary = list(dict.fromkeys(targets["primary"]))
    asked["targets"] = {"primary": primary, "secondary": _those_known(targets["secondary"], known.areas, but=primary)}
    named = [_named(entry) for entry in _listed(document, "contraindications")]
    asked["contraindications"] = list(dict.fromkeys(slug for slug, _name in named if slug in known.conditions))
    if strange := [name or slug for slug, name in named if slug not in known.conditions]:
        cautions = asked.get("cautions")
        warnings = [_("Not, or only lighter, with: %(name)s.") % {"name": " ".join(name.split())} for name in strange]
        asked["cautions"] = list(dict.fromkeys([*(cautions if isinstance(cautions, list) else []), *warnings]))
    asked["benefits"] = [
        {name: benefit[name] for name in ("text", "scope") if benefit.get(name)}
        for benefit in _listed(document, "benefits")
    ]
    if isinstance(document.get("diagram"), dict):
        drawn = {**asked, "diagram": document["diagram"]}
        asked = drawn if not _mistakes_in_drawing(drawn) else asked
    return asked


def _mistakes_in_drawing(asked):
    return [name for name in read(asked)[1] if name.startswith("diagram")]


def _listed(document, name):
    found = document.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _named(entry, key="slug"):
    """Slug and name; a text alone is taken for both."""
    entry = {key: entry, "name": entry} if isinstance(entry, str) else entry if isinstance(entry, dict) else {}
    return tuple(entry[part] if isinstance(entry.get(part), str) else "" for part in (key, "name"))


class _Nearest:
    """Entries of one kind by their slugs, their names, and what is most like their names."""

    def __init__(self, known):
        self.known, self.likened = known, 0

    def slug_of(self, slug, name):
        """The slug of the entry that is meant; of none that is known, as it was named."""
        name = name.casefold()
        if slug in self.known or not name:
            return slug
        return self.names.get(name) or self.names.get(self.likest(name), slug)

    def likest(self, name):
        self.likened += 1
        if self.likened > MOST_LIKENED or len(name) > LONGEST_NAME:
            return ""
        return next(iter(get_close_matches(name, self.names, n=1, cutoff=ALIKE)), "")

    @cached_property
    def names(self):
        found = {}
        for entry in self.known.values():
            for name in (*getattr(entry, "aliases", ()), getattr(entry, "latin_name", ""), entry.name):
                found[name.casefold()] = entry.slug
        found.pop("", None)
        return found


def _those_known(slugs, known, but):
    return [slug for slug in dict.fromkeys(slugs) if slug in known and slug not in but]


def _write_targets(technique, entry):
    areas = {area.slug: area for area in BodyArea.objects.filter(slug__in=[*entry.primary, *entry.secondary])}
    technique.targets.all().delete()
    Target.objects.bulk_create(
        Target(technique=technique, area=areas[slug], role=role, position=position)
        for role, slugs in (("primary", entry.primary), ("secondary", entry.secondary))
        for position, slug in enumerate(slugs)
    )


def _write_benefits(technique, entry):
    technique.benefits.all().delete()
    told = [{"text": benefit.text, "scope": benefit.scope, "evidence": "traditional"} for benefit in entry.benefits]
    models.Benefit.objects.bulk_create(
        models.Benefit(technique=technique, position=position, **benefit) for position, benefit in enumerate(told)
    )


def _tell(technique):
    for hear in _to_tell:
        hear(technique)
