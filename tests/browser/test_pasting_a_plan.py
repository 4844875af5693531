"""A plan is pasted on a phone by somebody whose login ran out, looked through, corrected and saved."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLANS = Path(__file__).parents[1] / "routines/import_export/pasting/more_plans.json"


@pytest.mark.parametrize("script", [True, False])
def test_a_long_handout_is_looked_through_corrected_and_saved(open_window, alice, axe, problems, script):
    (plan,) = (one for one in json.loads(PLANS.read_text()) if one["id"] == "a long handout of a school")
    page = open_window(width=360, java_script_enabled=script)
    page.goto("/account/login/?next=/routines/paste/")
    page.locator("[name=login]").fill(alice.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Your routine in words").fill(plan["text"])
    page.get_by_label("A partner or client").check()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Read it").click()
    page.locator("[name=login]").fill(alice.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#steps")).to_contain_text("steps were read. Open one to change it.")
    rocking, client = (
        page.locator(".paste-row", has_text=text) for text in ("Rocking the hips 1 min", "Client: Ms. B.")
    )
    rocking.locator("summary").press("Enter")
    rocking.get_by_label("Seconds").fill("2")
    client.get_by_label("If left out").select_option("summary")
    if script:
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        axe(page)
    page.get_by_role("button", name="Save as a new routine").click()
    expect(rocking).to_contain_text("At least 5.")
    problems.clear()  # this answer was meant
    rocking.get_by_label("Seconds").fill("45")
    page.get_by_role("button", name="Save as a new routine").click()
    expect(page).to_have_url(re.compile("/edit/"))
    expect(page.locator("body")).to_contain_text("1 line is in the description.")
    document = alice.routines.get().as_document()
    assert document["summary"] == "Client: Ms. B., 42 y/o, desk work, tight calves after running"
    assert [section["title"] for section in document["sections"]][:2] == ["ARRIVAL (prone)", "BACK (25 min)"]
    assert [step["seconds"] for step in document["sections"][0]["steps"]] == [60, 45, 120]
