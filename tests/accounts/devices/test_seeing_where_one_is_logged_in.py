"""A person sees their sessions, and ends those that they do not know."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session
from tests.api.conftest import URL, problem
from tests.factories import PASSWORD

SESSIONS, END_ALL = reverse("accounts:sessions"), reverse("accounts:end_all_sessions")
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0"


def log_in(person, user_agent=""):
    browser = Client(headers={"User-Agent": user_agent})
    answer = browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def is_logged_in(browser):
    return browser.get(SESSIONS).status_code == 200


def of(browser):
    return Session.objects.of_key(browser.cookies["sessionid"].value).get()


def ending(browser):
    return reverse("accounts:end_session", args=[of(browser).pk])


@pytest.fixture
def phone(alice):
    return log_in(alice, PHONE)


@pytest.fixture
def laptop(alice):
    return log_in(alice, LAPTOP)


def test_this_device_comes_first_and_others_say_what_they_are_and_when_they_were_seen(phone, laptop):
    seen = timezone.now() - timedelta(days=2)
    Session.objects.filter(pk=of(phone).pk).update(last_seen_at=seen)
    page = laptop.get(SESSIONS).content.decode()
    assert page.index("Firefox on Linux") < page.index("This device") < page.index("Safari on iPhone")
    assert f"last seen on {seen.day} " in page


def test_buttons_for_two_devices_of_one_kind_read_differently(phone, alice, laptop):
    other = log_in(alice, PHONE)
    Session.objects.filter(pk=of(other).pk).update(made_at=timezone.now() - timedelta(days=2))
    names = re.findall(r"Log out<span[^>]*>([^<]*)</span>", laptop.get(SESSIONS).content.decode())
    assert len(names) == len(set(names)) == 2


@pytest.mark.parametrize(
    ("user_agent", "device"), [(EDGE, "Edge on Windows"), ("", "An unknown device"), ("x" * 9000, "An unknown device")]
)
def test_a_device_is_named_in_short_words(alice, user_agent, device):
    browser = log_in(alice, user_agent)
    assert of(browser).device == device


def test_others_sessions_are_not_in_the_list(phone, bob_client):
    assert "iPhone" not in bob_client.get(SESSIONS).content.decode()


def test_a_session_of_ones_own_can_be_ended(phone, laptop):
    assert laptop.post(ending(phone)).url == SESSIONS
    assert not is_logged_in(phone)
    assert is_logged_in(laptop)


def test_ending_the_session_one_is_in_logs_out(laptop):
    assert laptop.post(ending(laptop)).url == reverse("account_login")
    assert not is_logged_in(laptop)


def test_a_stranger_cannot_end_it(phone, bob_client):
    assert bob_client.post(ending(phone)).status_code == 404
    assert is_logged_in(phone)


@pytest.mark.parametrize("pk", [0, 10**30])
def test_a_session_that_is_none_is_not_found(laptop, pk):
    assert laptop.post(reverse("accounts:end_session", args=[pk])).status_code == 404


def test_ending_takes_a_click_not_a_link(phone, laptop):
    assert laptop.get(ending(phone)).status_code == 405
    assert laptop.get(END_ALL).status_code == 405


def test_a_visitor_who_ends_one_goes_to_login(client, phone):
    assert client.post(ending(phone)).url.startswith(reverse("account_login"))
    assert client.post(END_ALL).url.startswith(reverse("account_login"))
    assert is_logged_in(phone)


def test_logging_out_everywhere_else_keeps_this_device(phone, laptop, bob_client):
    assert laptop.post(END_ALL, {"others": ""}).url == SESSIONS
    assert [is_logged_in(browser) for browser in (phone, laptop, bob_client)] == [False, True, True]


def test_logging_out_everywhere_ends_them_all(phone, laptop, bob_client):
    assert laptop.post(END_ALL).url == reverse("account_login")
    assert [is_logged_in(browser) for browser in (phone, laptop, bob_client)] == [False, False, True]


def test_an_expired_session_is_not_listed(phone, laptop):
    Session.objects.filter(pk=of(phone).pk).update(last_seen_at=timezone.now() - timedelta(days=14))
    assert "iPhone" not in laptop.get(SESSIONS).content.decode()


def test_a_program_lists_and_ends_sessions(alice_api, phone, laptop):
    listed = alice_api.get(f"{URL}me/sessions/").json()["sessions"]
    assert [entry["device"] for entry in listed] == ["Firefox on Linux", "Safari on iPhone"]
    assert not any(entry["is_this"] for entry in listed)
    assert alice_api.delete(f"{URL}me/sessions/{of(phone).pk}/").status_code == 204
    assert not is_logged_in(phone)
    assert alice_api.delete(f"{URL}me/sessions/").status_code == 204
    assert not is_logged_in(laptop)


def test_a_page_that_asks_the_api_is_itself_in_the_list(laptop, phone):
    listed = laptop.get(f"{URL}me/sessions/").json()["sessions"]
    assert [entry["id"] for entry in listed if entry["is_this"]] == [of(laptop).pk]


def test_a_strangers_program_finds_no_session_of_others(bob_api, phone):
    assert bob_api.get(f"{URL}me/sessions/").json() == {"sessions": []}
    problem(bob_api.delete(f"{URL}me/sessions/{of(phone).pk}/"), 404)
    assert is_logged_in(phone)


def test_a_visitors_program_is_refused(api, db):
    problem(api.get(f"{URL}me/sessions/"), 401)
    problem(api.delete(f"{URL}me/sessions/"), 401)
    problem(api.delete(f"{URL}me/sessions/1/"), 401)
