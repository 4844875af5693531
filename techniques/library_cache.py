"""The short tables that every question to the library needs, kept in the process for as long as the edition lasts."""

from dataclasses import dataclass, field

from django.db import connection

from techniques.models import BodyArea, Contraindication, Stroke, Technique
from techniques.models.edition import Edition


@dataclass(frozen=True, eq=False)
class Reference:
    """Current areas, strokes and contraindications (with their rules) by slug, and the texts of the techniques."""

    edition: int
    areas: dict = field(repr=False)
    strokes: dict = field(repr=False)
    conditions: dict = field(repr=False)
    texts: tuple = field(repr=False)  # of each technique of the library: what it is searched by, by column


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
    tables = [
        Edition.objects.values(),
        BodyArea.objects.current().values(),
        Stroke.objects.current().values(),
        Contraindication.objects.current().with_rules().values(),
        Technique.objects.library().values("name", "summary", "search_words", "search_text"),
    ]
    sql, params = zip(*(table.query.sql_with_params() for table in tables), strict=True)
    parts = ", ".join(f"(SELECT json_agg(t) FROM ({part}) AS t)" for part in sql)  # noqa: S608 - the model's own SQL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [value for part in params for value in part])
        edition, *rows = (found or [] for found in cursor.fetchone())
    areas, strokes, conditions = (
        {row["slug"]: _entry(model, row) for row in found}
        for model, found in zip((BodyArea, Stroke, Contraindication), rows, strict=False)
    )
    return Reference(edition[0]["number"] if edition else 0, areas, strokes, conditions, tuple(rows[-1]))


def _entry(model, row):
    """The row as the model has it; what it does not know was annotated."""
    columns = {column.attname: column for column in model._meta.concrete_fields}
    entry = model(**{name: columns[name].to_python(value) for name, value in row.items() if name in columns})
    vars(entry).update({name: value for name, value in row.items() if name not in columns})
    return entry
