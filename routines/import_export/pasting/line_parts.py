"""The third stage: a line in pieces, and of each piece the dose, the side, the level, the notes and the name.

Names that are written in full were taken out before: a mark of one character stands for each.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from routines.import_export.pasting import durations_said, levels_said, negations, sides_said
from routines.import_export.pasting.levels_said import LevelSaid
from routines.import_export.pasting.numbers import NUMBER
from techniques.search.technique_names import Known

FIRST_MARK = 0xF0000
MARK = re.compile("[\U000f0000-\U000f0fff]")
ENDS = r"(?<=[^\W\d]{2})[.!?](?:\s+|$)(?=[A-Z\"“\U000f0000-\U000f0fff]|$)"
SEPARATOR = re.compile(
    rf";|(?<!\d),|,(?!\d)|\s[-–—]\s|\s?—\s?|\s?->\s?|{ENDS}|(?:,? and|,)? (?:then|finish with|followed by|finally)(?= )"
    r"(?! (?:the |your )?(?:left|right|L\b|R\b|other|repeat))"
    r"|(?<!pressure)(?<!level)(?<!depth)(?<!note)(?<!notes):(?=\s|$)",
)
BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]")
EACH_WAY = re.compile(
    r"\(?((?:(?<![\w.,:/])\d{1,3} )?(?:in )?(?:each|both) (?:directions?|ways?))(?!\w)\)?", re.IGNORECASE
)
HOLD = re.compile(
    r"\s*(?:and )?(?:hold|held|holding|stay|keep)(?: (?:it|each|this|that|there|the (?:stretch|position)|one))*"
    rf"(?: for)?\s+(?=(?:about |approx\.? |~ ?)?{NUMBER})",
    re.IGNORECASE,
)
"""What is held was named before."""
QUOTED = re.compile(r'(?<!\S)["“]([^"“”]+)["”](?!\w)')
NOTE = re.compile(r"notes?\s*:\s*", re.IGNORECASE)
LEFT_THEN_RIGHT = re.compile(r"\b(left|right),\s*(then|and then|and)\s+(left|right)\b", re.IGNORECASE)
SIDE_COLON = re.compile(r"\b(R|L|[Rr]ight|[Ll]eft)(?: (?:leg|foot|arm|hand|side))?\s?[:=]\s?(?=[\d½¼¾.])")
BOTH_LIMBS = re.compile(rf"\b({sides_said.LIMBS}|hands)[ ,]*\(?[x×] ?2(?!\w)\)?", re.IGNORECASE)
OF_EACH = re.compile(r"\beach(?: of (?:them|these))?\W*$|^both\b", re.IGNORECASE)
LIMB_ALONE = re.compile(r"(?:legs?|foot|feet|arms?|hands?|sides?|only|time|a|of|the|\W)+", re.IGNORECASE)
JOINING = "a|an|and|at|do|for|in|of|on|the|then|to|with|from|by"
LEADING = rf"{JOINING}|next|start|begin|finish|end|now|use|perform|repeat|first|lastly|again|please|x"
EDGES = re.compile(
    rf"^(?:(?:{LEADING})\s+|[\s:.,;!@=–—•*/&+-]+)+|(?:\s+(?:{JOINING}|repeat|each|x)\b|[\s:.,;!@=–—*/&+-]+)+$", re.I
)
ALONE = re.compile(LEADING, re.IGNORECASE)
SIDE_LETTER = r"(?<![\w/&+>-])(?:(?-i:[RL])|right|left|rt|lt)\.?(?![\w/&+>-])"
PER_SIDE = re.compile(SIDE_LETTER, re.IGNORECASE)


Meant = Callable[[str], Known | None]
"""The technique that words by themselves probably name."""


@dataclass
class Piece:
    """Part of a line. `name` is what remains when the rest was read; `marks` are names written in full.

    `total` is the time of the whole step on one side. `joins` if its words go on with
    the name before it; `other_side` is the same with the dose of the other side.
    """

    text: str
    name: str = ""
    marks: tuple[str, ...] = ()
    total: int | None = None
    single: int | None = None
    repetitions: int | None = None
    side: str | None = None
    levels: tuple[LevelSaid, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    span: str = ""
    is_forbidden: bool = False
    joins: bool = False
    has_stroke: bool = False
    technique: Known | None = field(default=None, repr=False)
    other_side: "Piece | None" = field(default=None, repr=False)

    @property
    def is_dose(self) -> bool:
        return not self.name and not self.marks

    @property
    def is_of_each(self) -> bool:
        """A time of each side, or behind several techniques of each of them."""
        return self.total is not None and bool(OF_EACH.search(self.text))

    @property
    def says_nothing_else(self) -> bool:
        """Nothing but words."""
        said = (self.total, self.repetitions, self.side, self.levels, self.notes, self.unread)
        return not any(said) and not self.marks


def split(text: str, meant: Meant = lambda _words: None) -> list[str]:
    """The line split where one thing ends, but not inside brackets, quotes or numbers."""
    text = BOTH_LIMBS.sub(r"\1 each side", text)
    text = SIDE_COLON.sub(r"\1 ", LEFT_THEN_RIGHT.sub(r"\1 \2 \3", text))
    spans = [match.span() for pattern in (BRACKETS, QUOTED) for match in pattern.finditer(text)]
    pieces, start = [], 0
    for match in SEPARATOR.finditer(text):
        if not any(low <= match.start() < high for low, high in spans):
            pieces.append(text[start : match.start()])
            start = match.end()
    found = [piece.strip() for piece in [*pieces, text[start:]] if piece.strip()]
    return [part for piece in found for part in _joined_by_and(piece, meant)]


def _joined_by_and(piece: str, meant: Meant) -> list[str]:
    """ "A 3 min and B 2 min", "A / B": in two, if both have a time or both are a name."""
    for match in re.finditer(r"\s(?:and|&|\+|/)\s", piece):
        parts = piece[: match.start()], piece[match.end() :]
        both_timed = all(durations_said.has_time(part) and re.search(r"[^\W\d_]{3}", part) for part in parts)
        both_named = all(MARK.search(part) for part in parts) or _are_two(parts, meant)
        words = [re.sub(r"\d|\b(?:min\w*|sec\w*)\b", "", part) for part in parts]
        if (
            both_timed and all(re.search(r"[^\W\d_]{4}|[\U000f0000-\U000f0fff]", part) for part in words)
        ) or both_named:
            return [parts[0], *_joined_by_and(parts[1], meant)]
    return [piece]


def _are_two(parts: Sequence[str], meant: Meant) -> bool:
    """Whether words name two techniques, each without the other's."""
    one, other = (MARK.search(part) or meant(_plain(part).name) for part in parts)
    return one is not None is not other is not one


