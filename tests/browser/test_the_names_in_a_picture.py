"""Names of structures in the picture of a technique, and of a step that is played: to a pointer, a finger and keys."""

import pytest
from playwright.sync_api import expect

from tests.browser.playing import kind, open_player
from tests.factories import make_routine, make_step

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


PLAY = "soleus-thumb-hold"
AT = """(name) => {
  const part = [...document.querySelectorAll(".player-names [role=option]")].find((one) => one.ariaLabel === name);
  const box = part.getBoundingClientRect();
  const steps = [...Array(20).keys()].map((step) => (step + 0.5) / 20);
  for (const down of steps) for (const across of steps) {
    const [x, y] = [box.left + across * box.width, box.top + down * box.height];
    if (part.contains(document.elementFromPoint(x, y))) return [x, y];
  }
  return null;
}"""


def place_of(page, name):
    """A point of the window where a structure can be seen, once the names of its view have come."""
    expect(page.locator(".player-names [role=option]").first).to_be_attached()
    return page.evaluate(AT, name)


def play_it(page, alice):
    """The step at which hands touch, of a routine that holds the soleus on either side and then circles the ankle."""
    steps = [make_step(PLAY, seconds=600, side="each"), make_step("ankle-circles-passive", seconds=60)]
    routine = make_routine(alice, *steps, sides="once", visibility="public")
    open_player(page, routine)
    page.click("[data-do=start]")
    page.click("[data-do=main]")
    assert kind(page) == ("touch", "playing", "left")
    return routine


def named(page):
    return page.locator(".player-name")


def options(page):
    return page.get_by_role("listbox", name="Names of the structures").get_by_role("option")


def test_in_the_player_a_tap_names_while_names_is_on_and_pauses_while_it_is_off(open_window, alice):
    page = open_window(width=360, height=640, has_touch=True, is_mobile=True)
    play_it(page, alice)
    page.get_by_role("button", name="Names", exact=True).tap()
    expect(options(page).first).to_be_attached()
    expect(named(page)).to_have_text("Tap a muscle, tendon or bone.")
    height = "document.querySelector('.player-names svg').getBoundingClientRect().height"
    assert page.evaluate(height) > 200, "the picture takes the room of what can wait"
    page.touchscreen.tap(*place_of(page, "Achilles tendon"))
    expect(named(page)).to_have_text("Achilles tendon")
    expect(page.locator(".player-name-said")).to_have_text("Achilles tendon")
    assert kind(page)[1] == "playing"
    page.get_by_role("button", name="Names", exact=True).tap()
    expect(named(page)).to_be_hidden()
    page.tap(".player-scene")
    assert kind(page)[1] == "paused"
    page.get_by_role("button", name="Names", exact=True).tap()
    page.touchscreen.tap(*place_of(page, "Soleus, inner side"))
    expect(named(page)).to_have_text("Soleus, inner side")
    page.tap(".player-veil")
    assert kind(page)[1] == "playing"
    page.click("[data-do=next]")
    page.click("[data-do=main]")
    expect(page.locator(".player-naming")).to_have_attribute("aria-pressed", "false")


CUT = """() => [...document.querySelectorAll(".player-stage :is(button, h2, p, .player-side > span, .pressure > span)")]
    .filter((part) => {
        const box = part.getBoundingClientRect();
        const outside = box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight;
        return box.width > 1 && outside && part.checkVisibility();
    })
    .map((part) => part.className || part.textContent)"""
"""What reaches out of the window, of what is to be read or pressed."""


def test_in_the_player_nothing_is_cut_on_a_small_phone_whose_browser_has_large_letters(open_window, alice):
    page = open_window(width=360, height=640, has_touch=True)
    letters = {"fontSizes": {"standard": 24}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", letters)
    play_it(page, alice)
    assert page.evaluate(CUT) == []
    page.get_by_role("button", name="Names", exact=True).tap()
    expect(named(page)).to_have_text("Tap a muscle, tendon or bone.")
    page.touchscreen.tap(*place_of(page, "Soleus, inner side"))
    expect(named(page)).to_have_text("Soleus, inner side")
    assert page.evaluate(CUT) == []
    picture = page.locator(".player-names > svg").bounding_box()
    name, scene = named(page).bounding_box(), page.locator(".player-scene").bounding_box()
    assert picture["height"] > 150, "the picture takes the room of what can wait"
    assert name["y"] + name["height"] < scene["y"] + scene["height"] / 2, "its name is whole, above most of it"
    page.click("[data-do=main]")
    assert page.evaluate(CUT) == []
    page.click("[data-do=next]")
    assert kind(page)[0] == "sides"
    assert page.evaluate(CUT) == []


def test_in_the_player_a_mouse_needs_only_to_point_and_names_lie_on_the_side_that_is_shown(page, alice):
    play_it(page, alice)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/names/" in request.url else None)
    found = {}
    for side in ("left", "right"):
        page.hover(".player-picture")
        page.mouse.move(*place_of(page, "Soleus, outer side"))
        expect(named(page)).to_have_text("Soleus, outer side")
        part, all = (page.locator(one).bounding_box() for one in (".is-named", ".player-names > svg"))
        found[side] = (part["x"] + part["width"] / 2 - all["x"]) / all["width"]
        assert kind(page)[1:] == ("playing", side)
        page.mouse.move(1, 1)
        expect(named(page)).to_be_hidden()
        page.click("[data-do=next]")
        page.click("[data-do=main]")
    assert found["left"] < 0.5 < found["right"]
    assert found["left"] == pytest.approx(1 - found["right"], abs=0.01)
    assert len(set(asked)) == 1
    expect(page.locator(".player-naming")).to_be_hidden()  # the circles are a movement


def test_in_the_player_keys_walk_in_the_picture_and_give_the_arrows_back(page, alice):
    play_it(page, alice)
    page.keyboard.press("n")
    expect(options(page).and_(page.locator("[aria-selected=true]"))).to_have_count(1)
    walked = []
    for _step in range(options(page).count()):
        active = page.evaluate("document.activeElement.getAttribute('aria-activedescendant')")
        assert page.locator(f"#{active}").get_attribute("aria-label") == named(page).inner_text()
        walked.append(named(page).inner_text())
        page.keyboard.press("ArrowRight")
    assert len(set(walked)) == len(walked) > 8
    assert named(page).inner_text() == walked[0]
    assert page.locator(".player-name-said").inner_text() == "", "what is walked to is said as an option, once"
    assert kind(page) == ("touch", "playing", "left")
    page.keyboard.press("Space")
    assert kind(page)[1] == "paused"
    page.click("[data-do=next]")
    page.keyboard.press("n")
    assert kind(page)[0] == "sides"
    expect(named(page)).to_be_hidden()  # there is no picture to name in
    page.click("[data-do=main]")
    page.click("[data-do=main]")
    page.keyboard.press("n")
    expect(named(page)).to_have_text(walked[0])
    page.keyboard.press("Escape")
    assert page.locator(".player-stage").is_visible(), "it ended the names alone"
    page.keyboard.press("ArrowRight")
    assert kind(page)[2] == "both"
