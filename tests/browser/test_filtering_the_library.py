"""The library filtered while somebody types and ticks; and the same page, at the same address, without script."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAYED = "window.stayed === true"


@pytest.fixture
def typing(page, problems):
    """A page on which requests that another one overtakes are given up, which the browser notes as a complaint."""
    yield page
    problems[:] = [problem for problem in problems if "htmx:sendAbort" not in problem and "afterRequest" not in problem]


def test_results_follow_what_is_typed_and_the_place_is_kept(typing):
    page = typing
    page.goto("/techniques/")
    for width, least in ((1280, 125), (360, 96)):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(".card-picture").first.bounding_box()["width"] >= least
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("window.stayed = true")
    page.get_by_role("searchbox").press_sequentially("gastroc", delay=30)
    expect(page).to_have_url("/techniques/?q=gastroc")
    expect(page.locator(".card", has_text="Calf kneading from ankle to knee")).to_be_visible()
    expect(page.locator("#library-status")).to_have_text(page.locator("#results h2").inner_text())
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.evaluate(STAYED), "the page was loaded anew"
    found = int(page.locator("#results h2").inner_text().split()[0])
    partner = page.get_by_label("On a partner")
    count = int(page.locator("#count-role-partner").inner_text())
    assert 0 < count < found
    partner.check()
    expect(page.locator("#results h2")).to_have_text(f"{count} techniques")
    expect(page).to_have_url("/techniques/?q=gastroc&role=partner")
    assert page.evaluate(STAYED)


def test_a_misspelt_word_offers_the_right_one(typing):
    page = typing
    page.goto("/techniques/")
    page.get_by_role("searchbox").press_sequentially("gastrocnemus", delay=30)
    page.get_by_role("link", name="Did you mean this?").click()
    expect(page).to_have_url("/techniques/?q=gastrocnemius")
    expect(page.locator("mark").first).to_be_visible()


def test_the_order_follows_whether_there_are_words_and_what_to_know_comes_first(typing):
    page = typing
    page.goto("/techniques/")
    expect(page.get_by_label("Order")).to_have_value("")
    expect(page.get_by_label("Order").locator("option").first).to_have_text("Usual order")
    page.get_by_role("searchbox").press_sequentially("ankle sprain", delay=30)
    expect(page.locator(".forewarned a").first).to_have_attribute("href", "/safety/acute-sprain-strain/")
    expect(page.get_by_label("Order").locator("option").first).to_have_text("Best match")
    page.get_by_label("Order").select_option("usual")
    expect(page).to_have_url("/techniques/?q=ankle+sprain&sort=usual")


def test_the_badge_of_the_filters_counts_as_one_ticks(typing):
    page = typing
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/techniques/?q=calf")
    expect(page.locator("#filters-chosen")).to_be_hidden()
    page.locator(".filters-switch summary").click()
    page.get_by_label("On a partner").check()
    expect(page.locator("#filters-chosen")).to_have_text("1")
    expect(page.locator("#filters-chosen")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_same_without_script(open_window):
    page = open_window(java_script_enabled=False)
    page.goto("/techniques/")
    page.get_by_role("searchbox").fill("gastroc")
    page.get_by_label("On a partner").check()
    page.get_by_label("Order").select_option("name")
    page.get_by_role("button", name="Search").click()
    assert "q=gastroc" in page.url
    names = page.locator(".card-title").all_inner_texts()
    assert "Calf kneading from ankle to knee" in names
    assert names == sorted(names)
