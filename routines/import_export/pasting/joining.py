"""The pieces of one step put together: its words, its side and its dose, each by a rule of its own."""

from collections.abc import Sequence
from dataclasses import replace

from routines.import_export.pasting import negations
from routines.import_export.pasting.how_often import HowOften
from routines.import_export.pasting.line import Line
from routines.import_export.pasting.line_parts import FIRST_MARK, MARK, Piece
from techniques.search.technique_names import Known

NEGATED = "negated"
OTHER_SIDE = {"left": "right", "right": "left"}


def steps(group: Sequence[Piece], known: Sequence[Known], often: HowOften | None) -> list[Line]:
    """The step of these pieces; two if each side has a dose of its own."""
    one, other = _sides(group)
    line = _joined([piece for piece in group if piece is not other], known, often)
    if one is None or other is None:
        return [line]
    if (other.total, other.repetitions) == (one.total, one.repetitions):
        return [replace(line, side="each")]
    return [line, replace(line, seconds=other.total, repetitions=other.repetitions, side=other.side)]


def _sides(group: Sequence[Piece]) -> tuple[Piece | None, Piece | None]:
    """The piece with the dose of one side, and what says another dose for the other side; None without that."""
    one = next((piece for piece in group if piece.side in OTHER_SIDE), None)
    if one is None or one.side is None:
        return None, None
    doses = (piece for piece in group if piece.is_dose and (piece.total or piece.repetitions))
    others = (piece for piece in doses if piece.side == OTHER_SIDE[one.side])
    return one, one.other_side or next(others, None)


def _joined(group: Sequence[Piece], known: Sequence[Known], often: HowOften | None) -> Line:
    marks = [mark for piece in group for mark in piece.marks]
    line = _begun(group[0], known[ord(marks[0]) - FIRST_MARK] if marks else None)
    for piece in group[1:]:
        line = _extended(line, piece)
    line = line.noting(often.words if often and often.frequency is None else "")
    return replace(line, often=often, text=", ".join(piece.text.strip() for piece in group))


def _begun(piece: Piece, named: Known | None) -> Line:
    line = Line(
        piece.text,
        named.name if named else piece.name,
        piece.total,
        piece.repetitions,
        piece.side,
        piece.levels[0].level if piece.levels else None,
        unread=piece.unread,
        levels=piece.levels,
        refusal=NEGATED if piece.is_forbidden else "",
        named=named,
        span=piece.span,
    )
    return line.noting(*piece.notes, piece.name if named and len(piece.name) > 2 else "")


def _extended(line: Line, piece: Piece) -> Line:
    """The line with more about the same step. What contradicts it goes to `unread`."""
    said = piece.text.strip()
    line = line.noting(*piece.notes)
    if negations.only_forbids(said):
        return replace(line.noting(said), refusal=NEGATED)
    if piece.is_forbidden and piece.name:
        return line.noting(said)
    line = _with_words(line, piece)
    line = replace(line, unread=line.unread + piece.unread)
    if piece.side and piece.side == OTHER_SIDE.get(line.side or "") and _says_the_same(line, piece):
        return replace(line, side="each")
    side, is_side_read = _side(line, piece)
    seconds, is_time_read = _seconds(line, piece)
    unread = () if is_side_read and is_time_read else (said,)
    return replace(
        line,
        side=side,
        seconds=seconds,
        repetitions=line.repetitions or piece.repetitions,
        pressure=line.pressure if line.pressure is not None or not piece.levels else piece.levels[0].level,
        levels=line.levels + piece.levels,
        span=line.span or piece.span,
        unread=tuple(dict.fromkeys([*line.unread, *unread])),
    )


def _with_words(line: Line, piece: Piece) -> Line:
    """Words that go on with the name, or that are it; what else is said of it is a note."""
    if not piece.name:
        return line
    if piece.joins or not (line.named or line.name):
        return replace(line, name=f"{line.name} {piece.name}".strip())
    return line.noting(piece.text.strip() if piece.says_nothing_else else MARK.sub("", piece.name))


def _says_the_same(line: Line, piece: Piece) -> bool:
    return piece.total in (None, line.seconds) and piece.repetitions in (None, line.repetitions)


def _side(line: Line, piece: Piece) -> tuple[str | None, bool]:
    """The side of the step, and whether what the piece says of it was read."""
    if line.side is None:
        return piece.side, True
    return line.side, piece.side in (None, line.side)


def _seconds(line: Line, piece: Piece) -> tuple[int | None, bool]:
    """The time of the step, and whether what the piece says of it and of repetitions was read."""
    if line.seconds is None:
        times = line.repetitions if line.repetitions and not piece.repetitions else 1
        return (None if piece.total is None else piece.total * times), True
    if piece.total is not None:
        is_of_one_side = piece.side == "each" and piece.total < line.seconds
        return (piece.total, True) if is_of_one_side else (line.seconds, False)
    if piece.repetitions and not line.repetitions:
        return line.seconds * piece.repetitions, True
    return line.seconds, piece.repetitions in (None, line.repetitions)
