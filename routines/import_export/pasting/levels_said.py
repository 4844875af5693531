"""How hard: a level from 0 to 5, in words or as a number.

Words are also part of names ("soft circles"), so each is told with its level, and what is chosen decides.
"""

import re
from dataclasses import dataclass

LEVELS = [
    (5, r"very (?:deep|firm|strong|hard)(?:ly)?"),
    (1, r"(?:very|super) (?:light|gentle|soft)(?:ly)?|feather(?:y|[- ]light)"),
    (0, r"still contact|no pressure|without pressure"),
    (2, r"light(?:ly)?|gentle|gently|soft(?:ly)?"),
    (3, r"medium|moderate(?:ly)?|mod\.?"),
    (4, r"firm(?:ly)?|strong(?:ly)?|deep(?:ly)?"),
    (1, r"feather"),
]
WORD_LEVEL = "|".join(f"(?P<l{n}>{words})" for n, (_level, words) in enumerate(LEVELS))
PRESSURE = re.compile(
    rf"(?:(?<!\w)(?:pressure|level|depth)(?: level)?[ :=]{{0,2}}(?P<level>[0-5])(?: ?/ ?5)?(?![\w.,/])"
    rf"|(?<![\w-])(?:{WORD_LEVEL})(?: pressure| touch)?(?![\w-]))",
    re.IGNORECASE,
)
SOFTER_OF_TWO = re.compile(rf" ?(?:to|or|-|–|/) ?(?:{WORD_LEVEL.replace('?P<l', '?P<m')})(?: pressure)?(?!\w)", re.I)
NO_ADJECTIVE = re.compile(r"\b(?:pressure|touch|level|depth)\b|[\d/:=]", re.IGNORECASE)
BREATH = re.compile(r"(?:deep|gentle|soft|light)(?:ly)? (?=breath|inhal|exhal|sleep)", re.IGNORECASE)


@dataclass(frozen=True)
class LevelSaid:
    words: str
    level: int

    @property
    def adjective(self) -> str:
        """The word that may belong to a name: "soft" of "soft pressure"; empty for a number."""
        return NO_ADJECTIVE.sub("", self.words).strip()


def read(text: str) -> tuple[str, tuple[LevelSaid, ...]]:
    """The text without the levels, and the levels in their order; of "light to medium" the lighter."""
    found: list[LevelSaid] = []
    start = 0
    while match := PRESSURE.search(text, start):
        if BREATH.match(text, match.start()):
            start = match.end()
            continue
        end = other.end() if (other := SOFTER_OF_TWO.match(text, match.end())) else match.end()
        level = (
            int(match["level"])
            if match["level"]
            else next(level for n, (level, _words) in enumerate(LEVELS) if match[f"l{n}"])
        )
        found.append(LevelSaid(text[match.start() : end].strip(), level))
        text = f"{text[: match.start()]} {text[end:]}"
        start = match.start()
    return " ".join(text.split()), tuple(found)
