"""Files of routines: one document or a bundle of many, read with the place of what is wrong, and written."""

import json
from itertools import islice

import jsonschema
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Func, IntegerField, Q
from django.utils.functional import SimpleLazyObject
from django.utils.text import slugify
from django.utils.translation import gettext as _

from routines.document import adoption
from routines.document.edits import NEW_SECTION, NEW_STEP
from routines.document.plan import MAX_STEPS, TOO_DEEP, highest_pressure
from routines.document.schema import SCHEMA, SECTION, STEP, VERSION
from routines.import_export.mistakes import Refused, figure, reason
from routines.models import Revision, Routine
from techniques import library_cache
from techniques.models import Technique

ONE, MANY = "effleur-routine", "effleur-routines"
MAX_BYTES = 2_000_000
MAX_ROUTINES = 100
MAX_UNKNOWN = 10_000
"""Characters of JSON that a routine may hold beyond what this version understands; they go out again as they came."""
MAX_LANGUAGE = 10
DEEPEST = 20
MOST_TOLD = 10
"""Mistakes that are told at once."""
LEFT_OUT = {"summary": "", "for": "self", "language": "en", "total_seconds": 0, "techniques": {}}
TYPE = "application/json"

_validator = SimpleLazyObject(lambda: jsonschema.Draft202012Validator(SCHEMA))


# Reading


