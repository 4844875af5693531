"""A routine is suggested, half of it kept, the rest asked for again, and saved by a visitor who logs in for that."""

import re

import pytest
from playwright.sync_api import expect

from routines.models import Routine
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ask(page, minutes, *places):
    page.goto("/routines/suggest/")
    page.get_by_label("Minutes").fill(minutes)
    for place in places:
        page.get_by_label(place, exact=True).check()
    page.get_by_role("button", name="Suggest a routine").click()
    expect(page.locator("#suggestion")).to_be_visible()


def steps(page):
    return page.locator("#suggestion .step-title").all_inner_texts()


@pytest.mark.parametrize("script", [True, False])
def test_from_a_phones_first_screen_by_the_safety_check_and_back_what_was_typed_stays(open_window, script):
    page = open_window(width=360, height=640, java_script_enabled=script)
    page.goto("/")
    door = page.locator(".door", has_text="Suggest")
    expect(door).to_be_in_viewport(ratio=1)
    door.click()
    page.get_by_label("Minutes").fill("17")
    page.get_by_label("Calf", exact=True).check()
    page.get_by_role("radio", name="Loosen up").check()
    page.get_by_role("button", name="Safety check").click()
    veins = page.locator("[name=has-varicose-veins]")
    page.locator("details", has=veins).locator("summary").click()
    veins.check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Show what fits").click()
    expect(page.locator("#suggestion")).to_be_visible()
    expect(page.locator(".known")).to_contain_text("aricose veins")
    expect(page.get_by_label("Minutes")).to_have_value("17")
    expect(page.get_by_label("Calf", exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name="Loosen up")).to_be_checked()
    page.get_by_label("Minutes").fill("")
    page.get_by_role("button", name="Change your answers").click()
    page.get_by_role("link", name="Go back with these answers").click()
    expect(page.get_by_label("Calf", exact=True)).to_be_checked()
    expect(page.locator("#id_minutes_error")).to_contain_text("How many minutes?")


@pytest.mark.parametrize("script", [True, False])
def test_half_is_kept_the_rest_asked_again_and_saved_by_who_logs_in_for_it(open_window, alice, axe, script):
    page = open_window(width=360, java_script_enabled=script)
    ask(page, "15", "Foot")
    if script:
        expect(page.locator("#suggestion-title")).to_be_focused()
        axe(page)
    stay = steps(page)[1:3]
    for number in (2, 3):
        page.locator(f"#keep-{number}").check()
    page.get_by_role("button", name="Suggest the rest again").click()
    expect(page).to_have_url(re.compile("seed=2"))
    expect(page.locator("#suggestion input[name=keep]:checked")).to_have_count(2)
    assert set(stay) <= set(steps(page))
    shown = steps(page)
    page.get_by_role("button", name="Save as my routine").click()
    page.locator("[name=login]").fill(alice.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#suggestion input[name=keep]:checked")).to_have_count(2)
    assert steps(page) == shown
    page.get_by_role("button", name="Save as my routine").click()
    expect(page).to_have_url(re.compile("/edit/$"))
    document = Routine.objects.get(author=alice).as_document()
    named = document["techniques"]
    assert [named[step["technique"]]["name"] for part in document["sections"] for step in part["steps"]] == shown


def test_a_wish_that_cannot_be_read_is_told_in_its_field(page, problems):
    page.goto("/routines/suggest/")
    page.get_by_label("Minutes").fill("2")
    page.locator("#suggest-form").evaluate("form => (form.noValidate = true)")
    page.get_by_role("button", name="Suggest a routine").click()
    expect(page.locator("#id_minutes_error")).to_contain_text("At least 3 minutes.")
    expect(page.locator("#suggestion")).to_have_count(0)
    problems.clear()  # the browser logs the answer 422
