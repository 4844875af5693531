"""Reading a technique with oiled hands: picture and how-to first, on a phone and on a desktop, whatever is known."""

import pytest
from playwright.sync_api import expect

from tests.conftest import client_of
from tests.factories import make_technique, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TALLEST = ["ligament-cross-friction", "achilles-assisted-stretch", "lower-leg-opening-glide", "soleus-thumb-hold"]
TOP = "one => one.getBoundingClientRect().top + scrollY"
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
HEIGHT = "document.documentElement.scrollHeight"
LONG_NAME = "A very slow glide with both whole forearms from the heel past the knee to the hip"
CUT = """() => [...document.querySelectorAll("main :is(h1, h2, h3, p, li, dd, summary, .badge, .button)")]
    .filter((one) => one.checkVisibility() && getComputedStyle(one).position !== "absolute")
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((one) => one.className + one.textContent.slice(0, 40))"""


def know(page, live_server, conditions):
    page.context.add_cookies([{"name": "known", "value": f"2026-01-01~{conditions}", "url": live_server.url}])


def test_picture_and_how_to_come_first_and_the_page_is_short(open_window):
    phone, desktop = open_window(width=360, height=780), open_window(width=1280, height=900)
    for slug in TALLEST:
        phone.goto(f"/techniques/{slug}/")
        assert phone.locator(".diagram").evaluate(TOP) < 520, slug
        assert phone.locator("#how").evaluate(TOP) <= 1100, slug
        assert phone.evaluate(HEIGHT) <= 4700, slug  # with nine conditions that it names
        assert not phone.evaluate(SCROLLS)
        rows = phone.locator(".facts-compact > :not(.facts-whole)").evaluate_all("all => all.map(one => one.offsetTop)")
        assert len(set(rows)) <= (len(rows) + 1) // 2 + 1, slug
    desktop.goto(f"/techniques/{TALLEST[0]}/")
    picture, how = (desktop.locator(part).bounding_box() for part in (".diagram", ".technique-how"))
    assert picture["y"] + picture["height"] < 900
    assert how["x"] > picture["x"] + picture["width"]
    assert how["y"] < 500
    assert how["x"] + how["width"] > 1200
    assert desktop.evaluate(HEIGHT) < 3000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_large_text_and_a_long_name_without_a_picture_fit(open_window, live_server, axe, scheme):
    alice = make_user("alice")
    own = make_technique("own-long", author=alice, name=LONG_NAME, area="calf", how="", care="")
    page = open_window(width=360, height=780, color_scheme=scheme)
    session = client_of(alice).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for slug in (own.slug, "inner-ankle-thumb-hold"):
        page.goto(f"/techniques/{slug}/")
        axe(page)
        for fold in page.locator("main summary").all():
            fold.click()
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 780})
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert not page.evaluate(SCROLLS), (slug, width)
            assert page.evaluate(CUT) == [], (slug, width)
        page.evaluate("document.documentElement.style.fontSize = ''")
        head, how = (page.locator(part).bounding_box() for part in (".technique-head", ".technique-how"))
        assert how["x"] > 600
        assert how["x"] + how["width"] > 1200
        assert (how["y"] == head["y"]) == (slug == own.slug)  # without a picture the steps take its place
        page.set_viewport_size({"width": 360, "height": 780})


@pytest.mark.parametrize(
    ("slug", "conditions", "said", "instead"),
    [
        ("ankle-holding-warm", "clot-risk", "With care", "until then no strokes on calf and inner thigh"),
        ("foot-wringing", "pregnancy", "At most light", "nothing on the belly but a resting hand"),
        ("calf-wringing", "pregnancy", "Leave it out", "nothing on the belly but a resting hand"),
        ("foot-wringing", "fever", "Not today", "Rest, and wait until you are well again."),
    ],
)
def test_what_the_answers_mean_comes_before_the_picture(open_window, live_server, axe, slug, conditions, said, instead):
    page = open_window(width=360, height=780)
    know(page, live_server, conditions)
    page.goto(f"/techniques/{slug}/")
    verdict = page.locator(".technique-head .verdict").first
    expect(verdict.locator(".badge").first).to_have_text(said)
    expect(verdict).to_contain_text(instead)
    assert verdict.evaluate(TOP) < page.locator(".diagram").evaluate(TOP)
    expect(page.locator(".limits, .near").get_by_text(instead)).to_have_count(0)
    expect(page.locator(".near-card .badge").first).to_be_visible()
    expect(page.locator("safety-strip")).to_have_count(0)
    page.locator("summary", has_text="signs against any massage").press("Enter")
    expect(page.get_by_text("No massage anywhere. Get a medical assessment the same day.").first).to_be_visible()
    axe(page)


def test_a_red_flag_leaves_no_how_to(open_window, live_server):
    page = open_window(width=360)
    know(page, live_server, "pe-signs")
    page.goto("/techniques/foot-wringing/")
    expect(page.get_by_role("heading", name="Get help first")).to_be_visible()
    expect(page.locator("#how")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_the_safety_check_leads_back_to_the_technique(open_window, script):
    page = open_window(width=360, height=780, java_script_enabled=script)
    page.goto("/techniques/foot-wringing/")
    page.locator("[data-answer=list]").press("Enter")
    expect(page.get_by_text("No massage anywhere. Get a medical assessment the same day.").first).to_be_visible()
    page.locator("summary", has_text="About the sources").press("Enter")
    expect(page.get_by_text("default", exact=False).first).to_be_visible()
    page.get_by_role("link", name="Something holds").press("Enter")
    page.locator("summary", has_text="Pregnancy").click()
    page.get_by_label("Are you pregnant").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Show what fits").click()
    expect(page).to_have_url("/techniques/foot-wringing/")
    expect(page.locator(".technique-head .verdict .badge")).to_have_text("At most light")
