"""Words that say what is not to be done: a step that they forbid, or words beside a step that give it no dose."""

import re

from routines.import_export.pasting.characters import FORBIDDING

PRESSURE = r"(?! pressure\b)"
STRONG = (
    r"(?:do not|don['’]?t|dont|never|avoid(?:ing)?|skip|omit|leave out|stay away from|keep (?:off|away from|clear of)"
    r"|stop|refrain from|not|no longer|no more|please (?:do not|don['’]?t|avoid|skip)|must not|should not|shouldn['’]t"
    r"|you (?:must|should|may) not|contra-?indicated|forbidden|cannot|can['’]t|except|excluding|without|instead of)"
)
WEAK = rf"no{PRESSURE}"
FIRST_STRONG = re.compile(
    rf"\W*[{FORBIDDING}]|\W*(?:(?:but|and|so|for now|today|please|nb|important)[,:]? )?{STRONG}{PRESSURE}(?!\w)", re.I
)
FIRST_WEAK = re.compile(rf"\W*(?:(?:but|and|so|today)[,:]? )?{WEAK}(?!\w)", re.I)
LAST = re.compile(
    r"(?:^|[-–—:(,.] ?|\b(?:is|are) |\s)(?:skip(?: (?:this|it|that))?(?: one)?(?: (?:today|for now))?"
    r"|(?:do )?not (?:today|yet|allowed|now|for now|permitted|do|this time|recommended)"
    r"|avoid(?: this| it)?(?: for now| today)?|omit(?:ted)?|leave (?:it |this )?out|forbidden|contra-?indicated"
    r"|(?:do not|don['’]?t)(?: do)?(?: it| this)?|no!*)"
    r"[\s.)!]*$",
    re.I,
)
INSIDE = re.compile(
    rf"(?:(?:,|;|but|and|until|when|if|with) )?(?<![\w'’])(?:{STRONG}|no|nor){PRESSURE}(?![\w'’])[^,;.()]*", re.I
)
HEADING = re.compile(
    r"(?<!\w)(?:not|no|never|don['’]?t|do not|avoid|forbidden|contra-?indicat(?:ed|ions?)|skip|prohibited|banned|stop"
    r"|leave out|off limits|without|nothing)(?!\w)",
    re.I,
)


def forbids_line(text: str) -> bool:
    """Whether everything on the line is forbidden."""
    return bool(FIRST_STRONG.match(text))


def forbids(piece: str) -> bool:
    """Whether the step that a piece names is forbidden, from before it or behind it."""
    return bool(FIRST_STRONG.match(piece) or FIRST_WEAK.match(piece) or LAST.search(piece))


def only_forbids(piece: str) -> bool:
    """Whether a piece says nothing but that what stands before it is not to be done: "skip today"."""
    return bool(LAST.fullmatch(piece))


def is_forbidding(heading: str) -> bool:
    """Whether a heading forbids what stands below it."""
    return bool(HEADING.search(heading))


def taken_out(piece: str) -> tuple[str, list[str]]:
    """The piece without what it denies ("NOT deep", "except left"), and that as notes."""
    notes: list[str] = []

    def note(match: re.Match[str]) -> str:
        notes.append(match[0].strip(" ,;"))
        return " "

    return INSIDE.sub(note, piece), notes
