"""The small tables that every query to the library needs, cached in the process for as long as an edition lasts."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection

from techniques.models import BodyArea, Contraindication, Entry, Stroke, Technique, Topic
from techniques.models.edition import Edition

Row = TypeVar("Row", bound=Entry)
TOPIC = ("id", "slug", "name", "position", "translations", "summary", "page", "words")
"""What a search shows and needs of a topic."""


@dataclass(frozen=True, eq=False)
class Reference:
    """Current areas, strokes, contraindications (with their rules) and topics by slug, and the searchable texts.

    `texts` holds a row for each technique of the library, with the text of each column that is searched.
    """

    edition: int
    areas: dict[str, BodyArea] = field(repr=False)
    strokes: dict[str, Stroke] = field(repr=False)
    conditions: dict[str, Contraindication] = field(repr=False)
    topics: dict[str, Topic] = field(repr=False)
    texts: tuple[dict[str, str], ...] = field(repr=False)


_cached: list[Reference] = []


def kept() -> Reference:
    """The tables as last read, perhaps of an older edition: where that matters, call `is_of` or `refresh`."""
    if not _cached:
        _cached.append(_read())
    return _cached[0]


def refresh() -> Reference:
    """The tables as they are now, at the cost of one query."""
    is_of(Edition.current())
    return kept()


def is_of(edition: int) -> bool:
    """Whether the cache is of this edition; if not, it is cleared."""
    if _cached and _cached[0].edition != edition:
        forget()
        return False
    return True


def forget() -> None:
    _cached.clear()


def _read() -> Reference:
    """Everything in one query, so that the first page of a process costs hardly more than the next."""
    tables = [
        Edition.objects.values(),
        BodyArea.objects.current().values(),
        Stroke.objects.current().values(),
        Contraindication.objects.current().with_rules().values(),
        Topic.objects.current().values(*TOPIC),
        Technique.objects.library().values("name", "summary", "search_words", "search_text"),
    ]
    sql, params = zip(*(table.query.sql_with_params() for table in tables), strict=True)
    parts = ", ".join(f"(SELECT json_agg(t) FROM ({part}) AS t)" for part in sql)  # noqa: S608 - the model's own SQL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [value for part in params for value in part])
        edition, *rows = (rows or [] for rows in cursor.fetchone())
    areas, strokes, conditions, topics, texts = rows
    return Reference(
        edition[0]["number"] if edition else 0,
        _entries(BodyArea, areas),
        _entries(Stroke, strokes),
        _entries(Contraindication, conditions),
        _entries(Topic, topics),
        tuple(texts),
    )


def _entries(model: type[Row], rows: list[dict[str, Any]]) -> dict[str, Row]:
    return {row["slug"]: _entry(model, row) for row in rows}


def _entry(model: type[Row], row: dict[str, Any]) -> Row:
    """The row as an instance of the model, with its annotations as attributes."""
    columns = {column.attname: column for column in model._meta.concrete_fields}
    entry = model(**{name: columns[name].to_python(value) for name, value in row.items() if name in columns})
    vars(entry).update({name: value for name, value in row.items() if name not in columns})
    return entry
