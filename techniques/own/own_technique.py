"""People's own techniques, with the same fields and the same checks as the library's files."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from techniques import library_cache, models
from techniques.drawing.atlas import VIEWS
from techniques.library_files import library
from techniques.library_files.loading import COLUMNS
from techniques.library_files.reader import Location, Reader, holds
from techniques.library_files.values import Choice, Many, Number, Slug, Text, refs
from techniques.models import BodyArea, Contraindication, Entry, Stroke, Target, Technique, own_slug

if TYPE_CHECKING:
    from django.contrib.auth.models import _User

MAX_TECHNIQUES = settings.QUOTAS["techniques"]
MAX_RETIRED = MAX_TECHNIQUES
"""Deleted techniques that routines may still use, of one person."""
MAX_BENEFITS = 20
MAX_JSON = 50_000
"""Characters of JSON that may be sent for one technique."""
MAX_DOCUMENT = 3 * MAX_JSON
"""Characters of a document, which says more about each entry and may have fields that this site does not know."""
MAX_ENTRIES = {"also_strokes": 50, "targets": 100, "contraindications": 50, "benefits": MAX_BENEFITS}
MAX_NAME = 200
MAX_COMPARED = 5
"""How many unknown entries are compared with all known ones; each comparison takes milliseconds."""
ALIKE = 0.75
"""How similar two names must be, from 0 to 1, for an entry of another site to count as one of ours."""
COPIED = [name for name in COLUMNS[Technique] if name not in ("position", "origin")]


_listeners: list[Callable[[Technique], None]] = []


def tell_of_changes(listener: Callable[[Technique], None]) -> None:
    """Register a function to call, within the transaction, when a person's own technique is changed or retired.

    For apps that store what they show of a technique; this app imports none of them. Call it from `AppConfig.ready`.
    """
    _listeners.append(listener)


class TooMany(Exception):
    """The person has the maximum number of techniques; the message says so."""


class Stale(Exception):
    """The technique has changed since the person read it."""


class Unusable(ValueError):
    """A document does not describe a valid technique; `problems` are messages by field."""

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        super().__init__("; ".join(f"{name}: {messages[0]}" for name, messages in problems.items()))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Benefit(library.Benefit):
    """What a person has noticed, without a study behind it."""

    evidence: str = holds(Choice(options=("traditional",), required=False))
    scope: str = holds(Text(longest=200))
    sources: tuple = holds(refs("source"))


@dataclass(frozen=True, kw_only=True)
class OwnTechnique(library.Technique):
    """As in the library's files, except that position, sources and diagram are optional.

    All lists are limited: each entry costs a row, and space in the document of every routine with the technique.
    """

    position: int | None = holds(Number(between=(1, 100_000)))  # type: ignore[assignment]  # optional here
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
    location: Location = field(repr=False, compare=False)

    @property
    def diagram(self) -> Any:
        return super().diagram if self.view else None


def read(data: Mapping[str, Any]) -> tuple[OwnTechnique | None, dict[str, list[str]]]:
    """Check data shaped like a file of the library. Returns the technique, or else None and the problems by field.

    Fields of a table are named `pressure.max` or nested as {"pressure": {"max": ...}}; benefits are a list of tables.
    """
    if problems := over_limits(data, {"benefits": MAX_BENEFITS}, MAX_JSON):
        return None, problems
    reference = library_cache.kept()
    reader = Reader(may_promise=True)
    reader.known = {
        "area": reference.areas,
        "stroke": reference.strokes,
        "contraindication": reference.conditions,
        "source": {},
    }
    location = Location("", 1)
    entry = reader.document(OwnTechnique, Benefit, "own", deepcopy(dict(data)), location)
    mistakes = reader.mistakes
    if entry:
        mistakes = mistakes + reader.unknown_references([entry])
    if entry and not mistakes:
        lineages = {slug: tuple(area.lineage) for slug, area in reference.areas.items()}
        around = SimpleNamespace(areas=reference.areas, lineages=lineages)
        mistakes = [location.mistake(key, message) for key, message in library.wrong_in_technique(entry, around)]
    for mistake in mistakes:
        problems.setdefault(mistake.field, []).append(mistake.message)
    return (None if problems else entry), problems


def over_limits(data: Mapping[str, Any], most: Mapping[str, int], max_json: int) -> dict[str, list[str]]:
    """Problems with lists that are too long or, if none is, with the size of the JSON. Takes no query."""
    lengths = {name: len(data[name]) for name in most if isinstance(data.get(name), list)}
    entries = _("has %(n)d entries, and there can be %(most)d")
    problems = {
        name: [entries % {"n": length, "most": most[name]}] for name, length in lengths.items() if length > most[name]
    }
    if not problems and (length := len(json.dumps(data, ensure_ascii=False))) > max_json:
        problems[""] = [_("It has %(n)d characters in all, and %(most)d fit.") % {"n": length, "most": max_json}]
    return problems


@transaction.atomic
def write(
    person: "_User", entry: OwnTechnique, technique: Technique | None = None, based_on: str | None = None
) -> Technique:
    """Create the technique, or update an existing one and with it the routines that use it.

    `based_on` is the ETag of the version that the person read. Raises Stale if the technique has another one now, and
    TooMany. Locks the person, so that adding the technique to one of their routines and this wait for each other.
    """
    person.lock()
    if technique is None:
        _refuse_one_too_many(person)
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
    _notify(technique)
    return technique


@transaction.atomic
def from_document(document: Mapping[str, Any], person: "_User") -> Technique:
    """The person's own technique with the content of this document, created if they do not have it yet.

    Raises Unusable, and TooMany. For entries that this site does not know, see `data_of_document`.
    """
    entry, problems = read(data_of_document(document))
    if entry is None:
        raise Unusable(problems)
    for technique in Technique.objects.editable_by(person).filter(name=entry.name).order_by("pk"):
        if read(as_data(technique))[0] == entry:
            return technique
    return write(person, entry)


@transaction.atomic
def remove(technique: Technique) -> None:
    """Delete a person's own technique, or retire it if a routine uses it."""
    assert technique.author is not None
    technique.author.lock()  # adding it to a routine at the same time waits, then does not find it
    try:
        with transaction.atomic():
            technique.delete()
    except RestrictedError:
        technique.retired_at = timezone.now()
        technique.save(update_fields=["retired_at"])
        technique.prepare()
        _notify(technique)


