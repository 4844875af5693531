"""Why a file of routines is refused and where in it: in words for people, and as a path for programs."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_WORDS = 120
Path = tuple[str | int, ...]
"""Where something is in a document: names, and positions in lists from 0."""
# In words, positions in these lists count from 1.
COUNTED = {
    "routines": gettext_lazy("routine %(number)d"),
    "sections": gettext_lazy("section %(number)d"),
    "steps": gettext_lazy("step %(number)d"),
}
KINDS = {
    "string": gettext_lazy("is not text"),
    "integer": gettext_lazy("is not a whole number"),
    "array": gettext_lazy("is not a list"),
    "object": gettext_lazy("is not an object"),
}


class SchemaError(Protocol):
    """What this module reads of a `jsonschema.ValidationError`, since that library has no types."""

    message: str
    instance: Any
    validator: str
    validator_value: Any


class Refused(ValueError):
    """Nothing in the file is imported: `reason` says why, and `path` where.

    `code` is a word for programs: invalid, not_json or newer_version. `every` has this mistake and others in the file.
    """

    def __init__(
        self, reason: object, path: Iterable[str | int] = (), code: str = "invalid", others: "Iterable[Refused]" = ()
    ) -> None:
        self.reason, self.path, self.code = str(reason), tuple(path), code
        self.every = (self, *others)
        super().__init__(f"{self.where}: {self.reason}" if self.path else self.reason)

    @property
    def field(self) -> str:
        """`routines.3.sections.0.steps.2.seconds`"""
        return ".".join(map(str, self.path))

    @property
    def where(self) -> str:
        """“Routine 4, section 1, step 3, seconds”"""
        words, names = list[str](), list(self.path)
        while names:
            name = names.pop(0)
            if name in COUNTED and names and isinstance(names[0], int):
                words.append(COUNTED[str(name)] % {"number": names[0] + 1})
                del names[0]
            elif name == "techniques" and names:
                words.append(_("technique “%(slug)s”") % {"slug": str(names.pop(0))[:MAX_WORDS]})
            else:
                words.append(str(name)[:MAX_WORDS])
        sentence = ", ".join(words)
        return f"{sentence[:1].upper()}{sentence[1:]}"


def figure(value: float) -> str:
    """A number in at most ten digits. An integer goes through Decimal, since it can be too large for a float."""
    return f"{value if isinstance(value, float) else Decimal(value):.10g}"


def reason(mistake: SchemaError) -> str:
    """A mistake found by jsonschema in plain words, without the value in the file, which may be long."""
    expected, given = mistake.validator_value, mistake.instance
    match mistake.validator:
        case "required":
            return _("“%(name)s” is missing") % {"name": mistake.message.split("'")[1]}
        case "type":
            kinds = [expected] if isinstance(expected, str) else expected
            return str(KINDS.get(kinds[0], mistake.message[:MAX_WORDS]))
        case "minimum":
            return _("%(value)s is less than %(limit)s") % {"value": figure(given), "limit": expected}
        case "maximum":
            return _("%(value)s is more than %(limit)s") % {"value": figure(given), "limit": expected}
        case "maxLength":
            return _("has more than %(count)d characters") % {"count": expected}
        case "minLength":
            return _("is empty")
        case "maxItems":
            return _("has more than %(count)d entries") % {"count": expected}
        case "enum":
            return _("is not one of %(options)s") % {"options": ", ".join(option or "“”" for option in expected)}
    return mistake.message[:MAX_WORDS]
