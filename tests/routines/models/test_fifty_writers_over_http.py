"""Fifty clients at once on one routine, over HTTP: what is accepted is kept, and who is refused is told."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest
from knox.models import get_token_model

from routines.models import Routine
from tests.conftest import client_of
from tests.factories import make_routine

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, TRIES = 50, 2


@dataclass
class Writer:
    """One client, which renames the routine again and again, each time from what it has just read."""

    number: int
    server: str
    code: str
    headers: dict
    accepted: list = field(default_factory=list)
    refused: list = field(default_factory=list)

    def write(self, start):
        start.wait()
        for number in range(TRIES):
            title = f"Writer {self.number}, change {number}"
            status, told = self.rename(title)
            (self.accepted if status in (200, 302) else self.refused).append((title, status, told))

    def ask(self, method, path, body="", **headers):
        connection = HTTPConnection(urlsplit(self.server).netloc, timeout=60)
        connection.request(method, path, body, {**self.headers, **headers})
        response = connection.getresponse()
        answer = response.status, response.headers, response.read().decode()
        connection.close()
        return answer


class ByApi(Writer):
    def rename(self, title):
        path = f"/api/v1/routines/{self.code}/"
        _, headers, _ = self.ask("GET", path)
        kind = {"Content-Type": "application/json", "If-Match": headers["ETag"]}
        status, _, text = self.ask("PATCH", path, json.dumps({"title": title}), **kind)
        return status, text


class ByPage(Writer):
    def rename(self, title):
        path = f"/routines/{self.code}/edit/"
        _, headers, page = self.ask("GET", path)
        csrf = re.search(r"csrftoken=(\w+)", headers.get("Set-Cookie", ""))[1]
        revision = re.search(r'data-revision="(\d+)"', page)[1]
        sent = {"title": title, "for_whom": "self", "visibility": "private", "revision": revision}
        cookies = f"{self.headers['Cookie']}; csrftoken={csrf}"
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}
        status, _, text = self.ask("POST", path, urlencode({**sent, "csrfmiddlewaretoken": csrf}), **kind)
        return status, text


def test_what_fifty_writers_at_once_get_accepted_is_in_the_history_and_who_is_refused_is_told(alice, live_server):
    routine = make_routine(alice, title="Before")
    token = {"Authorization": f"Token {get_token_model().objects.create(alice)[1]}"}
    session = {"Cookie": f"sessionid={client_of(alice).cookies['sessionid'].value}"}
    kinds = [(ByApi, token), (ByPage, session)]
    writers = [
        kind(number, live_server.url, routine.code, headers)
        for number in range(WRITERS)
        for kind, headers in [kinds[number % 2]]
    ]
    start = Barrier(WRITERS)
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda writer: writer.write(start), writers))
    accepted = [title for writer in writers for title, _, _ in writer.accepted]
    refused = [entry for writer in writers for entry in writer.refused]
    routine = Routine.objects.get(pk=routine.pk)
    history = list(routine.revisions.values_list("summary", flat=True))
    assert sorted(history) == sorted(["Created", *(f"Renamed it “{title}”" for title in accepted)])
    assert routine.revision == 1 + len(accepted)
    assert history[0] == f"Renamed it “{routine.title}”"
    assert len(accepted) + len(refused) == WRITERS * TRIES
    assert accepted
    assert refused  # or they did not write at once
    for _title, status, told in refused:
        assert status in (409, 412)
        assert "Renamed it “Writer" in told
