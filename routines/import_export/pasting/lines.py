"""The fourth stage: which pieces of a line belong to one step. What a step is called is decided elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from routines.import_export.pasting import asides, how_often, joining, line_parts, negations, table_rows
from routines.import_export.pasting.layout import Entry
from routines.import_export.pasting.line import Line
from routines.import_export.pasting.line_parts import FIRST_MARK, Meant, Piece
from techniques.search import naming
from techniques.search.technique_names import Known, TechniqueNames

FORBIDDEN = "forbidden"


def of_entry(entry: Entry, names: TechniqueNames, meant: Meant) -> list[Line]:
    """The steps on one line, or the one thing that it is instead."""
    if entry.cells:
        return table_rows.of_cells(entry.cells, entry.text, lambda written: of_entry(Entry(written), names, meant))
    text, often = how_often.read(entry.text)
    kind = asides.kind_of(entry.text) or ("note" if entry.is_note else "")
    marked, known, written = _marked(text, names)
    if asides.says_repeat(text) and not known and not meant(asides.without_repeat(text)):
        kind = "repeat"
    if kind and (not known or kind in ("details", "note", "greeting")) and not _is_step_after_all(text, kind, meant):
        line = Line(entry.text, line_parts.trimmed(text), often=often, refusal=kind)
        return [line]
    repeats = asides.says_repeat(marked)
    marked = asides.without_repeat(marked) if repeats else marked
    parts = [line_parts.read(part) for part in line_parts.split(marked, meant)]
    for part in parts:
        _take_place(part, names)
        part.has_stroke = bool(part.name) and bool(naming.read(names, part.name).strokes)
    found = _grouped(parts, known, written, meant, names)
    lines = [line for group in found for line in joining.steps(group, known, often)]
    if len(found) == 1:
        lines = [replace(line, text=entry.text) for line in lines]
    if repeats:
        lines = [replace(line, side="each") for line in lines]
    if negations.forbids_line(text):
        lines = [replace(line, refusal=joining.NEGATED) for line in lines]
    if entry.seconds is not None and lines:
        lines = [replace(line, seconds=entry.seconds // len(lines)) for line in lines]
    return lines


def _take_place(piece: Piece, names: TechniqueNames) -> None:
    """A place in brackets belongs to the name: "effleurage (calf)"."""
    places = [note for note in piece.notes if _names_only_a_place(note, names)]
    if places and piece.name and not piece.marks:
        piece.name = " ".join([piece.name, *places])
        piece.notes = tuple(note for note in piece.notes if note not in places)


def _is_step_after_all(text: str, kind: str, meant: Meant) -> bool:
    """ "Apply oil ..." may go on with a step; what is warned of or greeted may not."""
    return kind == "beside" and meant(text) is not None


def _marked(text: str, names: TechniqueNames) -> tuple[str, list[Known], list[str]]:
    """The text with a mark for each name that is written in full, the techniques, and how each was written."""
    known: list[Known] = []
    written: list[str] = []
    marked, end = "", 0
    for low, high, one in names.written_in(text):
        marked += f"{text[end:low]} {chr(FIRST_MARK + len(known))} "
        known.append(one)
        written.append(text[low:high])
        end = high
    return marked + text[end:], known, written


def _grouped(
    found: Iterable[Piece], known: Sequence[Known], written: Sequence[str], meant: Meant, names: TechniqueNames
) -> list[list[Piece]]:
    """The pieces of each step: one with its name, and others that say more about it."""
    groups: list[list[Piece]] = []
    for piece in found:
        piece.text = " ".join(line_parts.unmarked(piece.text, written).split())
        piece.technique = known[ord(piece.marks[0]) - FIRST_MARK] if piece.marks else meant(_words(piece))
        group = groups[-1] if groups else None
        before = next((one.technique for one in group or () if one.technique), None)
        if group is None:
            groups.append([piece])
        elif piece.is_dose and piece.is_of_each and len(groups) > 1 and not _any_timed(groups):
            for one in groups:
                one.append(replace(piece, side=None))
        elif piece.is_dose:
            group.append(piece)
        elif piece.technique is None or (piece.technique is before and not _both_timed(group, piece)):
            goes_on = piece.technique is before is not None or _goes_on(group, piece, meant)
            is_another = piece.has_stroke and any(one.has_stroke or one.technique for one in group) and not goes_on
            if is_another or (piece.technique is None and _both_timed(group, piece)):
                groups.append([piece])
            else:
                piece.joins = goes_on
                group.append(piece)
        elif before:
            groups.append([piece])
        elif not piece.marks and _is_place(group, names):
            piece.technique, piece.joins = meant(" ".join([group[0].name, _words(piece)])), True
            group.append(piece)
        else:
            _lead_in(groups, piece)
    return groups


def _is_place(group: Sequence[Piece], names: TechniqueNames) -> bool:
    """Whether all that was said is a place: "QL - thumb hold" is no thumb hold elsewhere."""
    return len(group) == 1 and _names_only_a_place(group[0].name, names)


def _names_only_a_place(words: str, names: TechniqueNames) -> bool:
    read = naming.read(names, words)
    return bool(read.places) and len(read.words) == sum(len(at) for at, meant in read.phrases if meant.areas)


def _any_timed(groups: Iterable[Sequence[Piece]]) -> bool:
    return any(piece.total is not None for group in groups for piece in group)


def _both_timed(group: Sequence[Piece], piece: Piece) -> bool:
    return piece.total is not None and any(one.total is not None for one in group)


def _goes_on(group: Sequence[Piece], piece: Piece, meant: Meant) -> bool:
    """Whether the words go on with a name that is none without them."""
    if any(one.technique for one in group):
        return False
    before = " ".join(_words(one) for one in group)
    return meant(before) is None and meant(f"{before} {_words(piece)}") is not None


def _lead_in(groups: list[list[Piece]], piece: Piece) -> None:
    """A name after words that are none: these are a dose or a note of it, unless they have a time of their own."""
    before = groups[-1]
    is_apart = any(one.is_forbidden for one in before) and not any(one.is_dose for one in before)
    if is_apart or (_both_timed(before, piece) and not all(one.is_dose for one in before)):
        groups.append([piece])
    else:
        groups[-1] = [piece, *before]


def _words(piece: Piece) -> str:
    """The name with the words for levels, which may belong to it."""
    return " ".join([piece.name, *(level.adjective for level in piece.levels)])
