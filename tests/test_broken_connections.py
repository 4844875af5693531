"""A connection to the database breaks, or a statement waits too long: what readers and writers get."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import close_old_connections, connection, connections
from django.test import Client

from config.postgresql.base import DatabaseWrapper, hurry
from routines.models import Routine
from tests.conftest import api_of, client_of
from tests.factories import make_routine

pytestmark = pytest.mark.django_db(transaction=True)
ROUTINES = "/api/v1/routines/"
SENT = {"title": "Calm ankles", "sections": [{"steps": [{"technique": "ankle-bone-circles", "seconds": 60}]}]}


@pytest.fixture
def other():
    """A second connection, of somebody who disturbs."""
    parameters = {k: v for k, v in connection.get_connection_params().items() if k not in ("pool", "cursor_factory")}
    with psycopg.connect(**parameters, autocommit=True) as opened:
        yield opened


@pytest.fixture
def routine(alice):
    return make_routine(alice)


@pytest.fixture
def page(alice, routine):
    """Alice's browser, and the page of her routine."""
    browser = client_of(alice)
    browser.raise_request_exception = False
    return browser, f"/routines/{routine.code}/"


@pytest.fixture
def program(alice, routine):
    """Alice's program, and the address of her routine."""
    program = api_of(alice)
    program.raise_request_exception = False
    return program, f"{ROUTINES}{routine.code}/"


@pytest.fixture
def probe(db):
    return Client(), "/readyz"


@pytest.fixture
def in_a_hurry(monkeypatch):
    """Serve with a limit of 100 ms, in connections that are made anew."""
    monkeypatch.setattr(DatabaseWrapper, "in_a_hurry", {})

    def limited(name):
        connection.close()
        hurry({}, {name: 100})
        connection.close_pool()

    yield limited
    connection.close()
    connection.close_pool()


class Break:
    """Ends the connection of a request at one of its statements, counted from 1: before it, or once it is done."""

    def __init__(self, other, number, is_done=False):
        self.other, self.number, self.is_done, self.seen = other, number, is_done, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen != self.number:
            return execute(sql, params, many, context)
        if self.is_done:
            result = execute(sql, params, many, context)
            self.end_connection()
            return result
        self.end_connection()
        return execute(sql, params, many, context)

    def end_connection(self):
        pid = connection.connection.info.backend_pid
        assert self.other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid]).fetchone() == (True,)


def answer_to(request, breaking):
    with connection.execute_wrapper(breaking):
        answer = request()
    close_old_connections()  # as the server does after each request
    return answer


def statements_of(request) -> int:
    never = Break(None, 0)
    assert answer_to(request, never).status_code < 300
    return never.seen


def waiting_backend(other) -> int:
    """The process that waits for what the other holds: tests beside this one have processes that wait, too."""
    blocked = "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    deadline, pause = time.monotonic() + 10, threading.Event()
    while time.monotonic() < deadline:
        if found := other.execute(blocked).fetchone():
            return found[0]
        pause.wait(0.01)
    pytest.fail("nobody waits for a lock")


def assert_says_unavailable(answer):
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert answer["Cache-Control"] == "no-store"
    if answer["Content-Type"] == "application/json":
        [error] = answer.json()["errors"]
        assert (answer.json()["type"], error["code"], error["field"]) == ("server_error", "unavailable", None)
    else:
        assert "We will be back in a moment" in answer.content.decode()


@pytest.mark.parametrize("reader", ["page", "program", "probe"])
def test_a_read_is_answered_wherever_its_connection_ends(reader, request, other):
    client, address = request.getfixturevalue(reader)
    answered = client.get(address).content
    last = statements_of(lambda: client.get(address))
    assert last > 1
    for number in range(1, last + 1):
        for is_done in (False, True):
            breaking = Break(other, number, is_done)
            answer = answer_to(lambda: client.get(address), breaking)
            assert answer.status_code == 200, (number, is_done)
            assert reader == "page" or answer.content == answered  # a page has a CSRF token of its own
            assert breaking.seen <= 2 * last, "once more, and no more"


def test_a_read_is_answered_when_its_connection_ends_under_way(program, other):
    client, address = program

    def read():
        try:
            return client.get(address)
        finally:
            connections.close_all()  # those of this thread

    with ThreadPoolExecutor(1) as reader, other.transaction():
        other.execute("LOCK TABLE routines_routine IN ACCESS EXCLUSIVE MODE")
        reading = reader.submit(read)
        first = waiting_backend(other)
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
        assert waiting_backend(other) != first
        other.execute("SAVEPOINT before; ROLLBACK TO before")
    assert reading.result().status_code == 200


def test_a_read_whose_connections_all_end_is_tried_no_third_time(program, other):
    client, address = program

    class BreakAll(Break):
        def __call__(self, execute, *statement):
            self.seen += 1
            self.end_connection()
            return execute(*statement)

    breaking = BreakAll(other, 0)
    connection.ensure_connection()
    assert_says_unavailable(answer_to(lambda: client.get(address), breaking))
    assert breaking.seen == 2


def test_a_write_is_never_repeated_and_leaves_nothing_half_made(program, other):
    client, _ = program
    ours = Routine.objects.filter(title=SENT["title"])

    def create(key):
        return client.post(ROUTINES, SENT, format="json", headers={"Idempotency-Key": key})

    create("first")  # counts for a while what a person may ask for
    last = statements_of(lambda: create("second"))
    for number, is_done in [(1, False), (last // 2, False), (last, False), (last, True)]:
        ours.delete()
        breaking, key = Break(other, number, is_done), f"{number} {is_done}".replace(" ", "-")
        assert_says_unavailable(answer_to(lambda key=key: create(key), breaking))
        assert breaking.seen == number
        assert not ours.exists()
        assert create(key).status_code == 201
        assert ours.count() == 1


@pytest.mark.parametrize("reader", ["page", "program"])
@pytest.mark.parametrize("limit", ["statement_timeout", "lock_timeout"])
def test_a_read_that_takes_too_long_is_503(limit, reader, request, other, in_a_hurry):
    client, address = request.getfixturevalue(reader)
    in_a_hurry(limit)
    with other.transaction():
        other.execute("LOCK TABLE routines_routine IN ACCESS EXCLUSIVE MODE")
        assert_says_unavailable(client.get(address))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("limit", ["statement_timeout", "lock_timeout"])
def test_a_write_that_waits_too_long_for_another_is_503(limit, page, program, routine, other, in_a_hurry):
    browser, address = page
    client, api_address = program
    in_a_hurry(limit)
    with other.transaction():
        other.execute("SELECT FROM routines_routine WHERE id = %s FOR UPDATE", [routine.pk])
        assert_says_unavailable(browser.post(f"{address}delete/"))
        assert_says_unavailable(client.delete(api_address, headers={"If-Match": "*"}))
    assert Routine.objects.filter(pk=routine.pk).exists()
    assert browser.post(f"{address}delete/").status_code == 302
