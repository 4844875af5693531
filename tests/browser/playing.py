"""Following a routine in a browser whose time stands still until a test moves it, and that notes what it says."""

from datetime import timedelta

from django.utils import timezone

from tests.conftest import client_of
from tests.factories import make_routine, make_step

GLIDE, CIRCLES, FLUSH = "lower-leg-opening-glide", "ankle-bone-circles", "closing-flush"

# The browser of the tests has no voice, and its time is the test's: what would be said and heard is noted.
RECORDED = """
  window.said = [];
  window.tones = [];
  Object.defineProperty(window, "speechSynthesis", {
    value: {
      getVoices: () => [], resume() {}, addEventListener() {},
      speak: (utterance) => said.push(utterance.text),
      cancel: () => said.push("hush"),
    },
  });
  navigator.vibrate = (pattern) => Boolean(tones.push(pattern.length));
"""


def three_steps(author, **about):
    """A routine of three steps: both sides together, then each side, then both again; 2 min 5 s in all."""
    steps = [make_step(GLIDE, seconds=30), make_step(CIRCLES, seconds=30, side="each"), make_step(FLUSH, seconds=30)]
    return make_routine(author, *steps, title="Calm ankles", sides="once", for_whom="self", **about)


def open_player(page, routine, live_server=None, member=None):
    """The page before the start, at a time that only the test moves."""
    page.add_init_script(RECORDED)
    if member:
        session = client_of(member).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.clock.install(time=timezone.now() - timedelta(hours=3))  # the server takes no session that is yet to come
    page.goto(f"{routine.get_absolute_url()}play/")
    ready(page)
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 1)


def ready(page):
    page.locator("routine-player[data-state]").wait_for()


def start(page):
    page.click("[data-do=start]")


def run(page, seconds):
    """Let time pass as it does while the page is looked at."""
    page.clock.run_for(int(1000 * seconds))


def sleep(page, seconds):
    """Let time pass while the device sleeps: what was due meanwhile comes at once."""
    page.clock.fast_forward(int(1000 * seconds))


def said(page):
    """What was said since the last call."""
    return [words for words in page.evaluate("said.splice(0)") if words != "hush"]


def shown(page, name):
    return page.locator(f"[data-show='{name}']").inner_text().strip()


def kind(page):
    stage = page.locator(".player-stage")
    return stage.get_attribute("data-kind"), stage.get_attribute("data-status"), stage.get_attribute("data-side")