def read(text: str) -> Piece:
    """One piece. Brackets hold a dose if they hold nothing else, or a note."""
    is_forbidden = negations.forbids(text)
    denied: list[str] = []
    if not is_forbidden:
        text, denied = negations.taken_out(text)
    ways = EACH_WAY.findall(text)
    text = EACH_WAY.sub(" ", text)
    quoted = next(iter(QUOTED.finditer(text)), None)
    name = quoted[1].strip() if quoted else ""
    rest = f"{text[: quoted.start()]} {text[quoted.end() :]}" if quoted else text
    notes: list[str] = []
    doses: list[str] = []
    sided: list[tuple[Piece, Piece]] = []
    for match in BRACKETS.finditer(rest):
        inside = (match[1] if match[1] is not None else match[2]).strip()
        if inside and MARK.search(inside):
            continue
        if pair := _per_side(inside):
            sided.append(pair)
            continue
        inner = _plain(inside)
        (doses if inside and not NOTE.match(inside) and inner.is_dose and not inner.unread[1:] else notes).append(
            inside
        )
    main = BRACKETS.sub(lambda match: f" {match[0][1:-1]} " if MARK.search(match[0]) else " ", rest)
    if pair := _per_side(main):
        piece = pair[0]
        piece.other_side = pair[1]
    else:
        piece = _plain(main)
    for one_side, other in sided[:1]:
        _add(piece, one_side)
        piece.other_side = other
    for dose in doses:
        _add(piece, _plain(dose))
    piece.text = text
    if name:
        piece.unread += (piece.name,) if piece.name else ()
        piece.name = name
    piece.notes = tuple(filter(None, [*(NOTE.sub("", note, count=1).strip() for note in notes), *denied, *ways]))
    piece.is_forbidden = is_forbidden
    return piece


