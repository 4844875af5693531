"""Files of routines, of one document or a bundle of many (see `bundles`): reading them and importing them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, NoReturn, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from config.visible import check_line, is_blank
from routines.document import adoption, to_read
from routines.document.edits import NEW_SECTION, NEW_STEP
from routines.document.plan import MAX_STEPS, TOO_DEEP, highest_pressure
from routines.document.schema import SCHEMA, SECTION, STEP, VERSION, validator
from routines.document.shapes import Document, StepOfDocument, TechniqueOfDocument
from routines.import_export.mistakes import Path, Refused, figure, reason
from routines.models import Revision, Routine
from techniques import library_cache
from techniques.models import Technique
from techniques.models.querysets import TechniqueQuerySet
from techniques.own import own_technique

ONE, MANY = "effleur-routine", "effleur-routines"
MAX_BYTES = 2_000_000
MAX_ROUTINES = 100
MAX_UNKNOWN = 10_000
"""Characters of JSON in fields of a routine that this version does not know; they are exported again unchanged."""
MAX_LANGUAGE = 10
MAX_DEPTH = 20
MAX_MISTAKES = 10
"""Mistakes reported at once."""
DEFAULTS = {"summary": "", "for": "self", "language": "en", "total_seconds": 0, "techniques": {}}
TYPE = "application/json"

MAX_TECHNIQUES = settings.QUOTAS["techniques"]
PlacedDocument = tuple[Path, Document]
"""A document and where it is in its file."""


class File(NamedTuple):
    """What a file holds: routines, and techniques of one's own beside those that they use."""

    documents: list[PlacedDocument]
    techniques: list[tuple[Path, TechniqueOfDocument]]


class Imported(NamedTuple):
    """What was made of a file. Techniques that the person had already are among them."""

    routines: list[Routine]
    techniques: list[Technique]


# Reading


