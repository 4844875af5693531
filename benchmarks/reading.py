"""Are pages with pictures quick and light? Prints what each takes and weighs; ends with 1 where a routine is too much.

A technique, the library, and a routine of 28 steps over six views of the body, as somebody logged in asks for them: no
page of theirs is kept. Times are of this process, the network left out. The weight is of the page and all its pictures.
"""

import argparse
import gzip
import re
import sys
from itertools import islice
from statistics import median
from time import perf_counter, process_time

from benchmarks.__main__ import a_site, tell
from benchmarks.composing import dose

STEPS, VIEWS = 28, 6
WARM_UP = 3
ROUTINE = f"routine of {STEPS} steps"
LINE = "{:<24} {:>9} {:>9} {:>9} {:>8} {:>9}  {}"
HEADS = ("page", "first", "median", "processor", "kB", "pictures", "")
FILE = re.compile(r'/drawings/[^"#]+')


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    parser.add_argument("--looks", type=int, default=30, help="at each page (%(default)s)")
    parser.add_argument("--most", type=float, default=60, help="milliseconds for the routine, the median (%(default)s)")
    parser.add_argument("--weight", type=float, default=120, help="kB of the routine, compressed (%(default)s)")
    wanted = parser.parse_args()
    with a_site():
        bad = measure(wanted)
    sys.exit(1 if bad else 0)


def pages():
    """The pages to look at, by what they are called, and the client of their reader."""
    from django.test import Client

    from accounts.models import User
    from routines.document.plan import Plan, SectionPlan
    from routines.models import Routine
    from techniques.models import Technique

    person = User.objects.create_user(email="reader@example.org", password=None)
    client = Client(headers={"Accept-Encoding": "gzip"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    by_view = {}
    for technique in Technique.objects.library().filter(for_self=True):
        by_view.setdefault(technique.diagram["view"], []).append(technique)
    most = sorted(by_view.values(), key=len, reverse=True)[:VIEWS]
    steps = [dose(technique) for turn in zip(*most, strict=False) for technique in turn]
    section = SectionPlan({"sides": "once"}, list(islice(steps, STEPS)))
    routine = Routine.create(person, Plan({"title": "Twenty-eight steps"}, [section]))
    return client, {
        "technique": "/techniques/closing-flush/",
        "library": "/techniques/",
        ROUTINE: routine.get_absolute_url(),
    }


def measure(wanted) -> list:
    from config import wsgi

    wsgi.settle()  # as each worker of the server does
    client, found = pages()
    tell(
        f"Milliseconds: at the first look, and the median of {wanted.looks}; then kB with all pictures, and how many.\n"
    )
    tell(LINE.format(*HEADS).rstrip())
    bad = []
    for name, address in found.items():
        looks = [look(client, address) for _ in range(1 + WARM_UP + wanted.looks)]
        wall, processor = (median(times) for times in list(zip(*looks[1 + WARM_UP :], strict=True))[:2])
        page = looks[-1][2]
        weight = weight_of(client, page) / 1000
        limited = name == ROUTINE
        faults = ["too slow"] * (limited and wall > wanted.most) + ["too heavy"] * (limited and weight > wanted.weight)
        bad += faults
        figures = [f"{figure:.1f}" for figure in (looks[0][0], wall, processor, weight)]
        tell(LINE.format(name, *figures, html_of(page).count('<img class="picture'), ", ".join(faults)).rstrip())
    tell(f"\nThe routine is {' and '.join(bad)}." if bad else "\nThe routine is neither too slow nor too heavy.")
    return bad


def look(client, address):
    """Milliseconds that a page took, those of the processor, and the page."""
    began, spent = perf_counter(), process_time()
    response = client.get(address, secure=True)
    took = 1000 * (perf_counter() - began), 1000 * (process_time() - spent)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return *took, response


def weight_of(client, page) -> int:
    """Bytes of a page and of the pictures on it, compressed, each file once."""
    files = set(FILE.findall(html_of(page)))
    return len(page.content) + sum(len(client.get(file, secure=True).content) for file in files)


def html_of(page) -> str:
    return gzip.decompress(page.content).decode()


if __name__ == "__main__":
    main()
