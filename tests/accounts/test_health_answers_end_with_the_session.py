"""What somebody answered about health is theirs: whoever uses the browser next reads none of it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from routines.composing import dismissed_advice
from routines.safety import receiver_answers
from techniques.health_check.answers import COOKIE, Answers
from tests.factories import PASSWORD, make_routine
from tests.techniques.health_check.answering import CHECK, say
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db


def enter(browser, person):
    """Log in as people do, by the page."""
    assert browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD}).status_code == 302


def expire(browser):
    """The session is over, and nobody logged out: what else the browser keeps is still there."""
    del browser.cookies["sessionid"]


@pytest.fixture
def browser(alice, db):
    """One browser, at which Alice is."""
    browser = Client()
    enter(browser, alice)
    return browser


@pytest.fixture
def routine(bob):
    """For anybody to read."""
    return make_routine(bob, visibility="public", for_whom="partner")


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/account/logout/", {}),
        ("/api/v1/auth/logout/", {}),
        ("/admin/logout/", {}),
        ("/account/close/", {"password": PASSWORD}),
    ],
)
def test_however_a_session_ends_the_answers_end_with_it(browser, alice, address, sent):
    alice.is_staff = True
    alice.save(update_fields=["is_staff"])
    say(browser, "pregnancy")
    assert browser.cookies[COOKIE].value
    browser.post(address, sent)
    assert not browser.cookies[COOKIE].value
    assert "Your answers" not in Page(browser.get("/techniques/")).text


def test_answers_of_one_person_are_not_those_of_the_next_nor_of_a_visitor(browser, alice, bob):
    say(browser, "pregnancy")
    expire(browser)
    assert "Your answers" not in Page(browser.get("/techniques/calf-wringing/")).text
    enter(browser, bob)
    assert "Your answers" not in Page(browser.get("/techniques/")).text
    assert 'name="has-pregnancy" id="id_has-pregnancy" checked' not in browser.get(CHECK).text
    expire(browser)
    enter(browser, alice)
    assert "Your answers" in Page(browser.get("/techniques/")).text


def test_who_answers_and_then_logs_in_loses_no_red_flag_and_nobody_else_has_it_later(client, alice, bob):
    say(client, "suspected-dvt")
    enter(client, alice)
    assert "Get help first" in client.get("/techniques/").text
    expire(client)
    assert "Get help first" not in client.get("/techniques/").text
    enter(client, bob)
    assert "Get help first" not in client.get("/techniques/").text


def answer_for_receiver(browser, routine):
    browser.post(f"/routines/{routine.code}/receiver/", {"has-pregnancy": "on", "placed": "yes"})
    return f"/routines/{routine.code}/receiver/"


def test_what_was_said_of_a_receiver_is_for_whoever_said_it(browser, alice, bob, routine):
    address = answer_for_receiver(browser, routine)
    assert "Pregnancy" in Page(browser.get(address)).text
    assert browser.cookies[receiver_answers.COOKIE].value.count("!") == 1
    browser.post(reverse("account_logout"))
    assert 'has-pregnancy" checked' not in browser.get(address).text
    assert 'name="has-pregnancy"' in browser.get(address).text, "the questions are asked anew"
    enter(browser, bob)
    assert 'name="has-pregnancy"' in browser.get(address).text
    assert "Pregnancy" not in Page(browser.get(routine.get_absolute_url())).text


def test_a_visitor_who_logs_in_for_a_safe_version_need_not_answer_again(client, alice, routine):
    address = answer_for_receiver(client, routine)
    enter(client, alice)
    assert 'name="has-pregnancy"' not in client.get(address).text
    assert "Pregnancy" in Page(client.get(address)).text


def test_what_was_set_aside_is_so_for_whoever_did_it(rf, alice, bob):
    answers = Answers.read("2026-01-01~pregnancy")

    def asking(user, cookies):
        request = rf.get("/")
        request.user, request.COOKIES = user, {"sessionid": "x", **cookies}
        return request

    hers = asking(alice, {})
    dismissed_advice.add(hers, answers, "L20:1")
    kept = {dismissed_advice.COOKIE: hers.COOKIES[dismissed_advice.COOKIE]}
    assert dismissed_advice.ids_for(asking(alice, kept), answers) == ["L20:1"]
    assert dismissed_advice.ids_for(asking(bob, kept), answers) == []
    assert dismissed_advice.ids_for(asking(alice, kept), Answers.read("2026-01-01~diabetes")) == []


def test_what_a_browser_has_kept_since_an_older_release_is_still_understood(browser, alice, rf):
    """Marks of a person and of their answers are made with salts, which therefore never change."""
    of_the_person = salted_hmac("techniques.known", str(alice.pk)).hexdigest()[:16]
    browser.cookies[COOKIE] = f"{of_the_person}!{timezone.localdate()}~pregnancy"
    assert "Pregnancy" in Page(browser.get("/safety/check/")).text
    answers = Answers.read("2026-01-01~pregnancy")
    of_the_answers = salted_hmac("routines.aside", answers.text()).hexdigest()[:16]
    request = rf.get("/")
    request.user = alice
    request.COOKIES = {"sessionid": "x", dismissed_advice.COOKIE: f"{of_the_person}!{of_the_answers}~L20:1"}
    assert dismissed_advice.ids_for(request, answers) == ["L20:1"]
