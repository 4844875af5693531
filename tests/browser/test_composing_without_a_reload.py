"""Composing where there is script: by mouse, touch and keys; undone and redone; in two tabs; without a connection."""

import re

import pytest
from playwright.sync_api import expect

from routines.document import edits
from routines.models import Routine
from tests.browser.composer import CIRCLES, FLUSH, announced, choice, drag, handle, note, row, saved, stored, titles
from tests.factories import make_routine, make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_dose_is_changed_where_it_stands_and_the_time_follows(edit, routine):
    circles = row(edit, CIRCLES)
    circles.get_by_label("Seconds", exact=True).fill("90")
    note(edit, CIRCLES).fill("Slowly")
    choice(edit, CIRCLES, "Side", "Left").check()
    expect(edit.locator("#time-bar time").first).to_have_text("3 min 5 s")
    expect(edit.locator("#time-bar")).to_contain_text("done at")
    expect(edit.locator(".save-state")).to_have_text("Saved")
    expect(edit.locator("#glance")).to_contain_text("Left 2 min 15 s, right 45 s")
    step = routine.sections.get().steps.first()
    assert (step.seconds, step.note, step.side) == (90, "Slowly", "left")


def test_a_wrong_dose_is_told_beside_its_step_and_the_rest_goes_on(edit, routine, problems):
    row(edit, CIRCLES).get_by_label("Seconds", exact=True).fill("1")
    row(edit, CIRCLES).get_by_label("Seconds", exact=True).blur()
    expect(row(edit, CIRCLES).get_by_role("alert")).to_contain_text("at least 5 seconds")
    row(edit, CIRCLES).get_by_label("Seconds", exact=True).fill("70")
    row(edit, CIRCLES).get_by_label("Seconds", exact=True).blur()
    saved(edit, 2)
    assert routine.sections.get().steps.first().seconds == 70
    problems.clear()  # the browser logs the answer 422


def test_ten_steps_are_built_with_the_mouse_undone_and_done_again(open_edit, alice):
    routine = make_routine(alice, title="By mouse")
    edit = open_edit(routine, height=1400)
    for number in range(2, 8):
        edit.locator("#found").get_by_role("button", name="Add ", exact=False).nth(number).click()
        saved(edit, number)
    for number in (8, 9, 10):
        shelf = edit.locator(".shelf-rows [data-technique]").nth(number)
        drag(edit, shelf.locator(".drag-handle"), edit.locator(".edit-step").first)
        saved(edit, number)
    expect(edit.locator(".edit-step")).to_have_count(10)
    first = titles(edit)[0]
    drag(edit, handle(edit, first), edit.locator(".edit-step").nth(1), above=False)
    saved(edit, 11)
    assert titles(edit)[1] == first
    assert titles(edit) == stored(routine)
    built = titles(edit)
    for number in range(12, 22):
        edit.get_by_role("button", name="Undo").click()
        saved(edit, number)
    assert titles(edit) == [CIRCLES] == stored(routine)
    expect(edit.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "true")
    for number in range(22, 32):
        edit.get_by_role("button", name="Redo").click()
        saved(edit, number)
    assert titles(edit) == built == stored(routine)


def test_ten_steps_are_built_with_a_finger(open_edit, alice):
    routine = make_routine(alice, title="By touch")
    edit = open_edit(routine, width=390, height=844, has_touch=True, is_mobile=True)
    edit.get_by_role("button", name="Add techniques").tap()
    for number in range(2, 11):
        edit.locator("#found").get_by_role("button", name="Add ", exact=False).nth(number).tap()
        saved(edit, number)
    edit.get_by_role("button", name="Close", exact=True).tap()
    expect(edit.locator(".edit-step")).to_have_count(10)
    second = titles(edit)[1]
    touch_drag(edit, handle(edit, second), edit.locator(".edit-step").first)
    saved(edit, 11)
    assert titles(edit)[0] == second
    assert titles(edit) == stored(routine)


