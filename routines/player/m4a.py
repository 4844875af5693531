"""Writes packets of AAC into an m4a file, without encoding anything."""

import io
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

import av

from routines.player.recorded_voice import BITS_A_SECOND, PACKET_SAMPLES, SAMPLE_RATE

if TYPE_CHECKING:
    from av.container.core import Chapter as ChapterOfFile

HEAD_BYTES = 8_000
HEAD_BYTES_A_PACKET = 4.05
HEAD_BYTES_A_CHAPTER = 80
"""What the table at the head of the file takes at most, less the titles of the chapters, of which it has two.

Phones want it there, before they have the rest.
"""


class Chapter(NamedTuple):
    """From `start_ms` to `end_ms` in the file."""

    title: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True)
class M4a:
    """A file as its head and its packets, most of which are the same few: of 19 MB that is 4 MB to keep."""

    head: bytes
    packets: Sequence[bytes]

    def __bytes__(self) -> bytes:
        return self[:]

    def __len__(self) -> int:
        return len(self.head) + sum(map(len, self.packets))

    def __getitem__(self, part: slice) -> bytes:
        """The bytes of a part without a step."""
        start, stop, _step = part.indices(len(self))
        pieces = [self.head, *self.packets]
        ends = list(accumulate(map(len, pieces)))
        first, last = bisect_right(ends, start), bisect_left(ends, stop)
        before = ends[first - 1] if first else 0
        return b"".join(pieces[first : last + 1])[start - before : max(start, stop) - before]


def write(packets: Sequence[bytes], milliseconds: int, title: str, chapters: Sequence[Chapter]) -> M4a:
    """The file. Its first packet only readies the decoder: what is heard begins with the second.

    `packets` must last for `milliseconds` after the first; the file's edit list cuts what is over.
    """
    titles = sum(HEAD_BYTES_A_CHAPTER + 2 * len(chapter.title.encode()) for chapter in chapters)
    head = HEAD_BYTES + round(HEAD_BYTES_A_PACKET * len(packets)) + titles
    file = io.BytesIO()
    with av.open(file, "w", format="ipod", options={"moov_size": str(head)}) as container:
        container.metadata["title"] = title
        container.set_chapters([_chapter(i, chapter) for i, chapter in enumerate(chapters)])
        # It encodes nothing here, but tells what a decoder has to know.
        stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="mono", options={"b": str(BITS_A_SECOND)})
        tick = stream.time_base = Fraction(1, SAMPLE_RATE)
        heard = milliseconds * SAMPLE_RATE // 1000
        made: dict[bytes, av.Packet[Any]] = {}
        for at, data in zip(range(-PACKET_SAMPLES, heard, PACKET_SAMPLES), packets, strict=True):
            packet = made.get(data)
            if packet is None:
                packet = made[data] = av.Packet(data)
                packet.stream, packet.time_base, packet.is_keyframe = stream, tick, True
            packet.pts = packet.dts = at
            packet.duration = min(PACKET_SAMPLES, heard - at)
            container.mux_one(packet)
    written = file.getbuffer()
    return M4a(bytes(written[: len(written) - sum(map(len, packets))]), packets)


def _chapter(number: int, chapter: Chapter) -> "ChapterOfFile":
    return {
        "id": number,
        "start": chapter.start_ms,
        "end": chapter.end_ms,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": chapter.title},
    }