def text_of(data: bytes) -> str:
    """The text of a file. Raises Refused if it is too large or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise Refused(_("A file holds at most %(count)d MB.") % {"count": MAX_BYTES // 10**6})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(_("Line %(line)d is not in UTF-8, which JSON requires.") % {"line": line}) from error


def read(text: str) -> File:
    """The documents in a text, validated. Raises Refused if anything in it is wrong."""
    data = _parsed(text)
    if isinstance(data, dict) and data.get("format") == to_read.FORMAT:
        raise Refused(_("This routine may be read but not copied. Ask its author for a link that lets you copy it."))
    if not isinstance(data, dict) or data.get("format") not in (ONE, MANY):
        raise Refused(_("This is not a routine: its “format” is not “%(one)s” or “%(many)s”.") % _formats())
    _refuse_other_versions(data, ())
    if data["format"] == ONE:
        return File([((), _checked(data, ()))], [])
    routines = data.get("routines")
    if not isinstance(routines, list):
        raise Refused(_("is not a list"), ("routines",))
    if len(routines) > MAX_ROUTINES:
        raise Refused(_("A file holds at most %(count)d routines.") % {"count": MAX_ROUTINES}, ("routines",))
    documents = [_one_of_many(document, ("routines", number)) for number, document in enumerate(routines)]
    return File(documents, list(_techniques_beside(data.get("techniques", []))))


def _techniques_beside(data: object) -> Iterator[tuple[Path, TechniqueOfDocument]]:
    if not isinstance(data, list):
        raise Refused(_("is not a list"), ("techniques",))
    if len(data) > MAX_TECHNIQUES:
        raise Refused(_("A file holds at most %(count)d techniques.") % {"count": MAX_TECHNIQUES}, ("techniques",))
    schema = SCHEMA["properties"]["techniques"]["additionalProperties"]
    for number, technique in enumerate(data):
        path: Path = ("techniques", number)
        for error in islice(validator().evolve(schema=schema).iter_errors(technique), 1):
            raise Refused(reason(error), (*path, *error.absolute_path))
        yield path, technique


def _one_of_many(data: object, path: Path) -> PlacedDocument:
    if not isinstance(data, dict) or data.get("format") != ONE:
        raise Refused(_("This is not a routine: its “format” is not “%(one)s”.") % _formats(), path)
    _refuse_other_versions(data, path)
    return path, _checked(data, path)


class _WithDuplicate(dict[str, Any]):
    """A JSON object that has `name` twice."""

    def __init__(self, data: dict[str, Any], name: str) -> None:
        super().__init__(data)
        self.name = name


def _parsed(text: str) -> object:
    try:
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno, "what": error.msg}
        words = _("This is not JSON: line %(line)d, column %(column)d: %(what)s.") % where
        raise Refused(words, code="not_json") from error
    except RecursionError as error:
        raise Refused(_("is nested too deeply")) from error
    except ValueError as error:  # NaN, or a number with thousands of digits
        raise Refused(_("This is not JSON: %(what)s.") % {"what": error}, code="not_json") from error
    _refuse_unstorable(data)
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) == len(pairs):
        return data
    seen: set[str] = set()
    for name, _value in pairs:
        if name in seen:
            break
        seen.add(name)
    return _WithDuplicate(data, name)


def _no_number(word: str) -> NoReturn:
    raise ValueError(_("%(word)s is not a number") % {"word": word})


def _refuse_unstorable(data: object) -> None:
    """Refuse what PostgreSQL or other readers of JSON do not accept, and too deep a nesting."""
    pending: list[tuple[object, Path]] = [(data, ())]
    while pending:
        value, path = pending.pop()
        if isinstance(value, _WithDuplicate):
            raise Refused(_("holds “%(name)s” twice") % {"name": value.name}, path)
        if isinstance(value, str):
            _refuse_unwritable(value, path)
        elif isinstance(value, float) and value in (float("inf"), float("-inf")):
            raise Refused(_("is too large a number"), path)
        elif isinstance(value, dict | list) and len(path) >= MAX_DEPTH:
            raise Refused(_("is nested too deeply"), path)
        elif isinstance(value, dict):
            for name in value:
                _refuse_unwritable(name, path)
            pending += [(inner, (*path, name)) for name, inner in value.items()]
        elif isinstance(value, list):
            pending += [(inner, (*path, number)) for number, inner in enumerate(value)]


def _refuse_unwritable(text: str, path: Path) -> None:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise Refused(_("holds a character that cannot be stored"), path)


def _refuse_other_versions(data: Mapping[str, Any], path: Path) -> None:
    version = data.get("version")
    if isinstance(version, bool) or not isinstance(version, int | float):
        raise Refused(_("is missing or not a number"), (*path, "version"))
    if version >= VERSION + 1:
        words = _(
            "This was made by a newer version of Effleur: its format is %(version)s, and this site reads %(known)d."
        )
        raise Refused(words % {"version": figure(version), "known": VERSION}, (*path, "version"), "newer_version")
    if version != VERSION:
        raise Refused(
            _("%(version)s is not a version of this format") % {"version": figure(version)}, (*path, "version")
        )


def _checked(data: dict[str, Any], path: Path) -> Document:
    """The document with defaults for fields left out, validated as far as that needs no database."""
    data = _with_defaults(data)
    _check_schema(data, path)
    document = cast(Document, data)
    _check(document, path)
    return document


def _with_defaults(data: dict[str, Any]) -> dict[str, Any]:
    """The data with the defaults of a new routine: a file may be written by hand."""
    data = {**DEFAULTS, **data}
    for section in _each(data, "sections", NEW_SECTION):
        _each(section, "steps", NEW_STEP)
    return data


def _each(holder: object, name: str, defaults: Mapping[str, object]) -> list[Any]:
    """The list of this name, after filling the objects in it with defaults; empty if there is no such list."""
    if not isinstance(holder, dict) or not isinstance(holder.get(name), list):
        return []
    parts = [{**defaults, **part} if isinstance(part, dict) else part for part in holder[name]]
    holder[name] = parts
    return parts


def _check_schema(data: dict[str, Any], path: Path) -> None:
    errors = islice(validator().iter_errors(data), MAX_MISTAKES)
    if mistakes := [Refused(reason(error), (*path, *error.absolute_path)) for error in errors]:
        raise Refused(mistakes[0].reason, mistakes[0].path, others=mistakes[1:])


def _check(document: Document, path: Path) -> None:
    """What the schema cannot express."""
    if is_blank(document["title"]):
        raise Refused(_("Give the routine a title."), (*path, "title"))
    try:
        check_line(document["title"])
    except ValidationError as error:
        raise Refused(error.messages[0], (*path, "title")) from error
    if len(document["language"]) > MAX_LANGUAGE:
        raise Refused(_("has more than %(count)d characters") % {"count": MAX_LANGUAGE}, (*path, "language"))
    if sum(len(section["steps"]) for section in document["sections"]) > MAX_STEPS:
        raise Refused(_("A routine has at most %(count)d steps.") % {"count": MAX_STEPS}, (*path, "sections"))
    unknown = [adoption.unknown_fields(document, SCHEMA)]
    for number, section in enumerate(document["sections"]):
        unknown.append(adoption.unknown_fields(section, SECTION))
        for index, step in enumerate(section["steps"]):
            unknown.append(adoption.unknown_fields(step, STEP))
            _check_step(step, document, (*path, "sections", number, "steps", index))
    if sum(len(json.dumps(fields, ensure_ascii=False)) for fields in unknown if fields) > MAX_UNKNOWN:
        words = _("holds more than %(count)d characters that this version of Effleur does not understand")
        raise Refused(words % {"count": MAX_UNKNOWN}, path)


def _check_step(step: StepOfDocument, document: Document, path: Path) -> None:
    if step["pressure"] > highest_pressure(document["for"]):
        raise Refused(TOO_DEEP, (*path, "pressure"))


def _formats() -> dict[str, str]:
    return {"one": ONE, "many": MANY}


# Importing


@transaction.atomic
def import_file(person: User, file: File) -> Imported:
    """Create private routines of the person's from the documents, and techniques, all or none. Raises Refused.

    A file gives no access to anything: a slug refers only to techniques that the person can open, and `based_on` is
    kept only if they may see that revision. The originals are locked, in the order that all follow, so that none is
    deleted meanwhile.
    """
    person.lock()
    codes = [(document.get("based_on") or {}).get("code", "") for _path, document in file.documents]
    list(Routine.objects.select_for_update(of=["self"]).filter(code__in=codes).order_by("pk").values("pk"))
    library_cache.refresh()
    among = Technique.objects.visible_to(person)
    _refuse_unknown(file.documents, among)
    routines = []
    for path, document in file.documents:
        try:
            plan = adoption.plan(document, person, among)
            routines.append(Routine.create(person, plan, based_on=_origin(document, person)))
        except adoption.Unadoptable as unadoptable:
            field, messages = next(iter(unadoptable.problems.items()))
            inside = ("techniques", unadoptable.slug, *filter(None, field.split(".")))
            raise Refused(messages[0], (*path, *inside)) from unadoptable
        except ValidationError as error:
            raise Refused(" ".join(error.messages), path) from error
    return Imported(routines, [_technique(person, path, technique) for path, technique in file.techniques])


def _refuse_unknown(documents: Iterable[PlacedDocument], among: TechniqueQuerySet) -> None:
    """Raise Refused if a step names a technique that neither its document describes nor the person can open here."""
    lacking = {
        (*path, "sections", number, "steps", index, "technique"): step["technique"]
        for path, document in documents
        for number, section in enumerate(document["sections"])
        for index, step in enumerate(section["steps"])
        if step["technique"] not in document["techniques"]
    }
    known = set(among.filter(slug__in=set(lacking.values())).values_list("slug", flat=True)) if lacking else ()
    words = _("“%(slug)s” is not in “techniques”, and this site does not know it")
    mistakes = [Refused(words % {"slug": slug}, path) for path, slug in lacking.items() if slug not in known]
    if mistakes:
        raise Refused(mistakes[0].reason, mistakes[0].path, others=mistakes[1:MAX_MISTAKES])


def _technique(person: User, path: Path, technique: TechniqueOfDocument) -> Technique:
    """A technique of the person's own that says the same: made, unless they have it."""
    try:
        return own_technique.from_document(dict(technique), person)
    except own_technique.Unusable as unusable:
        field, messages = next(iter(unusable.problems.items()))
        raise Refused(messages[0], (*path, *filter(None, field.split(".")))) from unusable
    except own_technique.TooMany as error:
        raise Refused(str(error), path) from error


def _origin(document: Document, person: User) -> Revision | None:
    """The revision that the document is based on, if the person may see it.

    They may see revisions of their own routines, those they have a copy of, and the latest of a public routine, whose
    older revisions may date from before it was published.
    """
    origin = document.get("based_on") or {}
    if "code" not in origin or "revision" not in origin:
        return None
    copied = Q(copies__author=person, copies__deleted_at=None)
    seen = Q(routine__author=person) | Q(number=F("routine__revision")) | copied
    visible = Q(routine__in=Routine.objects.visible_to(person))
    return Revision.objects.filter(visible, seen, routine__code=origin["code"], number=origin["revision"]).first()


# Writing


def indented(text: str) -> str:
    """The JSON with a line for each value, unless that makes it too large to import again."""
    pretty = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    return pretty if len(pretty.encode()) <= MAX_BYTES else text


def file_name(title: str) -> str:
    return f"{slugify(title)[:60].strip('-') or 'routine'}.effleur.json"
