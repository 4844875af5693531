"""The lines of how and of care that every technique of the library has; a person's own may lack them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from techniques.library_files.library import Technique

FIRST_WORDS = 8
"""Among the first so many words of the line of how is what touches the skin."""
TOUCHING = {
    "palm": ("palm", "palms", "hand", "hands"),
    "fingertips": ("finger", "fingers", "fingertip", "fingertips"),
    "thumb": ("thumb", "thumbs"),
    "knuckle": ("knuckle", "knuckles", "fist"),
    "heel-of-hand": ("heel of the hand",),
    "whole-hand": ("hand", "hands", "palm", "fingers", "fists"),
    "forearm": ("forearm", "forearms"),
}
"""What touches the skin, by contact; with a tool it is the tool."""
POSTURES = ("Sit", "Stand", "Lie")
"""How the line begins where the body moves itself."""
SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")
MARKUP = re.compile(r"[<>*_`#\[\](){}/|]|https?:")


def wrong_in_lines(technique: "Technique") -> Iterator[tuple[str, str]]:
    """Each field that is wrong, and what is wrong with it."""
    for name, line in (("how", technique.how), ("care", technique.care)):
        if not line:
            yield name, "is missing"
            continue
        if not line[0].isupper() or not line.endswith("."):
            yield name, "does not begin with a capital letter and end with a full stop"
        if found := MARKUP.search(line):
            yield name, f"holds {found[0]!r}, which cannot be read aloud"
    if technique.how:
        yield from _wrong_in_how(technique)


def _wrong_in_how(technique: "Technique") -> Iterator[tuple[str, str]]:
    if len(SENTENCE_END.findall(technique.how)) > 1:
        yield "how", "has more than one sentence"
    if technique.how in technique.instructions:
        yield "how", "only repeats an instruction: say all of them in one line"
    words = re.findall(r"[\w'-]+", technique.how)[:FIRST_WORDS]
    if technique.contact == "none":
        if words[:1] not in ([posture] for posture in POSTURES):
            yield "how", f"does not begin with {', '.join(POSTURES)}: the body moves itself"
        return
    touching = TOUCHING.get(technique.contact) or tuple(tool.split()[-1] for tool in technique.tools)
    if touching and not any(f" {name} " in f" {' '.join(words).lower()} " for name in touching):
        yield "how", f"does not begin with the hands: none of its first {FIRST_WORDS} words is {' or '.join(touching)}"
