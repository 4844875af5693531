"""What does it cost that a stalled client holds no thread, and does it hold? Ends with 1 where it costs too much.

Serves one site by several entries at once, and asks each for the same pages in turns, so that a bad moment hits all
alike: `ours` is what `make run` serves with, `plain` calls Django as soon as headers are there (granian's WSGI with one
thread), `threads` does so with 32. Then ours is attacked. It needs wrk (https://github.com/wg/wrk), and Linux.
"""

import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import geometric_mean, median

from benchmarks.stalling import attack, tell
from config.server import database

STEPS = 20
THREADS = {"plain": 1, "threads": 32}
LINE = "{:<20} {:>9} {:>9} {:>6}  {:>6} {:>6}"
LEAST, LEAST_OF_ALL = 0.75, 0.85
RATES = {f"API_RATE_{who}": "999999999/min" for who in ("VISITOR", "USER", "LOGIN")}
DEMO = {"email": "demo@effleur.example", "password": "just-looking-around"}


def main():
    wanted = arguments()
    if wanted.serve:
        return serve(wanted.serve, wanted.port)
    if not shutil.which("wrk"):
        sys.exit("It needs wrk; on Debian or Ubuntu: sudo apt-get install wrk")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the servers go all the same
    os.environ |= {"DATA_DIR": str(database.data_dir() / "bench" / "entry"), **RATES}
    with ExitStack() as servers:
        entries = {"ours": servers.enter_context(server("ours", wanted.port))}
        verdicts = []
        if not wanted.only_attack:
            for number, name in enumerate(wanted.against, start=1):
                entries[name] = servers.enter_context(server(name, wanted.port + number))
            lines = pages(entries["ours"].url)
            found = measure(entries, lines, wanted)
            verdicts += [show(found, name, lines) for name in wanted.against]
        if not wanted.no_attack:
            verdicts.append(attack(wanted.port))
    sys.exit(0 if all(verdicts) else 1)


def arguments():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.entry", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="(%(default)s)")
    parser.add_argument("--seconds", type=int, default=3, help="of each page in each round (%(default)s)")
    parser.add_argument("--port", type=int, default=8310, help="and the next few (%(default)s)")
    parser.add_argument(
        "--against", nargs="*", default=["plain"], help="plain, threads, or commands in quotes with {port} (plain)"
    )
    parser.add_argument("--header", help="one to send with each request, such as 'Accept-Encoding: gzip'")
    parser.add_argument("--no-attack", action="store_true", help="measure alone")
    parser.add_argument("--only-attack", action="store_true", help="attack alone")
    parser.add_argument("--serve", choices=THREADS, help=argparse.SUPPRESS)
    return parser.parse_args()


class Server:
    def __init__(self, process, port):
        self.process = process
        self.url = f"http://127.0.0.1:{port}"

    def answers(self) -> bool:
        try:
            return fetch(f"{self.url}/healthz") == b"ok\n"
        except OSError:
            return False

    def processor_seconds(self) -> float:
        """Of all its processes, the database aside."""
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                after_name = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it has ended
                continue
            found[int(stat.parent.name)] = int(after_name[1]), int(after_name[11]) + int(after_name[12])
        ours = {self.process.pid, *(pid for pid, (parent, _) in found.items() if parent == self.process.pid)}
        ours -= {pid for pid in ours if "postgres" in Path(f"/proc/{pid}/comm").read_text()}
        return sum(ticks for pid, (_, ticks) in found.items() if pid in ours) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(name, port):
    command = [sys.executable, "-m", "config.server.run", "load_demo"]
    if name in THREADS:
        command = [sys.executable, "-m", "benchmarks.entry", "--serve", name, "--port", str(port)]
    elif name != "ours":
        command = shlex.split(name.format(port=port))
    environment = {**os.environ, "PORT": str(port), "WORKERS": "2"}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    process = subprocess.Popen(command, env=environment, cwd=database.PROJECT, stdout=subprocess.DEVNULL)
    try:
        found, deadline = Server(process, port), time.monotonic() + 120
        while not found.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{name} does not answer")
            time.sleep(0.2)
        yield found
    finally:
        process.terminate()
        process.wait()


