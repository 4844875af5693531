"""Reads CSV and TOML files into frozen dataclasses, and names each mistake by file, line and field."""

import csv
import io
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from techniques import overclaims
from techniques.library_files.values import Many, Ref, Slug, Text, Value, Wrong

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

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.field}: {self.message}"


class _NotCsv(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class Unreadable(Exception):
    """There are mistakes in the files; `mistakes` has all of them, in the order of the files."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = sorted(mistakes, key=lambda mistake: (mistake.path, mistake.line))
        super().__init__("\n".join(map(str, self.mistakes)))


@dataclass(frozen=True)
class Location:
    """Where an entry is: its file, its line, and the lines of its fields if they have their own."""

    path: str
    line: int
    lines: dict[str, int] = field(default_factory=dict)

    def mistake(self, name: str, message: str) -> Mistake:
        table = name.rpartition(".")[0]
        line = self.lines.get(name) or self.lines.get(table) or self.line
        return Mistake(self.path, line, name or "-", message)


def holds(value: Value[Any], key: str | None = None) -> Any:
    """A field of an entry: what it may hold, and its name in the file if that differs."""
    return field(metadata={"value": value, "key": key})


@dataclass(frozen=True, kw_only=True)
class Record:
    """Anything read from the files. In the file of an entry its parts are listed under a name: [[benefits]]."""

    listed_as: ClassVar[str] = ""

    location: Location = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class Entry(Record):
    """A row of a table or a file of its own, known by its slug."""

    slug: str = holds(Slug())
    name: str = holds(Text(longest=120, required=True))
    translations: dict[str, Any] = field(default_factory=dict)
    position: int = field(compare=False)


RecordKind = TypeVar("RecordKind", bound=Record)
EntryKind = TypeVar("EntryKind", bound=Entry)


class Reader:
    """Collects entries and mistakes; knows a slug even if the rest of its entry is wrong.

    The library's own texts must not make promises (see `techniques.overclaims`); what people write `may_promise`.
    """

    def __init__(self, folder: Path = Path(), may_promise: bool = False) -> None:
        self.folder = folder
        self.may_promise = may_promise
        self.mistakes: list[Mistake] = []
        self.known: dict[str, dict[str, Any]] = {}

    def table(self, kind: type[EntryKind], noun: str, name: str) -> dict[str, EntryKind]:
        """The entries of a CSV file by slug."""
        self.known[noun] = {}
        path, text = self.text(self.folder / name)
        if text is None:
            return self.forget(noun)
        rows = self.rows(path, text, [spec.name for spec in fields(kind) if "value" in spec.metadata])
        if rows is None:
            return self.forget(noun)
        found = []
        for position, (location, raw) in enumerate(rows, 1):
            self.register(noun, raw["slug"].strip(), location)
            if len(raw) > 1:
                found.append(self.entry(kind, raw, location, Value.from_cell, position=position))
        return {entry.slug: entry for entry in found if entry}

    def rows(self, path: str, text: str, expected: Sequence[str]) -> list[tuple[Location, dict[str, str]]] | None:
        """The rows of a CSV text, with their location and cells by column; None if the columns are not those expected.

        A row with too many or too few cells has only its first cell, which is probably the slug.
        """
        top = Location(path, 1)
        try:
            rows = list(_rows(text))
        except _NotCsv as error:
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
            location = Location(path, line)
            if len(cells) != len(heading):
                self.mistakes.append(location.mistake("", f"has {len(cells)} cells, not {len(heading)}"))
                found.append((location, {"slug": cells[0]}))
            else:
                found.append((location, dict(zip(heading, cells, strict=True))))
        return found

    def forget(self, noun: str) -> dict[str, Any]:
        """Do not report references to a table that cannot be read."""
        del self.known[noun]
        return {}

    def folder_of(self, kind: type[EntryKind], part: type[Record], noun: str, name: str) -> dict[str, EntryKind]:
        """The entries of a folder by slug: a TOML file each, with a list of parts."""
        found = []
        files = sorted((self.folder / name).glob("[!.]*"))
        self.known[noun] = {file.stem: Location(_path(file), 1) for file in files}
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
            found.append(self.document(kind, part, file.stem, raw, Location(path, 1, _lines(text))))
        return {entry.slug: entry for entry in sorted(filter(None, found), key=lambda e: (e.position, e.slug))}

    def document(
        self, kind: type[EntryKind], part: type[Record], slug: str, raw: dict[str, Any], location: Location
    ) -> EntryKind | None:
        """The entry in a TOML file; None if there are mistakes in it."""
        tables = raw.pop(part.listed_as, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.mistakes.append(location.mistake(part.listed_as, f"is not a list of [[{part.listed_as}]] tables"))
            tables = []
        parts = [
            self.entry(part, table, location, Value.from_toml, within=f"{part.listed_as}.{number}.")
            for number, table in enumerate(tables, 1)
        ]
        flat: dict[str, Any] = {"slug": slug}
        for key, value in raw.items():
            if key == "slug":
                self.mistakes.append(location.mistake("slug", "is the name of the file: leave it out"))
            elif key in TABLES and isinstance(value, dict):
                flat |= {f"{key}.{inner}": inner_value for inner, inner_value in value.items()}
            else:
                flat[key] = value
        listed: dict[str, Any] = {part.listed_as: tuple(filter(None, parts))}
        return self.entry(kind, flat, location, Value.from_toml, **listed)

    def entry(
        self,
        kind: type[RecordKind],
        raw: dict[str, Any],
        location: Location,
        read: Callable[[Value[Any], Any], Any],
        within: str = "",
        **more: object,
    ) -> RecordKind | None:
        """An entry from its raw values; None if there are mistakes, which are collected."""
        before = len(self.mistakes)
        values = {}
        for spec in fields(kind):
            if "value" not in spec.metadata:
                continue
            key, value = spec.metadata["key"] or spec.name, spec.metadata["value"]
            try:
                values[spec.name] = read(value, raw.pop(key)) if key in raw else value.absent()
                if values[spec.name]:
                    self.refuse_promises(value.shown_in(values[spec.name]))
            except Wrong as wrong:
                self.mistakes.append(location.mistake(within + key, str(wrong)))
        self.mistakes += [location.mistake(within + key, "unknown field") for key in raw]
        return kind(**values, **more, location=location) if len(self.mistakes) == before else None

    def refuse_promises(self, texts: Iterable[str]) -> None:
        for promise in () if self.may_promise else overclaims.suggestions(*texts):
            raise Wrong(f"says {promise.found!r}: rather {promise.instead}")

    def text(self, file: Path) -> tuple[str, str | None]:
        """The path to name in mistakes, and the text of the file; None if it cannot be read."""
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

    def register(self, noun: str, slug: str, location: Location) -> None:
        first = self.known[noun].setdefault(slug, location)
        if first is not location:
            self.mistakes.append(location.mistake("slug", f"{slug!r} is already on line {first.line}"))

    def unknown_references(self, entries: Iterable[Entry]) -> list[Mistake]:
        """Slugs that name no entry of the kind they refer to."""
        found: list[Mistake] = []
        for entry in entries:
            found += self.unknown_in(entry)
            for name in ("benefits", "claims"):
                for number, part in enumerate(getattr(entry, name, ()), 1):
                    found += self.unknown_in(part, f"{name}.{number}.")
        return found

    def unknown_in(self, entry: Record, within: str = "") -> Iterator[Mistake]:
        for spec in fields(entry):
            value = spec.metadata.get("value")
            kind = value.each if isinstance(value, Many) else value
            if not isinstance(kind, Ref):
                continue
            named = getattr(entry, spec.name)
            for slug in named if isinstance(named, tuple) else filter(None, [named]):
                if kind.to in self.known and slug not in self.known[kind.to]:
                    key = within + (spec.metadata["key"] or spec.name)
                    yield entry.location.mistake(key, f"unknown {kind.to} {slug!r}")


def _path(file: Path) -> str:
    """The path of a file, relative to the project if it is in it."""
    return str(file.relative_to(PROJECT)) if file.is_relative_to(PROJECT) else str(file)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV text that are not empty, with the line each begins on. Raises _NotCsv."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise _NotCsv(line, str(error)) from error


def _lines(text: str) -> dict[str, int]:
    """The line of each key and table of a TOML text, by how the lines begin."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
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
