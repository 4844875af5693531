"""Does the library page stay quick as the site fills? Prints what each page costs, and ends with 1 where it does not.

The database is one of its own, made and dropped here: in the embedded server, or in that of DATABASE_URL.
"""

import argparse
import os
import signal
import sys
from contextlib import contextmanager

import django

from config.server import database

MOST_QUERIES = 6
HEADS = ("page", "reader", "queries", "db before", "db after", "grew", "page before", "page after")
LINE = "{:<20} {:<9} {:>7}  {:>9}  {:>9}  {:>5}  {:>11}  {:>10}  {}"


def main():
    wanted = arguments()
    with a_site(wanted.copy):
        slow = measure(wanted)
    sys.exit(1 if slow else 0)


def arguments():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--before", type=int, default=1_000, help="techniques in all, at first (%(default)s)")
    parser.add_argument("--after", type=int, default=100_000, help="techniques in all, in the end (%(default)s)")
    parser.add_argument("--library", type=int, default=20_000, help="then so many more in the library itself")
    parser.add_argument("--looks", type=int, default=30, help="at each page by each reader (%(default)s)")
    parser.add_argument("--pages", nargs="+", help="these alone, by their names in the table")
    parser.add_argument("--growth", type=float, default=2, help="the factor that is too much (%(default)s)")
    parser.add_argument("--noise", type=float, default=1, help="milliseconds that mean nothing (%(default)s)")
    parser.add_argument("--copy", help="a migrated database on the same server, to begin with a copy of it")
    return parser.parse_args()


@contextmanager
def a_site(copied=None):
    """Django ready, on a database with the library and its routines in it, which is gone afterwards."""
    os.environ["DATA_DIR"] = str(database.data_dir() / "bench")
    os.environ["STATIC_ROOT"] = str(database.PROJECT / "static")  # as it is: nothing is collected, or asked for
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the database goes all the same
    with database.running(throwaway=True):
        django.setup()
        with a_filled_database(copied):
            yield


@contextmanager
def a_filled_database(copied):
    from django.core.management import call_command
    from django.db import connection
    from django.test import override_settings
    from django.test.utils import setup_test_environment, teardown_test_environment

    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"] |= {"NAME": f"bench_{os.getpid()}", "TEMPLATE": copied}
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with override_settings(STORAGES=plain):
            call_command("load_library", verbosity=0)
            call_command("load_routines", verbosity=0)
            yield
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)
        teardown_test_environment()


def measure(wanted) -> list:
    """Print the tables; what is wrong with what may not grow."""
    from benchmarks.crowd import Crowd
    from benchmarks.pages import PAGES, costs

    pages = wanted.pages or list(PAGES)
    if unknown := set(pages) - PAGES.keys():
        sys.exit(f"No page is called {', '.join(sorted(unknown))}; there are: {', '.join(PAGES)}.")
    crowd, found = Crowd(), []
    for total in (wanted.before, wanted.after):
        tell(f"Filling the site up to {total:,} techniques ...")
        crowd.grow_to(total)
        found.append(costs(crowd, pages, wanted.looks))
    slow = show(*found, wanted, f"From {wanted.before:,} to {wanted.after:,} techniques, people's own:")
    if wanted.library:
        tell(f"\nFilling the library itself with {wanted.library:,} more ...")
        crowd.fill_library(wanted.library)
        full = costs(crowd, pages, wanted.looks)
        show(found[1], full, wanted, f"With {wanted.library:,} more in the library itself, for the record alone:")
    tell("")
    for line in slow:
        tell(f"Too slow: {line}")
    tell(f"{len(slow)} of {len(found[0])} pages are too slow." if slow else "No page is too slow.")
    return slow


def show(before, after, wanted, title) -> list:
    """The table of two measurements; a line for each page that took too many queries, or grew too much."""
    tell(f"\n{title}")
    tell(f"Milliseconds, the median of {wanted.looks}. A difference of up to {wanted.noise:g} ms counts as noise.\n")
    tell(LINE.format(*HEADS, "").rstrip())
    slow = []
    for which, now in after.items():
        then = before[which]
        queries, growth = max(then.queries, now.queries), now.database / then.database
        verdict = ""
        if growth > wanted.growth:
            more = now.database - then.database
            verdict = "grew too much" if more > wanted.noise else f"noise: {more:.2f} ms more"
        if queries > MOST_QUERIES:
            verdict = "too many queries"
        if verdict and not verdict.startswith("noise"):
            slow.append(f"{' for '.join(which)}: {verdict}")
        times = (f"{then.database:.2f}", f"{now.database:.2f}", f"{growth:.2f}")
        whole = (f"{then.database + then.rest:.1f}", f"{now.database + now.rest:.1f}")
        tell(LINE.format(*which, queries, *times, *whole, verdict).rstrip())
    return slow


def tell(line):
    print(line, flush=True)


if __name__ == "__main__":
    main()
