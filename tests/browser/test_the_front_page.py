"""The first page: four ways in on the first screen of a phone, a body with names, routines with a face."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from techniques.library_files.library import anatomy
from tests.conftest import client_of
from tests.factories import make_routine, make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "A slow, warm and careful hour for tired legs, sore ankles and cold feet in winter"
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter(part => part.checkVisibility() && part.getBoundingClientRect().right > window.innerWidth + 0.5)
    .map(part => `${part.tagName} ${part.textContent.trim().slice(0, 40)}`)"""
TOO_LOW = """() => [...document.querySelectorAll(".door, .plates a, .plates label, .site-header a, summary")]
    .filter(target => !target.dataset.area && !target.classList.contains("skip-link"))
    .filter(target => target.checkVisibility() && target.getBoundingClientRect().height < 44)
    .map(target => target.textContent.trim())"""
DOTS = """(names) => names.map((name) => {
    const [all, dot] = [name.getBoundingClientRect(), getComputedStyle(name, "::after")];
    const x = all.left + parseFloat(dot.left) + parseFloat(dot.width) / 2;
    const under = document.elementsFromPoint(x, all.top + all.height / 2).find((part) => part.closest("a[data-area]"));
    const place = new URL(name.querySelector("a").href).searchParams.get("area");
    return [place, under ? under.closest("a[data-area]").dataset.area : ""];
})"""


@pytest.fixture
def home(open_window, alice, live_server):
    """Open the first page, as a visitor or as Alice."""

    def opened(member=False, **options):
        page = open_window(**options)
        if member:
            session = client_of(alice).cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto("/")
        return page

    return opened


def doors(page):
    return [" ".join(door.inner_text().split()) for door in page.locator(".door").all()]


def filled(page):
    return page.locator(".door-first strong").all_inner_texts()


def test_a_phone_shows_four_ways_in_and_nothing_wider_than_itself(home, alice, axe):
    call_command("load_routines", verbosity=0)
    page = home(width=360, height=640)
    assert page.locator(".site-header").bounding_box()["height"] == 56
    assert [door.split()[0] for door in doors(page)] == ["Find", "Suggest", "Build", "Explore"]
    assert filled(page) == ["Suggest"]
    assert page.evaluate("document.documentElement.scrollHeight") <= 2750
    make_routine(alice, make_step(seconds=300), title=LONG)
    member = home(member=True, width=360, height=640, color_scheme="dark")
    assert filled(member) == ["Continue"]
    for window in (page, member):
        boxes = [door.bounding_box() for door in window.locator(".door").all()]
        assert min(box["height"] for box in boxes) >= 84
        assert max(box["y"] + box["height"] for box in boxes) <= 640
        assert len({box["x"] for box in boxes}) == len({box["y"] for box in boxes}) == 2
        axe(window)
        for width in (320, 360, 768, 1280):
            window.set_viewport_size({"width": width, "height": 780})
            assert window.evaluate(TOO_WIDE) == []
            assert window.evaluate(TOO_LOW) == []
            assert all(name.bounding_box()["height"] < 30 for name in window.locator(".door strong").all())
        window.evaluate("document.documentElement.style.fontSize = '200%'")
        window.set_viewport_size({"width": 360, "height": 780})
        assert window.evaluate(TOO_WIDE) == []


def test_exploring_on_a_phone_begins_with_routines_and_folds_the_filters(open_window, alice, axe):
    call_command("load_routines", verbosity=0)
    make_routine(alice, make_step(seconds=300), title=LONG, summary=LONG * 2, visibility="public")
    page = open_window(width=360, height=780, color_scheme="dark")
    page.goto("/explore/")
    cards = page.locator(".card")
    assert cards.nth(1).bounding_box()["y"] < 780
    for card in (cards.first, cards.nth(5)):
        assert card.locator(".card-figures > .picture").first.bounding_box()["height"] == pytest.approx(86.4, abs=0.1)
        assert card.locator(".card-time").bounding_box()["height"] == 8
    axe(page)
    longest = page.get_by_label("Longest time in minutes")
    expect(longest).to_be_hidden()
    page.get_by_text("Time, and for whom").click()
    longest.fill("10")
    page.get_by_role("searchbox").fill("sore ankels")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Quick ankle self-massage")).to_be_visible()
    expect(longest).to_have_value("10")
    page.goto("/explore/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_each_name_on_the_body_leads_by_its_line_to_its_place(home, width):
    page = home(width=width)
    lineages = anatomy().lineages
    found = []
    for side in ("Front", "Back") if width == 360 else ("both",):
        if width == 360:
            page.get_by_role("radio", name=side).check(force=True)
        page.locator(".plates").evaluate("map => map.scrollIntoView()")
        found += page.locator(".plate-places > li:visible").evaluate_all(DOTS)
    assert len(found) == 27
    for place, under in found:
        assert under, place
        assert place in lineages[under] or under in lineages[place], (place, under)


def test_the_body_and_the_menu_work_by_keys_and_without_script(home, open_window):
    page = home(width=360)
    page.get_by_role("radio", name="Front").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Scalp", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".chip-remove")).to_contain_text("Scalp")
    menu = page.locator(".site-menu > summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu-link").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu-link").first).to_be_hidden()
    expect(menu).to_be_focused()

    plain = open_window(width=360, java_script_enabled=False)
    plain.goto("/")
    plain.locator(".plate-switch label", has_text="Back").click()
    plain.get_by_role("link", name="Heel", exact=True).click()
    expect(plain.locator(".chip-remove")).to_contain_text("Heel")
    plain.locator(".site-menu > summary").click()
    plain.locator(".menu-link", has_text="Explore").click()
    expect(plain.locator("h1")).to_have_text("Explore routines")
