"""The small tables that every query to the library needs, cached in the process for as long as an edition lasts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef

from techniques.models import BodyArea, Contraindication, Effect, Entry, Question, Stroke, Target, Technique, Topic
from techniques.models.edition import Edition

Row = TypeVar("Row", bound=Entry)
TOPIC = ("id", "slug", "name", "position", "translations", "summary", "page", "words")
"""What a search shows and needs of a topic."""


@dataclass(frozen=True, eq=False)
class Reference:
    """Current areas, strokes, contraindications (with effects and questions) and topics by slug, and searchable texts.

    `texts` holds a row for each technique of the library, with the text of each column that is searched; `targets`
    the ids of techniques of the library that work on an area, by its id and the role.
    """

    edition: int
    areas: dict[str, BodyArea] = field(repr=False)
    strokes: dict[str, Stroke] = field(repr=False)
    conditions: dict[str, Contraindication] = field(repr=False)
    topics: dict[str, Topic] = field(repr=False)
    texts: tuple[dict[str, str], ...] = field(repr=False)
    targets: dict[tuple[int, str], list[int]] = field(repr=False)

    def working_on(self, area_ids: Iterable[int], role: str) -> list[int]:
        """Ids of the techniques of the library with a target of this role among these areas."""
        return sorted({pk for area in area_ids for pk in self.targets.get((area, role), ())})


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
    of_effect = Effect.areas.through.objects.filter(effect=OuterRef("pk")).values("bodyarea__slug")
    current = {"retired_at": None, "condition__retired_at": None}
    tables = [
        Edition.objects.values(),
        BodyArea.objects.current().values(),
        Stroke.objects.current().values(),
        Contraindication.objects.current().values(),
        Effect.objects.filter(**current)  # type: ignore[no-redef]  # also declared on the model
        .annotate(area_slugs=ArraySubquery(of_effect))
        .values(),
        Question.objects.filter(**current).values(),
        Topic.objects.current().values(*TOPIC),
        Technique.objects.library().values("name", "summary", "search_words", "search_text"),
        Target.objects.filter(technique__in=Technique.objects.library()).values("technique_id", "area_id", "role"),
    ]
    sql, params = zip(*(table.query.sql_with_params() for table in tables), strict=True)
    parts = ", ".join(f"(SELECT json_agg(t) FROM ({part}) AS t)" for part in sql)  # noqa: S608 - the model's own SQL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [value for part in params for value in part])
        edition, *rows = (rows or [] for rows in cursor.fetchone())
    areas, strokes, conditions, effects, questions, topics, texts, targets = rows
    known = _entries(Contraindication, conditions)
    _give(known, "known_effects", _entries(Effect, effects).values())
    _give(known, "known_questions", _entries(Question, questions).values())
    techniques: dict[tuple[int, str], list[int]] = {}
    for row in targets:
        techniques.setdefault((row["area_id"], row["role"]), []).append(row["technique_id"])
    return Reference(
        edition[0]["number"] if edition else 0,
        _entries(BodyArea, areas),
        _entries(Stroke, strokes),
        known,
        _entries(Topic, topics),
        tuple(texts),
        techniques,
    )


def _give(conditions: dict[str, Contraindication], name: str, rows: Iterable[Effect | Question]) -> None:
    """Set, on each condition, its rows in their order."""
    by_pk = {condition.pk: condition for condition in conditions.values()}
    found: defaultdict[int, list[Effect | Question]] = defaultdict(list)
    for row in rows:
        found[row.condition_id].append(row)
    for pk, condition in by_pk.items():
        setattr(condition, name, tuple(found[pk]))


def _entries(model: type[Row], rows: list[dict[str, Any]]) -> dict[str, Row]:
    return {row["slug"]: _entry(model, row) for row in rows}


def _entry(model: type[Row], row: dict[str, Any]) -> Row:
    """The row as an instance of the model, with its annotations as attributes."""
    columns = {column.attname: column for column in model._meta.concrete_fields}
    entry = model(**{name: columns[name].to_python(value) for name, value in row.items() if name in columns})
    vars(entry).update({name: value for name, value in row.items() if name not in columns})
    return entry
