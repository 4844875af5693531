"""Everything between an installed project and a served site: what `make run` executes."""

import argparse
import errno
import fcntl
import gc
import hashlib
import http.client
import os
import resource
import signal
import socket
import sys
import threading
from contextlib import contextmanager, redirect_stdout, suppress
from functools import partial

from django.conf import settings

from config.logs import metrics_process
from config.server import chores, database, environment, newer_code
from config.server.watch import Watch

DATA_DIR = database.data_dir()
MOST_CONNECTIONS = 4096
"""Of one worker at once, those that send nothing among them; more wait to be accepted."""
UNUSED = ["redoc"]
"""Directories of static files that no page links: the half of drf-spectacular-sidecar that is not Swagger UI."""
OTHER_FILES = 256
"""Open files that one worker may need beside its connections."""


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    gc.set_threshold(20_000, 10, 10)  # what a start loads stays: a twelfth of it was looking for garbage
    wanted = arguments()
    try:
        check_data_dir()
        with metrics_process.beside(serving=not wanted.only_database):
            bring_up(wanted)
    except KeyboardInterrupt:
        sys.exit(130)


def bring_up(wanted):
    check_settings()
    address = None if wanted.only_database else free_address()
    with database.running() as cluster:
        check_database()
        if not wanted.only_serve:
            prepare(wanted.commands, with_static=not wanted.only_database)
        tell_what_is_lost()
        tidy()
        disconnect()
        if not wanted.only_database:
            serve(address, Watch(cluster) if cluster else None)


def arguments():
    parser = argparse.ArgumentParser(prog="python -m config.server.run", description=__doc__)
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--only-database", action="store_true", help="bring the database up to date, and end")
    parts.add_argument("--only-serve", action="store_true", help="serve what is up to date already")
    parser.add_argument("commands", nargs="*", help="more commands of manage.py to run after the library is loaded")
    return parser.parse_args()


