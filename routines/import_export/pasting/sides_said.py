"""Which side: words, letters and the abbreviations of physiotherapists' and therapists' notes."""

import re
from dataclasses import dataclass

LIMB = "(?:leg|foot|arm|hand|ankle|calf|knee|thigh|shoulder|hip|sole|heel|wrist|elbow|glute|buttock)"
# Without hands: "glide with both hands" names no side.
LIMBS = (
    "(?:legs|feet|arms|ankles|calves|knees|thighs|shoulders|hips|soles|heels|elbows|wrists|hamstrings|quads|glutes"
    "|cheeks|temples)"
)
LEFT = r"(?:left|lt\.?|(?-i:L)\.?(?![\w]))"
RIGHT = r"(?:right|rt\.?|(?-i:R)\.?(?![\w]))"
L, R = r"(?-i:L|l\.?(?= ?[/&+>] ?r))", r"(?-i:R|r\.?(?= ?[/&+>] ?l))"
# "left" and "right" that are no side.
NO_SIDE = (
    r"(?:\b(?:is|are|be|was|oil|nothing|time|if any|any) left\b|\bleft ?over\b|\bleft (?:out|on|in|to rest|alone)\b"
    r"|\bright (?:after|before|away|amount|now|here|there|up to|up|down to|down|through|into|in front|level|way)\b"
    r"|\b(?:the )?right (?:pressure|depth|spot|place|kind|oil)\b|\ball right\b)"
)
THEN = r"(?: ?(?:,? ?(?:and|then|and then)|[/&+>]|->) ?)(?:the )?"
SIDE_WORDS = [
    ("each", rf"(?:on |for |from |then )?(?:{LEFT}|{L})(?: side| {LIMB})?{THEN}(?:{RIGHT}|R)(?: side| {LIMB})?"),
    ("each", rf"(?:on |for |from |then )?(?:{RIGHT}|{R})(?: side| {LIMB})?{THEN}(?:{LEFT}|L)(?: side| {LIMB})?"),
    ("each", r"(?:on |for )?(?:each|both|either|ea\.?|every) sides?|(?:per|a|/ ?) ?side|(?:on |for )?both(?= sides)"),
    ("each", r"bilat(?:eral(?:ly)?)?\.?|b/l|e/s|(?-i:BL|B/L|Bil)|/ ?(?:side|leg|foot|arm|hand)"),
    ("each", rf"(?:on |for )?(?:each|per|ea\.?|every)(?= {LIMB})|(?:on |for )?both(?= (?:the )?{LIMBS})"),
    ("each", r"(?-i:ea)\.?|(?<=\d s )each|(?<=min )each|each$"),
    ("both", r"both together|both at once|together|simultaneously"),
    ("left", rf"(?:on |to )?(?:the |your |my )?(?:{LEFT})(?: side| only)?"),
    ("right", rf"(?:on |to )?(?:the |your |my )?(?:{RIGHT})(?: side| only)?"),
    ("each", r"both(?= *$)"),
]
SIDES = [(side, re.compile(rf"(?<![\w&+'’-])(?:{words})(?![\w&+'’-])", re.IGNORECASE)) for side, words in SIDE_WORDS]
NONE_MEANT = re.compile(NO_SIDE, re.IGNORECASE)
HIDDEN = "\ue100"


@dataclass
class SidesRead:
    rest: str
    side: str | None = None
    unread: tuple[str, ...] = ()


def read(text: str) -> SidesRead:
    """The side that the text names: the first that is found counts, the widest before the narrower."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0])
        return HIDDEN

    said = SidesRead(NONE_MEANT.sub(hide, text))
    for side, pattern in SIDES:
        while match := pattern.search(said.rest):
            said.rest = f"{said.rest[: match.start()]} {said.rest[match.end() :]}"
            if said.side in (None, side):
                said.side = side
            else:
                said.unread += (match[0].strip(),)
    for words in kept:
        said.rest = said.rest.replace(HIDDEN, words, 1)
    said.rest = " ".join(said.rest.split())
    return said
