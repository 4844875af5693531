"""Writing a technique of one's own in a browser: choosing parts of the body and the places of a drawing."""

import pytest
from playwright.sync_api import expect

from techniques.models import Technique
from tests.conftest import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_new(open_window, alice, live_server):
    """Open the form for a new technique, as Alice."""

    def opened(**options):
        page = open_window(**options)
        session = client_of(alice).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto("/techniques/new/")
        return page

    return opened


def fill_in(page):
    page.get_by_label("Name").fill("Calf glide")
    page.get_by_label("In one sentence").fill("Slide up the calf.")
    page.get_by_label("Instructions").fill("Hold the ankle.\nSlide up.\nLift off.")


@pytest.mark.parametrize(("width", "colours"), [(360, "dark"), (1280, "light")])
def test_what_is_looked_for_is_found_ticked_and_drawn(open_new, axe, width, colours):
    page = open_new(width=width, color_scheme=colours)
    fill_in(page)
    works_on = page.locator("#id_primary")
    find = works_on.get_by_role("searchbox")
    find.fill("calf")
    expect(works_on.get_by_label("Forehead")).to_be_hidden()
    works_on.get_by_label("Calf", exact=True).check()
    find.press("Enter")
    find.fill("nothing like this")
    expect(works_on.get_by_text("Nothing in this list matches.")).to_be_visible()
    find.fill("")
    expect(works_on.get_by_text("Chosen: Calf")).to_be_visible()
    page.get_by_label("Drawing").select_option("Right lower leg and heel from behind")
    picture = page.locator("#own-picture")
    page.locator("#id_path_1").select_option("4 · the lower calf, where the two heads end")
    last = page.locator("#id_path_2")
    last.focus()
    last.select_option("2 · the top of the calf")
    expect(picture.locator(".landmark-chosen")).to_have_count(2)
    expect(last).to_be_focused()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Calf glide")
    assert Technique.objects.get(author__isnull=False).diagram["path"] == ["calf-bottom", "calf-top"]


def test_without_script_the_places_are_a_click_away(open_new):
    page = open_new(java_script_enabled=False)
    fill_in(page)
    page.locator("#id_primary").get_by_label("Calf", exact=True).check()
    page.get_by_label("Drawing").select_option("Right lower leg and heel from behind")
    page.get_by_role("button", name="Show the places of this drawing").click()
    page.locator("#id_path_1").select_option("calf-bottom")
    page.locator("#id_path_2").select_option("calf-top")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Calf glide")
