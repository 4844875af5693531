"""The library's texts in other languages: one file for each, read and checked as the rest of it is."""

from dataclasses import dataclass, fields, replace

from django.conf.locale import LANG_INFO

from techniques.library_files.reader import Mistake, Place
from techniques.library_files.values import Many, Slug, Text, Wrong

FOLDER = "translations"
WRITTEN_IN = "en"
COLUMNS = ["kind", "slug", "field", "text"]


@dataclass(frozen=True)
class Row:
    """One cell of a file of translations, before it is known what it translates."""

    kind: str
    slug: str
    field: str
    text: str
    place: Place


def add(reader, tables):
    """The tables (entries by slug, under their noun) with what the files say in other languages.

    Mistakes are noted with the reader, as those of the other files.
    """
    said = {}
    for file in sorted((reader.folder / FOLDER).glob("[!.]*")):
        for row in _rows(reader, file):
            try:
                text = _text(row, tables)
            except Wrong as wrong:
                reader.mistakes.append(row.place.mistake(*wrong.args))
                continue
            texts = said.setdefault((row.kind, row.slug), {}).setdefault(file.stem, {})
            if row.field in texts:
                reader.mistakes.append(row.place.mistake("field", f"{row.field!r} of {row.slug!r} is said twice"))
            texts[row.field] = text
    return {
        noun: {slug: _translated(entry, said.get((noun, slug))) for slug, entry in entries.items()}
        for noun, entries in tables.items()
    }


def _translated(entry, said):
    return replace(entry, translations=said) if said else entry


def _rows(reader, file):
    path, text = reader.text(file)
    if file.suffix != ".csv" or file.stem not in LANG_INFO or file.stem.partition("-")[0] == WRITTEN_IN:
        reader.mistakes.append(Mistake(path, 1, "-", "is not named after another language, like de.csv"))
    elif text is not None:
        for place, cells in reader.rows(path, text, COLUMNS) or []:
            if len(cells) == len(COLUMNS):
                yield Row(**{name: cell.strip() for name, cell in cells.items()}, place=place)


def _text(row, tables):
    """What the row says, as it is stored. Raises Wrong with the column and what is wrong in it."""
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


def translatable(entry):
    """The fields that people read as sentences or names, each with what it may hold."""
    kinds = {spec.name: spec.metadata["value"] for spec in fields(entry) if "value" in spec.metadata}
    return {name: value for name, value in kinds.items() if _is_shown(value.each if isinstance(value, Many) else value)}


def _is_shown(value):
    return isinstance(value, Text) and not isinstance(value, Slug) and value.shown
