"""The owner's side of a link: making it, for how long, seeing it, revoking it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routines.models import Routine, ShareLink
from routines.models.share_link import MAX_LINK_DAYS, MAX_OPEN_LINKS
from tests.factories import make_routine


@pytest.fixture
def routine(alice):
    return make_routine(alice)


def make(client, routine, **fields):
    sent = {"label": "", "expires": "never", **fields}
    return client.post(f"/routines/{routine.code}/share/links/", sent)


def share_page(client, routine, **query):
    return client.get(f"/routines/{routine.code}/share/", query).text


def test_a_link_is_made_and_its_whole_address_and_picture_are_shown(alice_client, routine):
    response = make(alice_client, routine, label="Thursday’s client")
    link = ShareLink.objects.get()
    page = alice_client.get(response.url).text
    assert f'value="http://testserver/s/{link.token}/"' in page
    assert '<svg viewBox="' in page
    assert 'class="qr"' in page
    assert "style=" not in page
    assert "Thursday’s client" in page
    assert (link.pinned, link.expires_at) == (None, None)


def test_the_page_says_who_can_read_it(alice_client, routine):
    assert "Anyone with the link can read it" in share_page(alice_client, routine)


def test_a_link_may_be_pinned_to_what_the_routine_is_now(alice_client, alice, routine):
    make(alice_client, routine, pin="on")
    link = ShareLink.objects.get()
    assert link.pinned.number == 1
    routine.describe(alice, title="Changed since")
    assert "Changed since" not in alice_client.get(link.get_absolute_url()).text


def test_a_link_says_who_made_it_where_that_is_ticked(alice_client, alice, routine):
    assert "“Alice” stands on the page and on paper." in share_page(alice_client, routine)
    make(alice_client, routine)
    assert "does not say who made it" in share_page(alice_client, routine)
    make(alice_client, routine, shows_name="on")
    assert ShareLink.objects.filter(shows_name=True).count() == 1
    assert ">says who made it" in share_page(alice_client, routine)
    alice.display_name = ""
    alice.save()
    assert "Your account has no name yet" in share_page(alice_client, routine)


@pytest.mark.parametrize("days", [1, 7, 30])
def test_a_link_ends_after_some_days(alice_client, routine, days):
    make(alice_client, routine, expires=str(days))
    left = ShareLink.objects.get().expires_at - timezone.now()
    assert timedelta(days=days, minutes=-1) < left <= timedelta(days=days)


def test_a_link_ends_at_the_end_of_a_chosen_day(alice_client, routine):
    today = timezone.localdate()
    make(alice_client, routine, expires="custom", until=today.isoformat())
    ends = timezone.localtime(ShareLink.objects.get().expires_at)
    assert (ends.date(), ends.hour, ends.minute) == (today, 23, 59)


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires": "custom"},
        {"expires": "custom", "until": "2001-01-01"},
        {"expires": "custom", "until": "9999-12-31"},
        {"expires": "custom", "until": "0001-01-01"},
        {"expires": "custom", "until": "tomorrow"},
        {"expires": "custom", "until": "\x00"},
        {"expires": "365"},
        {"expires": ""},
        {"expires": "\x00"},
        {"label": "x" * 81},
        {"label": "a\x00b"},
    ],
)
def test_a_link_that_makes_no_sense_is_refused_and_what_was_typed_is_kept(alice_client, routine, wrong):
    response = make(alice_client, routine, **{"label": "Kept", **wrong})
    assert response.status_code == 422
    assert "Please look at this again" in response.text
    assert 'value="Kept"' in response.text or "label" in wrong
    assert not ShareLink.objects.exists()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "This is in the past."),
        (MAX_LINK_DAYS + 1, "Choose a day within the next five years."),
        (MAX_LINK_DAYS, ""),
    ],
)
def test_page_and_api_agree_on_how_long_a_link_may_work(alice_client, alice_api, routine, days, words):
    day = timezone.localdate() + timedelta(days=days)
    by_page = make(alice_client, routine, expires="custom", until=day.isoformat())
    by_api = alice_api.post(f"/api/v1/routines/{routine.code}/links/", {"expires_at": f"{day}T23:59:59Z"})
    if words:
        assert words in by_page.text
        assert by_api.json()["errors"][0]["detail"] == words
    else:
        assert (by_page.status_code, by_api.status_code) == (302, 201)


def test_a_routine_has_so_many_open_links_and_no_more(alice_client, routine):
    ShareLink.objects.bulk_create(ShareLink(routine=routine) for _ in range(MAX_OPEN_LINKS))
    response = make(alice_client, routine)
    assert response.status_code == 422
    assert "50 open links" in response.text


def test_a_revoked_link_opens_nothing_and_stays_on_the_list(alice_client, client, routine):
    link = ShareLink.make(routine, label="Old")
    alice_client.post(f"/routines/{routine.code}/share/links/{link.token}/revoke/")
    assert client.get(link.get_absolute_url()).status_code == 404
    page = share_page(alice_client, routine, show=link.token)
    assert "Revoked" in page
    assert link.get_absolute_url() not in page


def test_a_link_of_another_routine_is_not_revoked_from_here(alice_client, alice, bob, routine):
    for other in (make_routine(alice), make_routine(bob)):
        link = ShareLink.make(other)
        address = f"/routines/{routine.code}/share/links/{link.token}/revoke/"
        assert alice_client.post(address).status_code == 404
        assert ShareLink.objects.open().filter(pk=link.pk).exists()


def test_the_list_tells_how_often_a_link_was_opened(alice_client, client, routine):
    link = ShareLink.make(routine)
    for _ in range(3):
        client.get(link.get_absolute_url())
    assert "opened 3 times" in share_page(alice_client, routine)


def test_an_ended_link_says_so(alice_client, routine):
    ShareLink.make(routine, expires_at=timezone.now() - timedelta(minutes=1))
    assert "Ended" in share_page(alice_client, routine)


def test_while_the_routine_is_hidden_its_links_do_not_claim_to_work(alice_client, client, routine):
    link = ShareLink.make(routine)
    Routine.objects.filter(pk=routine.pk).hide()
    page = share_page(alice_client, routine, show=link.token)
    assert client.get(link.get_absolute_url()).status_code == 404
    assert "Works" not in page
    assert "Closed while hidden" in page
    assert link.get_absolute_url() not in page
    assert f"/share/links/{link.token}/revoke/" in page
    Routine.objects.filter(pk=routine.pk).unhide()
    assert "Works" in share_page(alice_client, routine)


def test_the_page_asks_as_often_for_many_links_as_for_one(alice_client, routine):
    counts = []
    for _ in range(2):
        ShareLink.make(routine, pin=True)
        with CaptureQueriesContext(connection) as queries:
            share_page(alice_client, routine)
        counts.append(len(queries))
        for _ in range(5):
            ShareLink.make(routine, pin=True)
    assert counts[0] == counts[1]
