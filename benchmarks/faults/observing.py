"""One fault, seen from outside: what was accepted, what is there afterwards, what failed, and for how long."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.faults.kinds import Wrong
from benchmarks.faults.load import NO_ANSWER, PAUSE_SECONDS, Load, found
from benchmarks.faults.site import Site

WARM_UP_SECONDS = 1


@dataclass
class Line:
    """What one fault did."""

    name: str
    accepted: int
    found: int
    total: int
    failed: dict[str, int]
    slowest: float
    seconds: float | None
    told: str
    is_wrong: bool = False

    @property
    def is_good(self) -> bool:
        return 0 < self.accepted == self.found and self.seconds is not None and not self.is_wrong

    def cells(self) -> tuple:
        kinds_of_failure = [f"{count} × {what}" for what, count in sorted(self.failed.items())]
        failed = ", ".join(kinds_of_failure).replace(NO_ANSWER, "no answer") or "0"
        recovered = "**never**" if self.seconds is None else f"{self.seconds:.1f} s"
        return self.name, self.accepted, self.found, self.total, failed, f"{self.slowest:.1f} s", recovered, self.told


def observed(name: str, fault: Callable[[Site], str], site: Site, token: str, pause: float = PAUSE_SECONDS) -> Line:
    """Make the fault under load, and wait until all is well."""
    with Load(site, token, name, pause) as load:
        time.sleep(WARM_UP_SECONDS)
        try:
            told, is_wrong = fault(site), False
        except Wrong as error:
            told, is_wrong = f"**wrong**: {error}", True
        seconds = load.seconds_to_calm(time.monotonic())
    answers = load.answers
    if seconds is None:
        site.mend()
    there = found(site, answers.accepted)
    counts = len(answers.accepted), there, answers.total, answers.failed
    return Line(name, *counts, answers.slowest, seconds, told, is_wrong)
