"""Two pages change one routine: nothing is lost, and nothing is taken back unseen."""

import pytest
from playwright.sync_api import expect

from routines.document import edits
from routines.models import Routine
from tests.browser.composer import CIRCLES, FLUSH, change, document_of, note, note_in, notes_of, row, saved
from tests.factories import make_routine, make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_was_meant_is_put_on_top_when_another_tab_was_quicker(open_edit, alice, routine, problems):
    one, other = open_edit(routine), open_edit(routine)
    row(one, CIRCLES).get_by_label("Seconds", exact=True).fill("90")
    row(one, CIRCLES).get_by_label("Seconds", exact=True).blur()
    saved(one, 2)
    note(other, FLUSH).fill("Softly")
    row(other, FLUSH).get_by_label("Note").blur()
    expect(other.get_by_role("alert")).to_contain_text(f"Changed {CIRCLES}: 1 min to 1 min 30 s")
    expect(other.get_by_role("alert")).to_contain_text("Softly")
    expect(other.locator("#unsaved")).to_be_focused()
    expect(row(other, CIRCLES).get_by_label("Seconds", exact=True)).to_have_value("90")
    other.get_by_role("button", name="Put my change on top").click()
    saved(other, 3)
    expect(other.locator("#unsaved")).to_have_count(0)
    document = Routine.objects.get(pk=routine.pk).as_document()
    assert [(s["seconds"], s["note"]) for s in document["sections"][0]["steps"]] == [(90, ""), (45, "Softly")]
    problems.clear()  # the browser logs the answer 409


def test_what_waits_for_a_connection_and_meets_another_change_is_not_lost(edit, alice, routine, problems):
    edit.context.set_offline(True)
    note(edit, CIRCLES).fill("From the train")
    row(edit, CIRCLES).get_by_label("Note").blur()
    expect(edit.locator("#outbox")).to_be_visible()
    Routine.objects.get(pk=routine.pk).describe(alice, title="From elsewhere")
    edit.context.set_offline(False)
    expect(edit.locator("#unsaved")).to_contain_text("From the train")
    edit.get_by_role("button", name="Put my change on top").click()
    saved(edit, 3)
    assert routine.sections.get().steps.first().note == "From the train"
    problems.clear()


@pytest.fixture
def three(alice):
    """Three steps."""
    steps = [make_step(seconds=60), make_step("closing-flush", seconds=45), make_step("calf-kneading-upwards")]
    return make_routine(alice, *steps, title="Three")


def change_elsewhere(routine, alice, place, **fields):
    """On another device, by its owner: fields of the step at this place."""
    routine = Routine.objects.get(pk=routine.pk)
    routine.rewrite(alice, edits.change_steps, [edits.keys_of(routine.as_document())[place]], fields)


def test_all_that_waited_goes_on_after_the_first_is_put_on_top(open_edit, three, alice, problems):
    edit = open_edit(three)
    edit.context.set_offline(True)
    for number in range(3):
        field = note_in(edit.locator(".edit-step").nth(number))
        field.fill(f"From the train {number}")
        field.blur()
    expect(edit.locator("#outbox")).to_contain_text("(3)")
    change_elsewhere(three, alice, 2, seconds=77)
    edit.context.set_offline(False)
    expect(edit.locator("#unsaved")).to_contain_text("From the train 0")
    expect(edit.locator(".save-state")).to_contain_text("Not saved")
    expect(edit.locator(".edit-step").nth(2).get_by_label("Note")).to_have_value("From the train 2")
    edit.get_by_role("button", name="Put my change on top").click()
    saved(edit, 5)
    expect(edit.locator(".save-state")).to_have_text("Saved")
    expect(edit.locator("#unsaved")).to_have_count(0)
    assert notes_of(three) == ["From the train 0", "From the train 1", "From the train 2"]
    assert [step["seconds"] for step in document_of(three)["sections"][0]["steps"]][2] == 77
    problems.clear()


