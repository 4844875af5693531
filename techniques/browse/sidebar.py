"""The filters beside the library's list, as the form shows them: each choice with how many techniques it finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from techniques import library_cache
from techniques.browse.filter_counts import Choice, Facets
from techniques.browse.filters import Role, TechniqueFilter
from techniques.models import Technique, brief
from techniques.models.pressure import Pressure

Row = tuple[str, str, int, int]
"""Value, label, count and depth of an option."""
LABELS: dict[str, Any] = {"role": Role, "phase": Technique.Phase, "position": Technique.ReceiverPosition}


@dataclass
class Option:
    """A checkbox or radio button of a filter."""

    filter: str
    value: str
    name: str
    count: int | None
    checked: bool
    depth: int = 0

    @property
    def id(self) -> str:
        return f"{self.filter}-{self.value or 'any'}"

    def html(self, kind: str) -> str:
        """The label with its input, of this kind: "radio" or "checkbox"."""
        name, value, text = escape(self.filter), escape(self.value), escape(self.name)
        depth = f" check-depth-{self.depth}" if self.depth > 0 else ""
        checked = " checked" if self.checked else ""
        count = "" if self.count is None else f' <span class="count" id="count-{escape(self.id)}">{self.count}</span>'
        return (
            f'<label class="check{depth}"><input type="{kind}" name="{name}" value="{value}" id="{escape(self.id)}"'
            f"{checked}> {text}{count}</label>"
        )


@dataclass
class Group:
    """One filter as the form shows it."""

    name: str
    label: str
    options: list[Option]
    errors: list[str]
    one_only: bool = False

    @property
    def html(self) -> SafeString:
        """Its options as HTML. There are some three hundred: a template takes longer for them than for all the rest."""
        kind = "radio" if self.one_only else "checkbox"
        return mark_safe("".join(option.html(kind) for option in self.options))  # noqa: S308 - each escapes its parts

    @property
    def is_open(self) -> bool:
        return bool(self.errors) or any(option.checked and option.value for option in self.options)


def label_of(name: str, value: Any) -> str:
    """A chosen value in words."""
    if name == "q":
        return _("“%(words)s”") % {"words": value}
    if name in ("pressure_max", "minutes_max"):
        return number_label(name, value)
    if name == "without":
        return _("Leave out for: %(condition)s") % {"condition": brief(value.name)}
    return str(LABELS[name](value).label) if name in LABELS else brief(value.name)


def number_label(name: str, number: int) -> str:
    if name == "pressure_max":
        label = Pressure(number).label
        return _("%(level)s or lighter") % {"level": label} if number else str(label)
    return ngettext("%(n)d minute or less", "%(n)d minutes or less", number) % {"n": number}


class Sidebar:
    def __init__(self, data: QueryDict, filters: TechniqueFilter, facets: Facets) -> None:
        self.data, self.filters, self.facets = data, filters, facets

    @cached_property
    def groups(self) -> list[Group]:
        counts = {name: {c.value: c.count for c in choices} for name, choices in self.facets.choices.items()}
        return [
            self._group("role", self._labelled("role", counts), one_only=True),
            self._group("area", self._areas()),
            self._group("without", self._conditions()),
            self._group("pressure_max", self._numbers("pressure_max"), one_only=True),
            self._group("minutes_max", self._numbers("minutes_max"), one_only=True),
            self._group("stroke", [(c.value, c.name, c.count, 0) for c in self._in_library_order("stroke")]),
            self._group("phase", self._labelled("phase", counts)),
            self._group("position", self._labelled("position", counts)),
        ]

    def _group(self, name: str, rows: Iterable[Row], one_only: bool = False) -> Group:
        raw = [v for v in self.data.getlist(name) if v] if name in self.filters.chosen else []
        options = [Option(name, value, label, count, value in raw, depth) for value, label, count, depth in rows]
        if one_only:
            options.insert(0, Option(name, "", _("Any"), None, not any(o.checked for o in options)))
        return Group(name, self.filters.filters[name].label, options, self.filters.errors.get(name, []), one_only)

    def _labelled(self, name: str, counts: dict[str, dict[str, int]]) -> list[Row]:
        return [(value, label, counts.get(name, {}).get(value, 0), 0) for value, label in LABELS[name].choices]

    def _numbers(self, name: str) -> list[Row]:
        choices = self._in_library_order(name)
        choices = [choice for choice in choices if choice.value != "5" or name != "pressure_max"]
        return [(choice.value, number_label(name, int(choice.value)), choice.count, 0) for choice in choices]

    def _areas(self) -> list[Row]:
        """The areas in the order of the tree, indented, without the whole body."""
        areas = {choice.value: choice for choice in self.facets.choices["area"]}
        tree = sorted(areas.values(), key=lambda c: [(areas[s].position if s in areas else 0, s) for s in c.lineage])
        return [(c.value, brief(c.name), c.count, len(c.lineage) - 2) for c in tree if len(c.lineage) > 1]

    def _conditions(self) -> list[Row]:
        counts = {choice.value: choice.count for choice in self.facets.choices["without"]}
        return [(c.slug, brief(c.name), counts[c.slug], 0) for c in library_cache.kept().conditions.values()]

    def _in_library_order(self, name: str) -> list[Choice]:
        return sorted(self.facets.choices[name], key=lambda choice: (choice.position, choice.value))
