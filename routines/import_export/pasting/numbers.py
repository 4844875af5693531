"""Numbers as people write them: digits, decimals, fractions and words."""

import re

UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
SMALL = {word: float(n) for n, word in enumerate(f"{UNITS} eighteen nineteen".split(), 1)}
TENS = {
    word: 10.0 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
TENS["fourty"] = 40.0
VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
PHRASES = {
    "one and a half": 1.5,
    "a quarter of an": 0.25,
    "a quarter of a": 0.25,
    "quarter of an": 0.25,
    "half of an": 0.5,
    "half an": 0.5,
    "half a": 0.5,
    "a couple of": 2.0,
    "a few": 3.0,
    "an": 1.0,
    "a": 1.0,
    "half": 0.5,
    "hundred": 100.0,
}
WORDS = {**SMALL, **TENS, **PHRASES}
for ten, worth in TENS.items():
    WORDS |= {f"{ten}{joint}{unit}": worth + SMALL[unit] for unit in UNITS.split()[:9] for joint in ("-", " ", "")}
WORDS |= {f"{unit} and a half": worth + 0.5 for unit, worth in SMALL.items()}
SPELLED = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
FRACTION = r"(?:\d{1,3} )?\d{1,2}/\d{1,2}(?!\d)|\d{0,3} ?[½¼¾⅓⅔]"
DECIMAL = r"\d{1,4}(?:[.,]\d{1,2})?|\.\d{1,2}"
# A number may follow the sign of a repetition, as in 2x30, but no other letter or digit.
DIGITS = rf"(?:(?<![\w.,/:])|(?<=\d[x×*]))(?:{FRACTION}|{DECIMAL})"
NUMBER = rf"(?:{DIGITS}|(?<![\w-])(?:{SPELLED})(?![\w-]))"
COUNT = rf"(?:(?<![\w.,/])\d{{1,4}}|(?<![\w-])(?:{'|'.join([*SMALL, *TENS])})(?![\w-]))"


def worth_of(text: str) -> float:
    """The number that NUMBER matched; 0 for a fraction of nothing."""
    word = " ".join(text.lower().split())
    if word in WORDS:
        return WORDS[word]
    if word[-1] in VULGAR:
        return float(word[:-1].strip() or 0) + VULGAR[word[-1]]
    if "/" in word:
        whole, _space, part = word.rpartition(" ")
        over, under = part.split("/")
        return float(whole or 0) + (int(over) / int(under) if int(under) else 0.0)
    return float(word.replace(",", "."))
