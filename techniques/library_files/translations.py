"""The library's texts in other languages: a file for each, read and checked like the rest."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO

from techniques.library_files.reader import Entry, Location, Mistake, Reader
from techniques.library_files.values import Many, Slug, Text, Value, Wrong

FOLDER = "translations"
WRITTEN_IN = "en"
COLUMNS = ["kind", "slug", "field", "text"]

Tables = dict[str, dict[str, Any]]
"""Entries by noun and slug."""


@dataclass(frozen=True)
class Row:
    """A row of a translation file, not yet matched to the entry that it translates."""

    kind: str
    slug: str
    field: str
    text: str
    location: Location


def add(reader: Reader, tables: Tables) -> Tables:
    """The tables with their translations. The reader collects the mistakes."""
    translations: dict[tuple[str, str], dict[str, dict[str, str | list[str]]]] = {}
    for file in sorted((reader.folder / FOLDER).glob("[!.]*")):
        for row in _rows(reader, file):
            try:
                text = _text(row, tables)
            except Wrong as wrong:
                reader.mistakes.append(row.location.mistake(*wrong.args))
                continue
            texts = translations.setdefault((row.kind, row.slug), {}).setdefault(file.stem, {})
            if row.field in texts:
                reader.mistakes.append(
                    row.location.mistake("field", f"{row.field!r} of {row.slug!r} is translated twice")
                )
            texts[row.field] = text
    return {
        noun: {slug: _translated(entry, translations.get((noun, slug))) for slug, entry in entries.items()}
        for noun, entries in tables.items()
    }


def _translated(entry: Entry, translations: dict[str, Any] | None) -> Entry:
    return replace(entry, translations=translations) if translations else entry


def _rows(reader: Reader, file: Path) -> Iterator[Row]:
    path, text = reader.text(file)
    if file.suffix != ".csv" or file.stem not in LANG_INFO or file.stem.partition("-")[0] == WRITTEN_IN:
        reader.mistakes.append(Mistake(path, 1, "-", "is not named after another language, like de.csv"))
    elif text is not None:
        for location, cells in reader.rows(path, text, COLUMNS) or []:
            if len(cells) == len(COLUMNS):
                yield Row(**{name: cell.strip() for name, cell in cells.items()}, location=location)


def _text(row: Row, tables: Tables) -> str | list[str]:
    """The translation in the form that is stored. Raises Wrong with the column and what is wrong in it."""
    if row.kind not in tables:
        raise Wrong("kind", f"{row.kind!r} is none of {', '.join(tables)}")
    entry = tables[row.kind].get(row.slug)
    if entry is None:
        raise Wrong("slug", f"unknown {row.kind} {row.slug!r}")
    kinds = translatable(entry)
    if row.field not in kinds:
        raise Wrong("field", f"{row.field!r} is none of {', '.join(kinds)}")
    if not row.text:
        raise Wrong("text", "is missing")
    try:
        text = kinds[row.field].from_cell(row.text)
    except Wrong as wrong:
        raise Wrong("text", str(wrong)) from wrong
    if isinstance(text, tuple) and len(text) != len(getattr(entry, row.field)):
        raise Wrong("text", f"has {len(text)} entries, and the English {len(getattr(entry, row.field))}")
    return list(text) if isinstance(text, tuple) else text


def translatable(entry: Entry) -> dict[str, Value[Any]]:
    """The fields with names or sentences that people read, and what each may hold."""
    kinds = {spec.name: spec.metadata["value"] for spec in fields(entry) if "value" in spec.metadata}
    return {name: value for name, value in kinds.items() if _is_shown(value.each if isinstance(value, Many) else value)}


def _is_shown(value: Value[Any]) -> bool:
    return isinstance(value, Text) and not isinstance(value, Slug) and value.shown
