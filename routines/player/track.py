"""A routine as one recording, which goes on with the screen locked: the cue sheet's tones at their times, and a voice.

Pieces that are encoded already are put into a row of packets of silence, each where it is heard to the nearest packet:
at most 21 ms early or late. A tone is always heard, at its time. The voice waits: a phrase is never cut, and never
sounds together with a tone; it begins when the tone before it has ended, and where it cannot end before the next cue is
announced, it is left out. So is the name of a technique of one's own, which nobody has recorded: its tone stands alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from routines.player import m4a
from routines.player.cue_sheet import PRESSURE_PHRASES, CueSheet, Event, Heard, Phrase, TimedCue, heard, phrase
from routines.player.recorded_voice import PACKET_SAMPLES, SAMPLE_RATE, Packets, RecordedVoice, recorded_voice
from routines.player.voice_words import LANGUAGE
from techniques.models.pressure import Pressure

PAUSE_PACKETS = 4
"""Silence before a phrase: 0.17 s."""


class Wanted(NamedTuple):
    """How a recording is to differ from the plain one: as the player has it after "Too much", or without its voice.

    From the step `from_step` on, a place in the sheet's steps, it is `lighter` by so many levels.
    """

    from_step: int = 0
    lighter: int = 0
    speaks: bool = True


PLAIN = Wanted()


@dataclass
class Tone:
    """A tone in the row of packets, from `start` on, and before `end`."""

    event: Event
    start: int
    end: int


def track(sheet: CueSheet, wanted: Wanted = PLAIN) -> m4a.M4a:
    """The recording of a sheet whose time `is_recordable`, as an m4a file with chapters at the cues.

    It is exactly as long as the time to get ready and the cues together.
    """
    milliseconds = 1000 * (sheet["lead_seconds"] + sheet["total_seconds"])
    return m4a.write(joined(sheet, recorded_voice(), wanted), milliseconds, sheet["title"], list(_chapters(sheet)))


def joined(sheet: CueSheet, voice: RecordedVoice, wanted: Wanted = PLAIN) -> list[bytes]:
    """The packets of the recording, after one that readies the decoder."""
    seconds = sheet["lead_seconds"] + sheet["total_seconds"]
    packets = [voice.silence] * (1 - (-seconds * SAMPLE_RATE // PACKET_SAMPLES))
    tones = list(_tones(sheet, voice, len(packets)))
    for tone in tones:
        packets[tone.start : tone.end] = voice.tone(tone.event["kind"])[: tone.end - tone.start]
    if wanted.speaks and sheet["language"].partition("-")[0] == LANGUAGE:
        for start, run in _spoken(_eased(sheet, wanted), voice, tones, len(packets)):
            packets[start : start + len(run)] = run
    return packets


def _tones(sheet: CueSheet, voice: RecordedVoice, end: int) -> Iterator[Tone]:
    """The tones in their order. Where a cue begins as soon as it is announced, its beginning sounds alone."""
    events = heard(sheet)
    for one, following in zip(events, [*events[1:], None], strict=True):
        if following and following.at_ms == one.at_ms:
            continue
        length = len(voice.tone(one.event["kind"]))
        # The finish has to end before the recording does, which may cut its last packet.
        start = end - 1 - length if one.event["kind"] == "finish" else _packet(sheet, one)
        yield Tone(one.event, start, start + length)


def _spoken(sheet: CueSheet, voice: RecordedVoice, tones: Sequence[Tone], end: int) -> Iterator[tuple[int, Packets]]:
    """The recordings of phrases, with their places in the row."""
    announced = [one for one in heard(sheet) if one.event["kind"] == "announce"]
    for one, following in zip(announced, [*announced[1:], None], strict=True):
        at, until = _packet(sheet, one), _packet(sheet, following) if following else end
        in_the_way = [tone for tone in tones if at <= tone.start < until]
        for run in filter(None, map(voice.says, one.event["say"])):
            start = _free(at + PAUSE_PACKETS, len(run), in_the_way)
            if start + len(run) <= until:
                yield start, run
                at = start + len(run)


def _eased(sheet: CueSheet, wanted: Wanted) -> CueSheet:
    """The sheet with lighter pressures in what is said."""
    if not wanted.lighter:
        return sheet
    return {**sheet, "cues": [_eased_cue(sheet, cue, wanted) for cue in sheet["cues"]]}


def _eased_cue(sheet: CueSheet, cue: TimedCue, wanted: Wanted) -> TimedCue:
    if cue["step"] < wanted.from_step:
        return cue
    level = max(0, sheet["steps"][cue["step"]]["pressure"] - wanted.lighter)
    events: list[Event] = [
        {**event, "say": [_at_level(said, level) for said in event["say"]]} for event in cue["events"]
    ]
    return {**cue, "events": events}


def _at_level(said: Phrase, level: int) -> Phrase:
    if not said["key"].startswith("pressure/"):
        return said
    return phrase(f"pressure/{level}", str(PRESSURE_PHRASES[Pressure(level)]))


def _free(start: int, length: int, tones: Sequence[Tone]) -> int:
    """The first place from `start` on where so many packets meet no tone; `tones` in their order."""
    for tone in tones:
        if start < tone.end + PAUSE_PACKETS and tone.start < start + length:
            start = tone.end + PAUSE_PACKETS
    return start


def _packet(sheet: CueSheet, one: Heard) -> int:
    """Where a run starts that is to be heard at the time of an event."""
    return round((one.at_ms + 1000 * sheet["lead_seconds"]) * SAMPLE_RATE / (1000 * PACKET_SAMPLES))


def _chapters(sheet: CueSheet) -> Iterator[m4a.Chapter]:
    """Each cue, from its announcement to that of the next."""
    lead = sheet["lead_seconds"]
    starts = [0, *(cue["at"] + lead for cue in sheet["cues"][1:]), sheet["total_seconds"] + lead]
    for cue, start, end in zip(sheet["cues"], starts, starts[1:], strict=False):
        yield m4a.Chapter(_title(sheet, cue), 1000 * start, 1000 * end)


def _title(sheet: CueSheet, cue: TimedCue) -> str:
    step = sheet["steps"][cue["step"]]
    words = {"number": step["number"], "name": step["name"]}
    if cue["side"] == "left":
        return _("%(number)d. %(name)s, left") % words
    if cue["side"] == "right":
        return _("%(number)d. %(name)s, right") % words
    return _("%(number)d. %(name)s") % words
