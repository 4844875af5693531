"""The words of the library, read once per edition: how they are spelt, and what they mean in a search."""

from dataclasses import dataclass
from functools import lru_cache

from techniques import library_cache
from techniques.library_cache import Reference
from techniques.search import spelling
from techniques.search.complaints import complaints
from techniques.search.phrases import Phrasebook
from techniques.search.spelling import Vocabulary


@dataclass(frozen=True)
class LibraryWords:
    """`name_stems` are the stems of the words in the names of techniques, areas and strokes."""

    vocabulary: Vocabulary
    phrases: Phrasebook
    name_stems: frozenset[str]


def library_words() -> LibraryWords:
    return _read(library_cache.kept())


@lru_cache(maxsize=1)
def _read(reference: Reference) -> LibraryWords:
    texts = [text for row in reference.texts for text in row.values()]
    texts += [text for area in reference.areas.values() for text in (area.name, area.latin_name, *area.aliases)]
    texts += [text for condition in reference.conditions.values() for text in (condition.name, condition.question)]
    texts += [text for complaint in complaints() for text in complaint.words]
    return LibraryWords(Vocabulary(texts), Phrasebook(reference.areas), _stems(reference))


def _stems(reference: Reference) -> frozenset[str]:
    names = [text for area in reference.areas.values() for text in (area.name, *area.aliases)]
    names += [text for stroke in reference.strokes.values() for text in (stroke.name, stroke.family)]
    names += [row["name"] for row in reference.texts]
    return frozenset(spelling.stem(word) for name in names for word in spelling.WORD.findall(name.lower()))
