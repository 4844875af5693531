"""`make run` on a machine of its own: what it starts, what it says, and what it leaves behind."""

import http.client
import os
import queue
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from config.server import database

PROJECT = Path(__file__).resolve().parent.parent
OURS = ("DATABASE_URL", "DATABASE_POOL", "SECRET_KEY", "API_RATE_VISITOR", "API_RATE_USER")
OURS += ("DATABASE_URL_FILE", "POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE")
pytestmark = pytest.mark.xdist_group("running")  # they share one data directory


def environment(home, **more):
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**inherited, "DATA_DIR": str(home), **more}


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class Site:
    """`python -m config.server.run`, as in a terminal of its own."""

    command = ("-m", "config.server.run")

    def __init__(self, home, **more):
        self.home = home
        self.port = free_port()
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
            cwd=PROJECT,
            env=environment(home, PORT=self.port, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def wait_until_ready(self) -> float:
        """Wait for the line that says so; the seconds it took."""
        said = []
        while (line := self.lines.get(timeout=120)) is not None:
            said.append(line)
            if line == f"Effleur is ready at http://127.0.0.1:{self.port}\n":
                return time.monotonic() - self.began
        pytest.fail("the site did not start: " + "".join(said))

    def get(self, path):
        asking = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=20)
        asking.request("GET", path)
        answer = asking.getresponse()
        text = answer.read().decode()
        asking.close()
        return answer.status, text

    def attempt(self) -> int:
        """The status for an attempt to log in by API; it counts, though its body is none."""
        asking = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=20)
        asking.request("POST", "/api/v1/auth/login/", "{}", {"Content-Type": "application/json"})
        status = asking.getresponse().status
        asking.close()
        return status

    def stop(self, how=signal.SIGTERM):
        os.kill(self.process.pid, how)
        return self.process.wait(timeout=20)


@pytest.fixture
def start(home):
    sites = []

    def started(where=home, kind=Site, **more):
        sites.append(kind(where, **more))
        return sites[-1]

    yield started
    for site in sites:
        if site.process.poll() is None:
            site.stop()
        if pid := postgres_of(site.home):
            os.kill(pid, signal.SIGINT)


def run(*command, home, **more):
    return subprocess.run(
        [sys.executable, *command], cwd=PROJECT, env=environment(home, **more), capture_output=True, text=True
    )


def postgres_of(home) -> int | None:
    try:
        return int((home / "postgres" / "postmaster.pid").read_text().split()[0])
    except FileNotFoundError:
        return None


def workers_of(pid) -> list[Path]:
    """What stands for a launcher's Python children where Linux lists processes; elsewhere none are known."""
    return [stat.parent for stat in Path("/proc").glob("[0-9]*/stat") if state_of(stat) == ("alive", pid)]


def state_of(stat) -> tuple[str, int]:
    """Of one process of Python's: whether it is alive or has ended, and its parent."""
    try:
        state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        command = (stat.parent / "cmdline").read_bytes()
    except OSError:
        return "ended", 0
    return ("alive" if state != "Z" and b"config.server.run" in command else "ended"), int(parent)


def all_end(processes) -> bool:
    """Whether they do within some seconds."""
    deadline, waiting = time.monotonic() + 15, threading.Event()
    while time.monotonic() < deadline and any(state_of(process / "stat")[0] == "alive" for process in processes):
        waiting.wait(0.1)
    return all(state_of(process / "stat")[0] == "ended" for process in processes)


def counts(home) -> tuple[int, int]:
    """How many people and how many sessions there are."""
    command = "from accounts.models import Session, User; "
    command += "print(User.objects.count(), Session.objects.count())"
    done = run("manage.py", "shell", "-v", "0", "-c", command, home=home)
    people, sessions = done.stdout.split()
    return int(people), int(sessions)