def touch_drag(page, source, target):
    """A finger on the handle, moved to the top of the target: what the screen reports, sent by the browser itself."""
    target.evaluate("row => row.scrollIntoView()")
    start, end = source.bounding_box(), target.bounding_box()
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    x, y = start["x"] + 20, start["y"] + 20
    touch("touchStart", (x, y))
    for part in range(1, 9):
        touch("touchMove", (x, y + (end["y"] + 6 - y) * part / 8))
    touch("touchEnd")


def test_ten_steps_are_built_with_keys_alone(open_edit, alice):
    routine = make_routine(alice, title="By keys")
    edit = open_edit(routine)
    edit.locator("#q").focus()
    for number in range(2, 11):
        tab_to(edit, f"#found li:nth-child({number}) button[name=technique]")
        edit.keyboard.press("Enter")
        saved(edit, number)
    expect(edit.locator(".edit-step")).to_have_count(10)
    last = titles(edit)[-1]
    handle(edit, last).focus()
    edit.keyboard.press("Space")
    announced(edit, f"Picked up {last}.")
    edit.keyboard.press("ArrowUp")
    edit.keyboard.press("ArrowUp")
    announced(edit, f"{last}: place 8 of 10")
    edit.keyboard.press("Space")
    saved(edit, 11)
    assert titles(edit)[7] == last
    assert titles(edit) == stored(routine)
    expect(handle(edit, last)).to_be_focused()
    edit.keyboard.press("Enter")
    edit.keyboard.press("ArrowUp")
    edit.keyboard.press("Escape")
    announced(edit, f"{last} is back where it was.")
    assert titles(edit) == stored(routine)
    edit.keyboard.press("Control+z")
    saved(edit, 12)
    assert titles(edit)[9] == last


def tab_to(page, selector):
    for _ in range(200):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached with the Tab key")


def test_a_step_is_carried_into_another_section_by_keys(open_edit, alice):
    routine = make_routine(alice, sections=2)
    edit = open_edit(routine)
    edit.locator(".drag-handle").first.focus()
    edit.keyboard.press("Space")
    edit.keyboard.press("ArrowDown")
    announced(edit, f"{CIRCLES}: place 1 of 2 in Section 2.")
    edit.keyboard.press("Space")
    saved(edit, 2)
    assert [len(s["steps"]) for s in Routine.objects.get(pk=routine.pk).as_document()["sections"]] == [0, 2]
    expect(edit.locator(".composer-section").first).to_contain_text("Section 1")


def test_sections_stand_as_an_undone_return_to_the_past_left_them(open_edit, alice):
    routine = make_routine(alice, sections=3)
    keys = [section["key"] for section in routine.as_document()["sections"]]
    for key, places in ((keys[2], -2), (keys[1], -1)):
        routine.rewrite(alice, edits.move_section, key, places)
    for _ in range(2):
        routine.undo(alice)
    routine.restore(alice, 3)
    edit = open_edit(routine)
    assert sections_shown(edit) == keys[::-1]
    edit.get_by_role("button", name="Undo").click()
    saved(edit, 7)
    assert sections_shown(edit) == keys


def sections_shown(page):
    return page.locator(".composer-section").evaluate_all("all => all.map((section) => section.dataset.section)")


def test_several_steps_are_changed_and_removed_together(edit, routine):
    expect(edit.locator("#selected-bar")).to_be_hidden()
    edit.get_by_label(f"Select {CIRCLES}").check()
    edit.get_by_label(f"Select {FLUSH}").check()
    bar = edit.locator("#selected-bar")
    expect(bar).to_contain_text("(2)")
    bar.get_by_label("Seconds").fill("80")
    bar.get_by_role("button", name="Change").click()
    saved(edit, 2)
    assert [step.seconds for step in routine.sections.get().steps.all()] == [80, 80]
    expect(row(edit, FLUSH).get_by_label("Seconds", exact=True)).to_have_value("80")


