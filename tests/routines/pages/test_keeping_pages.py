"""What the site tells a browser that keeps pages: the release, whose a page is, until when it may be shown."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from config import release
from routines.models import ShareLink
from techniques.health_check.answers import COOKIE
from tests.conftest import client_of
from tests.factories import make_routine, make_step

pytestmark = pytest.mark.django_db
MARK = re.compile(r'<meta name="account" content="([^"]*)">')


def marks(client, address):
    return MARK.findall(client.get(address).content.decode())


def test_the_worker_is_a_script_for_the_whole_site_that_is_asked_for_each_time(client, monkeypatch):
    response = client.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    assert f'"{release.version()}"' in response.content.decode()
    monkeypatch.setattr(release, "version", lambda: "next")
    assert '"next"' in client.get("/sw.js").content.decode()


def test_a_page_has_a_mark_of_its_account_that_names_nobody(client, alice, alice_client, bob_client):
    [mark] = marks(alice_client, "/routines/")
    assert re.fullmatch(r"[0-9a-f]{16}", mark)
    assert marks(client_of(alice), "/account/") == [mark]  # of another session too
    assert marks(bob_client, "/routines/") != [mark]
    assert marks(client, "/") == [""]


def test_a_page_for_everybody_has_none(client, alice, alice_client):
    address = ShareLink.make(make_routine(alice)).get_absolute_url()
    assert marks(alice_client, address) == marks(client, address) == marks(alice_client, "/offline/") == []


def test_a_link_says_when_it_ends(client, alice):
    routine = make_routine(alice)
    ends = ShareLink.make(routine, expires_at=datetime(2030, 11, 30, 23, 59, 59, 999_999, tzinfo=UTC))
    response = client.get(ends.get_absolute_url())
    assert response["Sunset"] == "Sat, 30 Nov 2030 23:59:59 GMT"
    again = client.get(ends.get_absolute_url(), headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["Sunset"]) == (304, response["Sunset"])
    assert "Sunset" not in client.get(ShareLink.make(routine).get_absolute_url())


def test_a_page_with_verdicts_says_their_day(client, alice):
    address = ShareLink.make(make_routine(alice, make_step())).get_absolute_url()
    assert 'name="verdicts"' not in client.get(address).content.decode()
    client.cookies[COOKIE] = f"{timezone.localdate()}~pregnancy"
    assert re.search(r'<meta name="verdicts" content="20\d\d-\d\d-\d\d">', client.get(address).content.decode())


def test_the_page_of_what_is_kept_is_the_same_for_everybody(client, alice_client):
    assert client.get("/offline/").content == alice_client.get("/offline/").content
