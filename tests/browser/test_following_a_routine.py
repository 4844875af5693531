"""The player from start to end: what is shown, said and kept."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from routines.models import PracticeSession
from techniques.models import Technique
from tests.browser import playing
from tests.browser.playing import kind, open_player, ready, run, said, shown, sleep, start, three_steps
from tests.factories import make_routine, make_step
from tests.routines.safety.test_receiver_safety import tick

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def routine(alice):
    return three_steps(alice, visibility="public")


@pytest.fixture
def names():
    slugs = [playing.GLIDE, playing.CIRCLES, playing.FLUSH]
    return [Technique.objects.get(slug=slug).name for slug in slugs]


def test_three_steps_with_sides_are_told_in_order_and_logged_on_the_device(page, routine, names):
    glide, circles, flush = names
    open_player(page, routine)
    start(page)
    assert said(page) == [f"{glide}. Light pressure."]
    assert kind(page) == ("ready", "playing", "both")
    run(page, 5)
    assert (kind(page), shown(page, "digits"), shown(page, "name")) == (("touch", "playing", "both"), "0:30", glide)
    assert page.evaluate("tones.splice(0).length") == 2, "announced, and begun"
    run(page, 26.5)
    assert page.evaluate("tones.splice(0).length") == 1, "the half"
    run(page, 3.4)
    assert (shown(page, "digits"), page.evaluate("tones.splice(0).length")) == ("0:01", 3)
    run(page, 0.2)
    assert said(page) == [f"{circles}. Left side. Light pressure."]
    assert kind(page) == ("touch", "playing", "left")
    run(page, 30)
    assert said(page) == ["Change sides. Right side. Light pressure."]
    assert kind(page) == ("sides", "playing", "right")
    assert page.locator("[data-show=said]").inner_text() == "Change sides. Right side. Light pressure."
    page.click("[data-do=main]")
    assert (kind(page), shown(page, "digits")) == (("touch", "playing", "right"), "0:30")
    run(page, 30.1)
    assert said(page) == [f"{flush}. Light pressure."]
    assert shown(page, "next") == "Last step"
    run(page, 30)
    assert said(page) == ["That was the last step."]
    assert page.locator("#player-end-title").inner_text() == "Done"
    assert "2 min of “Calm ankles”." in shown(page, "done")
    page.check("[name=after][value='2']", force=True)
    page.fill("[name=note]", "Warm feet.")
    page.click(".player-end [type=submit]")
    page.get_by_text("Saved on this device.").wait_for()
    [kept] = json.loads(page.evaluate("localStorage['effleur.practice']"))
    assert (kept["routine"], kept["finished"], kept["seconds_done"]) == (routine.code, True, 120)
    assert (kept["after"], kept["before"], kept["note"]) == (2, None, "Warm feet.")
    assert kept["techniques"] == {playing.GLIDE: 30, playing.CIRCLES: 60, playing.FLUSH: 30}
    assert page.evaluate("localStorage['effleur.player.under-way']") is None


def test_a_voice_that_fails_stops_nothing(page, routine, names):
    open_player(page, routine)
    page.evaluate("void (speechSynthesis.speak = () => { throw new DOMException('none', 'NotSupportedError'); })")
    start(page)
    assert kind(page) == ("ready", "playing", "both")
    run(page, 5)
    assert (shown(page, "digits"), shown(page, "name")) == ("0:30", names[0])
    assert page.evaluate("tones.splice(0).length") == 2
    page.click(".player-stage [data-do=choices]")
    assert page.get_by_text("This device has no voice for this language").is_visible()


def test_a_member_logs_with_the_account_once_and_may_decline(open_window, alice, routine, live_server):
    page = open_window(width=360, height=640)
    open_player(page, routine, live_server, member=alice)
    page.click(".player-feel summary")
    page.check("[name=before][value='6']", force=True)
    start(page)
    run(page, 5 + 31)
    page.click("[data-do=leave]")
    page.get_by_text("Kept with your practice.").wait_for()
    assert page.locator("#player-end-title").inner_text() == "Stopped at step 2 of 3"
    page.check(".player-end [name=after][value='3']", force=True)
    page.click(".player-end [type=submit]")
    page.get_by_text("Saved.", exact=True).wait_for()
    [session] = PracticeSession.objects.visible_to(alice)
    assert (session.felt.before, session.felt.after, session.seconds_done, session.finished) == (6, 3, 31, False)
    page.click("[data-do=again]")
    start(page)
    run(page, 40)
    page.keyboard.press("Escape")
    page.click("[data-do=decline]")
    assert page.get_by_text("Not kept.").is_visible()
    assert PracticeSession.objects.count() == 1
    page.click("[data-do=again]")
    start(page)
    run(page, 40)
    page.keyboard.press("Escape")
    page.goto("/")
    page.wait_for_function("() => !('effleur.waiting' in localStorage)")
    felt = {(each.felt.before, each.felt.after) for each in PracticeSession.objects.visible_to(alice)}
    assert felt == {(6, 3), (None, None)}, "each time it is asked anew"
    assert PracticeSession.objects.count() == 2, "who only leaves the end has not declined: the next page sends it"


def test_time_goes_on_in_a_hidden_tab_and_afterwards_only_what_is_done_now_is_said(page, routine, names):
    open_player(page, routine)
    start(page)
    run(page, 10)
    said(page)
    page.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    sleep(page, 38)
    page.evaluate("Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true })")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert (kind(page)[0], shown(page, "digits")) == ("touch", "0:17")
    assert said(page) == [f"{names[1]}. Left side. Light pressure."]
    sleep(page, 600)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert page.locator("#player-end-title").inner_text() == "Done"
    assert "2 min 5 s of" in shown(page, "done")
    assert said(page) == []
    page.click(".player-end [type=submit]")
    page.get_by_text("Saved on this device.").wait_for()
    [kept] = json.loads(page.evaluate("localStorage['effleur.practice']"))
    took = page.evaluate(
        "([one, other]) => (new Date(other) - new Date(one)) / 1000", [kept["started_at"], kept["ended_at"]]
    )
    assert took == pytest.approx(130, abs=1), "it ended when the routine did, not when somebody looked"


def test_a_reload_goes_on_and_after_a_while_it_asks(page, routine, names):
    open_player(page, routine)
    start(page)
    run(page, 5 + 42)
    page.reload()
    page.wait_for_function("document.querySelector('routine-player').dataset.state === 'stage'")
    assert (kind(page), shown(page, "name")) == (("touch", "playing", "left"), names[1])
    page.click("[data-do=lighter]")
    page.goto("about:blank")
    sleep(page, 7200)
    page.goto(f"{routine.get_absolute_url()}play/")
    page.get_by_role("button", name=f"Go on at step 2: {names[1]}").click()
    assert (kind(page), shown(page, "name")) == (("touch", "playing", "left"), names[1])
    assert "Feather" in shown(page, "pressure")
    assert 15 <= int(shown(page, "digits").removeprefix("0:")) <= 18


def test_too_much_makes_the_rest_lighter_and_something_wrong_stops_at_once(page, routine, names):
    open_player(page, routine)
    start(page)
    run(page, 6)
    said(page)
    page.click("[data-do=lighter]")
    assert said(page) == ["From here one level lighter: feather."]
    assert "lighter than planned" in shown(page, "at-most")
    page.click("[data-do=planned]")
    assert "Light" in shown(page, "pressure")
    for _ in range(3):
        page.click("[data-do=lighter]")
    assert "as light as it can be" in shown(page, "toast")
    page.click("[data-do=next]")
    assert said(page)[-1] == f"{names[1]}. Left side. Still contact."
    page.click("[data-do=wrong]")
    assert page.evaluate("said.at(-1)") == "hush"
    assert page.get_by_role("heading", name="Stop. Take the hands away.").is_visible()
    assert page.locator("dialog[open]").get_by_text("Call the emergency services now.").first.is_visible()
    assert kind(page)[1] == "paused"
    page.get_by_role("button", name="All is well: back, paused").click()
    assert kind(page)[1] == "paused"
    page.click("[data-do=wrong]")
    page.click("[data-do=end-here]")
    assert page.locator("#player-end-title").inner_text() == "Stopped at step 2 of 3"


def test_keys_alone_play_it(page, routine, names):
    open_player(page, routine)
    page.locator("[data-do=start]").focus()
    page.keyboard.press("Enter")
    run(page, 6)
    page.evaluate("document.activeElement.blur()")
    for key, then in ((" ", "paused"), (" ", "playing")):
        page.keyboard.press(key)
        assert kind(page)[1] == then
    page.keyboard.press("+")
    assert shown(page, "digits") == "0:59"
    page.keyboard.press("ArrowRight")
    assert shown(page, "name") == names[1]
    page.keyboard.press("ArrowLeft")
    assert shown(page, "name") == names[0]
    page.keyboard.press("l")
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "step"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert kind(page) == ("sides", "playing", "right")
    page.keyboard.press("?")
    assert page.get_by_text("These keys").is_visible()
    page.keyboard.press("Escape")
    page.locator("dialog[open]").wait_for(state="detached")
    assert page.locator(".player-stage").is_visible(), "it closed the keys, and nothing else"
    page.keyboard.press("Escape")
    page.locator("#player-end-title").wait_for()


def test_a_step_waits_for_a_tap_where_that_is_chosen_and_remembered(open_window, alice):
    counted = make_routine(
        alice, make_step(seconds=20, repetitions=10), make_step(seconds=20), visibility="public", sides="once"
    )
    page = open_window(width=360, height=640, has_touch=True, is_mobile=True)
    open_player(page, counted)
    page.get_by_label("After counted steps").check()
    page.get_by_label("Larger text").check()
    page.reload()
    assert page.get_by_label("After counted steps").is_checked()
    assert page.evaluate("document.documentElement.className") == "player-large"
    page.tap("[data-do=start]")
    run(page, 26)
    assert (kind(page)[1], shown(page, "main")) == ("waiting", "Done")
    assert "10 times." in shown(page, "how")
    page.tap(".player-scene")
    assert kind(page)[1] == "playing"
    page.tap(".player-scene")
    assert kind(page)[1] == "paused"
    assert "Nothing is lost" in shown(page, "veil")


def test_answers_of_another_day_are_asked_about_again(page, routine, client, live_server):
    where = routine.get_absolute_url()
    tick(client, f"{where}receiver/", "pregnancy")
    for name, cookie in client.cookies.items():
        page.context.add_cookies(
            [{"name": name, "value": cookie.value, "domain": "localhost", "path": cookie["path"] or "/"}]
        )
    page.clock.install(time=timezone.localtime() + timedelta(days=2))
    page.goto(f"{where}play/")
    ready(page)
    start_button = page.locator("[data-do=start]")
    assert page.get_by_text(f"Answers of {timezone.localtime():%-d %B}").is_visible()
    assert start_button.is_disabled()
    page.get_by_role("button", name="It is still so").click()
    assert start_button.is_enabled()
    page.clock.set_system_time(timezone.localtime())
    page.reload()
    assert start_button.is_enabled()
    start(page)
    assert "at most" in shown(page, "at-most")


SETTLED = "() => !document.getAnimations().some((one) => one instanceof CSSTransition)"
SIZES = [(360, 640), (360, 780), (780, 360), (768, 1024), (1024, 768), (1280, 800)]
FITS = """() => {
  const stage = document.querySelector(".player-stage");
  const [wide, high] = [document.documentElement.scrollWidth, document.documentElement.scrollHeight];
  const small = [...stage.querySelectorAll("button")]
    .filter((button) => button.checkVisibility() && button.closest("[hidden]") === null)
    .filter((button) => Math.min(button.clientHeight, button.clientWidth) + 2 < 44)
    .map((button) => button.dataset.do);
  const cut = [...stage.querySelectorAll("button")].filter((button) => button.scrollWidth > button.clientWidth + 1);
  const scene = stage.querySelector(".player-scene").getBoundingClientRect();
  const inside = [...stage.querySelectorAll(".player-change > *")].filter((part) => part.checkVisibility());
  const boxes = inside.map((part) => part.getBoundingClientRect());
  const sticks = boxes.map(({ top, bottom }) => [scene.top - top, bottom - scene.bottom]);
  const over = [wide - innerWidth, high - innerHeight, ...sticks.flat().map((by) => Math.round(by))];
  return { over: over.filter((by) => by > 0), small, cut: cut.map((button) => button.dataset.do) };
}"""

# Pixels between the buttons that skip a step and that give it more time.
APART = """() => {
  const box = (name) => document.querySelector(`[data-do=${name}]`).getBoundingClientRect();
  const [next, extend] = [box("next"), box("extend")];
  return Math.max(extend.left - next.right, next.left - extend.right);
}"""


def test_each_state_is_one_screen_and_free_of_faults_in_both_lights(open_window, alice, axe):
    long = (
        Technique.objects.filter(diagram__isnull=False)
        .extra(select={"length": "length(name)"})
        .order_by("-length")
        .first()
    )
    steps = [make_step(long.slug, seconds=700, side="each", pressure=2), make_step(seconds=30)]
    routine = make_routine(
        alice,
        *steps,
        title="A title that is as long as titles of routines get to be at their very longest",
        sides="once",
        visibility="public",
        for_whom="self" if long.for_self else "partner",
    )
    page, measured = open_window(width=360, height=640, reduced_motion="reduce"), {}
    open_player(page, routine)
    page.clock.resume()  # axe waits for time to pass

    def faultless():
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(SETTLED)
            axe(page, measured)

    page.click(".player-feel summary")
    faultless()
    start(page)
    for _ in range(3):
        page.click("[data-do=extend]")

    def look(state):
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            with suppress(PlaywrightTimeout):  # a browser lays out a window of another size in its own time
                page.wait_for_function(f"() => !({FITS})().over.length", timeout=3_000)
            found = page.evaluate(FITS)
            assert found == {"over": [], "small": [], "cut": []}, (state, width, height)
        assert kind(page)[:2] == state
        faultless()

    look(("ready", "playing"))
    assert page.evaluate(APART) > 100, "wet hands take neither for the other"
    page.click("[data-do=main]")
    look(("touch", "playing"))
    page.keyboard.press("n")
    page.locator(".player-names .is-named").wait_for(state="attached")
    look(("touch", "playing"))
    page.keyboard.press("n")
    page.click("[data-do=lighter]")
    page.click("[data-do=main]")
    look(("touch", "paused"))
    page.click("[data-do=next]")
    look(("sides", "paused"))
    for action in ("list", "choices", "wrong"):
        page.click(f".player-stage [data-do={action}]")
        axe(page, measured)
        page.keyboard.press("Escape")
    page.click("[data-do=main]")
    run(page, 800)
    assert shown(page, "end-title") == "Done"
    faultless()


def test_pictures_stand_still_for_who_wants_less_motion_and_are_mirrored_for_the_side(open_window, routine):
    page = open_window(reduced_motion="reduce")
    open_player(page, routine)
    start(page)
    run(page, 36)
    running = ".getAnimations({ subtree: true }).filter((one) => one.playState === 'running').length"
    moving = f"document.querySelector('.player-picture'){running}"
    mirrored = "document.querySelector('.player-picture .picture').classList.contains('picture-mirrored')"
    drawn = page.locator("[data-picture='1']").get_attribute("data-drawn")
    assert page.evaluate(mirrored) == (drawn == "right")
    assert page.evaluate(moving) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0
    page.click("[data-do=next]")
    page.click("[data-do=main]")
    assert page.evaluate(mirrored) == (drawn == "left")


def test_without_javascript_it_is_followed_by_a_watch(open_window, routine, names):
    page = open_window(java_script_enabled=False, width=360)
    page.goto(f"{routine.get_absolute_url()}play/")
    told = page.locator(".play-lines").inner_text()
    assert "from 0:00 to 0:30" in told
    assert "Change side: right" in told
    assert page.locator("[data-do=start]").is_hidden()


def test_the_page_is_light(page, routine):
    """Measured, uncompressed: 48 requests and 408 kB, of which styles are 153, scripts 100, and pictures 100."""
    sizes = {}
    page.on("response", lambda response: sizes.setdefault(response.url, response))
    page.goto(f"{routine.get_absolute_url()}play/", wait_until="networkidle")
    kinds = [response.request.resource_type for response in sizes.values()]
    weight = sum(len(response.body()) for response in sizes.values())
    assert len(kinds) <= 50
    assert weight <= 440_000