def text_of(data: bytes) -> str:
    """The text of a file. Raises Refused where it is too large or not UTF-8."""
    if len(data) > MAX_BYTES:
        raise Refused(_("A file holds at most %(count)d MB.") % {"count": MAX_BYTES // 10**6})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refused(_("Line %(line)d is not in UTF-8, as JSON is.") % {"line": line}) from error


def read(text: str) -> list[tuple[tuple, dict]]:
    """The documents in a text, each with its place in it, checked. Raises Refused: then nothing of it is any good."""
    whole = _parsed(text)
    if not isinstance(whole, dict) or whole.get("format") not in (ONE, MANY):
        raise Refused(_("This is no routine: it does not say “format”: “%(one)s” or “%(many)s”.") % _formats())
    _refuse_other_versions(whole, ())
    if whole["format"] == ONE:
        whole = _filled(whole)
        _check(whole, ())
        return [((), whole)]
    routines = whole.get("routines")
    if not isinstance(routines, list):
        raise Refused(_("is not a list"), ("routines",))
    if len(routines) > MAX_ROUTINES:
        raise Refused(_("A file holds at most %(count)d routines.") % {"count": MAX_ROUTINES}, ("routines",))
    return [_one_of_many(document, ("routines", number)) for number, document in enumerate(routines)]


def _one_of_many(document, place):
    if not isinstance(document, dict) or document.get("format") != ONE:
        raise Refused(_("This is no routine: it does not say “format”: “%(one)s”.") % _formats(), place)
    _refuse_other_versions(document, place)
    document = _filled(document)
    _check(document, place)
    return place, document


class _Twice(dict):
    """An object in which a name stands twice; `name` is the first such."""


def _parsed(text):
    try:
        whole = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno, "what": error.msg}
        words = _("This is not JSON: line %(line)d, column %(column)d: %(what)s.") % where
        raise Refused(words, code="not_json") from error
    except RecursionError as error:
        raise Refused(_("is nested too deeply")) from error
    except ValueError as error:  # NaN, or a number with thousands of digits
        raise Refused(_("This is not JSON: %(what)s.") % {"what": error}, code="not_json") from error
    _refuse_unstorable(whole)
    return whole


def _object(pairs):
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen, twice = set(), _Twice(found)
    twice.name = next(name for name, _value in pairs if name in seen or seen.add(name))
    return twice


def _no_number(word):
    raise ValueError(_("%(word)s is no number") % {"word": word})


def _refuse_unstorable(whole):
    """What no database, or no other reader of JSON, takes as it is."""
    left = [(whole, ())]
    while left:
        value, place = left.pop()
        if isinstance(value, _Twice):
            raise Refused(_("holds “%(name)s” twice") % {"name": value.name}, place)
        if isinstance(value, str):
            _refuse_unwritable(value, place)
        elif isinstance(value, float) and value in (float("inf"), float("-inf")):
            raise Refused(_("is too large a number"), place)
        elif isinstance(value, dict | list) and len(place) >= DEEPEST:
            raise Refused(_("is nested too deeply"), place)
        elif isinstance(value, dict):
            for name in value:
                _refuse_unwritable(name, place)
            left += [(inner, (*place, name)) for name, inner in value.items()]
        elif isinstance(value, list):
            left += [(inner, (*place, number)) for number, inner in enumerate(value)]


def _refuse_unwritable(text, place):
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Refused(_("holds a character that cannot be stored"), place)


def _refuse_other_versions(whole, place):
    version = whole.get("version")
    if isinstance(version, bool) or not isinstance(version, int | float):
        raise Refused(_("is missing, or no number"), (*place, "version"))
    if version >= VERSION + 1:
        words = _(
            "This was made by a newer version of Effleur: its format is %(version)s, and this site reads %(known)d."
        )
        told = words % {"version": figure(version), "known": VERSION}
        raise Refused(told, (*place, "version"), "newer_version")
    if version != VERSION:
        raise Refused(_("%(version)s is no version of this format") % {"version": figure(version)}, (*place, "version"))


def _filled(document) -> dict:
    """With what a new routine would have where nothing is said: a file may be written by hand."""
    whole = _with(LEFT_OUT, document)
    for section in _each(whole, "sections", NEW_SECTION):
        _each(section, "steps", NEW_STEP)
    return whole


def _each(holder, name, left_out):
    """The objects in a list of the holder, each in its place with what was left out; what is none stays as it is."""
    if not isinstance(holder, dict) or not isinstance(holder.get(name), list):
        return []
    holder[name] = [_with(left_out, part) for part in holder[name]]
    return holder[name]


def _with(left_out, part):
    return {**left_out, **part} if isinstance(part, dict) else part


def _check(document, place):
    """Everything that can be said of a document without a database."""
    mistakes = islice(_validator.iter_errors(document), MOST_TOLD)
    if found := [Refused(reason(mistake), (*place, *mistake.absolute_path)) for mistake in mistakes]:
        raise Refused(found[0].reason, found[0].place, others=found[1:])
    if not document["title"].strip():
        raise Refused(_("Give the routine a title."), (*place, "title"))
    if len(document["language"]) > MAX_LANGUAGE:
        raise Refused(_("has more than %(count)d characters") % {"count": MAX_LANGUAGE}, (*place, "language"))
    if sum(len(section["steps"]) for section in document["sections"]) > MAX_STEPS:
        raise Refused(_("A routine has at most %(count)d steps.") % {"count": MAX_STEPS}, (*place, "sections"))
    unknown = [adoption.unknown_fields(document, SCHEMA)]
    for number, section in enumerate(document["sections"]):
        unknown.append(adoption.unknown_fields(section, SECTION))
        for index, step in enumerate(section["steps"]):
            unknown.append(adoption.unknown_fields(step, STEP))
            _check_step(step, document, (*place, "sections", number, "steps", index))
    if sum(len(json.dumps(found, ensure_ascii=False)) for found in unknown if found) > MAX_UNKNOWN:
        words = _("holds more than %(count)d characters that this version of Effleur does not understand")
        raise Refused(words % {"count": MAX_UNKNOWN}, place)


def _check_step(step, document, place):
    if step["technique"] not in document["techniques"]:
        words = _("“%(slug)s” is not in “techniques”") % {"slug": step["technique"]}
        raise Refused(words, (*place, "technique"))
    if step["pressure"] > highest_pressure(document["for"]):
        raise Refused(TOO_DEEP, (*place, "pressure"))


def _formats():
    return {"one": ONE, "many": MANY}


# Taking in


@transaction.atomic
def take(person, documents) -> list[Routine]:
    """Make private routines of the person's own from what was read, all or none of them. Raises Refused.

    A file has no power beyond that: a slug means only what the person can open, and what a routine says that it is
    based on is kept only where the person can see that revision. What they are based on is locked, in the order that
    all keep to: it is not deleted meanwhile.
    """
    person.lock()
    codes = [(document.get("based_on") or {}).get("code", "") for _place, document in documents]
    list(Routine.objects.select_for_update(of=["self"]).filter(code__in=codes).order_by("pk").values("pk"))
    library_cache.refresh()
    among = Technique.objects.visible_to(person)
    made = []
    for place, document in documents:
        try:
            plan = adoption.plan(document, person, among)
            made.append(Routine.create(person, plan, based_on=_origin(document, person)))
        except adoption.Unadoptable as unadoptable:
            field, messages = next(iter(unadoptable.problems.items()))
            inside = ("techniques", unadoptable.slug, *filter(None, field.split(".")))
            raise Refused(messages[0], (*place, *inside)) from unadoptable
        except ValidationError as error:
            raise Refused(" ".join(error.messages), place) from error
    return made


def _origin(document, person):
    """The revision that the document is based on, if the person may see it.

    Their own, what a public routine is now, and what they have a copy of already: what a routine said before it was
    published is its author's alone.
    """
    told = document.get("based_on") or {}
    if "code" not in told or "revision" not in told:
        return None
    seen = Q(routine__author=person) | Q(number=F("routine__revision")) | Q(copies__author=person)
    visible = Q(routine__in=Routine.objects.visible_to(person))
    return Revision.objects.filter(visible, seen, routine__code=told["code"], number=told["revision"]).first()


# Writing


def laid_out(text: str) -> str:
    """The same JSON with a line for each value, unless it were too large then to be read in again."""
    laid = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    return laid if len(laid.encode()) <= MAX_BYTES else text


def file_name(document: dict) -> str:
    return f"{slugify(document['title'])[:60].strip('-') or 'routine'}.effleur.json"


def bundle_name(part: int, parts: int) -> str:
    return f"routines-{part}-of-{parts}.effleur.json" if parts > 1 else "routines.effleur.json"


def parts_of(person) -> list[list[int]]:
    """The person's routines, oldest first, by their primary keys, in as many files as each can be read in again."""
    sized = Routine.objects.editable_by(person).order_by("id").values_list("pk", _bytes("document"))
    parts, room = [[]], 0
    for pk, size in sized:
        if parts[-1] and (len(parts[-1]) == MAX_ROUTINES or size + 1 > room):
            parts.append([])
        if not parts[-1]:
            room = MAX_BYTES - 200
        parts[-1].append(pk)
        room -= size + 1
    return parts


def bundle(person, part: int, parts: list[list[int]]) -> str:
    """One of the files as text, of the documents as they are stored; `part` counts from 1."""
    stored = Routine.objects.editable_by(person).filter(pk__in=parts[part - 1]).order_by("id")
    head = {"format": MANY, "version": VERSION, "part": part, "parts": len(parts)}
    texts = stored.values_list("document", flat=True)
    return f'{json.dumps(head, separators=(",", ":"))[:-1]},"routines":[{",".join(texts)}]}}'


def _bytes(column):
    return Func(column, function="OCTET_LENGTH", output_field=IntegerField())
