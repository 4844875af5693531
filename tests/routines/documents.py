"""Hypothesis strategies for routine documents: any that the schema allows."""

import re

from hypothesis import strategies as st

from config.visible import BLANK_OR_BROKEN
from routines.document.schema import POSITIONS, SIDES

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
# What another version may say beyond what this one knows, and the names that sections and steps have for life.
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.sampled_from([0.5, -2.25]) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)
UNKNOWN = st.dictionaries(st.text("abcdefgh", min_size=12, max_size=14), VALUES, max_size=2)
KEYS = st.just({}) | st.fixed_dictionaries({"key": st.text("abc2", min_size=1, max_size=6) | WORDS})
SLUGS = st.sampled_from(["calf-kneading-upwards", "closing-flush", "ankle-bone-circles", "sole-bands-thumb-sink"])


@st.composite
def steps(draw):
    return {
        "technique": draw(SLUGS),
        "side": draw(st.sampled_from(SIDES)),
        "seconds": draw(st.integers(5, 3600)),
        "pressure": draw(st.integers(0, 5)),
        "repetitions": draw(st.none() | st.integers(1, 999)),
        "note": draw(WORDS),
        "transition_seconds": draw(st.integers(0, 600)),
        **draw(KEYS),
        **draw(UNKNOWN),
    }


def is_title(text):
    return not re.search(BLANK_OR_BROKEN, text)


@st.composite
def sections(draw):
    return {
        "title": draw(WORDS),
        "receiver_position": draw(st.sampled_from(POSITIONS)),
        "sides": draw(st.sampled_from(["once", "each"])),
        "rounds": draw(st.integers(1, 4)),
        "steps": draw(st.lists(steps(), max_size=5)),
        **draw(KEYS),
        **draw(UNKNOWN),
    }


@st.composite
def documents(draw):
    parts = draw(st.lists(sections(), max_size=4))
    used = {step["technique"] for part in parts for step in part["steps"]}
    return {
        "format": "effleur-routine",
        "version": 1,
        "title": draw(WORDS.filter(is_title)),
        "summary": draw(WORDS),
        "for": draw(st.sampled_from(["self", "partner"])),
        "language": "en",
        "total_seconds": draw(st.integers(0, 10**6)),
        "sections": parts,
        "techniques": {slug: {"slug": slug, "name": draw(WORDS), "instructions": []} for slug in sorted(used)},
        **draw(UNKNOWN),
    }