def test_what_waited_and_was_changed_elsewhere_itself_is_asked_about_too(open_edit, three, alice, problems):
    edit = open_edit(three)
    edit.context.set_offline(True)
    change(edit, CIRCLES, "Note", "Mine 0")
    change(edit, FLUSH, "Note", "Mine 1")
    change_elsewhere(three, alice, 1, note="Theirs")
    edit.context.set_offline(False)
    expect(edit.locator("#unsaved")).to_contain_text("Mine 0")
    edit.get_by_role("button", name="Put my change on top").click()
    expect(edit.locator("#unsaved")).to_contain_text("Mine 1")
    assert notes_of(three) == ["Mine 0", "Theirs", ""]
    expect(row(edit, FLUSH).get_by_label("Note")).to_have_value("Theirs")
    edit.get_by_role("link", name="Leave it").click()
    expect(edit.locator(".save-state")).to_have_text("Saved")
    expect(row(edit, FLUSH).get_by_label("Note")).to_have_value("Theirs")
    assert notes_of(three) == ["Mine 0", "Theirs", ""]
    problems.clear()


def test_what_waited_for_a_step_that_went_is_given_back(open_edit, three, alice, problems):
    edit = open_edit(three)
    edit.context.set_offline(True)
    change(edit, CIRCLES, "Note", "Mine 0")
    change(edit, FLUSH, "Note", "Do not lose me")
    gone = edits.keys_of(document_of(three))[1]
    Routine.objects.get(pk=three.pk).rewrite(alice, edits.remove_steps, [gone])
    edit.context.set_offline(False)
    edit.get_by_role("button", name="Put my change on top").click()
    expect(edit.locator("#unsaved")).to_contain_text("Do not lose me")
    expect(edit.locator("#unsaved")).to_contain_text("no longer exists")
    edit.get_by_role("link", name="Leave it").click()
    expect(edit.locator(".save-state")).to_have_text("Saved")
    problems.clear()


def test_putting_on_top_changes_only_what_was_typed_and_the_row_shows_it(edit, alice, routine, problems):
    change_elsewhere(routine, alice, 0, seconds=78)
    change(edit, CIRCLES, "Note", "Softly")
    box = edit.locator("#unsaved")
    expect(box).to_contain_text("Softly")
    expect(box.locator("dl")).not_to_contain_text("Seconds")
    expect(row(edit, CIRCLES).get_by_label("Seconds", exact=True)).to_have_value("78")
    edit.get_by_role("button", name="Put my change on top").click()
    saved(edit, 3)
    expect(row(edit, CIRCLES).get_by_label("Note")).to_have_value("Softly")
    step = document_of(routine)["sections"][0]["steps"][0]
    assert (step["seconds"], step["note"]) == (78, "Softly")
    change(edit, CIRCLES, "Side", "Left")
    saved(edit, 4)
    step = document_of(routine)["sections"][0]["steps"][0]
    assert (step["seconds"], step["note"], step["side"]) == (78, "Softly", "left")
    problems.clear()


def test_without_script_only_what_was_typed_is_put_on_top(open_edit, alice, routine):
    edit = open_edit(routine, java_script_enabled=False)
    change_elsewhere(routine, alice, 0, seconds=78)
    note(edit, CIRCLES).fill("Softly")
    row(edit, CIRCLES).get_by_role("button", name="Save").click()
    expect(edit.locator("#unsaved dl")).not_to_contain_text("Seconds")
    edit.get_by_role("button", name="Put my change on top").click()
    expect(row(edit, CIRCLES).get_by_label("Note")).to_have_value("Softly")
    step = document_of(routine)["sections"][0]["steps"][0]
    assert (step["seconds"], step["note"]) == (78, "Softly")


