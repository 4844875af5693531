"""Clients that stall, by accident or on purpose, hold up nobody else: a real server, asked through sockets."""

import select
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection

from tests.test_running import PROJECT, address, environment, free_port

pytestmark = [
    pytest.mark.django_db,  # for the library, which the server finds in the tests' database
    pytest.mark.xdist_group("stalled"),  # they share one server
]
PAGE = "/api/v1/techniques/?per_page=100"  # all of it is some hundred thousand bytes
SECONDS = 2
TLS = "X-Forwarded-Proto: https"
READ_TEXT = (
    f"POST /api/v1/routines/read-text/ HTTP/1.1\r\nHost: localhost\r\n{TLS}\r\nContent-Type: application/json\r\n"
)
STALLED_BODY = f'{READ_TEXT}Content-Length: 2000\r\n\r\n{{"text": "Ca'.encode()
HALF_SENT_HEADERS = b"GET / HTTP/1.1\r\nHost: local"
UNDECIDED = b"PRI"  # what HTTP/2 begins with
SILENT = b""


class Site:
    """One process that serves, and one thread in it that runs Django."""

    def __init__(self, port):
        self.port = int(port)

    def connect(self, sent=b"", **options):
        connected = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        for option, value in options.items():
            connected.setsockopt(socket.SOL_SOCKET, getattr(socket, option), value)
        connected.sendall(sent)
        return connected

    def ask(self, path, *headers, method="GET"):
        """All of the answer, and the seconds it took."""
        began = time.monotonic()
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
        with self.connect("\r\n".join([*lines, "", ""]).encode()) as asking:
            return rest_of(asking), time.monotonic() - began


def rest_of(connected) -> bytes:
    return b"".join(iter(lambda: connected.recv(65536), b""))


def next_answer(connected) -> bytes:
    """A short answer; the connection stays open."""
    return connected.recv(65536)


def is_quiet_for(connected, seconds):
    """Wait, while nothing is answered."""
    assert not select.select([connected], [], [], seconds)[0]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock():
        connection.ensure_connection()
        url = address(connection.settings_dict["NAME"])
    port = free_port()
    with running(tmp_path_factory.mktemp("data"), port, DATABASE_URL=url):
        yield Site(port)


@contextmanager
def running(home, port, **more):
    more |= {"PORT": port, "WORKERS": "1", "REQUEST_TIMEOUT": str(SECONDS), "HTTPS": "on", "SECRET_KEY": "of a test"}
    process = subprocess.Popen(
        [sys.executable, "-m", "config.server.run", "--only-serve"],
        cwd=PROJECT,
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline().startswith("Effleur is ready")
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def test_hundreds_of_stalled_requests_hold_nobody_up(site):
    with ExitStack() as held:
        stalled = []
        for sent, count in ((STALLED_BODY, 100), (HALF_SENT_HEADERS, 50), (UNDECIDED, 20), (SILENT, 50)):
            stalled += [held.enter_context(site.connect(sent)) for _ in range(count)]
        slow = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n\r\n".encode()
        for _ in range(10):
            held.enter_context(site.connect(slow, SO_RCVBUF=4096))
        health, seconds = site.ask("/healthz")
        assert health.endswith(b"ok\n")
        page, more_seconds = site.ask(PAGE, TLS)
        assert page.startswith(b"HTTP/1.1 200 OK")
        assert seconds + more_seconds < SECONDS  # none of the stalled was ended before the last answer


def test_a_stalled_request_ends(site):
    with ExitStack() as held:
        body, *others = (
            held.enter_context(site.connect(sent)) for sent in (STALLED_BODY, HALF_SENT_HEADERS, UNDECIDED, SILENT)
        )
        assert rest_of(body).startswith(b"HTTP/1.1 408 ")
        assert [rest_of(other) for other in others] == [b"", b"", b""]


def test_a_large_body_has_longer_while_it_comes(site):
    text = b'{"text": "Calf, 2 minutes"}' + b" " * 150_000
    with site.connect(f"{READ_TEXT}Content-Length: {len(text)}\r\n\r\n".encode()) as slow:
        for start in range(0, len(text), 50_000):
            is_quiet_for(slow, 0.4 * SECONDS)
            slow.sendall(text[start : start + 50_000])
        assert next_answer(slow).startswith(b"HTTP/1.1 200 ")


def test_a_body_that_arrives_after_its_headers_leaves_the_connection_open(site):
    """A view that refuses the method reads no body, which must not end the connection under the next request."""
    with site.connect(b"PUT /api/v1/strokes/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n") as kept:
        is_quiet_for(kept, 0.1)
        kept.sendall(b"0123456789")
        assert next_answer(kept).startswith(b"HTTP/1.1 301 ")
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert next_answer(kept).endswith(b"ok\n")


@pytest.mark.parametrize(("header", "status"), [("Content-Length: 5000000", 413), ("Transfer-Encoding: chunked", 411)])
def test_a_body_that_is_refused_by_its_headers_is_not_waited_for(site, header, status):
    began = time.monotonic()
    with site.connect(f"POST /api/v1/routines/ HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n".encode()) as refused:
        answer = rest_of(refused)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"\r\nconnection: close\r\n" in answer
    assert time.monotonic() - began < SECONDS


def test_a_header_with_underscores_does_not_pass_for_one_of_the_proxy(site):
    redirect, ok = b"HTTP/1.1 301 ", b"HTTP/1.1 200 "
    assert site.ask("/api/v1/strokes/", "X_Forwarded_Proto: https")[0].startswith(redirect)
    assert site.ask("/api/v1/strokes/", TLS)[0].startswith(ok)


def test_letters_of_any_kind_arrive_in_the_address(site):
    answer, _ = site.ask("/api/v1/strokes?q=caf%C3%A9", TLS)
    assert b"\r\nlocation: /api/v1/strokes/?q=caf%C3%A9\r\n" in answer
