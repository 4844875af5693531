"""What the recorded voice can say: the words by their keys, from the library's files and the cue sheet's phrases."""

from django.utils.translation import override

from routines.player.cue_sheet import CHANGE_SIDES, PRESSURE_PHRASES, SIDE_PHRASES, Phrase, phrase
from techniques.library_files.library import Library
from techniques.models.position import ReceiverPosition

LANGUAGE = "en"


def phrases_to_record(library: Library) -> list[Phrase]:
    """Every phrase that a track can say, in the order in which they are recorded.

    The end of a track has no words: it is as long as the routine, so there is no time after its last cue.
    """
    with override(LANGUAGE):
        said = [phrase("change-sides", str(CHANGE_SIDES))]
        said += [phrase(f"side/{side}", str(words)) for side, words in SIDE_PHRASES.items()]
        said += [phrase(f"pressure/{level.value}", str(words)) for level, words in PRESSURE_PHRASES.items()]
        said += [phrase(f"position/{position.value}", str(position.label)) for position in ReceiverPosition]
    return said + [phrase(f"technique/{slug}", library.techniques[slug].name) for slug in sorted(library.techniques)]
