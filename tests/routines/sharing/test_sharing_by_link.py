"""The owner's side of a link: making it, for how long, seeing it, revoking it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routines.models import Routine, ShareLink
from routines.models.share_link import DAYS_TO_REOPEN, MAX_LINK_DAYS, MAX_OPEN_LINKS, end_of
from routines.sharing.forms import ShareLinkForm
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
        (-2, "This is in the past."),
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


def test_revoking_asks_first(alice_client, client, routine):
    link = ShareLink.make(routine, label="Thursday’s client")
    client.get(link.get_absolute_url())
    address = f"/routines/{routine.code}/share/links/{link.token}/revoke/"
    assert f'href="{address}"' in share_page(alice_client, routine)
    page = alice_client.get(address).text
    assert "Revoke the link “Thursday’s client”?" in page
    assert "it was opened once" in page
    assert f"For {DAYS_TO_REOPEN} days you can let it work again." in page
    assert client.get(link.get_absolute_url()).status_code == 200


def reopen(client, routine, link):
    return client.post(f"/routines/{routine.code}/share/links/{link.token}/reopen/", follow=True)


def test_a_link_revoked_by_mistake_works_again_with_what_it_counted(alice_client, client, routine):
    link = ShareLink.make(routine)
    client.get(link.get_absolute_url())
    alice_client.post(f"/routines/{routine.code}/share/links/{link.token}/revoke/")
    assert "Let it work again" in share_page(alice_client, routine)
    assert "The link works again." in reopen(alice_client, routine, link).text
    assert client.get(link.get_absolute_url()).status_code == 200
    assert "opened 2 times" in share_page(alice_client, routine)


def test_after_a_week_a_revoked_link_is_closed_for_good(alice_client, routine):
    link = ShareLink.make(routine)
    link.revoke()
    ShareLink.objects.update(revoked_at=timezone.now() - timedelta(days=DAYS_TO_REOPEN))
    assert "Let it work again" not in share_page(alice_client, routine)
    assert reopen(alice_client, routine, link).status_code == 404
    with pytest.raises(ShareLink.DoesNotExist):
        link.reopen()


def test_a_link_that_expired_since_it_was_revoked_does_not_work_again(alice_client, routine):
    link = ShareLink.make(routine, expires_at=timezone.now() - timedelta(minutes=1))
    link.revoke()
    assert "Let it work again" not in share_page(alice_client, routine)
    assert reopen(alice_client, routine, link).status_code == 404


def test_a_link_works_again_only_where_there_is_room_for_it(alice_client, routine):
    link = ShareLink.make(routine)
    link.revoke()
    ShareLink.objects.bulk_create(ShareLink(routine=routine) for _ in range(MAX_OPEN_LINKS))
    assert "50 open links" in reopen(alice_client, routine, link).text
    assert not ShareLink.objects.open().filter(pk=link.pk).exists()


def test_only_the_maker_lets_a_link_work_again(client, bob_client, alice, routine):
    link = ShareLink.make(routine)
    link.revoke()
    address = f"/routines/{routine.code}/share/links/{link.token}/reopen/"
    assert bob_client.post(address).status_code == 404
    assert client.post(address).url.startswith("/account/login/")
    assert not ShareLink.objects.open().exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
        {"User-Agent": "WhatsApp/2.23.20.0"},
        {"User-Agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
        {"User-Agent": "TelegramBot (like TwitterBot)"},
        {"User-Agent": "Mozilla/5.0 (compatible; MicrosoftPreview/2.0; +https://aka.ms/MicrosoftPreview)"},
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"X-Purpose": "preview"},
        {"X-Moz": "prefetch"},
    ],
    ids=lambda headers: next(iter(headers.values()))[:20],
)
def test_previews_and_fetches_ahead_of_time_are_no_openings(client, routine, headers):
    link = ShareLink.make(routine)
    for page in ("", "print/"):
        assert client.get(link.get_absolute_url() + page, headers=headers).status_code == 200
    link.refresh_from_db()
    assert (link.opened_count, link.last_opened_at) == (0, None)


@pytest.mark.parametrize(
    "browser",
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
        "Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS]",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36",
    ],
)
def test_a_reader_counts_whatever_the_browser(client, routine, browser):
    link = ShareLink.make(routine)
    client.get(link.get_absolute_url(), headers={"User-Agent": browser})
    link.refresh_from_db()
    assert link.opened_count == 1


def test_the_makers_own_look_is_no_opening_and_another_members_is(alice_client, bob_client, routine):
    link = ShareLink.make(routine)
    alice_client.get(link.get_absolute_url())
    link.refresh_from_db()
    assert link.opened_count == 0
    bob_client.get(link.get_absolute_url())
    link.refresh_from_db()
    assert link.opened_count == 1


def test_when_a_link_ends_is_said_with_the_zone_of_the_site(alice_client, routine, settings):
    moment = timezone.now().replace(microsecond=0) + timedelta(days=3)
    ShareLink.make(routine, expires_at=moment)
    assert f"{moment:%H:%M} UTC" in share_page(alice_client, routine)
    assert f'<local-time datetime="{moment.isoformat()}" data-offset="0"' in share_page(alice_client, routine)
    assert "The day ends at midnight in UTC." in share_page(alice_client, routine)
    with timezone.override("America/Los_Angeles"):
        assert "ends at midnight in America/Los_Angeles" in str(ShareLinkForm(name="").fields["until"].help_text)


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "America/Los_Angeles", "UTC", "Pacific/Auckland"])
def test_today_may_be_chosen_in_any_zone(alice_client, alice_api, routine, zone):
    today = timezone.localdate(timezone=ZoneInfo(zone))
    assert make(alice_client, routine, expires="custom", until=today.isoformat()).status_code == 302
    by_api = alice_api.post(f"/api/v1/routines/{routine.code}/links/", {"expires_at": today.isoformat()})
    assert by_api.status_code == 201
    assert ShareLink.objects.open().count() == 2


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "UTC", "Pacific/Kiritimati"])
def test_no_day_is_over_as_long_as_it_is_that_day_anywhere(zone):
    with timezone.override(zone):
        for days in range(-2, 3):
            day = timezone.localdate() + timedelta(days=days)
            is_over = timezone.localdate(timezone=ZoneInfo("Etc/GMT+12")) > day
            assert (end_of(day) <= timezone.now()) == is_over


def test_that_what_may_not_be_copied_can_still_be_read_is_said(alice_client, routine):
    assert "whatever somebody can read, also by a program, they can write down" in share_page(alice_client, routine)


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
