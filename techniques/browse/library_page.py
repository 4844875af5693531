"""What the library page shows for one state of its filters."""

from dataclasses import dataclass, replace

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from techniques import library_cache
from techniques.browse.filter_counts import count_choices, what_to_drop
from techniques.browse.filters import Role, Sort, TechniqueFilter
from techniques.health_check.answers import NONE
from techniques.models import Technique, brief
from techniques.models.pressure import Pressure
from techniques.safety import verdicts
from techniques.search import related_conditions
from techniques.search import spelling as words
from techniques.search.ranking import parts_of, terms_of, with_all_texts

PER_PAGE = 24
LABELS = {"role": Role, "phase": Technique.Phase, "position": Technique.ReceiverPosition}


@dataclass
class Option:
    """A box or a button of a filter."""

    filter: str
    value: str
    name: str
    count: int | None
    checked: bool
    depth: int = 0

    @property
    def id(self):
        return f"{self.filter}-{self.value or 'any'}"


@dataclass
class Group:
    """One filter as the form shows it."""

    name: str
    label: str
    options: list
    errors: list
    one_only: bool = False

    @property
    def is_open(self):
        return bool(self.errors) or any(option.checked and option.value for option in self.options)


@dataclass
class Chip:
    """A chosen value, and the address without it."""

    name: str
    label: str
    href: str


def stops_among(conditions):
    """Those under which nothing is offered, the most urgent first."""
    stops = [condition for condition in conditions if condition.kind == "absolute"]
    return sorted(stops, key=lambda condition: ["emergency", "urgent", "none"].index(condition.urgency))


def _usual(asked):
    """The order that needs no saying beside what else is asked."""
    return Sort.RELEVANCE if words.WORD.search(asked.get("q", "")) else Sort.USUAL


