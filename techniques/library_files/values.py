"""What one field of the library's files may hold: each kind reads a cell of a CSV file or a value of a TOML file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

PRESSURE = (0, 5)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Wrong(ValueError):
    """What is wrong with a value, in words for the person who wrote the file."""


@dataclass(frozen=True, kw_only=True)
class Value:
    required: bool = False
    nothing = None

    def from_cell(self, cell: str):
        cell = cell.strip()
        return self.checked(self.parsed(cell)) if cell else self.absent()

    def from_toml(self, value):
        return self.checked(self.typed(value))

    def absent(self):
        if self.required:
            raise Wrong(_("is missing"))
        return self.nothing

    def parsed(self, cell):
        return cell

    def typed(self, value):
        if not isinstance(value, str):
            raise Wrong(_("is %(kind)s, not a text") % {"kind": _kind(value)})
        return value.strip() or self.absent()

    def checked(self, value):
        return value

    def shown_in(self, value):
        """The texts in a value that people read."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Text(Value):
    """A text of at most `longest` characters; `shown` ones are read by people."""

    longest: int = 2000
    shown: bool = True
    nothing = ""

    def checked(self, value):
        if len(value) > self.longest:
            raise Wrong(_("has %(n)d characters, more than %(most)d") % {"n": len(value), "most": self.longest})
        if not value.isprintable():
            raise Wrong(_("holds a line break or another character that cannot be shown"))
        return value

    def shown_in(self, value):
        return (value,) if self.shown else ()


@dataclass(frozen=True, kw_only=True)
class Slug(Text):
    longest: int = 80
    shown: bool = False
    required: bool = True

    def checked(self, value):
        if not SLUG.fullmatch(value):
            raise Wrong(f"{value!r} is no slug: small letters, digits and single hyphens")
        return super().checked(value)


@dataclass(frozen=True, kw_only=True)
class Choice(Value):
    options: Sequence[str] = ()
    required: bool = True

    def checked(self, value):
        if value not in self.options:
            raise Wrong(_("%(value)r is none of %(options)s") % {"value": value, "options": ", ".join(self.options)})
        return value


@dataclass(frozen=True, kw_only=True)
class YesNo(Value):
    required: bool = True
    nothing = False

    def parsed(self, cell):
        if cell not in ("yes", "no"):
            raise Wrong(f"{cell!r} is neither yes nor no")
        return cell == "yes"

    def typed(self, value):
        if not isinstance(value, bool):
            raise Wrong(_("is %(kind)s, not true or false") % {"kind": _kind(value)})
        return value


@dataclass(frozen=True, kw_only=True)
class Number(Value):
    between: tuple = PRESSURE

    def parsed(self, cell):
        if not re.fullmatch(r"[0-9]{1,9}", cell):
            raise Wrong(f"{cell!r} is no whole number")
        return int(cell)

    def typed(self, value):
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong(_("is %(kind)s, not a whole number") % {"kind": _kind(value)})
        return value

    def checked(self, value):
        lowest, highest = self.between
        if not lowest <= value <= highest:
            raise Wrong(
                _("%(value)d is not between %(lowest)d and %(highest)d")
                % {"value": value, "lowest": lowest, "highest": highest}
            )
        return value


@dataclass(frozen=True, kw_only=True)
class Day(Value):
    def parsed(self, cell):
        try:
            return date.fromisoformat(cell)
        except ValueError as error:
            raise Wrong(f"{cell!r} is no date like 2026-01-31") from error


@dataclass(frozen=True, kw_only=True)
class Many(Value):
    """A list: separated by | in a CSV cell, an array in TOML."""

    each: Value = Text()
    count: tuple = (0, 1000)
    repeats: bool = False
    nothing = ()

    def parsed(self, cell):
        return cell.split("|")

    def typed(self, value):
        if not isinstance(value, list):
            raise Wrong(_("is %(kind)s, not a list") % {"kind": _kind(value)})
        return value

    def checked(self, value):
        fewest, most = self.count
        if not fewest <= len(value) <= most:
            raise Wrong(
                _("has %(n)d entries, not %(fewest)d to %(most)d") % {"n": len(value), "fewest": fewest, "most": most}
            )
        items = tuple(self.each.from_toml(item) for item in value)
        for item in items:
            if not item:
                raise Wrong(_("has an empty entry"))
            if items.count(item) > 1 and not self.repeats:
                raise Wrong(_("names %(item)r twice") % {"item": item})
        return items

    def shown_in(self, value):
        return tuple(text for item in value for text in self.each.shown_in(item))


@dataclass(frozen=True, kw_only=True)
class Ref(Slug):
    """The slug of an entry in another file."""

    to: str = ""


def refs(to, **options):
    """The slugs of any number of entries in another file."""
    return Many(each=Ref(to=to), **options)


def _kind(value):
    kinds = {bool: "true or false", int: "a number", float: "a number with a fraction", str: "a text", list: "a list"}
    return kinds.get(type(value), "a table" if isinstance(value, dict) else "a date or time")
