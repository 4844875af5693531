"""What cannot be sent: no connection, a login that ended, a server that fails. It waits on the page, and says so."""

import pytest
from playwright.sync_api import expect

from routines.models import Routine
from tests.browser.composer import CIRCLES, FLUSH, announced, change, note, notes_of, row, saved
from tests.conftest import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_without_a_connection_nothing_is_lost_and_all_is_sent_when_it_returns(edit, routine, problems):
    edit.context.set_offline(True)
    row(edit, CIRCLES).get_by_label("Seconds", exact=True).fill("90")
    row(edit, CIRCLES).get_by_label("Seconds", exact=True).blur()
    expect(edit.locator("#outbox")).to_be_visible()
    note(edit, FLUSH).fill("Softly")
    row(edit, FLUSH).get_by_label("Note").blur()
    expect(edit.locator("#outbox")).to_contain_text("(2)")
    expect(edit.locator(".save-state")).to_have_text("(2) waiting, no connection")
    assert Routine.objects.get(pk=routine.pk).revision == 1
    edit.context.set_offline(False)
    expect(edit.locator("#outbox")).to_be_hidden()
    saved(edit, 3)
    document = Routine.objects.get(pk=routine.pk).as_document()
    assert [(s["seconds"], s["note"]) for s in document["sections"][0]["steps"]] == [(90, ""), (45, "Softly")]
    problems.clear()  # the browser logs that there was no connection


def test_a_server_that_is_away_for_a_moment_loses_nothing(edit, routine, problems):
    edit.route("**/steps/*/", lambda route: route.fulfill(status=503))
    note(edit, CIRCLES).fill("Slowly")
    row(edit, CIRCLES).get_by_label("Note").blur()
    expect(edit.locator("#outbox")).to_be_visible()
    edit.unroute("**/steps/*/")
    saved(edit, 2)
    expect(edit.locator("#outbox")).to_be_hidden()
    assert routine.sections.get().steps.first().note == "Slowly"
    problems.clear()  # the browser logs the answer 503


def test_what_could_not_be_saved_is_said_to_be_so(edit, routine, problems):
    edit.route("**/steps/*/", lambda route: route.fulfill(status=500))
    note(edit, CIRCLES).fill("Slowly")
    row(edit, CIRCLES).get_by_label("Note").blur()
    expect(edit.locator(".save-state")).to_have_text("Not saved, (1) waiting")
    expect(row(edit, CIRCLES).get_by_label("Note")).to_have_value("Slowly")
    assert Routine.objects.get(pk=routine.pk).revision == 1
    problems.clear()  # the browser logs the answer 500


def test_what_is_added_without_a_connection_is_said_to_wait(edit, routine, problems):
    edit.context.set_offline(True)
    technique = edit.locator("#found li").first
    technique.get_by_role("button", name="Add ").click()
    said = f"{technique.get_attribute('data-name')} is added when the connection is back."
    announced(edit, said)
    expect(edit.locator(".time-bar-said")).to_contain_text(said)
    expect(edit.locator(".save-state")).to_have_text("(1) waiting, no connection")
    change(edit, CIRCLES, "Note", "Softly")
    expect(edit.locator(".save-state")).to_have_text("(2) waiting, no connection")
    announced(edit, "2 waiting")
    expect(edit.locator(".save-state")).to_have_text("(2) waiting, no connection")
    edit.context.set_offline(False)
    saved(edit, 3)
    expect(edit.locator(".edit-step")).to_have_count(3)
    expect(edit.locator(".save-state")).to_have_text("Saved")
    problems.clear()


def test_a_login_that_ended_keeps_the_change_until_one_is_back(edit, alice, routine, live_server, axe, problems):
    edit.context.clear_cookies()
    change(edit, CIRCLES, "Note", "Do not lose me")
    box = edit.locator("#outbox")
    expect(box).to_contain_text("You are logged out")
    expect(box.get_by_role("link", name="Log in")).to_have_attribute("target", "_blank")
    expect(edit.get_by_role("link", name="What to do")).to_have_attribute("href", "#outbox")
    axe(edit)
    expect(edit.locator(".save-state")).to_contain_text("Not saved")
    expect(row(edit, CIRCLES).get_by_label("Note")).to_have_value("Do not lose me")
    box.get_by_role("button", name="Send again").click()
    expect(box).to_contain_text("You are logged out")
    session = client_of(alice).cookies["sessionid"].value
    edit.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    box.get_by_role("button", name="Send again").click()
    saved(edit, 2)
    expect(box).to_be_hidden()
    assert notes_of(routine) == ["Do not lose me", ""]
    problems.clear()


def test_a_search_after_the_login_ended_does_not_leave_the_page(edit, problems):
    edit.context.clear_cookies()
    edit.get_by_role("searchbox").fill("sole")
    expect(edit.locator("#outbox")).to_contain_text("You are logged out")
    expect(edit.locator(".edit-step")).to_have_count(2)
    problems.clear()


def test_a_lost_cookie_of_the_form_is_renewed_without_a_word(edit, routine, problems):
    edit.context.clear_cookies(name="csrftoken")
    change(edit, CIRCLES, "Note", "Softly")
    saved(edit, 2)
    expect(edit.locator("#outbox")).to_be_hidden()
    assert notes_of(routine) == ["Softly", ""]
    problems.clear()


@pytest.mark.parametrize(("status", "words"), [(500, "something went wrong"), (404, "not found"), (400, "went wrong")])
def test_a_failure_says_what_happened_and_what_to_do(edit, routine, problems, status, words):
    edit.route("**/steps/*/", lambda route: route.fulfill(status=status))
    change(edit, CIRCLES, "Note", "Slowly")
    box = edit.locator("#outbox")
    expect(box).to_contain_text(words)
    expect(edit.locator(".save-state")).to_contain_text("Not saved")
    change(edit, FLUSH, "Note", "Softly")
    expect(box).to_contain_text("(2)")
    edit.unroute("**/steps/*/")
    box.get_by_role("button", name="Send again").click()
    saved(edit, 3)
    expect(box).to_be_hidden()
    assert notes_of(routine) == ["Slowly", "Softly"]
    problems.clear()


def test_what_cannot_be_saved_is_left_and_the_rest_goes_on(edit, routine, problems):
    edit.route("**/steps/*/", lambda route: route.fulfill(status=500))
    change(edit, CIRCLES, "Note", "Slowly")
    change(edit, FLUSH, "Note", "Softly")
    expect(edit.locator("#outbox")).to_contain_text("(2)")
    edit.unroute("**/steps/*/")
    edit.get_by_role("button", name="Leave this change").click()
    saved(edit, 2)
    expect(row(edit, CIRCLES).get_by_label("Note")).to_have_value("")
    assert notes_of(routine) == ["", "Softly"]
    problems.clear()


def test_the_answer_of_a_captive_portal_is_not_a_save(edit, routine, problems):
    edit.route("**/steps/*/", lambda route: route.fulfill(status=200, body="<h1>Welcome to our wifi</h1>"))
    change(edit, CIRCLES, "Note", "Slowly")
    expect(edit.locator(".save-state")).to_contain_text("Not saved")
    edit.unroute("**/steps/*/")
    edit.get_by_role("button", name="Send again").click()
    saved(edit, 2)
    assert notes_of(routine) == ["Slowly", ""]
    problems.clear()
