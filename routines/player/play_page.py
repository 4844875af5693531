"""The page of the player: the routine as the receiver's conditions leave it, in words and by the clock."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, TypedDict

from django.utils import timezone

from routines.document.outline import Bar, Outline, outline
from routines.document.shapes import Document, TechniqueOfDocument
from routines.models.practice_session import MAX_SCORE
from routines.player.cue_sheet import CueSheet, StepToPlay, TimedCue, cue_sheet
from routines.player.player_words import player_words
from routines.safety.as_ruled import as_ruled
from routines.safety.screening import Screen
from techniques.library_files.library import anatomy
from techniques.models import brief

MAX_BARS = 120
"""With more bars than this, neighbours of one phase and pressure are joined: alone they could not be told apart."""
MOST_LINES = 1000
"""Of those after, each step is listed once: all 8,000 that there can be would take seconds, and nobody reads them."""


class Line(NamedTuple):
    """A cue by the clock, in whole seconds from the start of the first cue.

    From `at` to `begins` is the pause before it. `is_first` is set where its step is played for the first time, and
    `opens` where its section begins or another position does.
    """

    number: int
    at: int
    begins: int
    ends: int
    cue: TimedCue
    step: StepToPlay
    technique: TechniqueOfDocument
    is_first: bool
    opens: bool


class PlayPage(TypedDict):
    """Variables of the template. `ruled_at` is when the verdicts were made, None where there are none.

    `areas` are slugs and names of the parts of the body that the routine works on; `left_out` names of techniques;
    `words` what the script says; `not_listed` how many cues are played that have no line.
    """

    outline: Outline
    sheet: CueSheet
    lines: list[Line]
    not_listed: int
    player_bars: list[Bar]
    left_out: tuple[str, ...]
    ruled_at: datetime | None
    areas: list[tuple[str, str]]
    scale: range
    words: dict[str, str | list[str]]


def play_page(document: Document, screened: Screen | None) -> PlayPage:
    """What the player shows of a valid document under a screen."""
    ruled = as_ruled(document, screened)
    sheet, laid_out = cue_sheet(ruled.document, ruled.at_most), outline(ruled.document)
    lines = list(_lines(ruled.document, sheet))
    return {
        "outline": laid_out,
        "sheet": sheet,
        "lines": (listed := [line for line in lines if line.number < MOST_LINES or line.is_first]),
        "not_listed": len(lines) - len(listed),
        "player_bars": _bars(lines) if len(lines) <= MAX_BARS else laid_out.bars,
        "left_out": ruled.left_out,
        "ruled_at": timezone.now() if screened else None,
        "areas": _areas(sheet),
        "scale": range(MAX_SCORE + 1),
        "words": player_words(),
    }


def _lines(document: Document, sheet: CueSheet) -> Iterator[Line]:
    played: set[int] = set()
    former: StepToPlay | None = None
    for number, cue in enumerate(sheet["cues"]):
        step = sheet["steps"][cue["step"]]
        begins = cue["at"] + cue["pause_seconds"]
        opens = former is None or any(former[part] != step[part] for part in ("section", "position"))
        technique = document["techniques"][step["technique"]]
        ends, is_first = begins + cue["seconds"], cue["step"] not in played
        yield Line(number, cue["at"], begins, ends, cue, step, technique, is_first, opens)
        played.add(cue["step"])
        former = step


def _bars(lines: list[Line]) -> list[Bar]:
    bars: list[Bar] = []
    for line in lines:
        phase = line.technique.get("phase", "")
        pause = Bar("", line.at, line.begins - line.at)
        bars += [pause, Bar(phase, line.begins, line.ends - line.begins, line.step["pressure"])]
    return [bar for bar in bars if bar.width]


def _areas(sheet: CueSheet) -> list[tuple[str, str]]:
    """The parts of the body that are worked on, each once; a document from elsewhere may name some unknown here."""
    slugs = dict.fromkeys(slug for step in sheet["steps"] for slug in step["areas"])
    known = anatomy().areas
    return [(slug, brief(known[slug].name)) for slug in slugs if slug in known]
