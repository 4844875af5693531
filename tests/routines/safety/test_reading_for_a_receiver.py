"""The page of a routine once its receiver's answers are known: theirs count, not the reader's own."""

import pytest

from routines.models import ShareLink
from tests.factories import make_routine, make_step
from tests.routines.safety.test_receiver_safety import HOLD, KNEADING, name, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def routine(alice):
    steps = [make_step(KNEADING, pressure=3), make_step(HOLD, pressure=4)]
    return make_routine(alice, *steps, title="Evening legs", sides="once", for_whom="partner")


@pytest.fixture(params=["code", "link"])
def pages(request, routine):
    """The address of the routine, and of the questions about its receiver."""
    where = routine.get_absolute_url() if request.param == "code" else ShareLink.make(routine).get_absolute_url()
    return where, f"{where}receiver/"


def test_what_was_said_of_the_receiver_is_shown_where_the_routine_is_read(pages, alice_client):
    where, questions = pages
    tick(alice_client, questions, "pregnancy")
    page = alice_client.get(where)
    assert "Answered for this routine:" in page.text
    assert f"Do more lightly: {name(HOLD)}; {name(KNEADING)}." in page.text
    assert "no-" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]


def test_the_receivers_answers_stand_in_place_of_the_readers_own(pages, alice_client):
    where, questions = pages
    alice_client.post("/safety/check/", {"has-fever": "on"})
    assert "Not today" in alice_client.get(where).text
    tick(alice_client, questions, "pregnancy")
    page = alice_client.get(where).text
    assert "Do more lightly:" in page
    assert "Your answers:" not in page
    assert "Fever" not in page.partition("safety-others")[0]
    tick(alice_client, questions)
    assert "Do more lightly:" not in alice_client.get(where).text
    alice_client.post(f"{questions}forget/")
    assert "Not today" in alice_client.get(where).text


def test_what_stops_the_receiver_today_is_said_with_what_to_do_instead(pages, alice_client):
    where, questions = pages
    tick(alice_client, questions, "fever")
    page = alice_client.get(where).text
    assert "Not today" in page
    assert "Fever" in page.partition("safety-others")[0]


def test_with_a_red_flag_of_the_receiver_help_comes_in_place_of_the_routine(pages, alice_client):
    where, questions = pages
    tick(alice_client, questions, "suspected-dvt")
    response = alice_client.get(where)
    assert (response.status_code, response["Location"]) == (302, questions)
    assert "Get help first" in alice_client.get(questions).text


def test_nobody_else_is_shown_the_answers(pages, alice_client, client, routine, alice):
    where, questions = pages
    routine.describe(alice, visibility="public")
    tick(alice_client, questions, "pregnancy")
    alice_client.get(where)
    assert "Answered for this routine:" not in client.get(where).text
    assert "Do more lightly" not in client.get(where).text


def test_the_check_leads_back_to_the_routine_unless_something_stops_it(pages, alice_client):
    where, questions = pages
    strip = alice_client.get(where).text
    assert f'href="{questions}?next={where}"' in strip.replace("%2F", "/")
    back = f'<input type="hidden" name="next" value="{where}">'
    assert back in alice_client.get(f"{questions}?next={where}").text
    assert back in alice_client.post(questions, {"has-bruise": "on", "next": where}).text  # where is it?
    for ticked, leads_to in [("bruise", where), ("fever", questions), ("suspected-dvt", questions)]:
        sent = {f"has-{ticked}": "on", "placed": "yes", "next": where}
        assert alice_client.post(questions, sent)["Location"] == leads_to
    assert alice_client.post(questions, {"next": "//elsewhere.example/"})["Location"] == questions


def test_with_nothing_to_say_of_the_receiver_the_page_says_so_and_does_not_ask_again(pages, alice_client):
    where, questions = pages
    assert alice_client.post(questions, {"next": where})["Location"] == where
    page = alice_client.get(where).text
    assert "nothing is ticked" in page
    assert "<safety-strip" not in page


def test_a_routine_that_is_not_for_today_cannot_be_started(pages, alice_client):
    where, questions = pages
    tick(alice_client, questions, "pregnancy")
    page = alice_client.get(where).text
    assert f'href="{where}play/"' in page
    assert "Make a version that fits" in page
    tick(alice_client, questions, "fever", pregnancy=[])
    page = alice_client.get(where).text
    assert f'href="{where}play/"' not in page
    assert "Make a version that fits" not in page
