"""The check before a massage, by keys alone and without script, and what it changes."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tab_to(page, locator):
    """The element by the Tab key, as somebody without a mouse goes there."""
    for _turn in range(200):
        if locator.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{locator} cannot be reached by the Tab key")


@pytest.mark.parametrize("script", [True, False])
def test_somebody_says_what_holds_by_keys_alone_and_sees_what_fits(open_window, axe, script):
    page = open_window(java_script_enabled=script)
    page.goto("/safety/check/")
    topic = page.locator("summary", has_text="Skin")
    if script:
        tab_to(page, topic)
        page.keyboard.press("Enter")
        bruise = page.get_by_label("Do you have a fresh bruise?")
        tab_to(page, bruise)
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        calf = page.get_by_label("Calf", exact=True)
        tab_to(page, calf)
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
    else:
        topic.click()
        page.get_by_label("Do you have a fresh bruise?").check()
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Calf", exact=True).check()
        page.get_by_role("button", name="Show what fits").click()
    page.get_by_role("link", name="See the techniques").click()
    page.goto("/techniques/?area=calf")
    card = page.locator(".card", has_text="Wringing the calf")
    assert "Leave it out" in card.inner_text()
    if script:
        axe(page)
    page.get_by_role("button", name="Forget").click()
    page.goto("/techniques/?area=calf")
    assert page.get_by_text("Leave it out").count() == 0


def test_a_red_flag_leads_to_help_and_to_nothing_else(open_window, axe):
    page = open_window()
    page.goto("/safety/check/")
    page.get_by_label("Are you suddenly breathless").check()
    page.get_by_role("button", name="Go on").click()
    assert page.get_by_text("Call the emergency services now.").first.is_visible()
    axe(page)
    page.goto("/techniques/")
    assert page.locator(".card").count() == 0
    assert page.get_by_role("heading", name="Get help first").is_visible()
