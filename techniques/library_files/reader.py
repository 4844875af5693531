"""Reads CSV and TOML files into frozen dataclasses, and names each mistake by file, line and field."""

import csv
import io
import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

from techniques import overclaims
from techniques.library_files.values import Many, Ref, Value, Wrong

PROJECT = Path(__file__).resolve().parent.parent.parent
TABLES = ("targets", "pressure", "seconds", "diagram")
HEADING = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_-]+)\s*\]")
KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


@dataclass(frozen=True)
class Mistake:
    path: str
    line: int
    field: str
    message: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.field}: {self.message}"


class Unreadable(Exception):
    """The files hold mistakes: all of them, in the order of the files."""

    def __init__(self, mistakes):
        self.mistakes = sorted(mistakes, key=lambda mistake: (mistake.path, mistake.line))
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True)
class Place:
    """Where an entry stands: its file, its line, and the lines of its fields where they differ."""

    path: str
    line: int
    lines: dict = field(default_factory=dict)

    def mistake(self, name, message):
        table = name.rpartition(".")[0]
        line = self.lines.get(name) or self.lines.get(table) or self.line
        return Mistake(self.path, line, name or "-", message)


def holds(value: Value, key=None):
    """A field of an entry: what it may hold, and its name in the file where that is another."""
    return field(metadata={"value": value, "key": key})


