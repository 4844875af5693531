"""The benchmark, on a site far smaller than the one it is for."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.test_project import PROJECT

pytestmark = pytest.mark.xdist_group("benchmarks")  # one after the other: databases are counted
PAGE = "search"
SMALL = ("--before", "200", "--after", "400", "--library", "0", "--looks", "1")


@pytest.fixture
def databases(db):
    """The names of all on the server of the tests, where the benchmark makes its own."""

    def names():
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'bench\\_%%'", [])
            return {name for (name,) in cursor.fetchall()}

    return names


def bench(*asked):
    server = connection.settings_dict
    embedded = f"postgresql://{server['USER']}@/effleur?host={server['HOST']}&port={server['PORT']}"
    environment = {**os.environ, "DATABASE_URL": os.environ.get("DATABASE_URL") or embedded}
    migrated = server["TEST"].get("TEMPLATE")  # where several workers test
    copied = ["--copy", migrated] if migrated else []
    command = [sys.executable, "-m", "benchmarks", *SMALL, *copied, "--pages", PAGE, *asked]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)


def rows(done):
    return [line for line in done.stdout.splitlines() if line.startswith(PAGE)]


def test_a_page_that_grows_more_than_it_may_fails_the_benchmark(databases):
    before = databases()
    done = bench("--growth", "0", "--noise", "-1000")
    assert done.returncode == 1, done.stderr
    assert len(rows(done)) == 4
    assert all(row.endswith("grew too much") for row in rows(done))
    assert done.stdout.endswith("4 of 4 pages are too slow.\n")
    assert databases() == before


def test_pages_that_stay_as_quick_as_asked_pass_it():
    done = bench("--growth", "1000")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("No page is too slow.\n")
    assert [int(row.split()[2]) for row in rows(done)] == [4, 3, 5, 6]  # queries: for visitors, and with an account
