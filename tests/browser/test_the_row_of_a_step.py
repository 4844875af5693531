"""The row of a step: set by taps, low enough to see several, and the head of its section."""

import pytest
from playwright.sync_api import expect

from routines.models import Routine
from tests.browser.composer import CIRCLES, FLUSH, choice, document_of, row, saved
from tests.factories import make_routine, make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def played_once(alice):
    """Three steps of a section that is played once; the last is done without touch."""
    steps = [make_step(seconds=60), make_step("closing-flush", seconds=45), make_step("neck-slow-turns", pressure=0)]
    return make_routine(alice, *steps, sides="once")


def steps_of(routine):
    return document_of(routine)["sections"][0]["steps"]


def height(step):
    return step.bounding_box()["height"]


def test_seconds_side_and_pressure_are_set_by_taps(open_edit, played_once):
    edit = open_edit(played_once)
    more = row(edit, CIRCLES).get_by_role("button", name="15 seconds more")
    more.click()
    more.click()
    saved(edit, 2)
    row(edit, FLUSH).get_by_role("button", name="15 seconds less").click()
    saved(edit, 3)
    assert [step["seconds"] for step in steps_of(played_once)][:2] == [90, 30]
    choice(edit, CIRCLES, "Pressure", "Feather").check()
    saved(edit, 4)
    expect(row(edit, CIRCLES).locator(".dots :checked + span")).to_have_text("Feather")
    row(edit, CIRCLES).locator(".edit-step-more > summary").click()
    row(edit, CIRCLES).get_by_role("radio", name="Left, then right").check()
    saved(edit, 5)
    expect(choice(edit, CIRCLES, "Side", "Each")).to_be_checked()
    row(edit, CIRCLES).get_by_label("Repetitions").press("Escape")
    expect(row(edit, CIRCLES).get_by_label("Repetitions")).to_be_hidden()
    expect(row(edit, CIRCLES).locator(".edit-step-more > summary")).to_be_focused()
    choice(edit, CIRCLES, "Side", "Right").check()
    saved(edit, 6)
    expect(choice(edit, CIRCLES, "Side", "Right")).to_be_focused()
    step = steps_of(played_once)[0]
    assert (step["pressure"], step["side"]) == (1, "right")
    untouched = edit.locator(".edit-step").nth(2)
    expect(untouched).to_contain_text("No touch")
    expect(untouched.locator("[type=radio][name=pressure]")).to_have_count(0)


def test_a_choice_that_is_walked_through_with_the_keys_is_one_change(open_edit, played_once):
    edit = open_edit(played_once)
    choice(edit, CIRCLES, "Side", "Both").focus()
    for _press in range(2):
        edit.keyboard.press("ArrowLeft")
    saved(edit, 2)
    expect(edit.locator(".save-state")).to_have_text("Saved")
    assert steps_of(played_once)[0]["side"] == "left"
    assert Routine.objects.get(pk=played_once.pk).revision == 2


def test_a_row_is_low_and_the_columns_are_named_once(open_edit, played_once):
    wide = open_edit(played_once)
    assert height(wide.locator(".edit-step").first) <= 145
    assert height(wide.locator(".edit-step").nth(1)) <= 125
    names = wide.locator(".edit-step").nth(1).locator(".dose-name")
    assert [name.bounding_box()["width"] for name in names.all()] == [1, 1, 1]
    assert wide.locator(".edit-step").first.locator(".dose-name").first.bounding_box()["width"] > 40
    narrow = open_edit(played_once, width=360, height=780)
    assert all(height(step) < 200 for step in narrow.locator(".edit-step").all())
    select, picture = (narrow.locator(f".edit-step {part}").first for part in (".step-pick > input", ".picture"))
    box, shown = select.bounding_box(), picture.bounding_box()
    assert box["x"] + box["width"] <= shown["x"], "the box hides nothing of the picture"
    narrow.locator(".edit-step .step-pick").first.click()
    expect(select).to_be_checked()
    for page, width in ((narrow, 360), (wide, 768), (wide, 1024), (wide, 1600)):
        page.set_viewport_size({"width": width, "height": 780})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_the_position_is_set_where_it_is_read_and_no_heading_is_under_the_bar(open_edit, played_once):
    edit = open_edit(played_once)
    edit.get_by_label("Position of the receiver").first.select_option("prone")
    saved(edit, 2)
    assert document_of(played_once)["sections"][0]["receiver_position"] == "prone"
    expect(edit.locator(".section-head .position-figure")).to_be_visible()
    edit.set_viewport_size({"width": 1280, "height": 500})
    edit.evaluate("location.hash = document.querySelector('.composer-section').id")
    bar, heading = (edit.locator(part).bounding_box() for part in ("#time-bar", ".section-head h2"))
    assert bar["y"] + bar["height"] <= heading["y"]


def test_without_script_all_of_it_is_a_form(open_edit, played_once):
    edit = open_edit(played_once, java_script_enabled=False)
    expect(row(edit, CIRCLES).get_by_role("button", name="15 seconds more")).to_be_hidden()
    row(edit, CIRCLES).get_by_label("Seconds", exact=True).fill("75")
    choice(edit, CIRCLES, "Side", "Left").check()
    choice(edit, CIRCLES, "Pressure", "Medium").check()
    row(edit, CIRCLES).get_by_role("button", name="Save").click()
    step = steps_of(played_once)[0]
    assert (step["seconds"], step["side"], step["pressure"]) == (75, "left", 3)
    edit.get_by_label("Position of the receiver").first.select_option("seated")
    edit.locator(".section-settings > noscript button").click()
    assert document_of(played_once)["sections"][0]["receiver_position"] == "seated"
