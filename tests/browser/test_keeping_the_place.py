"""What stays as it was while a routine is composed: what is unfolded, selected, focused, or put back."""

import pytest
from playwright.sync_api import expect

from routines.models import Routine
from tests.browser.composer import CIRCLES, FLUSH, choice, handle, note, row, saved, stored, titles
from tests.factories import make_routine, make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_is_unfolded_and_selected_stays_so_when_its_row_is_renewed(edit):
    row(edit, CIRCLES).locator(".edit-step-more > summary").click()
    edit.get_by_label(f"Select {CIRCLES}").check()
    edit.locator("#selected-bar select[name=side]").select_option("left")
    edit.locator("#selected-bar").get_by_role("button", name="Change").click()
    saved(edit, 2)
    expect(choice(edit, CIRCLES, "Side", "Left")).to_be_checked()
    expect(row(edit, CIRCLES).get_by_label("Repetitions")).to_be_visible()
    expect(row(edit, FLUSH).get_by_label("Repetitions")).to_be_hidden()
    expect(edit.get_by_label(f"Select {CIRCLES}")).to_be_checked()
    edit.get_by_role("button", name="Select none").click()
    expect(edit.locator("#selected-bar")).to_be_hidden()
    expect(edit.get_by_label(f"Select {CIRCLES}")).to_be_focused()


def test_escape_puts_back_what_is_being_dragged(edit, routine):
    edit.locator(".edit-step").first.evaluate("row => row.scrollIntoView()")
    start = handle(edit, FLUSH).bounding_box()
    edit.mouse.move(start["x"] + 20, start["y"] + 20)
    edit.mouse.down()
    edit.mouse.move(start["x"] + 20, edit.locator(".edit-step").first.bounding_box()["y"] + 4, steps=4)
    assert titles(edit) == [FLUSH, CIRCLES]
    edit.keyboard.press("Escape")
    edit.mouse.up()
    assert titles(edit) == [CIRCLES, FLUSH] == stored(routine)
    expect(edit.locator(".is-held")).to_have_count(0)
    assert Routine.objects.get(pk=routine.pk).revision == 1


def test_hints_are_folded_and_setting_one_aside_keeps_the_place(open_edit, alice):
    steps = [make_step(seconds=600, pressure=3), make_step("calf-kneading-upwards", seconds=900, pressure=3)]
    edit = open_edit(make_routine(alice, *steps, title="Hints"))
    hints, others = row(edit, CIRCLES).locator(".hints"), edit.locator(".edit-step").nth(1).locator(".hints")
    expect(hints.locator(".advice")).to_be_hidden()
    hints.locator("summary").first.click()
    others.locator("summary").first.click()
    others.get_by_role("button", name="Set aside").press("Enter")
    expect(edit.locator("#advice")).to_contain_text("set aside")
    expect(others).to_have_count(0)
    expect(hints.locator(".advice")).to_be_visible()
    expect(edit.locator(".edit-step .drag-handle").nth(1)).to_be_focused()


def test_a_phone_shows_what_was_added_above_the_sheet(open_edit, alice, axe):
    edit = open_edit(make_routine(alice, title="On a phone"), width=360, height=740, has_touch=True, is_mobile=True)
    edit.get_by_role("button", name="Add techniques").tap()
    expect(edit.get_by_role("button", name="Close", exact=True)).to_be_focused()
    edit.locator("#found").get_by_role("button", name="Add ", exact=False).nth(3).tap()
    saved(edit, 2)
    said, sheet = edit.locator(".time-bar-said").bounding_box(), edit.locator("#sheet").bounding_box()
    assert said["y"] >= 0
    assert said["y"] + said["height"] <= sheet["y"]
    axe(edit)
    edit.keyboard.press("Escape")
    expect(edit.get_by_role("button", name="Add techniques")).to_be_focused()


@pytest.mark.parametrize(("width", "colours"), [(360, "dark"), (1280, "light")])
def test_everything_unfolded_has_no_serious_fault(open_edit, alice, axe, width, colours):
    steps = [make_step(seconds=600, pressure=3), make_step("calf-kneading-upwards", seconds=900, pressure=3)]
    edit = open_edit(make_routine(alice, *steps, sections=2, title="All"), width=width, color_scheme=colours)
    edit.get_by_label(f"Select {CIRCLES}").first.check()
    edit.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    axe(edit)
    assert edit.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_empty_note_waits_behind_its_pencil_and_a_written_one_is_quoted(open_edit, alice):
    edit = open_edit(make_routine(alice, make_step(note=""), title="On a phone"), width=360, has_touch=True)
    written = row(edit, CIRCLES).get_by_label("Note", exact=True)
    assert row(edit, CIRCLES).locator(".dose").bounding_box()["height"] < 110  # below its name: two lines
    expect(written).to_be_hidden()
    row(edit, CIRCLES).locator(".step-note > summary").tap()
    expect(written).to_be_focused()
    edit.keyboard.type("Oil first")
    written.blur()
    saved(edit, 2)
    expect(row(edit, CIRCLES).get_by_label("Repetitions")).to_be_hidden()
    edit.reload()
    expect(note(edit, CIRCLES)).to_have_value("Oil first")
    expect(written).to_be_visible()
