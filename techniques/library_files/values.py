"""The kinds of fields in the library's files; each reads a cell of a CSV file or a value of a TOML file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Generic, TypeVar, cast

from django.utils.translation import gettext as _

from config.visible import is_blank

T = TypeVar("T")

PRESSURE = (0, 5)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Wrong(ValueError):
    """A mistake in a value, described for the author of the file."""


@dataclass(frozen=True, kw_only=True)
class Value(Generic[T]):
    """What a field may hold. Texts, unless a subclass reads something else."""

    required: bool = False
    nothing: ClassVar[object] = None

    def from_cell(self, cell: str) -> T:
        cell = cell.strip()
        return self.checked(self.parsed(cell)) if cell else self.absent()

    def from_toml(self, value: object) -> T:
        return self.checked(self.typed(value))

    def absent(self) -> T:
        if self.required:
            raise Wrong(_("is missing"))
        return cast(T, self.nothing)

    def parsed(self, cell: str) -> T:
        """The value of a CSV cell that is not empty."""
        return cast(T, cell)

    def typed(self, value: object) -> T:
        """The TOML value, if it is of the right type."""
        if not isinstance(value, str):
            raise Wrong(_("is %(kind)s, not a text") % {"kind": _kind(value)})
        return cast(T, value.strip()) or self.absent()

    def checked(self, value: T) -> T:
        """The value, if it is allowed."""
        return value

    def shown_in(self, value: T) -> Sequence[str]:
        """The texts in a value that people read."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Text(Value[str]):
    """A text of at most `longest` characters; `shown` if people read it."""

    longest: int = 2000
    shown: bool = True
    nothing: ClassVar[object] = ""

    def checked(self, value: str) -> str:
        if len(value) > self.longest:
            raise Wrong(_("has %(n)d characters, more than %(most)d") % {"n": len(value), "most": self.longest})
        if not value.isprintable():
            raise Wrong(_("holds a line break or another character that cannot be shown"))
        if value and is_blank(value):
            raise Wrong(_("holds nothing that can be seen"))
        return value

    def shown_in(self, value: str) -> Sequence[str]:
        return (value,) if self.shown else ()


@dataclass(frozen=True, kw_only=True)
class Slug(Text):
    longest: int = 80
    shown: bool = False
    required: bool = True

    def checked(self, value: str) -> str:
        if not SLUG.fullmatch(value):
            raise Wrong(f"{value!r} is no slug: small letters, digits and single hyphens")
        return super().checked(value)


@dataclass(frozen=True, kw_only=True)
class Choice(Value[str]):
    options: Sequence[str] = ()
    required: bool = True
    nothing: ClassVar[object] = ""

    def checked(self, value: str) -> str:
        if value not in self.options and (value or self.required):
            raise Wrong(_("%(value)r is none of %(options)s") % {"value": value, "options": ", ".join(self.options)})
        return value


@dataclass(frozen=True, kw_only=True)
class YesNo(Value[bool]):
    required: bool = True
    nothing: ClassVar[object] = False

    def parsed(self, cell: str) -> bool:
        if cell not in ("yes", "no"):
            raise Wrong(f"{cell!r} is neither yes nor no")
        return cell == "yes"

    def typed(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise Wrong(_("is %(kind)s, not true or false") % {"kind": _kind(value)})
        return value


@dataclass(frozen=True, kw_only=True)
class Number(Value[int]):
    between: tuple[int, int] = PRESSURE

    def parsed(self, cell: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", cell):
            raise Wrong(f"{cell!r} is no whole number")
        return int(cell)

    def typed(self, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong(_("is %(kind)s, not a whole number") % {"kind": _kind(value)})
        return value

    def checked(self, value: int) -> int:
        lowest, highest = self.between
        if not lowest <= value <= highest:
            raise Wrong(
                _("%(value)d is not between %(lowest)d and %(highest)d")
                % {"value": value, "lowest": lowest, "highest": highest}
            )
        return value


@dataclass(frozen=True, kw_only=True)
class Day(Value[date]):
    def parsed(self, cell: str) -> date:
        try:
            return date.fromisoformat(cell)
        except ValueError as error:
            raise Wrong(f"{cell!r} is no date like 2026-01-31") from error


@dataclass(frozen=True, kw_only=True)
class Many(Value[Sequence[str]]):
    """A list: separated by | in a CSV cell, an array in TOML. It has `count` (fewest, most) entries."""

    each: Value[str] = Text()
    count: tuple[int, int] = (0, 1000)
    repeats: bool = False
    nothing: ClassVar[object] = ()

    def parsed(self, cell: str) -> Sequence[str]:
        return cell.split("|")

    def typed(self, value: object) -> Sequence[str]:
        if not isinstance(value, list):
            raise Wrong(_("is %(kind)s, not a list") % {"kind": _kind(value)})
        return value

    def checked(self, value: Sequence[str]) -> Sequence[str]:
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

    def shown_in(self, value: Sequence[str]) -> Sequence[str]:
        return tuple(text for item in value for text in self.each.shown_in(item))


@dataclass(frozen=True, kw_only=True)
class Ref(Slug):
    """The slug of an entry in another file."""

    to: str = ""


def refs(to: str, required: bool = False, count: tuple[int, int] = (0, 1000)) -> Many:
    """The slugs of entries in another file."""
    return Many(each=Ref(to=to), required=required, count=count)


def _kind(value: object) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number with a fraction", str: "a text", list: "a list"}
    return kinds.get(type(value), "a table" if isinstance(value, dict) else "a date or time")
