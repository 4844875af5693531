"""Why a file of routines is refused, and where in it: in words for people, and as a path for programs."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST = 120
# What stands in a list is counted from 1 when it is spoken of.
COUNTED = {
    "routines": gettext_lazy("routine %(number)d"),
    "sections": gettext_lazy("section %(number)d"),
    "steps": gettext_lazy("step %(number)d"),
}
KINDS = {
    "string": gettext_lazy("is not a text"),
    "integer": gettext_lazy("is not a whole number"),
    "array": gettext_lazy("is not a list"),
    "object": gettext_lazy("is not an object"),
}


class Refused(ValueError):
    """Nothing of the file is taken in: `reason` says why, and `place` where, as names and positions from 0.

    `code` is a word for programs: invalid, not_json or newer_version. `every` holds it and the others of the same file.
    """

    def __init__(self, reason, place=(), code="invalid", others=()):
        self.reason, self.place, self.code = str(reason), tuple(place), code
        self.every = (self, *others)
        super().__init__(f"{self.where}: {self.reason}" if self.place else self.reason)

    @property
    def field(self) -> str:
        """`routines.3.sections.0.steps.2.seconds`"""
        return ".".join(map(str, self.place))

    @property
    def where(self) -> str:
        """“Routine 4, section 1, step 3, seconds”"""
        words, names = [], list(self.place)
        while names:
            name = names.pop(0)
            if name in COUNTED and names and isinstance(names[0], int):
                words.append(COUNTED[name] % {"number": names.pop(0) + 1})
            elif name == "techniques" and names:
                words.append(_("technique “%(slug)s”") % {"slug": str(names.pop(0))[:LONGEST]})
            else:
                words.append(str(name)[:LONGEST])
        spoken = ", ".join(map(str, words))
        return f"{spoken[:1].upper()}{spoken[1:]}"


def figure(value) -> str:
    """In about ten digits; a whole number may be larger than any that can be told otherwise."""
    return f"{value if isinstance(value, float) else Decimal(value):.10g}"


def reason(mistake) -> str:
    """What jsonschema found, in plain words and without what was sent, which may be long."""
    asked, given = mistake.validator_value, mistake.instance
    match mistake.validator:
        case "required":
            return _("“%(name)s” is missing") % {"name": mistake.message.split("'")[1]}
        case "type":
            kinds = [asked] if isinstance(asked, str) else asked
            return str(KINDS.get(kinds[0], mistake.message[:LONGEST]))
        case "minimum":
            return _("%(value)s is less than %(limit)s") % {"value": figure(given), "limit": asked}
        case "maximum":
            return _("%(value)s is more than %(limit)s") % {"value": figure(given), "limit": asked}
        case "maxLength":
            return _("has more than %(count)d characters") % {"count": asked}
        case "minLength":
            return _("is empty")
        case "maxItems":
            return _("has more than %(count)d entries") % {"count": asked}
        case "enum":
            return _("is none of %(options)s") % {"options": ", ".join(option or "“”" for option in asked)}
    return mistake.message[:LONGEST]