def free_address() -> str:
    """The numeric address of HOST, on which PORT is free."""
    port = settings.PORT
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.HOST, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            return str(address[0])
    except PermissionError:
        sys.exit(f"Port {port} is for the system's administrator; try PORT=8123 make run")
    except (OSError, UnicodeError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            sys.exit(f"Port {port} is taken; try PORT={8123 if port != 8123 else 8124} make run")
        environment.refuse("HOST", "an address of this machine, such as 127.0.0.1", settings.HOST)


def check_data_dir():
    try:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        for path in (DATA_DIR, DATA_DIR / "secret_key"):
            if path.exists() and not os.access(path, os.R_OK | os.W_OK):
                raise PermissionError(13, "Permission denied", str(path))
    except OSError as error:
        where = error.filename or DATA_DIR
        sys.exit(f"{where} cannot be used: {error.strerror}. Choose another place with DATA_DIR.")


def check_settings():
    """Say in one line what a request would stumble over."""
    import django
    from django.core.checks import run_checks

    django.setup()
    for problem in run_checks():
        if problem.is_serious() and not problem.is_silenced():
            sys.exit(" ".join(f"{problem.msg} {problem.hint or ''} ({problem.id})".split()))


def prepare(more_commands, with_static):
    """Bring tables, library and static files up to this version; a moment's work when they are."""
    from django.core.management import CommandError, call_command

    with one_at_a_time():
        if migrations_wait():
            tell("Preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)
        try:
            call_command("load_library", if_new=True)
            call_command("load_routines")
            for name in ["refresh_documents", *more_commands]:
                call_command(name, verbosity=0 if name == "refresh_documents" else 1)
        except CommandError as error:
            sys.exit(str(error))
        if with_static:
            collect_static()


def tell_what_is_lost():
    """Say what no key here opens. The site starts all the same: people are asked again, and their links are gone."""
    from django.db import ProgrammingError

    from config.sealed import everything

    with suppress(ProgrammingError):  # tables of an older release, which sealed less or nothing
        if lost := everything.unreadable():
            tell(everything.told(lost))


def tidy():
    """Do the daily chores; where one fails, the log says so, and the site starts all the same."""
    with suppress(chores.Busy):
        chores.do_all()


@contextmanager
def one_at_a_time():
    with open(DATA_DIR / "preparing", "a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def check_database():
    """Say in one line what is wrong, before a pool tries again and again."""
    import psycopg
    from django.db import connection

    parameters = {k: v for k, v in connection.get_connection_params().items() if k not in ("pool", "cursor_factory")}
    try:
        psycopg.connect(**{**parameters, "connect_timeout": 5}).close()
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        sys.exit(f"The database at DATABASE_URL does not answer: {reason}")
    if unknown := migrations_of_newer_code():
        which = newer_code.named(unknown)
        sys.exit(f"The database is newer than this code, which lacks {which}: update the code, or restore a backup.")


def migrations_of_newer_code() -> list[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return newer_code.lacking(MigrationRecorder(connection).applied_migrations())


def migrations_wait() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def disconnect():
    """Workers are forked from here, and each needs connections of its own."""
    from django.db import connection

    connection.close()
    connection.close_pool()


def collect_static():
    """Compressing takes seconds, so it is done only when a file or the version of what it does has changed."""
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    if settings.DEBUG:
        return
    digest = hashlib.sha256(f"{settings.STATIC_ROOT} {settings.STORAGES['staticfiles']}".encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = os.stat(storage.path(name))
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = DATA_DIR / "static.stamp"
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and settings.STATIC_ROOT.exists():
        return
    tell("Collecting static files ...")
    stamp.unlink(missing_ok=True)
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    stamp.write_text(digest.hexdigest())


def serve(address: str, watch: Watch | None):
    """Serve until told to stop. Workers are forked from this process, which has all modules loaded already."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    connections = most_connections()
    server = Granian(
        "config.server.entry:Entry",
        address=address,
        port=settings.PORT,
        interface=Interfaces.RSGI,
        workers=settings.WORKERS,
        blocking_threads=1,
        backlog=connections,
        backpressure=connections,
        http=HTTPModes.http1,  # else a connection that sends nothing is held forever, to see which version it speaks
        http1_settings=HTTP1Settings(header_read_timeout=settings.REQUEST_TIMEOUT * 1000),
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.warning,
    )
    stopped = threading.Event()
    server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))  # the terminal was closed
    for task in (announce, chores.repeat_daily):
        threading.Thread(target=task, args=[stopped], daemon=True).start()
    end = partial(os.kill, os.getpid(), signal.SIGTERM)
    watching = threading.Thread(target=watch.keep_up, args=[stopped, end], daemon=True) if watch else None
    if watching:
        watching.start()
    try:
        server.serve(target_loader=partial(application_in_worker, os.getpid()), wrap_loader=False)
    except SystemExit:
        sys.exit("The server ended by itself: see the messages above.")
    finally:
        stopped.set()
        if watching:
            watching.join()  # else it might start what is about to be stopped
    if watch and watch.failure:
        sys.exit(watch.failure)


def most_connections() -> int:
    """What a worker may hold: MOST_CONNECTIONS, or less where the system allows fewer open files."""
    allowed, at_most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed < MOST_CONNECTIONS + OTHER_FILES:
        unlimited = at_most == resource.RLIM_INFINITY
        allowed = MOST_CONNECTIONS + OTHER_FILES if unlimited else min(MOST_CONNECTIONS + OTHER_FILES, at_most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, at_most))
    return max(1, min(MOST_CONNECTIONS, allowed - OTHER_FILES))


def application_in_worker(launcher):
    """What each worker serves, from its own session so that Ctrl-C reaches the launcher alone, which then tells it."""
    os.setsid()
    threading.Thread(target=end_with, args=[launcher], daemon=True).start()
    from config.postgresql.base import hurry
    from config.server.entry import Entry
    from config.wsgi import application

    hurry(settings.POOL_IN_A_HURRY, settings.DATABASE_LIMITS)
    return Entry(application, settings.REQUEST_TIMEOUT)


def end_with(launcher):
    """A worker whose launcher was killed must not keep the port; one that just starts may miss the first signal."""
    waiting = threading.Event()
    while os.getppid() == launcher:
        waiting.wait(0.5)
    for _again in range(20):
        os.kill(os.getpid(), signal.SIGTERM)
        waiting.wait(0.5)
    os._exit(1)


def announce(stopped):
    """Say where the site is once it really answers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)  # noqa: S104 - looked up, not bound
    shown = f"[{host}]" if ":" in host else host
    while not stopped.wait(0.05):
        if answers(host):
            tell(f"Effleur is ready at {environment.text('SITE_URL') or f'http://{shown}:{settings.PORT}'}")
            return


def answers(host) -> bool:
    asking = http.client.HTTPConnection(host, settings.PORT, timeout=5)
    try:
        asking.request("GET", "/readyz", headers={"Host": "localhost"})
        return asking.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asking.close()


def tell(line):
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