def serve(name, port):
    """Serve without an entry of ours, in processes forked from one that has prepared the site, as `make run` does."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from config.server import run

    run.check_settings()
    with database.running():
        run.prepare([], with_static=False)
        run.disconnect()
        Granian(
            "config.wsgi:application",
            port=port,
            interface=Interfaces.WSGI,
            workers=settings.WORKERS,
            blocking_threads=THREADS[name],
            websockets=False,
            log_level=LogLevels.error,
        ).serve()


def pages(url) -> dict[str, str]:
    """What is asked for: addresses by name. A routine of 20 steps is made for it, behind a link."""
    token = post(f"{url}/api/v1/auth/login/", DEMO)["token"]
    listed = json.loads(fetch(f"{url}/api/v1/techniques/?per_page={STEPS}&for=self"))["results"]
    steps = [{"technique": technique["slug"], "seconds": 60} for technique in listed]
    plan = {"title": "Twenty steps", "sections": [{"sides": "each", "steps": steps}]}
    code = post(f"{url}/api/v1/routines/", plan, token)["code"]
    link = post(f"{url}/api/v1/routines/{code}/links/", {"label": "Benchmark"}, token)["token"]
    technique = listed[0]["slug"]
    return {
        "shared routine, API": f"/api/v1/shared/{link}/",
        "library, API": "/api/v1/techniques/",
        "technique, API": f"/api/v1/techniques/{technique}/",
        "technique page": f"/techniques/{technique}/",
        "library page": "/techniques/",
        "explore page": "/explore/",
    }


def post(url, body, token=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Token {token}"} if token else {})
    try:
        return json.loads(fetch(url, json.dumps(body).encode(), headers))
    except urllib.error.HTTPError as error:
        sys.exit(f"{url} answered {error.code}: {error.read().decode()}")


def fetch(url, body=None, headers=None) -> bytes:
    asked = urllib.request.Request(url, body, headers or {})  # noqa: S310 - our own server
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        return answer.read()


def measure(entries, lines, wanted) -> dict:
    """(entry, line) -> requests a second and milliseconds of processor each, the medians of all rounds."""
    seen = {(name, line): [] for line in lines for name in entries}
    for turn in range(1 + wanted.rounds):
        for name, line in seen if turn % 2 else reversed(seen):
            cost = ask(entries[name], lines[line], wanted.seconds if turn else 1, wanted.header)
            if turn:  # the first is to warm up
                seen[name, line].append(cost)
    return {which: tuple(median(values) for values in zip(*costs, strict=True)) for which, costs in seen.items()}


def ask(asked, path, seconds, header) -> tuple[float, float]:
    command = [
        "wrk",
        "-t2",
        "-c16",
        "--timeout=30s",
        f"-d{seconds}",
        f"{asked.url}{path}",
        *(["-H", header] if header else []),
    ]
    before = asked.processor_seconds()
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        sys.exit(f"{path} failed:\n{told}")
    requests, rate = re.search(r"(\d+) requests in", told)[1], re.search(r"Requests/sec: +([\d.]+)", told)[1]
    return float(rate), 1000 * (asked.processor_seconds() - before) / max(1, int(requests))


def show(found, other, lines) -> bool:
    """The table of two entries; whether ours costs no more than it may."""
    tell(f"\nours against {other}: requests a second, and milliseconds of processor each\n")
    tell(LINE.format("", "theirs", "ours", "ratio", "theirs", "ours"))
    ratios, costs = [], []
    for line in lines:
        (their_rate, their_cost), (rate, cost) = found[other, line], found["ours", line]
        ratios.append(rate / their_rate)
        costs.append(cost / their_cost)
        rates = (f"{their_rate:.0f}", f"{rate:.0f}", f"{ratios[-1]:.2f}")
        tell(LINE.format(line, *rates, f"{their_cost:.2f}", f"{cost:.2f}"))
    mean = geometric_mean(ratios)
    tell(f"geometric mean {mean:.2f}, least {min(ratios):.2f}; of processor time {geometric_mean(costs):.2f}")
    return mean >= LEAST_OF_ALL and min(ratios) >= LEAST


if __name__ == "__main__":
    main()