class Shelf:
    @classmethod
    def of(cls, data, techniques, known=NONE):
        """Read anew when the library has changed since the short tables were kept: the counts know its edition."""
        shelf = cls(data, techniques, known)
        return shelf if library_cache.is_of(shelf.facets.edition) else cls(data, techniques, known)

    def __init__(self, data, techniques, known=NONE):
        self.filters = TechniqueFilter(data, queryset=techniques)
        self.data = data
        self.chosen = self.filters.chosen
        self.known = known

    @property
    def words(self):
        return self.data.get("q", "").replace("\x00", "")

    @property
    def errors(self):
        return self.filters.errors

    @property
    def problems(self):
        """What was not understood: filter, its label, what is wrong."""
        filters = self.filters.filters
        return [(name, filters[name].label, " ".join(errors)) for name, errors in self.errors.items()]

    @property
    def sort_field(self):
        """Its first choice is what is shown unless another is made, and says nothing in the address."""
        first = Sort.RELEVANCE if self.terms else Sort.USUAL
        others = [choice for choice in Sort.choices if choice[0] not in (first, Sort.RELEVANCE)]
        self.filters.form.fields["sort"].widget.choices = [("", first.label), *others]
        return self.filters.form["sort"].as_widget(attrs={"id": "sort"})

    @property
    def total(self):
        return self.facets.total

    @property
    def selected_areas(self):
        return [area.slug for area in self.chosen.get("area", [])]

    @property
    def address(self):
        """The address of what is shown, with nothing in it that says nothing."""
        return self.address_without()

    def address_without(self, name=None, value=None):
        """The address with one value less of a filter, or without the filter."""
        return self._address_of(self.data, name, value)

    def address_with_area(self, slug):
        """The address with this part of the body chosen too; without it, where it is chosen already."""
        if slug in self.selected_areas:
            return self.address_without("area", slug)
        asked = self.data.copy()
        asked.appendlist("area", slug)
        return self._address_of(asked)

    @property
    def query(self):
        """What is chosen, as other pages hand it on."""
        return self._query_of(self.data)

    def _address_of(self, data, name=None, value=None):
        query = self._query_of(data, name, value)
        return reverse("techniques:library") + (f"?{query}" if query else "")

    def _query_of(self, data, name=None, value=None):
        kept = data.copy()
        kept.pop("page", None)
        for key in list(kept):
            values = [v for v in kept.getlist(key) if v and not (key == name and value in (None, v))]
            values = [v for v in values if key != "sort" or v != _usual(kept)]
            kept.setlist(key, values) if values and key in self.filters.filters else kept.pop(key)
        return kept.urlencode()

    @cached_property
    def facets(self):
        return count_choices(self.filters)

    @cached_property
    def terms(self):
        """The words that are looked for; without any, nothing is marked."""
        return terms_of(self.chosen["q"]) if "q" in self.chosen else []

    @cached_property
    def marks(self):
        """The words to mark: those that are looked for, and the names of the parts of the body that they mean."""
        names = [term for part in parts_of(self.terms) for name in part.names for term in name] if self.terms else []
        return [*self.terms, *names]

    @property
    def areas_named(self):
        """Parts of the body that the words name."""
        areas = library_cache.kept().areas
        return [areas[slug] for part in (parts_of(self.terms) if self.terms else []) for slug in part.meaning.areas]

    @cached_property
    def forewarned(self):
        """What to know before a massage of what the words name, unless it was said already whether it holds."""
        said = {condition.slug for condition in self.conditions}
        found = related_conditions.named_by(self.chosen.get("q", ""))
        return [condition for condition in found if condition.slug not in said]

    @property
    def corrected(self):
        """What was misspelt, as it was typed and as it is looked for."""
        return [term for term in self.terms if term.correction]

    @property
    def corrected_address(self):
        """The address of the same search, spelt as the library spells it."""
        asked = self.data.copy()
        asked["q"] = " ".join(term.correction or term.typed for term in self.terms)
        return self._address_of(asked)

    @cached_property
    def page(self):
        techniques = self.filters.qs.for_cards()
        conditions = self.conditions
        if self.terms:
            techniques = with_all_texts(techniques, self.terms)
        if conditions:
            techniques = verdicts.judged(techniques, conditions)
        paginator = Paginator(techniques, PER_PAGE)
        paginator.count = self.total
        page = paginator.get_page(self.data.get("page"))
        for technique in page if self.terms or conditions else ():
            if self.terms:
                technique.sought, technique.elsewhere = self.marks, self._elsewhere(technique)
            if conditions:
                technique.verdict = self._verdict(technique, conditions)
        return page

    @property
    def with_all_words(self):
        """On this page; without words, all of it."""
        return [found for found in self.page if not self.terms or found.holds_all]

    @property
    def with_some_words(self):
        return [found for found in self.page if self.terms and not found.holds_all]

    def _verdict(self, technique, conditions):
        """Without what is said once, above all of them."""
        verdict, said = verdicts.verdict(technique, conditions), self.answered_stops
        return replace(verdict, reasons=tuple(why for why in verdict.reasons if why.condition not in said))

    @property
    def conditions(self):
        """What the reader answered, and what was chosen on this page; where both say so, as it was answered."""
        answered = self.known.conditions
        chosen = [c for c in self.chosen.get("without", []) if c.slug not in {one.slug for one in answered}]
        return [*answered, *chosen]

    @cached_property
    def left_out(self):
        """The chosen conditions that rule something out, each with how many."""
        counts = self.facets.left_out
        return [
            (condition, counts[condition.slug])
            for condition in self.chosen.get("without", [])
            if condition.slug in counts
        ]

    @cached_property
    def stops(self):
        """The chosen conditions under which nothing is offered, whatever else is chosen, the most urgent first."""
        return stops_among(self.chosen.get("without", []))

    @cached_property
    def answered_stops(self):
        """The same of what the reader answered: with these the techniques are shown, and none is for them."""
        return stops_among(self.known.conditions)

    @cached_property
    def chips(self):
        return [
            Chip(name, self._said(name, value), self.address_without(name, self._raw(value)))
            for name, values in self.chosen.items()
            for value in (values if isinstance(values, list) else [values])
        ]

    @property
    def filters_chosen(self):
        """How many values of the filters are chosen; the words stand in their own box."""
        return sum(chip.name != "q" for chip in self.chips)

    @cached_property
    def drops(self):
        """For an empty result: each single filter without which there would be something, and how much.

        A condition is never proposed: what is unsafe stays left out until the person says otherwise.
        """
        found = what_to_drop(self.filters)
        found.pop("without", None)
        return [
            (", ".join(chip.label for chip in self.chips if chip.name == name), count, self.address_without(name))
            for name, count in found.items()
        ]

    @cached_property
    def groups(self):
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

    def _elsewhere(self, technique):
        """Where a word was found that the card does not show: another name of an area, a step, a caution, a benefit."""
        shown = " ".join([technique.name, technique.summary, technique.stroke.name, *technique.main_area_names])
        hidden = [term for term in self.marks if not words.holds(shown, term)]
        texts = self._texts_of(technique) if hidden else []
        return next((text for text in texts if any(words.holds(text, term) for term in hidden)), "")

    @staticmethod
    def _texts_of(technique):
        areas = library_cache.kept().areas
        for slug, _name in technique.main_areas:
            for above in reversed(areas[slug].lineage if slug in areas else []):
                if area := areas.get(above):
                    yield from (name for name in (area.name, area.latin_name, *area.aliases) if name)
        yield from (*technique.instructions, *technique.benefit_texts, *technique.also_made_of, *technique.tools)
        aims = {areas[slug].pk for slug, _name in technique.main_areas if slug in areas}
        for area in areas.values():
            if area.kind != "region" and area.parent_id in aims:
                said = _("muscle of this area: %(name)s") if area.kind == "muscle" else _("in this area: %(name)s")
                yield from (said % {"name": name} for name in (area.name, *area.aliases))

    def _group(self, name, rows, one_only=False):
        raw = [v for v in self.data.getlist(name) if v] if name in self.chosen else []
        options = [Option(name, value, label, count, value in raw, depth) for value, label, count, depth in rows]
        if one_only:
            options.insert(0, Option(name, "", _("Any"), None, not any(o.checked for o in options)))
        return Group(name, self.filters.filters[name].label, options, self.errors.get(name, []), one_only)

    def _labelled(self, name, counts):
        return [(value, label, counts.get(name, {}).get(value, 0), 0) for value, label in LABELS[name].choices]

    def _numbers(self, name):
        found = self._in_library_order(name)
        found = [choice for choice in found if choice.value != "5" or name != "pressure_max"]
        return [(choice.value, self._number_said(name, int(choice.value)), choice.count, 0) for choice in found]

    def _areas(self):
        """As a tree read from the top, indented; the whole body is no choice."""
        areas = {choice.value: choice for choice in self.facets.choices["area"]}
        tree = sorted(areas.values(), key=lambda c: [(areas[s].position if s in areas else 0, s) for s in c.lineage])
        return [(c.value, brief(c.name), c.count, len(c.lineage) - 2) for c in tree if len(c.lineage) > 1]

    def _conditions(self):
        kept = {choice.value: choice.count for choice in self.facets.choices["without"]}
        return [(c.slug, brief(c.name), kept[c.slug], 0) for c in library_cache.kept().conditions.values()]

    def _in_library_order(self, name):
        return sorted(self.facets.choices[name], key=lambda choice: (choice.position, choice.value))

    @staticmethod
    def _raw(value):
        return getattr(value, "slug", None) or str(value)

    def _said(self, name, value):
        """A chosen value in words."""
        if name == "q":
            return _("“%(words)s”") % {"words": value}
        if name in ("pressure_max", "minutes_max"):
            return self._number_said(name, value)
        if name == "without":
            return _("Leave out for: %(condition)s") % {"condition": brief(value.name)}
        return str(LABELS[name](value).label) if name in LABELS else brief(value.name)

    @staticmethod
    def _number_said(name, number):
        if name == "pressure_max":
            label = Pressure(number).label
            return _("%(level)s or lighter") % {"level": label} if number else str(label)
        return ngettext("%(n)d minute or less", "%(n)d minutes or less", number) % {"n": number}
