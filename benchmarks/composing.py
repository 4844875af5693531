"""Does a routine of 200 steps stay smooth to edit? Prints what each change costs; ends with 1 where one is too slow.

Each change is asked for as a browser with script asks, in this process: what the server takes, the network left out.
"""

import argparse
import sys
from itertools import cycle, islice
from statistics import median
from time import perf_counter

from benchmarks.__main__ import a_site, tell

SECTIONS, STEPS = 20, 10
LINE = "{:<24} {:>9}  {:>9}  {:>8}  {}"


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.composing", description=__doc__)
    parser.add_argument("--looks", type=int, default=30, help="at each change (%(default)s)")
    parser.add_argument("--most", type=float, default=100, help="milliseconds, the median of all looks (%(default)s)")
    wanted = parser.parse_args()
    with a_site():
        slow = measure(wanted)
    sys.exit(1 if slow else 0)


class Editor:
    """Somebody with a routine of 200 steps open."""

    def __init__(self):
        from django.test import Client

        from accounts.models import User
        from routines.document.plan import Plan, SectionPlan
        from routines.models import Routine
        from techniques.models import Technique

        person = User.objects.create_user(email="editor@example.org", password=None)
        self.client = Client(headers={"HX-Request": "true"})
        self.client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        techniques = cycle(Technique.objects.library().filter(for_self=True))
        sections = [
            SectionPlan({"sides": "each"}, [dose(technique) for technique in islice(techniques, STEPS)])
            for _ in range(SECTIONS)
        ]
        self.routine = Routine.create(person, Plan({"title": "Two hundred steps"}, sections))
        self.page = f"/routines/{self.routine.code}/edit/"
        steps = [step for section in self.routine.as_document()["sections"] for step in section["steps"]]
        self.pressures = {step["key"]: step["pressure"] for step in steps}
        self.keys = list(self.pressures)
        self.section = self.routine.as_document()["sections"][0]["key"]

    def send(self, where, **fields):
        """Seconds that it took, and how many bytes came back."""
        self.routine.refresh_from_db(fields=["revision"])
        began = perf_counter()
        response = self.client.post(self.page + where, {**fields, "revision": self.routine.revision}, secure=True)
        took = perf_counter() - began
        if response.status_code != 200:
            raise SystemExit(f"{where} answered {response.status_code}")
        return took, len(response.content)

    def changes(self, turn):
        """One of each kind; none leaves the routine as it was."""
        key, other = self.keys[turn % 100], self.keys[100 + turn % 100]
        yield (
            "change a dose",
            self.send(f"steps/{key}/", seconds=60 + turn % 2, pressure=self.pressures[key], side="both"),
        )
        yield "move a step", self.send("steps/place/", step=key, section=self.section)
        yield (
            "change ten at once",
            self.send("steps/selected/", step=self.keys[50:60], do="change", seconds=70 + turn % 2),
        )
        yield "remove a step", self.send(f"steps/{other}/remove/")
        yield "undo", self.send("undo/")


def dose(technique):
    return {
        "technique": technique,
        "seconds": technique.seconds_default,
        "pressure": min(technique.pressure_default, 4),
    }


def measure(wanted) -> list:
    from config import wsgi

    wsgi.settle()  # as each worker of the server does
    editor, seen = Editor(), {}
    for turn in range(3 + wanted.looks):
        for name, cost in editor.changes(turn):
            if turn >= 3:
                seen.setdefault(name, []).append(cost)
    tell(f"A routine of {SECTIONS * STEPS} steps; milliseconds, the median of {wanted.looks}.\n")
    tell(LINE.format("change", "median", "worst", "kB", "").rstrip())
    slow = []
    for name, found in seen.items():
        times = [1000 * took for took, _ in found]
        verdict = "too slow" if median(times) > wanted.most else ""
        slow += [name] * bool(verdict)
        size = max(size for _, size in found) / 1000
        tell(LINE.format(name, f"{median(times):.1f}", f"{max(times):.1f}", f"{size:.0f}", verdict).rstrip())
    tell(f"\n{len(slow)} changes are too slow." if slow else "\nNo change is too slow.")
    return slow


if __name__ == "__main__":
    main()
