"""Clients that stall, all at once: does the site answer others meanwhile, and does it end what stalls?"""

import select
import socket
import time
import urllib.request
from contextlib import ExitStack
from statistics import median

STALLED_BODY = b"POST /api/v1/routines/read-text/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
STALLED_BODY += b'Content-Type: application/json\r\nContent-Length: 2000\r\n\r\n{"text": "'
PAGE = "/techniques/"
STALLING = {
    "stalled bodies": (200, STALLED_BODY),
    "half-sent headers": (200, b"GET /techniques/ HTTP/1.1\r\nHost: 127"),
    "idle connections": (300, b""),
}
SLOW_READERS = 40
MOST_MS, MOST_SECONDS = 200, 30
LOOKS = 20


def attack(port) -> bool:
    """Print what others wait for, and how the stalled end; whether both are as they should be."""
    for _ in range(LOOKS):  # behind all that is asked for still, and until each process keeps the page
        wait(port, PAGE)
    with ExitStack() as held:
        began = time.monotonic()
        stalled = {
            name: [held.enter_context(connected(port, sent)) for _ in range(count)]
            for name, (count, sent) in STALLING.items()
        }
        for _ in range(SLOW_READERS):
            asked = f"GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"  # a page that is kept already
            held.enter_context(connected(port, asked.encode(), buffer=4096))
        what = ", ".join(f"{len(sockets)} {name}" for name, sockets in stalled.items())
        tell(f"\nWith {what} and {SLOW_READERS} slow readers:\n")
        waits = {path: [wait(port, path) for _ in range(LOOKS)] for path in ("/healthz", PAGE)}
        for path, found in waits.items():
            tell(f"{path:<20} median {median(found):.0f} ms, worst {max(found):.0f} ms")
        ended = {name: ends(sockets, began) for name, sockets in stalled.items()}
        for name, (count, last, answers) in ended.items():
            told = ", ".join(f"{count} with {answer}" for answer, count in sorted(answers.items()))
            tell(f"{name:<20} {count} of {len(stalled[name])} ended within {last:.0f} s: {told}")
    all_ended = all(count == len(stalled[name]) for name, (count, _, _) in ended.items())
    return all_ended and max(max(found) for found in waits.values()) < MOST_MS


def connected(port, sent, buffer=None):
    found = socket.socket()
    if buffer:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    found.connect(("127.0.0.1", port))
    found.sendall(sent)
    return found


def wait(port, path) -> float:
    """Milliseconds until all of the page is there."""
    began = time.perf_counter()
    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60).read()
    return 1000 * (time.perf_counter() - began)


def ends(sockets, began) -> tuple[int, float, dict[str, int]]:
    """How many of them are ended by the server in time, the seconds until the last was, and what they are told."""
    waiting, answers, last = {one.fileno(): one for one in sockets}, {}, 0.0
    while waiting and (left := began + MOST_SECONDS - time.monotonic()) > 0:
        ready = select.poll()
        for number in waiting:
            ready.register(number, select.POLLIN)
        for number, _ in ready.poll(1000 * left):
            one, last = waiting.pop(number), time.monotonic() - began
            first = one.recv(100).partition(b"\r\n")[0].decode().removeprefix("HTTP/1.1 ") or "no answer"
            answers[first] = answers.get(first, 0) + 1
    return len(sockets) - len(waiting), last, answers


def tell(line):
    print(line, flush=True)
