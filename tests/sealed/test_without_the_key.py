"""A database restored without its keys: nothing fails, and nobody is told that all is well."""

import pytest
from django.utils import timezone

from config.server import run
from routines.models import ShareLink
from routines.models.practice_session import Felt
from techniques.health_check.answers import COOKIE
from techniques.health_check.storage import IN_ACCOUNT
from tests.api.conftest import URL
from tests.factories import make_routine, make_step
from tests.routines.practice.practising import practise
from tests.techniques.health_check.answering import CHECK, say

pytestmark = pytest.mark.django_db
KEY = "a key that will be lost, sooner or later"
ASKED = "Answer again first"
LOST = "Your answers cannot be read any more"


@pytest.fixture
def her(alice, alice_client, settings):
    """Alice's browser, after she said what to know and the key is gone."""
    settings.DATA_KEYS = [KEY]
    say(alice_client, "suspected-dvt", keep="on")
    settings.DATA_KEYS = []
    return alice_client


def test_techniques_and_routines_wait_until_the_person_is_asked_again(her, alice, settings):
    routine = make_routine(alice, make_step("calf-wringing"))
    stopped = [
        "/techniques/",
        "/techniques/calf-wringing/",
        "/body/calf/",
        "/strokes/effleurage/",
        "/explore/",
        "/routines/suggest/",
    ]
    for address in (*stopped, routine.get_absolute_url(), f"/routines/{routine.code}/receiver/"):
        page = her.get(address)
        assert ASKED in page.text, address
        assert LOST in page.text
        assert "no-store" in page["Cache-Control"]
    for address in ("/", "/routines/", CHECK, "/safety/bruise/"):
        page = her.get(address)
        assert LOST in page.text, address
        assert "no-store" in page["Cache-Control"]
    her.cookies[COOKIE] = f"{timezone.localdate()}~pe-signs"
    assert "Get help first" in her.get("/techniques/").text
    her.cookies[COOKIE] = IN_ACCOUNT
    settings.DATA_KEYS = [KEY]
    assert "Get help first" in her.get("/techniques/").text  # the key was found


@pytest.mark.parametrize("says", [["pregnancy"], []])
def test_whoever_answers_again_goes_on(her, alice, says):
    assert "None of this applies: go to the techniques" not in her.get(CHECK).text
    say(her, *says, keep="on")
    assert LOST not in her.get(CHECK).text
    assert ASKED not in her.get("/techniques/").text
    alice.refresh_from_db()
    assert bool(alice.health) == bool(says)


def test_forgetting_them_is_an_answer_too(her, alice):
    her.post("/safety/forget/")
    assert ASKED not in her.get("/techniques/").text
    alice.refresh_from_db()
    assert alice.health == ""


def test_a_program_is_told_too(her, alice, alice_api):
    address = "/api/v1/me/conditions/"
    answer = alice_api.get(address)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (410, "lost")
    assert alice_api.put(address, {"conditions": []}).status_code == 200
    assert alice_api.get(address).json()["conditions"] == []


def test_links_are_gone_and_their_owner_sees_why(alice, alice_client, alice_api, bob_client, settings):
    settings.DATA_KEYS = [KEY]
    routine = make_routine(alice, make_step("calf-wringing"))
    token, links = ShareLink.make(routine, label="For Sam").token, f"{URL}routines/{routine.code}/links/"
    settings.DATA_KEYS = []
    for address in (f"/s/{token}/", f"/s/{token}/receiver/", f"/s/{token}/copy/", f"{URL}shared/{token}/"):
        assert bob_client.get(address).status_code == 404, address
    own = alice_client.get(f"/routines/{routine.code}/share/").text
    assert "For Sam" in own
    assert "encrypted by a key that this site no longer has" in own
    assert "/s/" not in own
    assert alice_api.get(links).json()["results"] == []
    assert alice_api.delete(f"{links}{token}/").status_code == 404
    assert routine.share_links.open().count() == 0
    assert ShareLink.make(routine, label="Another").token in alice_client.get(f"/routines/{routine.code}/share/").text
    settings.DATA_KEYS = [KEY]
    assert bob_client.get(f"/s/{token}/").status_code == 200


def test_the_operator_is_told_at_the_start(her, capsys):
    run.tell_what_is_lost()
    assert capsys.readouterr().out == (
        "No key of DATA_KEYS, nor SECRET_KEY, opens these (health of users: 1): "
        "add the key that sealed them to DATA_KEYS.\n"
    )


def test_a_session_whose_scores_are_lost_says_so_and_is_kept(alice, alice_api, settings):
    settings.DATA_KEYS = [KEY]
    session = practise(alice, felt=Felt("calf", 6, 4, "Good."))
    settings.DATA_KEYS = []
    address = f"{URL}sessions/{session.key}/"
    told = alice_api.get(address).json()
    assert (told["title"], told["before"], told["note"], told["is_lost"]) == ("Ankles", None, "", True)
    assert alice_api.patch(address, {"finished": False}).status_code == 200
    settings.DATA_KEYS = [KEY]
    assert alice_api.get(address).json()["note"] == "Good."  # the key was found
