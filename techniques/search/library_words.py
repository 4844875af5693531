"""The words of the library, read once per edition: how they are spelt, and what they mean in a search."""

from dataclasses import dataclass
from functools import lru_cache

from techniques import library_cache
from techniques.library_cache import Reference
from techniques.search import goals, named_conditions, plain_answers
from techniques.search.complaints import complaints
from techniques.search.phrases import Phrasebook
from techniques.search.spelling import Vocabulary


@dataclass(frozen=True)
class LibraryWords:
    vocabulary: Vocabulary
    phrases: Phrasebook


def library_words() -> LibraryWords:
    return _read(library_cache.kept())


@lru_cache(maxsize=2)  # that of a new edition, and of the one that a page began with
def _read(reference: Reference) -> LibraryWords:
    texts = [text for row in reference.texts for text in row.values()]
    texts += [text for area in reference.areas.values() for text in (area.name, area.latin_name, *area.aliases)]
    texts += [text for condition in reference.conditions.values() for text in (condition.name, condition.question)]
    texts += [text for complaint in complaints() for text in complaint.words]
    texts += [word for phrase in goals.goals() for word in phrase]
    texts += [phrase for topic in reference.topics.values() for phrase in topic.words]
    texts += [*named_conditions.words_of(), *plain_answers.words()]
    return LibraryWords(Vocabulary(texts), Phrasebook(reference.areas))
