"""Rules that a page has said already, in the same words or nearly."""

import re
from collections.abc import Iterable

CLAUSE = re.compile(r"[.,;:!?()]+")
WORD = re.compile(r"\w+")
FILLERS = frozenset(["a", "an", "and", "directly", "itself", "or", "the", "then"])
NEGATIONS = frozenset(["never", "no", "nor", "not", "without"])
Clause = tuple[str, ...]


def is_said(text: str, said: Iterable[str]) -> bool:
    """Whether every clause of the text is, or ends, a clause that was said; none that is turned round by a "not".

    A clause that goes on is not the same: "Do not press" is stricter than "Do not press hard".
    """
    others = [clause for other in said for clause in _clauses(other)]
    return all(any(_is_end(clause, other) for other in others) for clause in _clauses(text))


def not_said(texts: Iterable[str], said: Iterable[str]) -> list[int]:
    """The places, from 0, of the texts that say something new."""
    said = list(said)
    return [place for place, text in enumerate(texts) if not is_said(text, said)]


def _is_end(clause: Clause, other: Clause) -> bool:
    return other[-len(clause) :] == clause and _negations(clause) == _negations(other)


def _negations(clause: Clause) -> int:
    return sum(word in NEGATIONS for word in clause)


def _clauses(text: str) -> list[Clause]:
    clauses = [tuple(w for w in WORD.findall(part.casefold()) if w not in FILLERS) for part in CLAUSE.split(text)]
    return [clause for clause in clauses if clause]
