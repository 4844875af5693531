"""Whether a word is English, by the word list of pyspellchecker: such a word is meant as it stands.

The list is of American spelling, so a British word is looked up in both.
"""

import re
from functools import cache, lru_cache

from spellchecker import SpellChecker

# British endings and letters, and what the list has in their place.
AMERICAN = [
    (re.compile(british), american)
    for british, american in [
        (r"our", "or"),
        (r"ae|oe", "e"),
        (r"is(e[ds]?|ing|ation|er)$", r"iz\1"),
        (r"ys(e[ds]?|ing)$", r"yz\1"),
        (r"ll(ed|ing|er)$", r"l\1"),
        (r"tre(s?)$", r"ter\1"),
        (r"ogue(s?)$", r"og\1"),
        (r"ence$", "ense"),
    ]
]


@lru_cache(maxsize=5_000)
def knows(word: str) -> bool:
    """Whether it is an English word, in small letters."""
    spellings = {word} | {british.sub(american, word) for british, american in AMERICAN}
    return any(f"\n{spelling}\n" in _words() for spelling in spellings)


@cache
def _words() -> str:
    """All words, a line each: as one text they take a tenth of the memory that a set of them would."""
    words: object = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return "\n".join(["", *words, ""])  # type: ignore[misc]
