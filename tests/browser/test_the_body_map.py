"""Finding by the map with mouse, keys and no script, and pictures that move only for who wants it."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import client_of
from tests.factories import make_routine, make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LEAST = 44
"""Pixels that a finger with oil on it needs."""
NARROW = {"armpit": 24}
"""The body itself has no more room there; the list below the map has."""
CLOSER = {
    "head": ["forehead", "temple", "face", "jaw", "neck-front", "scalp", "neck-back"],
    "arm": ["shoulder", "armpit", "upper-arm", "elbow", "forearm", "wrist"],
    "hand": ["wrist", "palm", "fingers", "back-of-hand"],
    "thigh": ["hip", "thigh-front", "thigh-inner", "buttock", "thigh-back"],
    "leg": ["knee", "shin", "calf", "lower-leg-outer", "ankle", "top-of-foot", "knee-back", "heel"],
    "foot": ["ankle", "top-of-foot", "toes", "heel", "foot-outer-edge"],
}


def shown_on(page):
    expect(page.locator("h1")).to_have_text("Techniques")
    return page.locator(".chip-remove").all_inner_texts()


def test_a_tap_on_the_calf_shows_what_can_be_done_there(page):
    page.goto("/body/")
    page.locator('a[data-area="calf"]').last.click()
    assert "Calf" in shown_on(page)[0]
    assert page.url.endswith("/techniques/?area=calf")


def test_the_same_by_keys_alone(page):
    page.goto("/body/?zoom=leg")
    page.get_by_role("link", name="Skip the body map").focus()
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.area") == "calf":
            break
    ring = page.evaluate("getComputedStyle(document.activeElement).strokeWidth")
    assert ring == "6px", "who goes by keys must see where they are"
    page.keyboard.press("Enter")
    assert "Calf" in shown_on(page)[0]


def test_the_same_without_script(open_window):
    page = open_window(java_script_enabled=False)
    page.goto("/body/")
    page.get_by_role("link", name="Heel", exact=True).first.click()
    assert "Heel" in shown_on(page)[0]


def test_the_map_keeps_what_was_chosen_and_takes_a_part_back(page):
    page.goto("/techniques/?role=self")
    page.get_by_label("Search the techniques").press_sequentially("knead")
    expect(page.locator(".chip-remove", has_text="knead")).to_be_visible()
    to_map = page.get_by_role("link", name="Choose on the body map")
    expect(to_map).to_have_attribute("href", re.compile("q=knead"))  # swapped as well: a click before that is lost
    to_map.click()
    page.locator(".plates").get_by_role("link", name="Calf", exact=True).click()
    assert [chip.split()[-1] for chip in shown_on(page)] == ["“knead”", "Calf", "yourself"]
    page.get_by_role("link", name="Choose on the body map").click()
    page.locator('.look-closer a[href^="/body/?zoom=leg&"]').click()
    calf = page.get_by_role("link", name="Calf, right").last
    expect(calf).to_have_attribute("aria-current", "true")
    calf.click()
    assert [chip.split()[-1] for chip in shown_on(page)] == ["“knead”", "yourself"]


def test_the_map_can_be_skipped(page):
    page.goto("/body/")
    page.get_by_role("link", name="Skip the body map").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#body-area-list a").first).to_be_focused()


@pytest.mark.parametrize("zoom", CLOSER)
def test_closer_by_every_place_is_large_enough_for_a_finger_on_a_phone(open_window, zoom):
    page = open_window(width=360)
    page.goto("/body/")
    page.locator(f'.look-closer a[href="/body/?zoom={zoom}"]').click()
    page.wait_for_url(f"**/body/?zoom={zoom}", wait_until="load")
    for area in CLOSER[zoom]:
        links = page.locator(f'.body-map a[data-area="{area}"]').all()
        assert links, area
        for link in links:
            box = link.bounding_box()
            assert min(box["width"], box["height"]) >= NARROW.get(area, LEAST), (area, box)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/body/?zoom=foot", "/body/?zoom=leg-medial", "/body/sole/", "/techniques/back-long-glide/"]
)
def test_the_pictures_have_no_fault_of_accessibility(open_window, axe, address, colours):
    page = open_window(width=360, color_scheme=colours)
    page.goto(address)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


PLAYING = """document.getAnimations().filter(
    (one) => one.playState === "running" && one.effect.target.closest(".stroke, .hands")
).length"""
FLIPPED = "getComputedStyle(document.querySelector('.diagram .picture-view')).transform"


def test_a_stroke_moves_until_it_is_paused(page):
    page.goto("/techniques/closing-flush/")
    assert page.evaluate(PLAYING)
    page.get_by_label("Pause the movement").check()
    assert page.evaluate(PLAYING) == 0
    page.get_by_label("Pause the movement").uncheck()
    assert page.evaluate(PLAYING)


@pytest.mark.parametrize("slug", ["closing-flush", "inner-ankle-thumb-hold", "calf-kneading-upwards"])
def test_nothing_moves_for_who_wants_it_still(open_window, slug):
    page = open_window(reduced_motion="reduce")
    page.goto(f"/techniques/{slug}/")
    expect(page.locator(".diagram .picture")).to_be_visible()
    assert page.evaluate(PLAYING) == 0
    expect(page.get_by_label("Pause the movement")).to_be_hidden()
    expect(page.locator(".stroke-line, .stroke-dot").first).to_be_visible()


def test_a_brisk_stroke_moves_faster_than_a_slow_one(page):
    beat = "parseFloat(getComputedStyle(document.querySelector('.hand-go, .hand-fro')).animationDuration)"
    beats = []
    for slug in ("foot-warming-rub", "closing-flush"):
        page.goto(f"/techniques/{slug}/")
        beats.append(page.evaluate(beat))
    brisk, slow = beats
    assert brisk < slow


# A leg is drawn as the right one; the front of the whole body has its left half drawn.
@pytest.mark.parametrize(("slug", "side_drawn"), [("closing-flush", "Right"), ("arm-light-upward-strokes", "Left")])
def test_the_picture_is_mirrored_for_the_other_side_and_shows_the_right_one_first(page, slug, side_drawn):
    page.goto(f"/techniques/{slug}/")
    figure = page.locator(".diagram")
    expect(figure.get_by_role("radio", name="Right")).to_be_checked()
    for side in ("Right", "Left"):
        figure.get_by_role("radio", name=side).check()
        assert page.evaluate(FLIPPED) == ("none" if side == side_drawn else "matrix(-1, 0, 0, 1, 0, 0)")


def test_the_heat_follows_what_is_changed_and_stays_open(page, alice, live_server):
    routine = make_routine(alice, make_step("calf-kneading-upwards", seconds=60, pressure=3))
    session = client_of(alice).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"/routines/{routine.code}/edit/")
    page.locator(".heat-details > summary").click()
    calf = page.locator("#heat tr", has_text="Calf").locator("td").first
    expect(calf).to_have_text("level 5 (3)")
    step = page.locator(".edit-step").first
    step.get_by_label("Seconds", exact=True).fill("120")
    step.get_by_label("Seconds", exact=True).blur()
    expect(calf).to_have_text("level 5 (6)")
    expect(calf).to_be_visible()
