"""What was opened or kept once opens without the network; and nobody finds another's pages on the device."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from config import release
from routines.models import PracticeSession, ShareLink
from techniques.health_check.answers import COOKIE
from tests.conftest import client_of
from tests.factories import make_routine, make_step, make_user
from tests.routines.safety.test_receiver_safety import HOLD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Asked again until it is so: the worker keeps pages after they are shown.
UNTIL_KEPT = """async ([path, wanted]) => {
  const has = async () => {
    const pages = (await caches.keys()).filter((name) => name.startsWith("effleur-pages-"));
    const found = await Promise.all(pages.map(async (name) => (await caches.open(name)).match(path)));
    return found.some(Boolean);
  };
  for (let tries = 0; tries < 400; tries++) {
    if ((await has()) === wanted) return true;
    await new Promise((again) => setTimeout(again, 25));
  }
  return false;
}"""
END = """async (path) => {
  const cache = await caches.open("effleur-pages-visitor");
  const copy = await cache.match(path);
  const headers = new Headers(copy.headers);
  headers.set("Sunset", "Mon, 30 Nov 2020 12:00:00 GMT");
  await cache.put(path, new Response(await copy.text(), { headers }));
}"""
SHELLS = "async () => (await caches.keys()).filter((name) => name.startsWith('effleur-shell-'))"
LOG = """(session) => import("/static/js/player/session-log.js")
  .then(({ log }) => log(session, { to: "/api/v1/sessions/", tokenFrom: "/routines/log-token/" }))"""
PUT = "(session) => import('/static/js/offline-queue.js').then(({ put }) => put(session))"
# The status, the range and the bytes of a part of a recording, as an <audio> element asks for it.
PART = """async ([path, range]) => {
  const answer = await fetch(path, { headers: range ? { Range: range } : {} });
  return [answer.status, answer.headers.get("Content-Range"), (await answer.arrayBuffer()).byteLength];
}"""
IS_KEPT = "async (path) => (await fetch(path)).headers.has('X-Kept-at')"
CONTROLLED = """() => new Promise((done) => {
  if (navigator.serviceWorker.controller) done();
  else navigator.serviceWorker.addEventListener("controllerchange", () => done(), { once: true });
})"""
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"
"""What says that it is headless is a robot, whose openings of a link do not count."""
MISSING = "the page that you asked for is not kept on this device"


@pytest.fixture
def open_device(open_window):
    """A window of a browser that keeps pages."""
    return lambda **options: open_window(service_workers="allow", user_agent=PHONE, **options)


@pytest.fixture
def log_in(live_server):
    def logged_in(page, person):
        session = client_of(person).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return logged_in


def open_and_keep(page, path):
    page.goto(path)
    page.evaluate(CONTROLLED)
    assert page.evaluate(UNTIL_KEPT, [path, True])


def offline(page, is_offline=True):
    page.context.set_offline(is_offline)


def test_a_link_opened_once_opens_again_without_the_network_and_ends_when_it_does(open_device, alice, axe):
    routine = make_routine(alice, make_step(), make_step("closing-flush"), title="Ankles & feet")
    link = ShareLink.make(routine, expires_at=timezone.now() + timedelta(days=3))
    path = link.get_absolute_url()
    page = open_device(width=360, height=780)
    open_and_keep(page, path)
    assert page.evaluate(UNTIL_KEPT, [f"{path}play/", True])
    offline(page)
    page.goto(path)
    expect(page.locator("h1")).to_have_text("Ankles & feet")
    expect(page.get_by_text("Kept on this device on")).to_be_visible()
    assert page.locator(".read-step img").first.evaluate("(image) => image.decode().then(() => image.naturalWidth > 0)")
    assert page.locator("body").evaluate("(body) => getComputedStyle(body).fontFamily") != "serif"  # it has its styles
    axe(page)
    page.get_by_role("link", name="Start", exact=True).click()
    page.locator("routine-player[data-state]").wait_for()
    expect(page.get_by_text("Kept on this device on")).to_be_visible()
    page.click("[data-do=start]")
    expect(page.locator("[data-state=stage]")).to_be_visible()
    expect(page.get_by_text("Kept on this device on")).to_be_hidden()  # all room is for the step
    page.click("[data-do=main]")
    page.keyboard.press("n")
    expect(page.locator(".player-names .is-named")).to_have_count(1)  # the names of its picture are kept too
    page.goto("/explore/")
    expect(page.get_by_text(MISSING)).to_be_visible()
    expect(page.locator(".kept-routines")).to_contain_text("works until")
    axe(page)
    page.get_by_role("link", name="Ankles & feet").click()
    expect(page.get_by_text("Kept on this device on")).to_be_visible()
    page.evaluate(END, path)
    page.goto(path)
    expect(page.get_by_text(MISSING)).to_be_visible()
    expect(page.get_by_text("Nothing is kept yet")).to_be_visible()
    assert page.evaluate(UNTIL_KEPT, [path, False])
    assert link.opened_count == 0
    link.refresh_from_db()
    assert link.opened_count == 1  # what the worker asks for is nobody's visit


def test_a_link_that_is_closed_and_a_routine_that_is_not_wanted_go_from_the_device(open_device, alice, axe):
    links = [ShareLink.make(make_routine(alice, title=title)) for title in ("Closed", "Unwanted")]
    closed, unwanted = (link.get_absolute_url() for link in links)
    page = open_device()
    open_and_keep(page, closed)
    open_and_keep(page, unwanted)
    links[0].revoke()
    page.goto(closed)
    expect(page.locator("h1")).to_have_text("This link opens nothing")
    assert page.evaluate(UNTIL_KEPT, [closed, False])
    page.goto(unwanted)
    page.get_by_role("button", name="Keep offline").click()
    expect(page.locator("keep-offline")).to_contain_text("Kept on this device")
    axe(page)
    offline(page)
    page.goto(closed)
    expect(page.get_by_text(MISSING)).to_be_visible()
    page.get_by_role("button", name="Remove Unwanted").press("Enter")
    expect(page.get_by_text("Nothing is kept yet")).to_be_visible()
    page.goto(unwanted)
    expect(page.get_by_text(MISSING)).to_be_visible()


def test_a_routine_that_was_played_can_be_heard_in_the_parts_that_a_phone_asks_for(open_device, alice, problems):
    path = ShareLink.make(make_routine(alice, make_step())).get_absolute_url()
    page = open_device()
    open_and_keep(page, f"{path}play/")
    track = f"{path}track.m4a"
    assert page.evaluate(UNTIL_KEPT, [track, True])
    offline(page)
    page.goto(f"{path}play/")
    status, _, size = page.evaluate(PART, [track, ""])
    assert (status, size > 10_000) == (200, True)
    assert page.evaluate(PART, [track, "bytes=0-1"]) == [206, f"bytes 0-1/{size}", 2]
    assert page.evaluate(PART, [track, "bytes=-100"]) == [206, f"bytes {size - 100}-{size - 1}/{size}", 100]
    assert page.evaluate(PART, [track, f"bytes={size}-"])[:2] == [416, f"bytes */{size}"]
    problems.clear()  # of the last answer


def test_what_answers_mean_is_kept_by_whoever_plays_or_keeps_it_and_says_of_which_day_it_is(
    open_device, alice, live_server
):
    routine = make_routine(alice, make_step(HOLD, pressure=4), sides="once", for_whom="partner")
    path = ShareLink.make(routine).get_absolute_url()
    page = open_device()
    answers = {"name": COOKIE, "value": f"{timezone.localdate()}~pregnancy", "url": live_server.url}
    page.context.add_cookies([answers])
    page.goto(path)
    page.evaluate(CONTROLLED)
    open_and_keep(page, f"{path}play/")
    assert page.evaluate(UNTIL_KEPT, [path, False])
    offline(page)
    page.goto(f"{path}play/")
    expect(page.locator("#kept-note")).to_contain_text("What it says about health is from")
    offline(page, False)
    page.goto("/safety/check/?change")
    page.get_by_role("button", name="Forget").first.click()
    assert page.evaluate(UNTIL_KEPT, [f"{path}play/", False])
    page.context.add_cookies([answers])
    page.goto(path)
    page.get_by_role("button", name="Keep offline").click()
    expect(page.locator("keep-offline")).to_contain_text("Kept on this device")
    offline(page)
    page.goto(path)
    expect(page.locator("#kept-note")).to_contain_text("What it says about health is from")
    assert page.evaluate(IS_KEPT, f"{path}track.m4a")
    offline(page, False)
    assert not page.evaluate(IS_KEPT, f"{path}track.m4a")  # by other answers it is another recording


def test_whoever_comes_after_a_logout_finds_nothing_of_the_one_before(open_device, alice, log_in):
    private = make_routine(alice, title="For nobody else").get_absolute_url()
    page = open_device()
    log_in(page, alice)
    open_and_keep(page, private)
    page.get_by_role("button", name="Keep offline").click()
    expect(page.locator("keep-offline")).to_contain_text("Kept on this device")
    page.evaluate("localStorage.setItem('effleur.practice', '[]')")
    offline(page)
    page.goto(private)
    expect(page.locator("h1")).to_have_text("For nobody else")
    offline(page, False)
    page.goto(private)
    page.locator(".site-menu summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
    assert page.evaluate(UNTIL_KEPT, [private, False])
    assert page.evaluate("localStorage.getItem('effleur.practice')") == "[]"
    offline(page)
    page.goto(private)
    expect(page.get_by_text(MISSING)).to_be_visible()
    offline(page, False)
    log_in(page, make_user("bob"))
    page.goto("/routines/")
    page.goto("/offline/")
    expect(page.get_by_text("Nothing is kept yet")).to_be_visible()


def test_another_login_without_a_logout_leaves_nothing_either(open_device, alice, log_in):
    private = make_routine(alice, title="For nobody else").get_absolute_url()
    page = open_device()
    log_in(page, alice)
    open_and_keep(page, private)
    log_in(page, make_user("bob"))
    page.goto("/routines/")
    assert page.evaluate(UNTIL_KEPT, [private, False])


def test_a_new_release_replaces_the_old_one_but_not_under_a_player(open_device, alice, monkeypatch):
    routine = make_routine(alice, make_step(), visibility="public")
    path, other = routine.get_absolute_url(), ShareLink.make(routine).get_absolute_url()
    page = open_device()
    open_and_keep(page, path)
    assert page.evaluate(SHELLS) == [f"effleur-shell-{release.version()}"]
    page.goto(f"{path}play/")
    monkeypatch.setattr(release, "version", lambda: "next")
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    page.evaluate("""async () => {
      const { waiting, installing } = await navigator.serviceWorker.getRegistration();
      if (!waiting) await new Promise((done) => installing.addEventListener("statechange", done, { once: true }));
    }""")
    assert len(page.evaluate(SHELLS)) == 2  # the new one waits
    page.goto(path)
    page.evaluate("""() => new Promise((done) => {
      const { controller } = navigator.serviceWorker;
      if (controller.state === "redundant") done();
      else controller.addEventListener("statechange", () => done(), { once: true });
    })""")
    page.goto(other)
    assert page.evaluate(SHELLS) == ["effleur-shell-next"]
    offline(page)
    page.goto(path)
    expect(page.get_by_text("Kept on this device on")).to_be_visible()


def test_what_is_logged_without_the_network_is_sent_once_and_by_its_account_alone(open_device, alice, log_in, problems):
    routine = make_routine(alice, title="Ankles")
    path = routine.get_absolute_url()
    now = timezone.now().isoformat()
    session = {"id": str(uuid4()), "routine": routine.code, "title": "Ankles", "started_at": now, "ended_at": now}
    page = open_device()
    log_in(page, alice)
    open_and_keep(page, path)
    assert page.evaluate(UNTIL_KEPT, [f"{path}play/", True])
    offline(page)
    page.goto(f"{path}play/")
    assert page.evaluate(LOG, {**session, "seconds_done": 60, "before": 6, "after": 3}) == "later"
    problems.clear()  # the player asked whether somebody is logged in
    page.goto("/offline/")
    expect(page.locator(".kept-sessions")).to_contain_text("Ankles")
    offline(page, False)
    bob = make_user("bob")
    log_in(page, bob)
    page.goto("/routines/")
    page.goto("/offline/")
    expect(page.locator(".kept-sessions")).to_be_hidden()
    log_in(page, alice)
    with page.expect_response("**/api/v1/sessions/") as sent:
        page.goto("/routines/")
    assert sent.value.status == 201
    page.goto("/explore/")
    assert page.evaluate("localStorage.getItem('effleur.waiting')") is None
    assert PracticeSession.objects.get().user == alice
    # A device whose clock is two hours ahead, and was set back while the routine was played.
    later = timezone.now() + timedelta(hours=2)
    times = {"started_at": (later - timedelta(minutes=5)).isoformat(), "ended_at": later.isoformat()}
    page.evaluate(PUT, {**session, **times, "id": str(uuid4()), "seconds_done": 600})
    page.clock.set_system_time(later)
    with page.expect_response(lambda response: response.status == 201):
        page.goto("/routines/")
    assert PracticeSession.objects.filter(seconds_done=600).count() == 1
    problems.clear()  # of the first answer, that this is yet to come


def test_a_browser_that_keeps_nothing_offers_nothing(page, alice, axe):
    """As the windows of all other tests are."""
    page.goto(ShareLink.make(make_routine(alice)).get_absolute_url())
    expect(page.get_by_role("button", name="Keep offline")).to_be_hidden()
    page.goto("/offline/")
    expect(page.locator("h1")).to_have_text("On this device")
    axe(page)
