"""A row of a table as a step: what each column says, the words of its cells read like any others."""

import re
from collections.abc import Callable
from dataclasses import replace

from routines.import_export.pasting import durations_said, how_often, levels_said, sides_said
from routines.import_export.pasting.how_often import HowOften
from routines.import_export.pasting.line import Line
from routines.import_export.pasting.numbers import NUMBER, worth_of

UNIT = {"minutes": "min", "seconds": "s"}


def of_cells(cells: tuple[tuple[str, str], ...], text: str, read: Callable[[str], list[Line]]) -> list[Line]:
    """The step of a row; `read` reads its first words."""
    by_kind: dict[str, list[str]] = {}
    for kind, cell in cells:
        is_time = kind == "words" and durations_said.read(cell).is_all
        by_kind.setdefault("time" if is_time else kind, []).append(cell)
    name = " ".join([*by_kind.get("name", []), *by_kind.get("place", [])])
    found = read(name)
    line = replace(found[0], text=text) if found else Line(text)
    line = _with_time(line, by_kind)
    if cell := _first(by_kind, "side"):
        side = sides_said.read(cell).side or ("each" if cell.lower() in ("both", "2", "l+r") else None)
        line = replace(line, side=side or line.side)
    if cell := _first(by_kind, "pressure"):
        line = _with_pressure(line, cell)
    if cell := _first(by_kind, "often"):
        _rest, often = how_often.read(cell)
        line = replace(line, often=often or HowOften(cell, None))
    notes = [*by_kind.get("note", []), *by_kind.get("words", [])]
    often_words = line.often.words if line.often and line.often.frequency is None else ""
    return [line.noting(*notes, often_words)]


def _with_time(line: Line, by_kind: dict[str, list[str]]) -> Line:
    said = durations_said.Said("")
    for kind in ("time", "minutes", "seconds"):
        if cell := _first(by_kind, kind):
            bare = _bare(cell)
            written = f"{cell} {UNIT[kind]}" if kind in UNIT and bare is not None else cell
            one = durations_said.read(written)
            said.seconds = (said.seconds or 0) + one.seconds if one.seconds is not None else said.seconds
            said.repetitions = said.repetitions or one.repetitions
            said.unread += one.unread
    if cell := _first(by_kind, "repetitions"):
        bare = _bare(cell)
        count = int(bare) if bare is not None else durations_said.read(cell).repetitions
        said.repetitions = said.repetitions or count
    unread = (*line.unread, *said.unread)
    seconds = said.total if said.total is not None else line.seconds
    return replace(line, seconds=seconds, repetitions=said.repetitions or line.repetitions, unread=unread)


def _with_pressure(line: Line, cell: str) -> Line:
    bare = _bare(cell.removesuffix("/5"))
    if bare is not None and 0 <= bare <= 5:
        return replace(line, pressure=int(bare))
    _rest, levels = levels_said.read(cell)
    return replace(line, pressure=levels[0].level) if levels else replace(line, unread=(*line.unread, cell))


def _bare(cell: str) -> float | None:
    """The number that is all of a cell."""

    return worth_of(cell.strip()) if re.fullmatch(NUMBER, cell.strip(), re.IGNORECASE) else None


def _first(by_kind: dict[str, list[str]], kind: str) -> str:
    return next(iter(by_kind.get(kind, [])), "").strip()
