"""While one types: it is saved when one rests, nothing is left behind unasked, and the state is always true."""

import pytest
from playwright.sync_api import expect

from routines.document.plan import MAX_STEPS
from routines.models import Routine
from tests.browser.composer import CIRCLES, FLUSH, announced, change, document_of, note, notes_of, row, saved
from tests.factories import make_routine, make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_note_is_saved_while_one_rests_in_it(edit, routine):
    field = note(edit, CIRCLES)
    field.press_sequentially("Slowly")
    expect(edit.locator(".save-state")).to_have_text("Not saved yet")
    saved(edit, 2)
    expect(edit.locator(".save-state")).to_have_text("Saved")
    expect(field).to_be_focused()
    field.press_sequentially(", softly")
    saved(edit, 3)
    assert notes_of(routine) == ["Slowly, softly", ""]
    assert Routine.objects.get(pk=routine.pk).revision == 3


def test_leaving_is_asked_about_only_while_something_is_not_saved(edit, routine):
    asked = []
    edit.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    note(edit, CIRCLES).press_sequentially("Slowly")
    edit.evaluate("void (location.hash = '', location.reload())")
    saved(edit, 2)
    assert asked == ["beforeunload"]
    expect(row(edit, CIRCLES).get_by_label("Note")).to_have_value("Slowly")
    expect(edit.locator(".save-state")).to_have_text("Saved")
    edit.reload()
    assert asked == ["beforeunload"]
    expect(row(edit, CIRCLES).get_by_label("Note")).to_have_value("Slowly")


def test_an_arrow_that_is_held_down_makes_one_change(edit, routine):
    seconds = row(edit, CIRCLES).get_by_label("Seconds", exact=True)
    seconds.focus()
    for _press in range(8):
        edit.keyboard.press("ArrowUp")
    saved(edit, 2)
    expect(edit.locator(".save-state")).to_have_text("Saved")
    assert document_of(routine)["sections"][0]["steps"][0]["seconds"] == 100
    edit.get_by_role("button", name="Undo").click()
    saved(edit, 3)
    expect(seconds).to_have_value("60")
    assert Routine.objects.get(pk=routine.pk).revision == 3


def test_what_is_typed_is_saved_before_what_is_pressed_after_it(edit, routine):
    row(edit, CIRCLES).get_by_label("Seconds", exact=True).fill("90")
    edit.locator("#found button[name=technique]").first.click()
    saved(edit, 3)
    summaries = list(routine.revisions.order_by("number").values_list("summary", flat=True))
    assert summaries[1].startswith("Changed")
    assert summaries[2].startswith("Added")


def test_a_refused_value_is_said_to_be_not_saved_until_it_is_right(edit, routine, problems):
    change(edit, CIRCLES, "Seconds", "1")
    expect(row(edit, CIRCLES).get_by_role("alert")).to_contain_text("at least 5 seconds")
    expect(edit.locator(".save-state")).to_have_text("Not saved")
    announced(edit, "at least 5 seconds")
    change(edit, FLUSH, "Note", "Softly")
    saved(edit, 2)
    expect(edit.locator(".save-state")).to_have_text("Not saved")
    expect(row(edit, CIRCLES).get_by_label("Seconds", exact=True)).to_have_value("1")
    change(edit, CIRCLES, "Seconds", "60")
    expect(row(edit, CIRCLES).get_by_role("alert")).to_have_count(0)
    expect(edit.locator(".save-state")).to_have_text("Saved")
    change(edit, CIRCLES, "Seconds", "2")
    expect(row(edit, CIRCLES).get_by_role("alert")).to_be_visible()
    change(edit, CIRCLES, "Seconds", "70")
    saved(edit, 3)
    expect(edit.locator(".save-state")).to_have_text("Saved")
    expect(row(edit, CIRCLES).get_by_role("alert")).to_have_count(0)
    problems.clear()


def test_a_full_routine_refuses_one_more_and_the_library_stays(open_edit, alice, problems):
    routine = make_routine(alice, *[make_step()] * MAX_STEPS, title="Full")
    edit = open_edit(routine)
    stars = edit.locator("#found .favourite")
    count = stars.count()
    with edit.expect_response("**/edit/steps/") as answer:
        edit.locator("#found button[name=technique]").first.click()
    assert answer.value.status == 422
    assert len(answer.value.body()) < 10_000
    expect(edit.locator("#add").get_by_role("alert")).to_contain_text("at most")
    expect(edit.locator(".save-state")).to_have_text("Not saved")
    expect(stars).to_have_count(count)
    expect(edit.locator(".edit-step")).to_have_count(MAX_STEPS)
    problems.clear()


def test_a_new_section_is_added_and_its_form_is_empty_again(edit, routine, problems):
    edit.locator("#new-section > summary").click()
    form = edit.locator("#new-section form")
    form.get_by_label("Title").fill("x" * 200)
    form.get_by_label("Title").evaluate("field => field.removeAttribute('maxlength')")
    form.get_by_label("Title").fill("x" * 200)
    form.get_by_role("button", name="Add the section").click()
    expect(form.get_by_role("alert")).to_be_visible()
    expect(form.get_by_label("Title")).to_have_value("x" * 200)
    form.get_by_label("Title").fill("Calves")
    form.get_by_role("button", name="Add the section").click()
    saved(edit, 2)
    expect(edit.locator(".composer-section")).to_have_count(2)
    expect(form.get_by_label("Title")).to_have_value("")
    expect(edit.locator(".save-state")).to_have_text("Saved")
    problems.clear()


def test_where_to_add_stays_chosen(open_edit, alice):
    edit = open_edit(make_routine(alice, sections=2))
    edit.locator("#add-section").select_option("Section 1")
    add = edit.locator("#found button[name=technique]").first
    add.click()
    saved(edit, 2)
    add.click()
    saved(edit, 3)
    expect(edit.locator(".composer-section").first.locator(".edit-step")).to_have_count(3)


def test_several_steps_that_move_are_said_to_have_moved(open_edit, alice):
    edit = open_edit(make_routine(alice, make_step(), make_step("closing-flush"), sections=2))
    section = edit.locator(".composer-section").first
    section.get_by_label(f"Select {CIRCLES}").check()
    section.get_by_label(f"Select {FLUSH}").check()
    edit.locator("#selected-section").select_option("Section 2")
    edit.get_by_role("button", name="Move there").click()
    announced(edit, "Moved 2 steps to “Section 2”.")


def test_a_folded_section_is_folded_after_a_reload_and_its_neighbour_is_not(open_edit, alice):
    edit = open_edit(make_routine(alice, sections=2))
    edit.locator(".section-fold > summary").first.click()
    expect(edit.locator(".edit-step").first).to_be_hidden()
    edit.reload()
    expect(edit.locator(".edit-step").first).to_be_hidden()
    expect(edit.locator(".edit-step").nth(1)).to_be_visible()
    edit.locator(".section-fold > summary").first.click()
    edit.reload()
    expect(edit.locator(".edit-step").first).to_be_visible()


def test_a_refused_value_that_is_typed_back_leaves_nothing_to_save(edit, routine, problems):
    change(edit, CIRCLES, "Seconds", "1")
    expect(edit.locator(".save-state")).to_have_text("Not saved")
    change(edit, CIRCLES, "Seconds", "60")
    expect(edit.locator(".save-state")).to_have_text("Saved")
    expect(row(edit, CIRCLES).get_by_role("alert")).to_have_count(0)
    assert Routine.objects.get(pk=routine.pk).revision == 1
    problems.clear()  # the browser logs the answer 422