def test_the_forms_of_a_section_and_of_the_routine_follow_what_others_did(edit, alice, routine, problems):
    key = document_of(routine)["sections"][0]["key"]
    routine.rewrite(alice, edits.change_section, key, {"title": "Warm up", "rounds": 2})
    Routine.objects.get(pk=routine.pk).describe(alice, title="Renamed", visibility="public")
    change(edit, CIRCLES, "Note", "Softly")
    edit.get_by_role("button", name="Put my change on top").click()
    saved(edit, 4)
    edit.get_by_text("Change section").click()
    edit.locator(".section-settings [name=rounds]").fill("3")
    edit.locator(".section-settings [name=rounds]").blur()
    saved(edit, 5)
    edit.locator("#about > summary").click()
    edit.locator("#about [name=summary]").fill("Slow")
    edit.locator("#about [name=summary]").blur()
    saved(edit, 6)
    document = document_of(routine)
    assert (document["sections"][0]["title"], document["sections"][0]["rounds"]) == ("Warm up", 3)
    assert (document["title"], document["summary"], document["visibility"]) == ("Renamed", "Slow", "public")
    problems.clear()


def test_the_kept_change_stays_while_other_steps_are_changed(edit, alice, routine, problems):
    change_elsewhere(routine, alice, 0, seconds=78)
    change(edit, CIRCLES, "Note", "Softly")
    expect(edit.locator("#unsaved")).to_contain_text("Softly")
    change(edit, FLUSH, "Seconds", "50")
    expect(edit.locator("#announcement")).to_contain_text("sent after the change above")
    expect(edit.locator("#unsaved")).to_contain_text("Softly")
    expect(edit.locator(".save-state")).to_contain_text("Not saved")
    edit.get_by_role("link", name="Leave it").click()
    saved(edit, 3)
    expect(edit.locator("#unsaved")).to_have_count(0)
    steps = document_of(routine)["sections"][0]["steps"]
    assert [(step["seconds"], step["note"]) for step in steps] == [(78, ""), (50, "")]
    problems.clear()


def test_what_is_being_typed_stays_when_its_row_is_renewed_by_others(open_edit, three, alice, problems):
    edit = open_edit(three)
    change_elsewhere(three, alice, 1, seconds=78)
    field = note(edit, FLUSH)
    change(edit, CIRCLES, "Seconds", "70")
    field.press_sequentially("Half a sent")
    expect(edit.locator("#unsaved")).to_contain_text("70")
    expect(field).to_have_value("Half a sent")
    field.press_sequentially("ence")
    edit.get_by_role("button", name="Put my change on top").click()
    expect(edit.locator(".save-state")).to_have_text("Saved")
    steps = document_of(three)["sections"][0]["steps"]
    assert [(step["seconds"], step["note"]) for step in steps[:2]] == [(70, ""), (78, "Half a sentence")]
    problems.clear()


def test_the_same_done_twice_leaves_nothing_to_decide(edit, alice, routine, problems):
    change_elsewhere(routine, alice, 0, note="Softly")
    change(edit, CIRCLES, "Note", "Softly")
    saved(edit, 2)
    expect(edit.locator("#unsaved")).to_have_count(0)
    expect(edit.locator(".save-state")).to_have_text("Saved")
    problems.clear()


def test_setting_advice_aside_on_an_old_page_hides_nothing_that_others_did(open_edit, alice, problems):
    routine = make_routine(alice, make_step(seconds=600, pressure=3), title="Hints")
    edit = open_edit(routine)
    change_elsewhere(routine, alice, 0, note="Theirs")
    edit.locator(".hints > summary").first.click()
    edit.get_by_role("button", name="Set aside").first.click()
    expect(edit.locator("#unsaved")).to_be_visible()
    expect(row(edit, CIRCLES).get_by_label("Note")).to_have_value("Theirs")
    edit.get_by_role("button", name="Put my change on top").click()
    expect(edit.locator("#unsaved")).to_have_count(0)
    assert notes_of(routine) == ["Theirs"]
    problems.clear()


def test_a_conflict_breaks_no_rule_for_styles(edit, alice, routine, problems):
    edit.evaluate("for (const field of document.querySelectorAll('[id]')) field.style.opacity = '0.9'")
    change_elsewhere(routine, alice, 0, seconds=78)
    change(edit, CIRCLES, "Note", "Softly")
    expect(edit.locator("#unsaved")).to_be_visible()
    edit.get_by_role("button", name="Put my change on top").click()
    saved(edit, 3)
    assert [problem for problem in problems if "409" not in problem] == []
    problems.clear()
