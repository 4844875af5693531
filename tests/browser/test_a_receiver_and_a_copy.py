"""Safety for a receiver and taking changes in, in a real browser, with and without script."""

import pytest

from routines.copies import copying
from routines.document import edits
from routines.models import Routine, ShareLink
from tests.conftest import client_of
from tests.factories import make_routine, make_step, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOLD, KNEADING = "foot-wringing", "calf-kneading-upwards"


@pytest.fixture
def routine(transactional_db):
    steps = [make_step(HOLD, pressure=4), make_step(KNEADING, pressure=2)]
    return make_routine(make_user("alice"), *steps, title="Evening legs", visibility="public", for_whom="partner")


def log_in(page, user, live_server):
    session = client_of(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def ask(page, address, topic, question):
    page.goto(address)
    page.locator("summary", has_text=topic).click()
    page.get_by_label(question).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Show what fits").click()


@pytest.mark.parametrize("script", [True, False])
def test_a_safe_copy_of_what_a_link_opens(open_window, live_server, axe, routine, script):
    bob = make_user("bob")
    page = open_window(java_script_enabled=script, width=360)
    log_in(page, bob, live_server)
    ask(page, f"/s/{ShareLink.make(routine).token}/receiver/", "Pregnancy", "Are you pregnant")
    assert page.get_by_text("At most light").first.is_visible()
    if script:
        axe(page)
    page.get_by_role("button", name="Make a safe copy").click()
    assert page.get_by_text("pressure 4 to 2").is_visible()
    assert Routine.objects.get(author=bob).title == "Evening legs (safe version)"
    page.go_back()
    page.get_by_role("button", name="Forget them").click()
    assert page.get_by_role("button", name="Go on").is_visible()


def test_one_routines_answers_are_not_sent_to_another(open_window, live_server, routine):
    page = open_window()
    ask(page, f"/routines/{routine.code}/receiver/", "Pregnancy", "Are you pregnant")
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] == "receiver"]
    assert [(cookie["path"], cookie["httpOnly"], cookie["sameSite"]) for cookie in kept] == [
        (f"/routines/{routine.code}/", True, "Lax")
    ]
    other = make_routine(routine.author, title="Another", visibility="public", for_whom="partner")
    page.goto(f"/routines/{other.code}/receiver/")
    assert page.get_by_role("button", name="Go on").is_visible()
    assert "pregnan" not in page.url


def test_what_one_answered_is_forgotten_from_a_shared_page_too(open_window, routine):
    page = open_window()
    ask(page, "/safety/check/", "Pregnancy", "Are you pregnant")
    page.goto(f"/s/{ShareLink.make(routine).token}/")
    page.get_by_role("button", name="Forget").click()
    assert page.get_by_role("heading", name="Evening legs").is_visible()
    assert page.locator(".known").count() == 0


@pytest.mark.parametrize("script", [True, False])
def test_a_change_of_the_original_is_taken_in(open_window, live_server, axe, routine, script):
    bob = make_user("bob")
    copied = copying.copy(routine, bob)
    keys = edits.keys_of(routine.as_document())
    routine.rewrite(routine.author, edits.change_steps, keys, {"seconds": 90})
    page = open_window(java_script_enabled=script, width=360)
    log_in(page, bob, live_server)
    page.goto(f"/routines/{copied.code}/origin/")
    if script:
        axe(page)
    page.get_by_role("button", name="Merge this").first.click()
    assert page.get_by_text("Merged 1 change.").is_visible()
    page.get_by_role("button", name="Merge all").click()
    assert page.get_by_text("it has not changed since").is_visible()
    assert Routine.objects.get(pk=copied.pk).as_document()["sections"] == routine.as_document()["sections"]
