"""What is lost when something breaks, and how long does it take? A line for each fault; ends with 1 where one shows it.

The sites are of its own, below DATA_DIR/faults, and with the embedded database. People write and read all the while.
"""

import argparse
import shutil
import signal
import sys
from pathlib import Path

from benchmarks.faults import kinds
from benchmarks.faults.observing import Line, observed
from benchmarks.faults.site import Site
from config.server import database

FAULTS = {
    "one web worker killed": kinds.one_worker_killed,
    "every web worker killed": kinds.every_worker_killed,
    "the launcher killed": kinds.launcher_killed,
    "the database killed": kinds.database_killed,
    "one database process killed": kinds.database_process_killed,
    "connections exhausted": kinds.connections_exhausted,
    "slow clients": kinds.slow_clients,
    "stalled bodies": kinds.stalled_bodies,
    "a second start on its port": kinds.another_start,
    "stale code, newer database": kinds.stale_code,
}
TWO_STARTS, DISK_FULL = "two starts at once", "disk full"
DISK_MEGABYTES = 256
HEADS = ("fault", "writes accepted", "writes found", "requests", "failed", "slowest answer", "recovered after", "")


def main():
    wanted = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the sites end all the same
    home = database.data_dir() / "faults"
    shutil.rmtree(home, ignore_errors=True)
    row(HEADS)
    row(["---"] * len(HEADS))
    lines = [line for name in wanted.faults for line in show(name, home)]
    sys.exit(0 if all(line.is_good for line in lines) else 1)


def arguments():
    names = [*FAULTS, TWO_STARTS, DISK_FULL]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("faults", nargs="*", default=names, metavar="FAULT", help=f"of these: {', '.join(names)}")
    wanted = parser.parse_args()
    if unknown := set(wanted.faults) - set(names):
        parser.error(f"no fault is called {', '.join(unknown)}; there are: {', '.join(names)}")
    return wanted


def show(name: str, home: Path):
    """Make the fault and print its line; nothing to judge where this machine cannot make it."""
    try:
        line = on_special_ground[name](home) if name in on_special_ground else on_one_site(name, home)
    except kinds.Impossible as reason:
        row([name, *["not made here"] * (len(HEADS) - 2), str(reason)])
        return
    row(line.cells())
    yield line


def on_one_site(name: str, home: Path) -> Line:
    with Site(home / "one") as site:
        return observed(name, FAULTS[name], site, site.new_token())


def with_two_starts(home: Path) -> Line:
    """Both on data that nobody has made yet; people then work on the second, and the first ends."""
    both = Site(home / "two"), Site(home / "two")
    both[0].home.mkdir(parents=True)
    first_process = both[0].spawn()
    with both[1] as second:
        if not both[0].becomes_ready():
            sys.exit(f"The first of two starts did not become ready; see {both[0].log}")

        def end_the_first(site):
            first_process.terminate()
            first_process.wait()
            return "both become ready on new data; the first then ends"

        return observed(TWO_STARTS, end_the_first, second, second.new_token())


def on_a_small_disk(home: Path) -> Line:
    place = home / "small"
    with kinds.small_disk(place, DISK_MEGABYTES), Site(place) as site:
        return observed(DISK_FULL, kinds.disk_full, site, site.new_token())


on_special_ground = {TWO_STARTS: with_two_starts, DISK_FULL: on_a_small_disk}


def row(cells):
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


if __name__ == "__main__":
    main()
