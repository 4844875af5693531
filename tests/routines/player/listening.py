"""Listens to a recording: decodes it, and finds where something begins to sound."""

import io
from array import array
from itertools import pairwise
from typing import NamedTuple

import av

from routines.player.m4a import M4a
from routines.player.recorded_voice import SAMPLE_RATE

AUDIBLE = 0.02
WINDOW = SAMPLE_RATE // 400
"""Samples in 2.5 ms, as exactly as beginnings are told."""
QUIET_BEFORE = 24
"""Windows of silence before what counts as a beginning: 60 ms."""


class Recording(NamedTuple):
    """The loudest sample of each window, from 0 to 1, the file's title, and its chapters: title, and from when to when.

    All times are in milliseconds.
    """

    peaks: list[float]
    title: str
    chapters: list[tuple[str, int, int]]
    milliseconds: float

    def is_quiet(self, start, end):
        return max(self.peaks[round(start / 2.5) : round(end / 2.5)], default=0) < AUDIBLE

    def is_spoken(self, start, end):
        """Whether there is sound most of the time."""
        heard = self.peaks[round(start / 2.5) : round(end / 2.5)]
        return sum(peak >= AUDIBLE for peak in heard) > len(heard) / 2

    def beginnings(self):
        """Where sound begins after silence."""
        loud = [-QUIET_BEFORE - 1, *(i for i, peak in enumerate(self.peaks) if peak >= AUDIBLE)]
        return [2.5 * i for before, i in pairwise(loud) if i - before > QUIET_BEFORE]


def listen(file: bytes | M4a) -> Recording:
    samples = array("f")
    with av.open(io.BytesIO(bytes(file))) as container:
        assert [stream.type for stream in container.streams if stream.type != "data"] == ["audio"]
        assert container.streams.audio[0].codec_context.channels == 1
        for frame in container.decode(audio=0):
            samples.frombytes(bytes(frame.planes[0])[: 4 * frame.samples])
        chapters = [
            (each["metadata"]["title"], *(round(1000 * each[edge] * each["time_base"]) for edge in ("start", "end")))
            for each in container.chapters()
        ]
        starts = range(0, len(samples), WINDOW)
        peaks = [max(max(heard), -min(heard)) for heard in (samples[i : i + WINDOW] for i in starts)]
        return Recording(peaks, container.metadata["title"], chapters, 1000 * len(samples) / SAMPLE_RATE)
