"""Records phrases and tones for tracks: a synthetic voice, a few sine waves, and an encoder. For `make voices` alone.

Each piece is encoded by itself between silences, so that packets of different pieces can be joined in any order.
"""

import json
import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

import av

from routines.player import m4a
from routines.player.cue_sheet import Phrase
from routines.player.recorded_voice import (
    BITS_A_SECOND,
    INDEX,
    PACKET_SAMPLES,
    SAMPLE_RATE,
    SILENCE,
    SOUND,
    Indexed,
    tone_key,
)

QUIET = 0.01
"""Of the loudest sample: what is below at either end of a recording is cut off."""
VOICE_RMS, LOUDEST = 0.11, 0.9
PAUSE_BEFORE, PAUSE_AFTER = 0.015, 0.06
"""Seconds kept of what is quiet before and after the words."""


class Note(NamedTuple):
    """A sine wave that swells for 5 ms and then dies away; `at` and `seconds` in seconds, `volume` from 0 to 1."""

    hertz: float
    at: float
    seconds: float
    volume: float


TONES = {
    "announce": [Note(392.00, 0, 0.25, 0.35)],
    "begin": [Note(523.25, 0, 0.14, 0.4), Note(783.99, 0.12, 0.2, 0.4)],
    "half": [Note(659.26, 0, 0.35, 0.3)],
    "count": [Note(880.00, 0, 0.12, 0.35)],
    "finish": [Note(783.99, 0, 0.2, 0.4), Note(659.26, 0.18, 0.2, 0.4), Note(523.25, 0.36, 0.3, 0.45)],
}
"""By the kind of event. All of them end within 0.7 s, so that the finish fits between "1" and the end."""

Sound = Sequence[float]
"""Samples from -1 to 1."""


def record(phrases: Sequence[Phrase], say: Callable[[str], Sound]) -> None:
    """Write the sound of all phrases and tones, and their index. `say` speaks words at SAMPLE_RATE."""
    index: dict[str, Indexed] = {}
    packets: list[bytes] = []
    for key, words, run in _pieces(phrases, say):
        index[key] = {"words": words, "first": len(packets), "packets": len(run)}
        packets += run
    length = (len(packets) - 1) * PACKET_SAMPLES * 1000 // SAMPLE_RATE
    SOUND.write_bytes(bytes(m4a.write(packets, length, "Effleur: recorded voice", [])))
    lines = [f"{json.dumps(key)}: {json.dumps(run, ensure_ascii=False)}" for key, run in index.items()]
    INDEX.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def _pieces(phrases: Sequence[Phrase], say: Callable[[str], Sound]) -> Iterator[tuple[str, str, list[bytes]]]:
    yield SILENCE, "", _encoded([0.0] * PACKET_SAMPLES)[:1]
    for kind, notes in TONES.items():
        yield tone_key(kind), "", _encoded(tone(notes))
    for phrase in phrases:
        yield phrase["key"], phrase["words"], _encoded(levelled(say(phrase["words"])))


def tone(notes: Sequence[Note]) -> list[float]:
    samples = [0.0] * round(max(note.at + note.seconds for note in notes) * SAMPLE_RATE)
    for note in notes:
        length = round(note.seconds * SAMPLE_RATE)
        for i in range(length):
            swell = min(1.0, i / (0.005 * SAMPLE_RATE), (length - i) / (0.02 * SAMPLE_RATE))
            fading = math.exp(-3 * i / length)
            wave = math.sin(2 * math.pi * note.hertz * i / SAMPLE_RATE)
            samples[round(note.at * SAMPLE_RATE) + i] += note.volume * swell * fading * wave
    return samples


def levelled(sound: Sound) -> list[float]:
    """As loud as all the others, and without what is quiet at either end."""
    peak = max(map(abs, sound))
    loud = [i for i, sample in enumerate(sound) if abs(sample) > QUIET * peak]
    first = max(0, loud[0] - round(PAUSE_BEFORE * SAMPLE_RATE))
    words = sound[first : loud[-1] + round(PAUSE_AFTER * SAMPLE_RATE)]
    rms = math.sqrt(sum(sample * sample for sample in words) / len(words))
    gain = min(VOICE_RMS / rms, LOUDEST / peak)
    return [sample * gain for sample in words]


def _encoded(sound: Sound) -> list[bytes]:
    """The packets in which the sound is: it begins as the second does, after one that leads up to it."""
    silence = [0.0] * (2 * PACKET_SAMPLES)
    encoder = _encoder()
    frame = av.AudioFrame(format="fltp", layout="mono", samples=len(sound) + 2 * len(silence))
    frame.planes[0].update(_padded(array("f", [*silence, *sound, *silence]).tobytes(), frame.planes[0].buffer_size))
    frame.sample_rate, frame.time_base, frame.pts = SAMPLE_RATE, Fraction(1, SAMPLE_RATE), 0
    packets = [bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)]]
    # The encoder puts one packet before all, so that the sound begins as the fourth does, and the third leads up to it.
    return packets[2 : 3 + -(-len(sound) // PACKET_SAMPLES)]


def _padded(samples: bytes, size: int) -> bytes:
    return samples.ljust(size, b"\0")


def _encoder() -> av.AudioCodecContext:
    encoder = av.AudioCodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = SAMPLE_RATE, "mono", "fltp"
    encoder.bit_rate, encoder.time_base = BITS_A_SECOND, Fraction(1, SAMPLE_RATE)
    encoder.options = {"flags": "+global_header"}
    encoder.open()
    return encoder
