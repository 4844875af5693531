"""The main job in a real browser: find by the map, sign up, compose, share, open logged out, fetch by API."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = "Small circles round the ankle bones"
MORE = ["Kneading above the heel", "Passive flex and point", "Closing flush from toes past the ankle"]


def find_by_tapping_the_ankle(page):
    page.goto("/")
    page.get_by_role("link", name="Ankle", exact=True).first.click()
    expect(page).to_have_url(re.compile(r"/techniques/\?area=ankle$"))
    page.get_by_role("link", name=FIRST).click()


def sign_up(page, email):
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()


def compose(page):
    """Start a routine with the technique of the page, and add the others; the time is seen to grow."""
    page.get_by_label("Title").fill("Ten minutes for both ankles")
    page.get_by_role("button", name="Add it").click()
    expect(page).to_have_url(re.compile(r"/edit/"))
    total = page.locator("#time-bar time").first
    before = total.inner_text()
    for name in MORE:
        page.get_by_role("searchbox").fill(name)
        page.get_by_role("button", name=f"Add {name}").click()
        expect(page.locator(".step-title", has_text=name)).to_be_visible()
    assert total.inner_text() != before


def set_time(page, name, seconds):
    """Type seconds; the total follows without a press of a button."""
    before = page.locator("#time-bar time").first.inner_text()
    field = page.locator(".edit-step").filter(has_text=name).get_by_label("Seconds", exact=True)
    field.fill(str(seconds))
    field.blur()
    expect(page.locator("#time-bar time").first).not_to_have_text(before)


def test_from_the_map_to_a_link_that_opens_without_an_account(page, open_window, live_server, axe):
    find_by_tapping_the_ankle(page)
    expect(page.get_by_role("heading", name="When not to")).to_be_visible()
    assert page.locator("ol.steps > li").count() >= 3
    page.get_by_role("link", name="Add to a routine").click()
    sign_up(page, "carol@example.org")
    expect(page.get_by_role("heading", name=FIRST)).to_be_visible()

    compose(page)
    set_time(page, FIRST, 120)
    page.get_by_role("link", name="Share").click()
    page.get_by_role("button", name="Make the link").click()
    address = page.locator("share-link input").input_value()
    axe(page)

    stranger = open_window()
    stranger.goto(address)
    assert [t.strip() for t in stranger.locator(".step-title").all_inner_texts()] == [FIRST, *MORE]
    expect(stranger.locator(".step-how").first).to_contain_text("Place your thumbs or fingertips in the soft hollow")
    expect(stranger.locator(".step-how").first).to_be_visible()
    assert stranger.context.cookies() == []
    axe(stranger)

    token = address.rstrip("/").rsplit("/", 1)[-1]
    answer = stranger.request.get(f"/api/v1/shared/{token}/")
    document = answer.json()
    steps = [step for section in document["sections"] for step in section["steps"]]
    assert [document["techniques"][step["technique"]]["name"] for step in steps] == [FIRST, *MORE]
    assert steps[0]["seconds"] == 120
    assert document["sections"][0]["sides"] == "each"

    page.get_by_role("link", name="Revoke").click()
    axe(page)
    page.get_by_role("button", name="Revoke it").click()
    assert stranger.goto(address).status == 404
    assert stranger.request.get(f"/api/v1/shared/{token}/").status == 404
    page.get_by_role("button", name="Let it work again").click()
    assert stranger.goto(address).status == 200


def test_the_main_job_works_without_script(open_window):
    page = open_window(java_script_enabled=False)
    find_by_tapping_the_ankle(page)
    page.get_by_role("link", name="Add to a routine").click()
    sign_up(page, "dave@example.org")
    compose_without_script(page)
    page.get_by_role("link", name="Share").click()
    page.get_by_role("button", name="Make the link").click()
    page.goto(page.locator("share-link input").input_value())
    assert [t.strip() for t in page.locator(".step-title").all_inner_texts()] == [FIRST, MORE[0]]


COUNT_CLICKS = """addEventListener("pointerdown", () => {
    sessionStorage.setItem("clicks", Number(sessionStorage.getItem("clicks")) + 1);
}, true)"""


def test_a_new_account_comes_from_the_first_page_to_a_copied_link_in_twelve_clicks(page):
    """Six steps for both feet. What is typed goes into the field that has the focus, or the next one by Tab."""
    page.add_init_script(COUNT_CLICKS)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.get_by_role("link", name="Build").click()
    page.keyboard.type("erin@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.get_by_role("button", name="Create and add techniques").click()
    offered = page.locator(".shelf-rows > li").evaluate_all("rows => rows.map((row) => row.dataset.name)")
    six = [name for name in offered if re.search(r"\b(foot|sole|heel|toes?|ankle)\b", name, re.IGNORECASE)][:6]
    for number, name in enumerate(six, 1):
        page.get_by_role("button", name=f"Add {name}", exact=True).click()
        expect(page.locator(".edit-step")).to_have_count(number)
    assert number == 6
    page.get_by_role("link", name="Share").click()
    page.get_by_role("button", name="Make the link").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "/s/" in page.evaluate("navigator.clipboard.readText()")
    assert int(page.evaluate("sessionStorage.getItem('clicks')")) <= 12


def compose_without_script(page):
    page.get_by_label("Title").fill("Ten minutes for both ankles")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("searchbox").fill(MORE[0])
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("button", name=f"Add {MORE[0]}").click()
    expect(page.locator(".step-title", has_text=MORE[0])).to_be_visible()


def test_the_map_can_be_used_with_keys_alone(page):
    page.goto("/")
    ankle = page.get_by_role("link", name="Ankle", exact=True).first
    ankle.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/techniques/\?area=ankle$"))
