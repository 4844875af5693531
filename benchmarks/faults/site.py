"""A site of one's own to hurt: the launcher in a process, looked after as a service manager would."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg

from config.server import database

PATIENCE_SECONDS = 90
RESTART_SECONDS = 1  # as a service manager is told with RestartSec=1
SOMEBODY_NEW = """
import time
from accounts.models import ApiToken, User
print(ApiToken.make(User.objects.create_user(f"{time.time_ns()}@effleur.example"), "Faults")[1])
"""
# Nothing but the fault may refuse a request.
GENEROUS = {
    **dict.fromkeys(("API_RATE_USER", "API_RATE_VISITOR", "API_RATE_LOGIN"), "900000000/min"),
    **dict.fromkeys(("QUOTA_ROUTINES", "QUOTA_MEGABYTES"), "1000000"),
}
SECRETS = ("DATABASE_URL", "SECRET_KEY", "EMAIL_URL", "POSTGRES_PASSWORD")
NOT_OURS = {*SECRETS, *(f"{name}_FILE" for name in SECRETS), "PORT", "HOST", "SITE_URL", "HTTPS"}


class Site:
    """`python -m config.server.run` on a data directory, started again whenever it ends."""

    def __init__(self, home: Path, **more: str):
        self.home = home
        self.port = free_port()
        self.environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self.environment |= {**GENEROUS, "DATA_DIR": str(home), "PORT": str(self.port), "LOG_LEVEL": "ERROR", **more}
        self.log = home.with_name(f"{home.name}.log")  # not on a disk that is filled
        self.ended = threading.Event()
        self.restarts = 0
        self.keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self):
        self.home.mkdir(parents=True, exist_ok=True)
        self.process = self.spawn()
        self.keeper.start()
        if not self.becomes_ready():
            raise SystemExit(f"The site did not start; see {self.log}")
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.keeper.join()

    def spawn(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "config.server.run"]
        with self.log.open("a") as log:
            return subprocess.Popen(command, cwd=database.PROJECT, env=self.environment, stdout=log, stderr=log)

    def _keep(self):
        while not self.ended.is_set():
            self.process.wait()
            if not self.ended.wait(RESTART_SECONDS):
                self.process = self.spawn()
                self.restarts += 1

    def mend(self):
        """Do by hand what the site did not do by itself."""
        self.process.kill()  # the keeper starts it anew
        self.process.wait()
        self.becomes_ready()

    def new_token(self) -> str:
        """An API token of somebody new, who has made nothing so far."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", SOMEBODY_NEW]
        made = subprocess.run(
            command, cwd=database.PROJECT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        )
        return made.stdout.split()[-1]

    def start_another(self, **more) -> subprocess.CompletedProcess:
        """One more start on the same data, which is expected to end."""
        command = [sys.executable, "-m", "config.server.run"]
        environment = self.environment | {"PORT": str(free_port()), **more}
        return subprocess.run(
            command, cwd=database.PROJECT, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS
        )

    # Questions

    def ask(self, path) -> int:
        """The status of an answer; 0 where there is none."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as asking:
            try:
                asking.request("GET", path)
                return asking.getresponse().status
            except (OSError, http.client.HTTPException):
                return 0

    def becomes_ready(self) -> bool:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (in_time := time.monotonic() < deadline) and self.ask("/readyz") != 200:
            time.sleep(0.1)
        return in_time

    def workers(self) -> list[int]:
        return [pid for pid, parent in parents() if parent == self.process.pid and is_python(pid)]

    def postmaster(self) -> int:
        return int((self.home / "postgres" / "postmaster.pid").read_text().split()[0])

    def database(self, **more):
        with_address = database._address(self.home)
        return psycopg.connect(
            host=with_address["HOST"],
            port=with_address["PORT"],
            user=with_address["USER"],
            dbname=with_address["NAME"],
            autocommit=True,
            **more,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def parents():
    """(process, its parent) of all, where the system lists them as Linux does."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has just ended
            continue


def is_python(pid) -> bool:
    return b"config.server.run" in Path(f"/proc/{pid}/cmdline").read_bytes()
