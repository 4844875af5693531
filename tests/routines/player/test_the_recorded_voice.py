"""What `make voices` recorded is what tracks say today."""

import json

import pytest

from routines.player import recorded_voice as recording
from routines.player.cue_sheet import PRESSURE_PHRASES, SIDE_PHRASES
from routines.player.voice_words import phrases_to_record
from tests.routines import made
from tests.routines.player.listening import listen


@pytest.fixture(scope="module")
def index():
    return json.loads(recording.INDEX.read_text())


def test_each_phrase_is_recorded_in_the_words_of_today(index):
    recorded = {key: run["words"] for key, run in index.items() if run["words"]}
    today = {phrase["key"]: phrase["words"] for phrase in phrases_to_record(made.read())}
    assert recorded == today, "run make voices, and commit what it writes"


def test_names_sides_pressures_and_positions_are_among_the_phrases():
    keys = {phrase["key"] for phrase in phrases_to_record(made.read())}
    assert {f"technique/{slug}" for slug in made.pool()} < keys
    assert {f"side/{side}" for side in SIDE_PHRASES} | {f"pressure/{int(level)}" for level in PRESSURE_PHRASES} < keys
    assert {"change-sides", "position/prone", "position/side-lying"} < keys


def test_they_take_little_room_and_say_whose_voice_it_is():
    assert recording.SOUND.stat().st_size + recording.INDEX.stat().st_size < 3_000_000
    told = (recording.FOLDER / "README.md").read_text()
    assert "Licence of the voice | Apache License 2.0" in told


def test_each_begins_as_its_second_packet_does_and_ends_in_silence(index):
    # The first packet of the file readies the decoder, which leaves out what it would sound like.
    sound = listen(recording.SOUND.read_bytes())
    packet = 1000 * recording.PACKET_SAMPLES / recording.SAMPLE_RATE
    assert next(iter(index)) == recording.SILENCE
    for key, run in list(index.items())[1:]:
        first, past = (packet * place for place in (run["first"] - 1, run["first"] + run["packets"] - 1))
        assert sound.is_quiet(first + 5, first + packet - 5), key
        assert not sound.is_quiet(first + packet, first + packet + 120), key
        assert sound.is_quiet(past - 15, past), key


def test_other_words_are_not_said_by_the_recording_of_former_ones():
    voice = recording.recorded_voice()
    assert voice.says({"key": "side/left", "words": "Left side."})
    assert voice.says({"key": "side/left", "words": "Linke Seite."}) is None
    assert voice.says({"key": "technique/of-ones-own", "words": "My glide."}) is None