def test_techniques_are_found_while_typing_and_the_place_is_kept(edit):
    edit.get_by_role("searchbox").fill("sole bands")
    expect(edit.locator("#found li").first).to_contain_text("Sole in bands")
    add = edit.get_by_role("button", name="Add Sole in bands")
    add.click()
    expect(edit.locator(".edit-step")).to_have_count(3)
    expect(add).to_be_focused()
    expect(edit.get_by_role("searchbox")).to_have_value("sole bands")
    announced(edit, "Added Sole in bands")


def test_a_favourite_is_at_hand_where_it_was_marked(edit):
    edit.locator("#found li").nth(4).locator(".favourite").click()
    expect(edit.locator("#found li").nth(4).locator(".favourite")).to_have_attribute("aria-pressed", "true")
    name = edit.locator("#found li").nth(4).get_attribute("data-name")
    edit.get_by_label("Favourites").check()
    expect(edit.locator("#found li")).to_have_count(1)
    expect(edit.locator("#found li")).to_contain_text(name)


def test_after_a_removed_step_comes_the_next_one(edit):
    more = row(edit, CIRCLES).locator(".edit-step-more > summary")
    more.click()
    edit.get_by_role("button", name="Remove Small circles").press("Enter")
    announced(edit, "Removed Small circles round the ankle bones.")
    expect(handle(edit, FLUSH)).to_be_focused()


def test_a_section_that_is_folded_stays_folded_while_others_change(open_edit, alice):
    routine = make_routine(alice, sections=2)
    edit = open_edit(routine)
    edit.locator(".section-fold > summary").first.click()
    edit.locator(".edit-step").nth(1).get_by_label("Seconds", exact=True).fill("75")
    edit.locator(".edit-step").nth(1).get_by_label("Seconds", exact=True).blur()
    saved(edit, 2)
    expect(edit.locator(".edit-step").first).to_be_hidden()


def test_advice_stands_beside_its_step_and_one_click_follows_it(open_edit, alice):
    deep = make_step("calf-kneading-upwards", seconds=60, pressure=3)
    routine = make_routine(alice, deep, title="No close")
    edit = open_edit(routine)
    advice = edit.locator(".edit-step .advice").filter(has=edit.locator("button[formaction$='repair/']")).first
    label = advice.locator("button[formaction$='repair/']").inner_text()
    advice.get_by_text("Why?").click()
    expect(advice.locator(".advice-why p").first).to_be_visible()
    advice.locator("button[formaction$='repair/']").click()
    announced(edit, f"Done: {label}")
    saved(edit, 2)
    edit.get_by_role("button", name="Undo").click()
    saved(edit, 3)
    count = edit.locator(".advice").count()
    edit.locator(".edit-step .advice-warning").first.get_by_role("button", name="Set aside").click()
    expect(edit.locator("#advice")).to_contain_text("set aside")
    assert edit.locator(".advice").count() < count
    edit.get_by_role("button", name="Show it again").click()
    expect(edit.locator(".advice")).to_have_count(count)


EDGES = """() => {
  const [bar, at, strip] = ["#time-bar", ":focus", ".add-step"].map((part) => document.querySelector(part));
  const { top, bottom } = at.getBoundingClientRect();
  return [bar.getBoundingClientRect().bottom, top, bottom, strip.getBoundingClientRect().top];
}"""


def test_no_focused_control_is_under_the_time_bar_nor_under_the_button_to_add(edit):
    edit.set_viewport_size({"width": 360, "height": 740})
    edit.get_by_role("link", name="API").focus()
    for _ in range(200):
        edit.keyboard.press("Shift+Tab")
        if edit.evaluate("document.activeElement.matches('#about > summary')"):
            break
        if edit.evaluate("Boolean(document.activeElement.closest('.composer-sections'))"):
            over, top, bottom, under = edit.evaluate(EDGES)
            assert over <= top + 1
            assert bottom <= under + 1


def test_the_page_of_an_edit_goes_back_to_its_address(edit):
    expect(edit).to_have_url(re.compile("/edit/$"))
    assert edits.keys_of(Routine.objects.get().as_document())
