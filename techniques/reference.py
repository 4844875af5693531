"""The short tables that every question to the library needs, kept in the process for as long as the edition lasts."""

from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps
from django.db import connection

from techniques import words
from techniques.complaints import complaints
from techniques.edition import Edition
from techniques.phrases import Phrasebook
from techniques.words import Vocabulary


@dataclass(frozen=True)
class Reference:
    """Current areas, strokes and contraindications (with their rules) by slug, and the words of the library."""

    edition: int
    areas: dict = field(repr=False)
    strokes: dict = field(repr=False)
    conditions: dict = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    described_with: frozenset = field(repr=False)  # stems of the words in names of techniques, areas and strokes

    @cached_property
    def phrases(self) -> Phrasebook:
        return Phrasebook(self.areas)


_kept: list[Reference] = []


def kept() -> Reference:
    """As it was when it was last read. Who shows what changes with an edition calls `is_of` or `refresh`, too."""
    if not _kept:
        _kept.append(_read())
    return _kept[0]


def refresh() -> Reference:
    """As it is now, at the cost of one query."""
    is_of(Edition.current())
    return kept()


def is_of(edition: int) -> bool:
    """Whether what is kept is of this edition; if not, it is forgotten."""
    if _kept and _kept[0].edition != edition:
        forget()
        return False
    return True


def forget():
    _kept.clear()


def _read() -> Reference:
    """All in one query, so that the first page of a process costs hardly more than the next."""
    areas, strokes, conditions, techniques = (
        apps.get_model("techniques", name) for name in ("BodyArea", "Stroke", "Contraindication", "Technique")
    )
    tables = [
        Edition.objects.values(),
        areas.objects.current().values(),
        strokes.objects.current().values(),
        conditions.objects.current().with_rules().values(),
        techniques.objects.library().values("name", "summary", "search_words", "search_text"),
    ]
    sql, params = zip(*(table.query.sql_with_params() for table in tables), strict=True)
    parts = ", ".join(f"(SELECT json_agg(t) FROM ({part}) AS t)" for part in sql)  # noqa: S608 - the model's own SQL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [value for part in params for value in part])
        edition, *rows = (found or [] for found in cursor.fetchone())
    areas, strokes, conditions = (
        {row["slug"]: _entry(model, row) for row in found}
        for model, found in zip((areas, strokes, conditions), rows, strict=False)
    )
    texts = [text for row in rows[-1] for text in row.values()]
    texts += [text for area in areas.values() for text in (area.name, area.latin_name, *area.aliases)]
    texts += [text for condition in conditions.values() for text in (condition.name, condition.question)]
    texts += [text for complaint in complaints() for text in complaint.words]
    vocabulary, number = Vocabulary(texts), edition[0]["number"] if edition else 0
    return Reference(number, areas, strokes, conditions, vocabulary, _stems(areas, strokes, rows[-1]))


def _stems(areas, strokes, techniques):
    names = [text for area in areas.values() for text in (area.name, *area.aliases)]
    names += [text for stroke in strokes.values() for text in (stroke.name, stroke.family)]
    names += [technique["name"] for technique in techniques]
    return frozenset(words.stem(word) for name in names for word in words.WORD.findall(name.lower()))


def _entry(model, row):
    """The row as the model has it; what it does not know was annotated."""
    columns = {column.attname: column for column in model._meta.concrete_fields}
    entry = model(**{name: columns[name].to_python(value) for name, value in row.items() if name in columns})
    vars(entry).update({name: value for name, value in row.items() if name not in columns})
    return entry
