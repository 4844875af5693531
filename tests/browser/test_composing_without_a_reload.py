"""Editing where there is script: each change is saved as it is made, and none gets in the way of another."""

import re

import pytest
from playwright.sync_api import expect

from routines.models import Routine
from tests.conftest import client_of
from tests.factories import make_routine, make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def routine(alice):
    return make_routine(alice, make_step(seconds=60), make_step("closing-flush", seconds=45), title="Ankles")


@pytest.fixture
def edit(page, alice, routine, live_server):
    """The edit page, as its owner sees it."""
    session = client_of(alice).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"/routines/{routine.code}/edit/")
    return page


def open_first_step(page):
    page.get_by_role("link", name="Change Small circles round the ankle bones").click()
    expect(page.get_by_label("Seconds")).to_be_focused()


def total(page):
    return page.locator("#time-bar time").first


def test_the_total_follows_what_is_typed_and_the_form_stays_open(edit, routine):
    open_first_step(edit)
    edit.get_by_label("Seconds").fill("90")
    edit.get_by_label("Note").fill("Slowly")
    expect(total(edit)).to_have_text("4 min 35 s")
    edit.get_by_role("button", name="Save").click()
    expect(edit.locator(".step-note")).to_have_text("Slowly")
    stored = routine.sections.get().steps.first()
    assert (stored.seconds, stored.note) == (90, "Slowly")


def test_a_button_pressed_while_a_change_is_being_saved_waits_for_it(edit, routine):
    open_first_step(edit)
    edit.get_by_label("Seconds").fill("90")
    edit.get_by_role("button", name="Move Small circles round the ankle bones down").click()
    expect(edit.locator(".step-title").first).to_have_text("Closing flush from toes past the ankle")
    expect(edit.get_by_role("alert")).to_have_count(0)
    assert [step.seconds for step in routine.sections.get().steps.all()] == [45, 90]


def test_what_was_typed_is_kept_when_another_window_was_quicker(edit, alice, routine, problems):
    edit.get_by_role("link", name="Change title").click()
    expect(edit.get_by_label("Title", exact=True)).to_be_focused()
    Routine.objects.get().add_section(alice, title="From elsewhere")
    edit.get_by_label("Title", exact=True).fill("Mine")
    edit.get_by_label("Title", exact=True).blur()
    expect(edit.get_by_role("alert")).to_contain_text("Added a section")
    expect(edit.get_by_role("alert")).to_contain_text("just now")
    expect(edit.get_by_role("heading", name="From elsewhere")).to_be_visible()
    edit.get_by_role("button", name="Save").click()
    expect(edit.get_by_role("heading", level=1)).to_have_text("Mine")
    problems.clear()  # the browser logs the answer 409


def test_techniques_are_found_while_typing_and_the_place_is_kept(edit):
    edit.get_by_role("searchbox").fill("sole bands")
    expect(edit.locator("#found li").first).to_contain_text("Sole in bands")
    add = edit.get_by_role("button", name="Add Sole in bands")
    add.click()
    expect(edit.locator(".step-row")).to_have_count(3)
    expect(add).to_be_focused()
    expect(edit.get_by_role("searchbox")).to_have_value("sole bands")
    expect(edit.locator("#time-bar")).to_contain_text("Added Sole in bands")
    expect(edit.get_by_role("status")).to_contain_text("Added Sole in bands")


def test_a_moved_step_keeps_the_focus_and_says_where_it_is(edit):
    down = edit.get_by_role("button", name="Move Small circles round the ankle bones down")
    down.press("Enter")
    expect(edit.get_by_role("status")).to_contain_text("Moved Small circles round the ankle bones to place 2 of 2.")
    up = edit.get_by_role("button", name="Move Small circles round the ankle bones up")
    expect(up).to_be_focused()  # it cannot go further down
    up.press("Enter")
    expect(edit.get_by_role("status")).to_contain_text("to place 1 of 2.")
    expect(down).to_be_focused()


def test_after_a_removed_step_comes_the_next_one_and_at_last_the_search(edit):
    edit.get_by_role("button", name="Remove Small circles").press("Enter")
    expect(edit.get_by_role("status")).to_contain_text("Removed Small circles round the ankle bones.")
    expect(edit.get_by_role("link", name="Change Closing flush")).to_be_focused()
    edit.get_by_role("button", name="Remove Closing flush").press("Enter")
    expect(edit.get_by_role("searchbox")).to_be_focused()


def test_the_address_forgets_a_form_that_is_closed(edit, routine):
    step = routine.sections.get().steps.first()
    edit.goto(f"/routines/{routine.code}/edit/?open=step-{step.pk}")
    edit.get_by_role("link", name="Close").click()
    expect(edit).to_have_url(re.compile("/edit/$"))
    expect(edit.get_by_role("link", name="Change Small circles")).to_be_focused()


def test_no_focused_control_is_under_the_time_bar(edit):
    edit.set_viewport_size({"width": 360, "height": 740})
    edit.get_by_role("button", name="Move Small circles round the ankle bones down").press("Enter")
    expect(edit.locator(".time-bar-said")).to_be_visible()
    edit.get_by_role("link", name="API").focus()
    while not edit.evaluate("document.activeElement.matches('#change-about')"):
        edit.keyboard.press("Shift+Tab")
        edges = edit.evaluate(
            "[document.querySelector('#time-bar'), document.activeElement].map((e) => e.getBoundingClientRect().bottom)"
        )
        assert edges[0] < edges[1] or not edit.evaluate("document.activeElement.closest('.composer-columns')")
