"""The recorded voice and the tones: short runs of AAC packets, by the key of what they say.

They are in one file, with an index beside it that says which packets are whose. `make voices` writes both.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypedDict

import av

from routines.player.cue_sheet import Phrase

SAMPLE_RATE = 24_000
"""Of the sound, in hertz: enough for speech."""
PACKET_SAMPLES = 1024
"""Samples that each packet of AAC holds: 42.7 ms."""
BITS_A_SECOND = 32_000
"""Where there is speech; silence takes less than 1,000."""
FOLDER = Path(__file__).resolve().parent.parent / "content" / "voice"
SOUND, INDEX = FOLDER / "english.m4a", FOLDER / "english.json"
SILENCE = "silence"


class Indexed(TypedDict):
    """Where a run is in the sound, and the words that it says; a tone and the silence say none."""

    words: str
    first: int
    packets: int


Packets = tuple[bytes, ...]


class Clip(NamedTuple):
    """A run of packets. What is heard begins as its second packet does, and has ended with its last."""

    words: str
    packets: Packets


class RecordedVoice(NamedTuple):
    """Clips and tones by key, and a packet of silence."""

    clips: Mapping[str, Clip]
    silence: bytes

    def says(self, phrase: Phrase) -> Packets | None:
        """The recording of a phrase. None where there is none, or it says other words, as in another language."""
        clip = self.clips.get(phrase["key"])
        return clip.packets if clip and clip.words == phrase["words"] else None

    def tone(self, kind: str) -> Packets:
        return self.clips[tone_key(kind)].packets


def tone_key(kind: str) -> str:
    return f"tone/{kind}"


@cache
def recorded_voice() -> RecordedVoice:
    """What `make voices` recorded, read once: about 2 MB."""
    index: dict[str, Indexed] = json.loads(INDEX.read_text())
    with av.open(str(SOUND)) as file:
        stream = file.streams.audio[0]
        packets = [bytes(packet) for packet in file.demux(stream) if packet.size]
    clips = {
        key: Clip(run["words"], tuple(packets[run["first"] : run["first"] + run["packets"]]))
        for key, run in index.items()
    }
    return RecordedVoice(clips, clips.pop(SILENCE).packets[0])
