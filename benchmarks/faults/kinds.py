"""The faults, one function each: it makes one, and returns when that is over; what it has to tell beyond the figures.

Where this machine cannot make one, it raises Impossible with the reason.
"""

import os
import signal
import socket
import subprocess
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import psycopg

STALLED, HALF_HEADERS, SLOW_READERS, IDLE = 200, 200, 40, 300
HELD_SECONDS = 4
LONGEST_STALL_SECONDS = 30
BALLAST = "ballast"
MEGABYTE, PAGE = 1_000_000, 4096
NEWER = "9999_of_a_newer_release"


class Impossible(Exception):
    """This machine cannot make the fault."""


class Wrong(Exception):
    """The site met the fault otherwise than it should."""


def one_worker_killed(site) -> str:
    os.kill(workers_of(site)[0], signal.SIGKILL)
    return ""


def every_worker_killed(site) -> str:
    for pid in workers_of(site):
        os.kill(pid, signal.SIGKILL)
    return ""


def workers_of(site) -> list[int]:
    if not Path("/proc/self/stat").exists():
        raise Impossible("the system does not list its processes in /proc")
    return site.workers()


def launcher_killed(site) -> str:
    site.process.kill()
    return "the service manager starts it again, after 1 s"


def database_killed(site) -> str:
    os.kill(site.postmaster(), signal.SIGKILL)
    return ""


def database_process_killed(site) -> str:
    """One of the processes that serve a connection; PostgreSQL then ends them all and recovers."""
    with site.database() as connection:
        others = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        os.kill(connection.execute(others).fetchone()[0], signal.SIGKILL)
    return ""


def disk_full(site) -> str:
    """Fills the disk of the data directory, which is one of its own and small, and makes room again."""
    ballast = site.home / BALLAST
    deadline = time.monotonic() + HELD_SECONDS
    with ballast.open("wb", buffering=0) as file:
        while time.monotonic() < deadline:
            with suppress(OSError):  # all there is, and then what the database gives up
                while file.write(bytes(MEGABYTE)):
                    pass
            with suppress(OSError):
                while file.write(bytes(PAGE)):
                    pass
            outgrow_the_journal(site)
            time.sleep(0.02)
    ballast.unlink()
    return f"full for {HELD_SECONDS} s, the journal too"


def outgrow_the_journal(site) -> None:
    """Make the database ask for a new file of its journal, which it cannot do without."""
    with suppress(psycopg.OperationalError), closing(site.database(connect_timeout=1)) as connection:
        connection.execute("SELECT pg_logical_emit_message(false, 'faults', repeat('-', %s))", [MEGABYTE])


def connections_exhausted(site) -> str:
    """Takes every connection that the database has to give, from workers that have just ended, too."""
    with ExitStack() as held:
        taken = take_all(site, held)
        for pid in workers_of(site):
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + HELD_SECONDS
        while time.monotonic() < deadline:
            taken += take_all(site, held)
            time.sleep(0.05)
    return f"all {taken} held for {HELD_SECONDS} s, and the workers killed"


def take_all(site, held) -> int:
    taken = 0
    while True:
        try:
            held.enter_context(closing(site.database(connect_timeout=2)))
        except psycopg.OperationalError:
            return taken
        taken += 1


def slow_clients(site) -> str:
    """Idle connections, headers that stop halfway, and readers that take a byte at a time."""
    with ExitStack() as held:
        for _ in range(IDLE):
            held.enter_context(connected(site))
        for _ in range(HALF_HEADERS):
            held.enter_context(connected(site)).sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Half")
        readers = [held.enter_context(connected(site, small=True)) for _ in range(SLOW_READERS)]
        for reader in readers:
            reader.sendall(b"GET /techniques/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        deadline = time.monotonic() + HELD_SECONDS
        while time.monotonic() < deadline:
            for reader in readers:
                reader.recv(1)
            time.sleep(0.1)
    return f"{IDLE} idle, {HALF_HEADERS} half-sent headers, {SLOW_READERS} slow readers for {HELD_SECONDS} s"


def stalled_bodies(site) -> str:
    """Requests that declare 2,000 bytes and send ten; held until the site has had enough of each."""
    request = b"POST /api/v1/routines/read-text/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    request += b'Content-Length: 2000\r\n\r\n{"text": "'
    with ExitStack() as held:
        stalled = [held.enter_context(connected(site)) for _ in range(STALLED)]
        for one in stalled:
            one.sendall(request)
        began = time.monotonic()
        ended = sum(ends_before(one, began + LONGEST_STALL_SECONDS) for one in stalled)
    told = f"{ended} of {STALLED} ended by the site, within {time.monotonic() - began:.0f} s"
    if ended < STALLED:
        raise Wrong(told)
    return told


def ends_before(connection, deadline) -> bool:
    """Whether the site answers or closes the connection."""
    connection.settimeout(max(0.001, deadline - time.monotonic()))
    try:
        connection.recv(100)
    except TimeoutError:
        return False
    except OSError:
        pass
    return True


def connected(site, small=False):
    connection = socket.socket()
    if small:  # or the system would take a whole page in from the site
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.settimeout(10)
    connection.connect(("127.0.0.1", site.port))
    return connection


def another_start(site) -> str:
    """A second launcher on the same data, on the port that is taken, while the first one serves."""
    done = site.start_another(PORT=str(site.port))
    if done.returncode != 1 or "is taken" not in done.stderr:
        raise Wrong(f"the second start said: {done.stderr or done.stdout}")
    return "the second one on the same port ends with one line"


def stale_code(site) -> str:
    """Migrates the database as newer code does, and starts this code on it once more."""
    with site.database() as connection:
        connection.execute("ALTER TABLE routines_routine ADD COLUMN of_a_newer_release integer")
        connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('routines', %s, now())", [NEWER])
        try:
            done = site.start_another()
        finally:
            connection.execute("DELETE FROM django_migrations WHERE name = %s", [NEWER])
            connection.execute("ALTER TABLE routines_routine DROP COLUMN of_a_newer_release")
    if done.returncode != 1 or "newer than this code" not in done.stderr:
        raise Wrong(f"stale code said: {done.stderr or done.stdout}")
    return "what runs goes on; a start of stale code is refused in one line"


def small_disk(home: Path, megabytes: int):
    """Mount a disk of that size at the place, for the block."""
    home.mkdir(parents=True, exist_ok=True)
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(home)]
    try:
        done = subprocess.run(mounting, capture_output=True, text=True)
    except FileNotFoundError:
        raise Impossible("there is no mount command") from None
    if done.returncode:
        raise Impossible(f"no small disk can be mounted: {done.stderr.strip()}")
    held = ExitStack()
    held.callback(subprocess.run, ["umount", "-l", str(home)], check=True)
    return held
