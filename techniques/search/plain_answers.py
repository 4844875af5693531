"""What people ask for and the library has not: `content/plain_answers.csv` says so in a sentence."""

from functools import cache

from techniques.search.word_files import listed, rows


def answers_to(words: list[str]) -> dict[str, frozenset[str]]:
    """The sentences that answer these words, each with the words that it answers."""
    text = f" {' '.join(words)} "
    found = {}
    for phrases, unless, answer in _answers():
        asked = [phrase for phrase in phrases if f" {phrase} " in text]
        if asked and not any(f" {word} " in text for word in unless):
            found[answer] = frozenset(word for phrase in asked for word in phrase.split())
    return found


@cache
def _answers() -> list[tuple[tuple[str, ...], tuple[str, ...], str]]:
    return [(listed(row["words"]), listed(row["unless"]), row["answer"]) for row in rows("plain_answers.csv")]


def words() -> list[str]:
    return [phrase for phrases, _unless, _answer in _answers() for phrase in phrases]