def seconds_of_children() -> float:
    """Of the processor, for all children of this process that have ended, and for theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def assert_says_in_one_line(done, *words):
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr


def test_the_site_answers_and_ends_without_a_trace_when_told_to(home, start):
    site = start()
    site.wait_until_ready()
    assert site.get("/healthz") == (200, "ok\n")
    assert site.get("/readyz") == (200, "ready\n")
    status, page = site.get("/")
    assert status == 200
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    assert re.search(r"\.[0-9a-f]{12}\.css$", stylesheet)
    assert site.get(stylesheet)[0] == 200
    assert site.stop() == 0
    assert postgres_of(home) is None


def test_ctrl_c_in_the_terminal_ends_it_in_good_order(home, start):
    site = start()
    site.wait_until_ready()
    os.killpg(site.process.pid, signal.SIGINT)
    assert site.process.wait(timeout=20) == 0
    assert postgres_of(home) is None


def test_a_second_start_takes_5_seconds_of_the_processor_at_most_and_finds_what_has_not_expired(home, start):
    site = start(API_RATE_LOGIN="2/day")
    site.wait_until_ready()
    assert [site.attempt() for _ in range(3)] == [400, 400, 429]
    people, sessions = counts(home)
    create = f"from tests.factories import make_user; make_user('someone-{people}'); "
    create += "from tests.test_daily_chores import make_session; make_session(expired=True)"
    assert run("manage.py", "shell", "-v", "0", "-c", create, home=home).returncode == 0
    site.stop()
    before = seconds_of_children()
    again = start(API_RATE_LOGIN="2/day")
    again.wait_until_ready()
    assert again.attempt() == 429
    before_looking = seconds_of_children()
    assert counts(home) == (people + 1, sessions)
    looking = seconds_of_children() - before_looking
    again.stop()
    assert seconds_of_children() - before - looking < 5


def test_two_sites_share_one_database_and_its_counts_which_ends_with_the_last(home, start):
    first, second = start(API_RATE_LOGIN="10/hour"), start(API_RATE_LOGIN="10/hour")
    first.wait_until_ready()
    second.wait_until_ready()
    with ThreadPoolExecutor(40) as attackers:
        statuses = list(attackers.map(Site.attempt, [first, second] * 20))
    assert Counter(statuses) == {400: 10, 429: 30}
    assert first.stop() == 0
    assert second.get("/readyz")[0] == 200
    assert second.stop() == 0
    assert postgres_of(home) is None


def test_after_a_crash_the_next_start_takes_over(home, start):
    crashed = start()
    crashed.wait_until_ready()
    workers = workers_of(crashed.process.pid)
    assert workers or not Path("/proc").exists()
    crashed.stop(signal.SIGKILL)
    left = postgres_of(home)
    again = start()
    again.wait_until_ready()
    assert postgres_of(home) == left
    assert all_end(workers)  # they look after their launcher twice a second
    assert again.stop() == 0
    assert postgres_of(home) is None


def test_a_taken_port_is_named_in_one_line(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run("-m", "config.server.run", home=tmp_path, PORT=port)
    assert_says_in_one_line(done, f"Port {port} is taken", "PORT=8123 make run")


@pytest.mark.parametrize("port", ["0", "70000", "http", "-1"])
def test_a_port_that_is_none_is_named_in_one_line(tmp_path, port):
    done = run("-m", "config.server.run", home=tmp_path, PORT=port)
    assert_says_in_one_line(done, f'PORT is "{port}": say a number from 1 to 65535.')


def test_a_data_directory_that_cannot_be_is_named_in_one_line(tmp_path):
    (tmp_path / "file").touch()
    done = run("-m", "config.server.run", home=tmp_path / "file" / "data", PORT=free_port())
    assert_says_in_one_line(done, str(tmp_path / "file"), "DATA_DIR")


def test_with_database_url_that_database_is_used_and_none_is_started(tmp_path, db):
    with database_beside("effleur_by_url") as url:
        done = run(
            "-m", "config.server.run", "--only-database", home=tmp_path, DATABASE_URL=url, DEBUG="1", PORT=free_port()
        )
        assert done.returncode == 0, done.stderr
        with psycopg.connect(**{**server(), "dbname": "effleur_by_url"}) as made:
            assert made.execute("SELECT count(*) FROM techniques_technique").fetchone()[0] > 0
    assert not (tmp_path / "postgres").exists()


def test_a_bundle_is_made_anew_when_one_of_its_sources_changed_and_only_then(home, tmp_path):
    source, root = tmp_path / "static", tmp_path / "root"
    shutil.copytree(PROJECT / "static", source)
    finder = "django.contrib.staticfiles.finders.FileSystemFinder"
    lines = [
        "from config.settings import *",
        f"STATICFILES_DIRS, STATICFILES_FINDERS = [{str(source)!r}], [{finder!r}]",
    ]
    (tmp_path / "of_this_test.py").write_text("\n".join(lines))
    more = {"DJANGO_SETTINGS_MODULE": "of_this_test", "PYTHONPATH": str(tmp_path), "STATIC_ROOT": str(root)}

    def prepare():
        """What is said, and the stylesheets of all pages that are there afterwards."""
        collecting = "from config.server import run; run.check_settings(); run.collect_static()"
        done = run("-c", collecting, home=home, PORT=free_port(), **more)
        assert done.returncode == 0, done.stderr
        return done.stdout, set((root / "css").glob("effleur.*.css"))

    said, first = prepare()
    assert "Collecting static files" in said
    assert "Collecting static files" not in prepare()[0]
    with (source / "css" / "components" / "button.css").open("a") as button:
        button.write(".of-this-test { color: red; }\n")
    said, second = prepare()
    assert "Collecting static files" in said
    [newest] = second - first
    assert ".of-this-test" in newest.read_text()


def test_a_database_that_does_not_answer_is_named_in_one_line_without_its_password(tmp_path):
    url = f"postgresql://effleur:a-secret@127.0.0.1:{free_port()}/effleur"
    done = run("-m", "config.server.run", home=tmp_path, DATABASE_URL=url, PORT=free_port())
    assert_says_in_one_line(done, "DATABASE_URL does not answer", "127.0.0.1")
    assert "a-secret" not in done.stderr


@pytest.mark.parametrize("home", ["/" + "deep/" * 30, "/with,comma", '/with"quote'])
def test_the_socket_is_elsewhere_where_its_path_would_not_do(home, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", home)
    found = database.config({})["HOST"]
    assert found.startswith("/tmp/effleur-")  # noqa: S108
    assert len(found) <= database.LONGEST_SOCKET_DIR


def server() -> dict:
    """Where the database of these tests is, for one that they make beside it."""
    parameters = connection.get_connection_params()
    return {name: parameters[name] for name in ("host", "port", "user", "password") if name in parameters} | {
        "dbname": "postgres"
    }


def address(name) -> str:
    found = server()
    return f"postgresql://{found.get('user', '')}:{found.get('password', '')}@/{name}?" + "&".join(
        f"{key}={found[key]}" for key in ("host", "port") if key in found
    )


@contextmanager
def database_beside(name):
    """The address of an empty database for the block, beside the one of these tests."""
    with psycopg.connect(**server(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name}")
        admin.execute(f"CREATE DATABASE {name}")
        yield address(name)
        # Not WITH (FORCE): this role may not end an autovacuum worker, which a plain drop asks to leave and waits for.
        admin.execute(f"DROP DATABASE {name}")


def test_the_sites_role_is_no_superuser_and_no_other_role_gets_in(tmp_path):
    home = tmp_path / "data"
    cluster = database.Cluster(home, {**database.SETTINGS, **database.THROWAWAY})
    cluster.join()
    try:
        server = {"host": str(cluster.sockets), "port": database.PORT, "dbname": database.NAME}
        with psycopg.connect(**server, user=database.USER) as connection:
            is_superuser = "SELECT usesuper FROM pg_user WHERE usename = current_user"
            assert connection.execute(is_superuser).fetchone() == (False,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SELECT pg_read_file('/etc/hostname')")
        with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
            psycopg.connect(**server, user=database.MAKER)
    finally:
        cluster.leave()
