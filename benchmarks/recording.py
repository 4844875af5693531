"""Is a routine's recording made quickly? Prints what one of 60 minutes takes; ends with 1 where it is too much.

A step a minute, on both sides; and the heaviest, where somebody speaks nearly all the time. Times are of the processor,
once the recorded voice has been read.
"""

import argparse
import os
import sys
from statistics import median
from time import process_time

from benchmarks.__main__ import tell

MINUTES = 60
LINE = "{:<28} {:>8} {:>10} {:>10}  {}"


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recording", description=__doc__)
    parser.add_argument("--times", type=int, default=9, help="that each is made (%(default)s)")
    parser.add_argument("--most", type=float, default=300, help="milliseconds for 60 minutes, the median (%(default)s)")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "unused")
    import django

    django.setup()
    start = process_time()
    from routines.player.recorded_voice import recorded_voice

    recorded_voice()
    tell(f"Reading the voice, once a process: {1000 * (process_time() - start):.0f} ms\n")
    tell(LINE.format("60 minutes of steps of", "ms", "kB", "kB/minute", "").rstrip())
    slow = [measure(seconds, wanted) for seconds in (60, 15)]
    sys.exit(any(slow))


def measure(seconds: int, wanted) -> bool:
    """Whether steps of so many seconds take too long to record."""
    from routines.player.cue_sheet import cue_sheet
    from routines.player.track import track

    sheet = cue_sheet(routine(seconds))
    times = []
    for _ in range(wanted.times):
        start = process_time()
        made = track(sheet)
        times.append(1000 * (process_time() - start))
    slow = median(times) > wanted.most
    size = len(made) / 1000
    figures = (median(times), size, size / (sheet["total_seconds"] / 60))
    tell(LINE.format(f"{seconds} s", *(f"{figure:.0f}" for figure in figures), "too slow" * slow).rstrip())
    return slow


def routine(seconds: int) -> dict:
    """A document of MINUTES at least, of techniques whose names are recorded."""
    from techniques.library_files import library

    known = sorted(library.read().techniques.items())[: MINUTES * 60 // seconds // 2]
    dose = {"side": "each", "seconds": seconds, "pressure": 3, "repetitions": None, "note": "", "transition_seconds": 0}
    steps = [{"technique": slug, **dose} for slug, _ in known]
    section = {"title": "", "receiver_position": "seated", "sides": "once", "rounds": 1, "steps": steps}
    return {
        "title": "Sixty minutes",
        "language": "en",
        "for": "self",
        "sections": [section],
        "techniques": {slug: {"slug": slug, "name": entry.name, "instructions": [""]} for slug, entry in known},
    }


if __name__ == "__main__":
    main()
