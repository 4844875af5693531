"""The page of the player as it is served: by the clock without JavaScript, and as the receiver's answers leave it."""

import json
import re

import pytest

from routines.models import ShareLink
from routines.player import play_page
from tests.conftest import client_of
from tests.factories import make_routine, make_step
from tests.routines.safety.test_receiver_safety import FLUSH, HOLD, KNEADING, name, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def routine(alice):
    steps = [make_step(KNEADING, pressure=3), make_step(HOLD, pressure=4, side="each", repetitions=5)]
    return make_routine(alice, *steps, title="Evening legs", sides="once", for_whom="partner")


@pytest.fixture(params=["code", "link"])
def where(request, routine):
    """The address of the routine."""
    return routine.get_absolute_url() if request.param == "code" else ShareLink.make(routine).get_absolute_url()


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def sheet(response):
    return json.loads(re.search(r'<script id="cue-sheet" type="application/json">(.*?)</script>', response.text)[1])


def test_each_step_and_pause_stands_by_the_clock(where, alice_client):
    page = words(alice_client.get(f"{where}play/"))
    assert "from 0:00 to 1:00" in page
    assert f"from 1:00 to 2:00 2 {name(HOLD)}, left" in page
    assert "from 2:00 to 2:05 Change side: right" in page
    assert f"from 2:05 to 3:05 2 {name(HOLD)}, right" in page
    assert "5 times" in page
    assert "3:05: that was all of it." in page


def test_what_is_needed_and_what_to_check_come_first(where, alice_client):
    before = words(alice_client.get(f"{where}play/")).partition("By the clock")[0]
    for said in ("Before you start", "Position:", "Have ready:", "Safety check:", "Something holds"):
        assert said in before


def test_the_receivers_answers_leave_steps_out_and_make_others_lighter(where, alice_client):
    tick(alice_client, f"{where}receiver/", "bruise", bruise=["thigh-front"])
    page = alice_client.get(f"{where}play/")
    assert [step["name"] for step in sheet(page)["steps"]] == [name(HOLD)]
    assert f"Left out, and not played: {name(KNEADING)}." in words(page)
    tick(alice_client, f"{where}receiver/", "pregnancy")
    page = alice_client.get(f"{where}play/")
    assert {step["at_most"] for step in sheet(page)["steps"]} == {2}
    assert {step["pressure"] for step in sheet(page)["steps"]} == {2}
    assert "at most light" in words(page)
    assert "no-" in page["Cache-Control"]


def test_where_nothing_is_left_it_says_so_and_leads_to_the_receiver(alice, alice_client):
    bruised = make_routine(alice, make_step(KNEADING, pressure=3), sides="once", for_whom="partner")
    where = bruised.get_absolute_url()
    tick(alice_client, f"{where}receiver/", "bruise", bruise=["thigh-front"])
    page = alice_client.get(f"{where}play/")
    assert "Nothing of this routine is left to play" in words(page)
    assert f'href="{where}receiver/"' in page.text
    assert "cue-sheet" not in page.text


def test_fever_stops_it_and_a_red_flag_leads_to_help(where, alice_client):
    tick(alice_client, f"{where}receiver/", "fever")
    page = words(alice_client.get(f"{where}play/"))
    assert "Not today" in page
    assert "By the clock" not in page
    tick(alice_client, f"{where}receiver/", "suspected-dvt")
    answer = alice_client.get(f"{where}play/")
    assert (answer.status_code, answer["Location"]) == (302, f"{where}receiver/")


def test_a_stranger_plays_what_is_public_and_nothing_else(routine, alice, bob_client, client):
    play = f"{routine.get_absolute_url()}play/"
    assert bob_client.get(play).status_code == client.get(play).status_code == 404
    assert client_of(alice).post(play).status_code == 405
    routine.describe(alice, visibility="public")
    assert bob_client.get(play).status_code == client.get(play).status_code == 200


def test_a_link_plays_at_the_cost_of_its_page_until_it_ends(routine, client, django_assert_num_queries):
    link = ShareLink.make(routine)
    play = f"{link.get_absolute_url()}play/"
    with django_assert_num_queries(2):
        page = client.get(play)
    assert page["Cache-Control"] == "private, no-cache"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert not page.cookies
    assert client.get(play, headers={"If-None-Match": page["ETag"]}).status_code == 304
    assert client.get(link.get_absolute_url())["ETag"] != page["ETag"]
    link.revoke()
    assert client.get(play).status_code == 404


def test_an_empty_routine_says_so(alice, alice_client):
    empty = make_routine(alice, title="Nothing yet", sections=0)
    assert "Nothing is in this routine yet." in words(alice_client.get(f"{empty.get_absolute_url()}play/"))


def test_the_queries_do_not_grow_with_the_steps(alice, alice_client, django_assert_max_num_queries):
    long = make_routine(alice, *[make_step(FLUSH)] * 25, title="Long")
    with django_assert_max_num_queries(6):
        alice_client.get(f"{long.get_absolute_url()}play/")


def test_of_thousands_of_cues_each_step_is_listed_and_what_is_not_is_counted(routine, alice_client, monkeypatch):
    document = routine.as_document()
    [section] = document["sections"]
    long = {**section, "rounds": 20, "steps": 99 * section["steps"]}
    document["sections"] = [long, section]
    page = play_page.play_page(document, None)
    assert (len(page["lines"]), page["not_listed"]) == (1002, 4941)
    assert {line.cue["step"] for line in page["lines"]} == set(range(200))
    monkeypatch.setattr(play_page, "MOST_LINES", 1)
    assert "One further round of a step" in words(alice_client.get(f"{routine.get_absolute_url()}play/"))
