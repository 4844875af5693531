"""Two devices: the player shows a code, and what it opens follows the player by the clock of the site."""

import re

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from routines.models import SecondScreen, ShareLink
from routines.player.cue_sheet import cue_sheet
from tests.factories import make_routine, make_step
from tests.routines.player.test_what_is_heard_when import document, step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A player of nothing but a clock, begun.
PLAYER = """async (sheet) => {
  const { Clock } = await import("/static/js/player/clock.js");
  window.clock = new Clock(sheet, { now: Date.now });
  document.querySelector("second-screen").follow(() => clock.state());
  clock.start();
  clock.begin();
}"""
WITHIN = 5_000


@pytest.fixture
def player(page):
    """The giver's device; it takes a reload."""
    module = '<link rel="icon" href="data:,"><script type="module" src="/static/js/player/second-screen.js"></script>'
    html = f"<!doctype html>{module}{render_to_string('routines/player/second_screen.html')}"
    page.route("**/player", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("/player")
    page.evaluate(PLAYER, cue_sheet(document(step("glide", seconds=600), step("knead", seconds=600))))
    return page


def address_of(player):
    player.get_by_role("button", name="Show the code").click()
    expect(player.locator("svg.qr")).to_be_visible()
    return player.get_by_role("link", name="Or open the screen here").get_attribute("href")


def seconds(screen):
    minutes, rest = screen.locator("[data-part=time]").text_content().split(":")
    return 60 * int(minutes) + int(rest)


def to_go(player):
    return player.evaluate("clock.state().toGoAll / 1000")


def ask(screen):
    """As when somebody looks at it again: it asks at once."""
    screen.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_second_device_follows_a_player_behind_a_link_and_says_when_it_is_gone(page, open_window, alice, axe):
    link = ShareLink.make(make_routine(alice, make_step(seconds=600), sides="once"))
    page.goto(f"/s/{link.token}/play/")
    page.get_by_role("button", name="Second screen").click()
    address = address_of(page)
    screen = open_window(width=360, height=640)
    screen.clock.install(time="2001-01-01T00:00:00Z")  # a device whose own clock is wrong by decades
    screen.clock.resume()
    screen.goto(address)
    expect(screen.get_by_text("It has not begun yet.")).to_be_visible()
    axe(screen)

    page.locator("dialog:open [data-do=close]").click()
    page.click("[data-do=start]")
    expect(screen.get_by_text("Get ready.")).to_be_visible(timeout=WITHIN)
    page.locator("[data-do=main]").click()  # "I am ready"
    expect(screen.locator("[data-says=playing] [data-part=time]")).to_have_text(re.compile(r"9:5\d"), timeout=WITHIN)
    breath = "getComputedStyle(document.querySelector('.breath-circle'))"
    assert screen.evaluate(f"[{breath}.animationName, {breath}.animationPlayState]") == ["breath", "running"]
    page.locator("[data-do=main]").click()
    expect(screen.get_by_text("Paused.")).to_be_visible(timeout=WITHIN)
    assert not re.search("ankle|circles|pressure|massage", screen.locator("html").text_content(), re.IGNORECASE)
    page.goto("about:blank")
    ask(screen)
    expect(screen.get_by_text("The player was closed.")).to_be_visible(timeout=WITHIN)
    expect(screen.get_by_text("to go", exact=True)).to_be_hidden()


def test_after_a_jump_both_count_the_same_until_the_screen_is_gone(player, open_window, problems):
    screen = open_window(width=780, height=360, color_scheme="dark")
    screen.goto(address_of(player))
    assert abs(seconds(screen) - to_go(player)) <= 2
    with player.expect_request_finished(lambda request: request.url.endswith("/tell/")):
        player.evaluate("clock.jump(1)")
    ask(screen)
    expect(screen.locator("[data-part=time]")).to_have_text(re.compile(r"^(10:00|9:5\d)$"))
    assert abs(seconds(screen) - to_go(player)) <= 2
    SecondScreen.objects.all().delete()
    ask(screen)
    expect(screen.get_by_text("This screen has ended.")).to_be_visible()
    problems[:] = [each for each in problems if "404" not in each]  # that is how it learns of it


def test_a_reload_goes_on_with_the_same_screen_until_it_is_ended(player, problems):
    address = address_of(player)
    player.evaluate("document.body.append(document.createElement('dialog'))")
    player.evaluate("document.querySelector('dialog').append(document.querySelector('second-screen'))")
    expect(player.locator("second-screen svg.qr")).to_have_count(1)  # a dialog may borrow it
    player.reload()
    expect(player.locator("svg.qr")).to_be_visible()
    assert player.get_by_role("link", name="Or open the screen here").get_attribute("href") == address
    player.get_by_role("button", name="End the second screen").click()
    expect(player.get_by_text("The second screen has ended.")).to_be_visible()
    expect(player.get_by_role("button", name="Show the code")).to_be_visible()
    assert SecondScreen.objects.count() == 0


def test_a_still_circle_and_time_that_is_right_by_any_clock(script, open_window):
    told = """({ toGo, says, clock }) => {
      const playing = { status: "playing", position: -2000, total: 60000, at: 1000, quiet: false };
      const at = (now) => [toGo(playing, now), says(playing, now)];
      const other = (more) => says({ ...playing, ...more }, 5000);
      return [
        [at(1000), at(4000), at(33_000), at(99_000)],
        [toGo({ ...playing, status: "paused", position: 5000 }, 99_000), other({ status: "waiting" })],
        [other({ quiet: true }), says(playing, 5000, 1), says(playing, 5000, 2)],
        [clock(0), clock(1), clock(61_000), clock(3_600_000)],
      ];
    }"""
    assert script("player/breath-screen.js", told) == [
        [[60_000, "lead"], [59_000, "playing"], [30_000, "playing"], [0, "finished"]],
        [55_000, "waiting"],
        ["quiet", "playing", "away"],
        ["0:00", "0:01", "1:01", "1:00:00"],
    ]
    still = open_window(reduced_motion="reduce", java_script_enabled=False)
    opened = still.request.post("/screen/", data='{"status": "paused", "position": 5000, "total": 65000}')
    still.goto(re.search(r'href="([^"]+)"', opened.text())[1])
    expect(still.get_by_text("1:00")).to_be_visible()
    expect(still.get_by_text("Paused.")).to_be_visible()
    assert still.evaluate("getComputedStyle(document.querySelector('.breath-circle')).animationName") == "none"


def test_what_a_screen_works_out_for_itself_is_not_sent(script):
    right = """({ isRight }) => {
      const told = { status: "playing", position: 10_000, total: 60_000, at: 0 };
      const now = (position, more) => isRight(told, { status: "playing", position, total: 60_000, ...more }, 5000);
      return [now(15_000), now(15_600), now(16_000), now(15_000, { total: 90_000 }), now(15_000, { status: "paused" }),
        isRight(null, told, 0), isRight({ ...told, status: "paused" }, { ...told, status: "paused" }, 5000)];
    }"""
    assert script("player/second-screen.js", right) == [True, True, False, False, False, False, True]