def as_data(technique: Technique) -> dict[str, Any]:
    """The data that `read` would make this technique of."""
    data = {name: getattr(technique, name) for name in COPIED if getattr(technique, name) not in (None, "")}
    tables: dict[str, Any] = {}
    for table in ("pressure", "seconds"):
        tables[table] = {part: data.pop(f"{table}_{part}") for part in ("min", "default", "max")}
    targets = list(technique.targets.select_related("area"))
    tables["targets"] = {role: [t.area.slug for t in targets if t.role == role] for role in Target.Role.values}
    if technique.diagram:
        tables["diagram"] = technique.diagram
    return {
        **data,
        **tables,
        "stroke": technique.stroke.slug,
        "also_strokes": [stroke.slug for stroke in technique.also_strokes.all()],
        "contraindications": [entry.slug for entry in technique.contraindications.all()],
        "benefits": [{"text": benefit.text, "scope": benefit.scope} for benefit in technique.benefits.all()],
    }


def data_of_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document of a technique (see `models.document`), perhaps of another site, as data for `read`.

    An unknown stroke or area becomes the known one with the same or the most similar name. If there is none, a further
    stroke or a secondary area is left out, while the main ones stay as they are, so that `read` refuses them. An
    unknown contraindication becomes a caution, so that no warning is lost. An invalid diagram is left out. Sources
    belong to the other site's library and are dropped; without them, benefits count as traditional. Raises Unusable if
    the document is too large.
    """
    if problems := over_limits(document, MAX_ENTRIES, MAX_DOCUMENT):
        raise Unusable(problems)
    reference = library_cache.kept()
    strokes, areas = _Nearest(reference.strokes), _Nearest(reference.areas)
    data = {name: document[name] for name in COPIED if document.get(name) not in (None, "")}
    data |= {table: document[table] for table in ("pressure", "seconds") if document.get(table) is not None}
    stroke = strokes.slug_of(*_slug_and_name(document.get("stroke")))
    also = [strokes.slug_of(*_slug_and_name(entry)) for entry in _entries(document, "also_strokes")]
    data |= {"also_strokes": _known(also, reference.strokes, but=[stroke])}
    data |= {"stroke": stroke} if stroke else {}
    targets: dict[str, list[str]] = {role: [] for role in Target.Role.values}
    for target in _entries(document, "targets"):
        slug = areas.slug_of(*_slug_and_name(target, "area"))
        targets["secondary" if target.get("role") == "secondary" else "primary"].append(slug)
    primary = list(dict.fromkeys(targets["primary"]))
    data["targets"] = {"primary": primary, "secondary": _known(targets["secondary"], reference.areas, but=primary)}
    conditions = [_slug_and_name(entry) for entry in _entries(document, "contraindications")]
    data["contraindications"] = list(dict.fromkeys(slug for slug, _name in conditions if slug in reference.conditions))
    if unknown := [name or slug for slug, name in conditions if slug not in reference.conditions]:
        cautions = data.get("cautions")
        warnings = [_("Not, or only lighter, with: %(name)s.") % {"name": " ".join(name.split())} for name in unknown]
        data["cautions"] = list(dict.fromkeys([*(cautions if isinstance(cautions, list) else []), *warnings]))
    data["benefits"] = [
        {name: benefit[name] for name in ("text", "scope") if benefit.get(name)}
        for benefit in _entries(document, "benefits")
    ]
    if isinstance(document.get("diagram"), dict):
        with_diagram = {**data, "diagram": document["diagram"]}
        data = with_diagram if not _has_diagram_problems(with_diagram) else data
    return data


def _has_diagram_problems(data: Mapping[str, Any]) -> bool:
    return any(name.startswith("diagram") for name in read(data)[1])


def _entries(document: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    entries = document.get(name)
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _slug_and_name(entry: Any, key: str = "slug") -> tuple[str, str]:
    """A bare text stands for both."""
    entry = {key: entry, "name": entry} if isinstance(entry, str) else entry if isinstance(entry, dict) else {}
    slug, name = (entry[part] if isinstance(entry.get(part), str) else "" for part in (key, "name"))
    return slug, name


class _Nearest:
    """Finds entries of one kind by slug, by name, and by similar name."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self.entries, self.compared = entries, 0

    def slug_of(self, slug: str, name: str) -> str:
        """The slug of the entry that is meant; for an unknown one, the slug given."""
        name = name.casefold()
        if slug in self.entries or not name:
            return slug
        return self.names.get(name) or self.names.get(self.most_similar(name), slug)

    def most_similar(self, name: str) -> str:
        self.compared += 1
        if self.compared > MAX_COMPARED or len(name) > MAX_NAME:
            return ""
        return next(iter(get_close_matches(name, self.names, n=1, cutoff=ALIKE)), "")

    @cached_property
    def names(self) -> dict[str, str]:
        slugs = {}
        for entry in self.entries.values():
            for name in (*getattr(entry, "aliases", ()), getattr(entry, "latin_name", ""), entry.name):
                slugs[name.casefold()] = entry.slug
        slugs.pop("", None)
        return slugs


