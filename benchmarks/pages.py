"""The library page as several readers see it, and what each look at it costs."""

from dataclasses import dataclass
from statistics import median
from time import perf_counter

from django.core.cache import caches
from django.db import connection
from django.test import Client

from techniques.health_check.answers import COOKIE, Answers

PAGES = {
    "plain": "",
    "area": "area=calf",
    "stroke and pressure": "stroke=petrissage&pressure_max=3",
    "search": "q=calf",
    "several words": "q=back+of+lower+leg",
    "misspelt": "q=gastrocnemus",
    "without conditions": "without=pregnancy&without=varicose-veins",
    "newest": "sort=newest",
    "page 3": "page=3",
}
WARM_UP = 3


@dataclass(frozen=True)
class Cost:
    """Of one page for one reader, the median of many looks; times in milliseconds."""

    queries: int
    database: float
    rest: float


def readers(crowd):
    """Clients by who looks: nobody in particular, a visitor who said what holds, and people with an account."""
    found = {"visitor": Client(), "answered": Client()}
    found["answered"].cookies[COOKIE] = Answers({"pregnancy": (), "varicose-veins": (), "bruise": ("knee",)}).text()
    for name in ("newcomer", "hundred"):
        found[name] = Client()
        found[name].force_login(crowd.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return found


def costs(crowd, pages, looks):
    """What every page costs every reader: (page, reader) -> Cost. In turns, so that a bad moment hits all alike."""
    clients = readers(crowd)
    seen = {(page, reader): [] for page in pages for reader in clients}
    for turn in range(WARM_UP + looks):
        for page, reader in seen:
            cost = look(clients[reader], PAGES[page])
            if turn >= WARM_UP:
                seen[page, reader].append(cost)
    return {
        which: Cost(
            max(cost.queries for cost in found),
            median(cost.database for cost in found),
            median(cost.rest for cost in found),
        )
        for which, found in seen.items()
    }


def look(client, query) -> Cost:
    """Ask once for the page, which is made anew even for a visitor."""
    caches["pages"].clear()
    spent = []

    def watch(execute, *args):
        began = perf_counter()
        try:
            return execute(*args)
        finally:
            spent.append(perf_counter() - began)

    began = perf_counter()
    with connection.execute_wrapper(watch):
        response = client.get(f"/techniques/?{query}", secure=True)
    whole = perf_counter() - began
    if response.status_code != 200:
        raise SystemExit(f"/techniques/?{query} answered {response.status_code}")
    return Cost(len(spent), 1000 * sum(spent), 1000 * (whole - sum(spent)))
