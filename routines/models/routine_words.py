"""The routines that the words of a search mean, read as those of a search in the library."""

from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from techniques import library_cache
from techniques.models.plain_words import WORD, plain
from techniques.search import spelling
from techniques.search.phrases import Part
from techniques.search.ranking import raw_query
from techniques.search.reading import Reading, read

PEOPLE = {"self", "partner"}
"""In the file of goals, words of routines that stand for whom they are for."""
SHORTEST, LONGEST = 0.5, 1.35
"""Of the time asked for: who wants ten minutes is shown what takes five to thirteen."""


def meant_by(typed: str) -> Q:
    """For routines with their `words` and `title_words`.

    With the words as typed in title, summary or author's name; or with what they mean: other names of a place, times,
    and for whom. Where a goal is meant, as "before bed", the summary may say the words of something else.
    """
    reading = read(typed)
    spelt = dict.fromkeys([typed, WORD.sub(lambda word: plain(word[0]), typed)])  # with its accents and without
    as_typed = reduce(or_, (SearchQuery(words, search_type="websearch", config="english") for words in spelt))
    goals = [part for part in reading.parts if part.goal and (part.goal.routines or part.goal.minutes)]
    found = Q(title_words=as_typed) if goals else Q(words=as_typed)
    sought = [part for part in reading.parts if not part.is_filler] or reading.parts
    if goals:
        sought = [part for part in sought if part in goals or part.meaning.areas]
    return found | reduce(and_, map(_meant, sought)) if sought else found


def says_more_than_words(reading: Reading) -> bool:
    """Whether it names a place, a goal or a time, for which routines stand beside techniques."""
    return bool(reading.areas) or any(goal.routines or goal.minutes for goal in reading.goals)


def _meant(part: Part) -> Q:
    goal = part.goal
    if goal is None:
        return reduce(or_, map(_said, _regions(part)), Q(words=raw_query(part.query(weighted=False), part.terms)))
    ways = [Q(for_whom=word) if word in PEOPLE else _said(word) for word in goal.routines]
    if goal.minutes:
        ways.append(Q(total_seconds__range=(60 * goal.minutes * SHORTEST, 60 * goal.minutes * LONGEST)))
    return reduce(or_, ways) if ways else Q(words=raw_query(spelling.tsquery(part.terms), part.terms))


def _regions(part: Part) -> set[str]:
    """Names of what holds the places, below a whole limb: a routine for the foot is one for the sole."""
    areas = library_cache.kept().areas
    above = {slug for place in part.meaning.areas for slug in areas[place].lineage[2:-1]}
    return {areas[slug].short_name for slug in above if slug in areas}


def _said(words: str) -> Q:
    terms = [term.finished() for term in spelling.terms(words)]
    return Q(words=raw_query(spelling.nearby(terms), terms))
