"""Names of the structures in the picture of a technique: shown to a pointer, to a finger and by keys."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "/techniques/soleus-thumb-hold/"


def names(page):
    return page.get_by_role("group", name="Names of the structures").get_by_role("link")


def test_a_structure_tells_its_name_to_a_pointer_and_leads_to_its_page(page):
    page.goto(PAGE)
    said = page.locator(".diagram-name")
    expect(said).to_be_hidden()
    tendon = names(page).and_(page.get_by_label("Achilles tendon", exact=True))
    tendon.dispatch_event("pointerover")
    expect(said).to_have_text("Achilles tendon")
    said.click()
    expect(page).to_have_url("/body/achilles-tendon/")


def test_keys_walk_from_structure_to_structure_and_tab_leaves_the_picture(page):
    page.goto(PAGE)
    walked = []
    names(page).first.focus()
    for _step in range(names(page).count()):
        walked.append(page.locator(".diagram-name").text_content())
        page.keyboard.press("ArrowRight")
    assert len(set(walked)) == len(walked) > 8
    expect(names(page).first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(names(page).last).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.diagram-names')") is None


def test_a_tap_shows_the_name_and_stays(open_window):
    page = open_window(has_touch=True, width=360, height=780)
    page.goto(PAGE)
    soleus = names(page).and_(page.get_by_label("Soleus, inner side", exact=True))
    box = soleus.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    expect(page.locator(".diagram-name")).not_to_be_empty()
    expect(page).to_have_url(PAGE)


def test_a_movement_in_two_positions_has_no_names(page):
    page.goto("/techniques/ankle-circles-passive/")
    expect(page.locator(".diagram .picture")).to_be_visible()
    expect(names(page)).to_have_count(0)


def test_the_names_have_no_fault_of_accessibility(page, axe):
    page.goto(PAGE)
    axe(page)
