"""What the library page shows for one state of its filters."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from techniques import library_cache
from techniques.browse.entry_pages import in_order
from techniques.browse.filter_counts import Facets, count_choices, counts_without
from techniques.browse.filters import Sort, TechniqueFilter, held_by
from techniques.browse.sidebar import Group, Sidebar, label_of
from techniques.health_check.answers import NONE, Answers
from techniques.models import BodyArea, Contraindication, Technique
from techniques.models.array_lookups import is_one_of
from techniques.models.querysets import TechniqueQuerySet
from techniques.safety import verdicts
from techniques.safety.instead import Alternatives
from techniques.search import beside, spelling
from techniques.search.finding import holds_all
from techniques.search.ranking import with_all_texts
from techniques.search.reading import Reading, read
from techniques.search.spelling import Term

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PER_PAGE = 24


class Texts(TypedDict):
    """What `with_all_texts` adds to a technique."""

    holds_all: bool
    benefit_texts: list[str]
    also_made_of: list[str]


Result: TypeAlias = "WithAnnotations[Technique, Texts]"


@dataclass
class Chip:
    """A chosen value, and the URL without it."""

    name: str
    label: str
    href: str


def stops_among(conditions: Iterable[Contraindication]) -> list[Contraindication]:
    """The conditions under which no technique is offered, most urgent first."""
    stops = [condition for condition in conditions if condition.kind == "absolute"]
    return sorted(stops, key=lambda condition: ["emergency", "urgent", "none"].index(condition.urgency))


def _default_sort(query: QueryDict) -> Sort:
    """The order that the URL need not name."""
    return Sort.RELEVANCE if spelling.WORD.search(query.get("q", "")) else Sort.USUAL


class LibraryPage:
    """The results, filters and links of the library page for one query string and one reader's answers."""

    @classmethod
    def of(cls, data: QueryDict, techniques: TechniqueQuerySet, answers: Answers = NONE) -> "LibraryPage":
        """The page, rebuilt if the counts show that the library cache is stale."""
        page = cls(data, techniques, answers)
        return page if library_cache.is_of(page.facets.edition) else cls(data, techniques, answers)

    def __init__(self, data: QueryDict, techniques: TechniqueQuerySet, answers: Answers = NONE) -> None:
        self.filters = TechniqueFilter(data, queryset=techniques)
        self.data = data
        self.chosen = self.filters.chosen
        self.answers = answers

    @property
    def words(self) -> str:
        return self.data.get("q", "").replace("\x00", "")

    @property
    def errors(self) -> Any:
        return self.filters.errors

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """The invalid filters: name, label and message."""
        filters = self.filters.filters
        return [(name, filters[name].label, " ".join(errors)) for name, errors in self.errors.items()]

    @property
    def sort_field(self) -> str:
        """The field as HTML. Its first choice is the default order, which adds nothing to the URL."""
        first = Sort.RELEVANCE if self.terms else Sort.USUAL
        others = [choice for choice in Sort.choices if choice[0] not in (first, Sort.RELEVANCE)]
        self.filters.form.fields["sort"].widget.choices = [("", first.label), *others]
        return self.filters.form["sort"].as_widget(attrs={"id": "sort"})

    @property
    def total(self) -> int:
        return self.facets.total

    @property
    def selected_areas(self) -> list[str]:
        return [area.slug for area in self.chosen.get("area", [])]

    @property
    def address(self) -> str:
        """The URL of this page in its shortest form."""
        return self.address_without()

    def address_without(self, name: str | None = None, value: str | None = None) -> str:
        """The URL without one value of a filter, or without the filter."""
        return self._address_of(self.data, name, value)

    def address_with_area(self, slug: str) -> str:
        """The URL with this area chosen too, or without it if it is chosen already."""
        if slug in self.selected_areas:
            return self.address_without("area", slug)
        data = self.data.copy()
        data.appendlist("area", slug)
        return self._address_of(data)

    @property
    def query(self) -> str:
        """The query string for links from other pages."""
        return self._query_of(self.data)

    def _address_of(self, data: QueryDict, name: str | None = None, value: str | None = None) -> str:
        query = self._query_of(data, name, value)
        return reverse("techniques:library") + (f"?{query}" if query else "")

    def _query_of(self, data: QueryDict, name: str | None = None, value: str | None = None) -> str:
        query = data.copy()
        query.pop("page", None)
        for key in list(query):
            values = [v for v in query.getlist(key) if v and not (key == name and value in (None, v))]
            values = [v for v in values if key != "sort" or v != _default_sort(query)]
            if values and key in self.filters.filters:
                query.setlist(key, values)
            else:
                query.pop(key)
        return query.urlencode()

    @cached_property
    def facets(self) -> Facets:
        return count_choices(self.filters)

    @cached_property
    def reading(self) -> Reading:
        """What the search words mean."""
        return read(self.chosen.get("q", ""))

    @property
    def terms(self) -> list[Term]:
        """The search words."""
        return list(self.reading.terms)

    @cached_property
    def marks(self) -> list[Term]:
        """The words to highlight: the search words, and the names of the areas that they mean."""
        names = (term for part in self.reading.parts for name in part.names for term in name)
        return [term for term in dict.fromkeys([*self.terms, *names]) if term.unfinished or not term.is_empty]

    @property
    def areas_named(self) -> list[BodyArea]:
        return self.reading.areas

    @cached_property
    def held(self) -> list[Contraindication]:
        """The conditions that the search words say to hold, except those answered or chosen already."""
        return [condition for condition in held_by(self.chosen.get("q", "")) if condition.slug not in self.answered]

    @cached_property
    def answered(self) -> set[str]:
        """Slugs of the conditions that hold by the reader's answers, or are chosen on this page."""
        return {condition.slug for condition in [*self.answers.conditions, *self.chosen.get("without", [])]}

    @cached_property
    def forewarned(self) -> list[tuple[Contraindication, bool]]:
        """Conditions that the search words name or give reason to ask about, and whether they are said to hold."""
        return self.reading.told(self.answered)

    @cached_property
    def beside(self) -> list[beside.Shelf]:
        """What else than techniques the search finds, by kind."""
        return beside.found(self.reading, self.held) if self.terms else []

    @property
    def corrected(self) -> list[Term]:
        """The misspelt search words."""
        return [term for term in self.terms if term.correction]

    @property
    def corrected_address(self) -> str:
        """The URL of the same search with the spelling corrected."""
        data = self.data.copy()
        data["q"] = " ".join(term.correction or term.typed for term in self.terms)
        return self._address_of(data)

    @cached_property
    def page(self) -> "Page[Result]":
        techniques: Any = self.filters.queryset
        if self.terms:  # what was found when it was counted need not be searched for again
            found = self.filters.in_order(techniques.filter(Q(is_one_of(self.facets.found))))
            techniques = with_all_texts(found.for_cards(), holds_all(self.reading))
        else:
            techniques = self.filters.qs.for_cards()
        conditions = self.conditions
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
    def with_all_words(self) -> "list[Result]":
        """Those on this page that match all search words; all of them without any."""
        return [technique for technique in self.page if not self.terms or technique.holds_all]

    @property
    def with_some_words(self) -> "list[Result]":
        return [technique for technique in self.page if self.terms and not technique.holds_all]

    def _verdict(self, technique: Technique, conditions: list[Contraindication]) -> verdicts.Verdict:
        """The verdict without the reasons that the page gives once, above all techniques."""
        verdict, stops = verdicts.verdict(technique, conditions), self.answered_stops
        return replace(verdict, reasons=tuple(why for why in verdict.reasons if why.condition not in stops))

    @property
    def conditions(self) -> list[Contraindication]:
        """The conditions that hold by the reader's answers, then others chosen on this page or named in the search."""
        answered = self.answers.conditions
        chosen = [c for c in self.chosen.get("without", []) if c.slug not in {one.slug for one in answered}]
        return [*answered, *chosen, *self.held]

    @cached_property
    def left_out(self) -> list[tuple[Contraindication, int]]:
        """The chosen conditions that rule techniques out, each with how many."""
        counts = self.facets.left_out
        return [
            (condition, counts[condition.slug])
            for condition in self.chosen.get("without", [])
            if condition.slug in counts
        ]

    @cached_property
    def stops(self) -> list[Contraindication]:
        """The chosen conditions under which no technique is offered, most urgent first."""
        return stops_among(self.chosen.get("without", []))

    @cached_property
    def answered_stops(self) -> list[Contraindication]:
        """The same by the reader's answers; the techniques are shown, each with the verdict "not today"."""
        return stops_among(self.answers.conditions)

    @cached_property
    def instead(self) -> list[Technique]:
        """Where all that was found is left out: what may be done near the places asked for, or else elsewhere."""
        if not self.conditions or self.stops or self.answered_stops or not self._is_all_left_out:
            return []
        places = [area.slug for area in [*self.chosen.get("area", []), *self.areas_named]]
        return in_order(Alternatives(self.conditions).near(places), self.conditions)

    @property
    def _is_all_left_out(self) -> bool:
        if not self.total:
            return bool(self.left_out)
        return self.total <= PER_PAGE and all(one.verdict and one.verdict.is_left_out for one in self.page)

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(name, label_of(name, value), self.address_without(name, self._raw(value)))
            for name, values in self.chosen.items()
            for value in (values if isinstance(values, list) else [values])
        ]

    @property
    def filters_chosen(self) -> int:
        """How many values are chosen, not counting the search words, which have their own box."""
        return sum(chip.name != "q" for chip in self.chips)

    @cached_property
    def drops(self) -> list[tuple[str, int, str]]:
        """For an empty result: label, count and URL for each filter without which there are techniques.

        Conditions are never suggested: what is unsafe stays left out until the person says otherwise.
        """
        counts = counts_without(self.filters)
        counts.pop("without", None)
        return [
            (", ".join(chip.label for chip in self.chips if chip.name == name), count, self.address_without(name))
            for name, count in counts.items()
        ]

    @cached_property
    def groups(self) -> list[Group]:
        return Sidebar(self.data, self.filters, self.facets).groups

    def _elsewhere(self, technique: "Result") -> str:
        """A text with a search word that the card does not show: an area's other name, an instruction, a benefit."""
        shown = " ".join([technique.name, technique.summary, technique.stroke.name, *technique.main_area_names])
        hidden = [term for term in self.marks if not spelling.holds(shown, term)]
        texts = self._texts_of(technique) if hidden else ()
        return next((text for text in texts if any(spelling.holds(text, term) for term in hidden)), "")

    @staticmethod
    def _texts_of(technique: "Result") -> Iterator[str]:
        areas = library_cache.kept().areas
        for slug, _name in technique.main_areas:
            for above in reversed(areas[slug].lineage if slug in areas else []):
                if area := areas.get(above):
                    yield from (name for name in (area.name, area.latin_name, *area.aliases) if name)
        yield from (*technique.instructions, *technique.benefit_texts, *technique.also_made_of, *technique.tools)
        aims = {areas[slug].pk for slug, _name in technique.main_areas if slug in areas}
        for area in areas.values():
            if area.kind != "region" and area.parent_id in aims:
                words = _("muscle of this area: %(name)s") if area.kind == "muscle" else _("in this area: %(name)s")
                yield from (words % {"name": name} for name in (area.name, *area.aliases))

    @staticmethod
    def _raw(value: Any) -> str:
        return getattr(value, "slug", None) or str(value)