class Reader:
    """Collects entries and mistakes; knows a slug even where the rest of its entry is wrong.

    The library's own texts may hold no promises (see `techniques.overclaims`); what people write `may_promise`.
    """

    def __init__(self, folder, may_promise=False):
        self.folder = folder
        self.may_promise = may_promise
        self.mistakes = []
        self.known = {}

    def table(self, kind, noun, name):
        self.known[noun] = {}
        path, text = self.text(self.folder / name)
        if text is None:
            return self.unreadable(noun)
        rows = self.rows(path, text, [spec.name for spec in fields(kind) if "value" in spec.metadata])
        if rows is None:
            return self.unreadable(noun)
        found = []
        for position, (place, raw) in enumerate(rows, 1):
            self.know(noun, raw["slug"].strip(), place)
            if len(raw) > 1:
                found.append(self.entry(kind, raw, place, Value.from_cell, position=position))
        return {entry.slug: entry for entry in found if entry}

    def rows(self, path, text, expected):
        """Each row of a CSV text as its place and its cells by column; None where it has not the expected columns.

        Of a row with too many or too few cells only the first is given, as the slug that it most likely is.
        """
        top = Place(path, 1)
        try:
            rows = list(_rows(text))
        except csv.Error as error:
            self.mistakes.append(Mistake(path, error.line, "-", f"not CSV: {error}"))
            return None
        (_, heading), *rows = rows or [(1, [])]
        strange = [column for column in heading if column not in expected or heading.count(column) > 1]
        lacking = [column for column in expected if column not in heading]
        self.mistakes += [top.mistake(column, "unknown or repeated column") for column in dict.fromkeys(strange)]
        self.mistakes += [top.mistake(column, "missing column") for column in lacking]
        if strange or lacking:
            return None
        found = []
        for line, cells in rows:
            place = Place(path, line)
            if len(cells) != len(heading):
                self.mistakes.append(place.mistake("", f"has {len(cells)} cells, not {len(heading)}"))
                found.append((place, {"slug": cells[0]}))
            else:
                found.append((place, dict(zip(heading, cells, strict=True))))
        return found

    def unreadable(self, noun):
        """None of its slugs is known, and that is no mistake of those who name them."""
        del self.known[noun]
        return {}

    def folder_of(self, kind, part, name):
        """Entries of one TOML file each, with a list of parts ([[benefits]]) inside."""
        found = []
        files = sorted((self.folder / name).glob("[!.]*"))
        if not files:
            self.mistakes.append(Mistake(_path(self.folder / name), 1, "-", "holds no files"))
        for file in files:
            if file.suffix != ".toml":
                self.mistakes.append(Mistake(_path(file), 1, "-", "is not a .toml file"))
                continue
            path, text = self.text(file)
            if text is None:
                continue
            try:
                raw = tomllib.loads(text)
            except tomllib.TOMLDecodeError as error:
                line = re.search(r"at line (\d+)", str(error))
                last = text.count("\n") + 1
                self.mistakes.append(Mistake(path, int(line[1]) if line else last, "-", f"not TOML: {error}"))
                continue
            found.append(self.document(kind, part, file.stem, raw, Place(path, 1, _lines(text))))
        return {entry.slug: entry for entry in sorted(filter(None, found), key=lambda e: (e.position, e.slug))}

    def document(self, kind, part, slug, raw, place):
        benefits = raw.pop("benefits", [])
        if not isinstance(benefits, list) or not all(isinstance(benefit, dict) for benefit in benefits):
            self.mistakes.append(place.mistake("benefits", "is not a list of [[benefits]] tables"))
            benefits = []
        benefits = [
            self.entry(part, benefit, place, Value.from_toml, within=f"benefits.{number}.")
            for number, benefit in enumerate(benefits, 1)
        ]
        flat = {"slug": slug}
        for key, value in raw.items():
            if key == "slug":
                self.mistakes.append(place.mistake("slug", "is the name of the file: leave it out"))
            elif key in TABLES and isinstance(value, dict):
                flat |= {f"{key}.{inner}": held for inner, held in value.items()}
            else:
                flat[key] = value
        return self.entry(kind, flat, place, Value.from_toml, benefits=tuple(filter(None, benefits)))

    def entry(self, kind, raw, place, how, within="", **more):
        """One entry from its raw values, or None with its mistakes noted."""
        before = len(self.mistakes)
        values = {}
        for spec in fields(kind):
            if "value" not in spec.metadata:
                continue
            key, value = spec.metadata["key"] or spec.name, spec.metadata["value"]
            try:
                values[spec.name] = how(value, raw.pop(key)) if key in raw else value.absent()
                if values[spec.name]:
                    self.refuse_promises(value.shown_in(values[spec.name]))
            except Wrong as wrong:
                self.mistakes.append(place.mistake(within + key, str(wrong)))
        self.mistakes += [place.mistake(within + key, "unknown field") for key in raw]
        return kind(**values, **more, place=place) if len(self.mistakes) == before else None

    def refuse_promises(self, texts):
        for promise in () if self.may_promise else overclaims.suggestions(*texts):
            raise Wrong(f"says {promise.found!r}: rather {promise.instead}")

    def text(self, file):
        """The path to name in mistakes, and the text of the file (None where it cannot be read)."""
        path = _path(file)
        try:
            data = file.read_bytes()
            return path, data.decode("utf-8-sig")
        except OSError as error:
            self.mistakes.append(Mistake(path, 1, "-", f"cannot be read: {error.strerror}"))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.mistakes.append(Mistake(path, line, "-", "is not UTF-8"))
        return path, None

    def know(self, noun, slug, place):
        first = self.known[noun].setdefault(slug, place)
        if first is not place:
            self.mistakes.append(place.mistake("slug", f"{slug!r} is already on line {first.line}"))

    def unknown_references(self, entries):
        found = []
        for entry in entries:
            found += self.unknown_in(entry)
            for number, benefit in enumerate(getattr(entry, "benefits", ()), 1):
                found += self.unknown_in(benefit, f"benefits.{number}.")
        return found

    def unknown_in(self, entry, within=""):
        for spec in fields(entry):
            value = spec.metadata.get("value")
            kind = value.each if isinstance(value, Many) else value
            if not isinstance(kind, Ref):
                continue
            named = getattr(entry, spec.name)
            for slug in named if isinstance(named, tuple) else filter(None, [named]):
                if kind.to in self.known and slug not in self.known[kind.to]:
                    key = within + (spec.metadata["key"] or spec.name)
                    yield entry.place.mistake(key, f"unknown {kind.to} {slug!r}")


def _path(file):
    """The file as people name it: from the project's folder, if it lies there."""
    return str(file.relative_to(PROJECT)) if file.is_relative_to(PROJECT) else str(file)


def _rows(text):
    """Each row of a CSV text with the line that it begins on; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        error.line = line
        raise


def _lines(text):
    """The line of each key and table of a TOML text, found by looking at how lines begin."""
    lines, table, counts = {}, "", {}
    for number, line in enumerate(text.splitlines(), 1):
        if heading := HEADING.match(line):
            brackets, table = heading.groups()
            if brackets == "[[":
                counts[table] = counts.get(table, 0) + 1
                table = f"{table}.{counts[table]}"
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            lines.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return lines