def _known(slugs: Iterable[str], entries: Mapping[str, Entry], but: Collection[str]) -> list[str]:
    return [slug for slug in dict.fromkeys(slugs) if slug in entries and slug not in but]


def _refuse_one_too_many(person: "_User") -> None:
    theirs = Technique.objects.filter(author=person)
    if theirs.current().count() >= MAX_TECHNIQUES:
        words = _("You have %(n)d techniques, and that is as many as there can be. Delete one that you do not need.")
        raise TooMany(words % {"n": MAX_TECHNIQUES})
    if theirs.count() >= MAX_TECHNIQUES + MAX_RETIRED:
        words = _("Your routines use %(n)d techniques that you deleted. Take some of them out of your routines first.")
        _delete_unused(theirs.exclude(pk__in=theirs.current()))
        if theirs.count() >= MAX_TECHNIQUES + MAX_RETIRED:
            raise TooMany(words % {"n": MAX_RETIRED})


def _delete_unused(retired: Iterable[Technique]) -> None:
    """Delete those that no routine uses any more."""
    for technique in retired:
        with suppress(RestrictedError), transaction.atomic():
            technique.delete()


def _write_targets(technique: Technique, entry: OwnTechnique) -> None:
    areas = {area.slug: area for area in BodyArea.objects.filter(slug__in=[*entry.primary, *entry.secondary])}
    technique.targets.all().delete()
    Target.objects.bulk_create(
        Target(technique=technique, area=areas[slug], role=role, position=position)
        for role, slugs in (("primary", entry.primary), ("secondary", entry.secondary))
        for position, slug in enumerate(slugs)
    )


def _write_benefits(technique: Technique, entry: OwnTechnique) -> None:
    technique.benefits.all().delete()
    rows = [{"text": benefit.text, "scope": benefit.scope, "evidence": "traditional"} for benefit in entry.benefits]
    models.Benefit.objects.bulk_create(
        models.Benefit(technique=technique, position=position, **benefit) for position, benefit in enumerate(rows)
    )


def _notify(technique: Technique) -> None:
    for listener in _listeners:
        listener(technique)