def _plain(text: str) -> Piece:
    """A piece without brackets."""
    said = durations_said.read(HOLD.sub(" ", text, count=1) if HOLD.match(text) else text)
    sides = sides_said.read(said.rest)
    rest, levels = levels_said.read(sides.rest)
    marks = tuple(MARK.findall(rest))
    name = trimmed(MARK.sub(" ", rest))
    if (sides.side or marks) and LIMB_ALONE.fullmatch(name):
        name = ""
    unread = said.unread + sides.unread
    return Piece(
        text, name, marks, said.total, said.seconds, said.repetitions, sides.side, levels, (), unread, said.span
    )


def _per_side(text: str) -> tuple[Piece, Piece] | None:
    """ "R 60 s L 30 s" or "60 s R 30 s L": a piece for each side, if each has a time or a count of its own."""
    sides = list(PER_SIDE.finditer(text))
    if len(sides) != 2 or sides[0][0][0].lower() == sides[1][0][0].lower():
        return None
    first, second = sides
    before, between, after = text[: first.start()], text[first.end() : second.start()], text[second.end() :]
    if _is_amount(between) and _is_amount(after):
        parts = f"{before} {first[0]} {between}", f"{before} {second[0]} {after}"
    elif _is_amount(between) and (amount := _last_amount(before)):
        name = before[: -len(amount)]
        parts = f"{name} {amount} {first[0]}", f"{name} {between} {second[0]} {after}"
    else:
        return None
    return _plain(parts[0]), _plain(parts[1])


def _is_amount(text: str) -> bool:
    said = durations_said.read(text)
    return (said.seconds is not None or said.repetitions is not None) and not trimmed(said.rest)


def _last_amount(text: str) -> str:
    """The words at the end of a text that are an amount, at most four."""
    words = text.split()
    for count in range(min(4, len(words)), 0, -1):
        tail = " ".join(words[-count:])
        if text.rstrip().endswith(tail) and _is_amount(tail):
            return text[text.rindex(tail) :]
    return ""


def _add(piece: Piece, more: Piece) -> None:
    """What a bracket says: of each side, its time counts instead."""
    if more.total is not None and (piece.total is None or more.side == "each"):
        piece.total, piece.single, piece.span = more.total, more.single, more.span
    elif more.total is not None and more.total != piece.total:
        piece.unread += (more.text.strip(),)
    if more.repetitions and not piece.repetitions:
        piece.repetitions = more.repetitions
        if piece.single is not None and more.total is None:
            piece.total = piece.single * more.repetitions
    piece.side = more.side or piece.side
    piece.levels += more.levels
    piece.unread += more.unread


def trimmed(rest: str) -> str:
    """The words without what joined them to the dose; empty if no letter or digit remains."""
    name = re.sub(r"\s+", " ", rest)
    while (shorter := EDGES.sub("", name)) != name:
        name = shorter
    return name if re.search(r"[^\W_]", name) and not ALONE.fullmatch(name) else ""


def unmarked(text: str, names: Sequence[str]) -> str:
    """The text with the names that its marks stand for."""
    return MARK.sub(lambda match: names[ord(match[0]) - FIRST_MARK], text)
