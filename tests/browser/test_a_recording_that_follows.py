"""The recording in the player: in step with the clock, and the truth about time while nobody sees the page."""

import pytest

from routines.player.cue_sheet import cue_sheet
from tests.browser.playing import ready, three_steps
from tests.routines.player.test_what_is_heard_when import document, step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PLACES = """({ placeOf, addressOf }, sheet) => {
  const at = (cue, phase, toGo) => placeOf(sheet, { cue, phase, toGo });
  return {
    lead: [at(0, "lead", 5000), at(0, "lead", 1)],
    touch: [at(0, "touch", 30000), at(0, "touch", 100)],
    pause: at(1, "pause", 5000),
    other: at(1, "touch", 30000),
    longer: [at(0, "touch", 45000), at(0, "touch", 20000)],
    noLead: at(1, "lead", 10),
    addresses: [[{ by: 0, from: null }, true], [{ by: 2, from: 3 }, true], [{ by: 0, from: null }, false]].map((how) =>
      addressOf("/track.m4a", ...how)),
  };
}"""

# What a phone does: a sound that is heard while the page is hidden, and is stopped by a call.
HEARD = """async ({ Recording }, sheet) => {
  const { Clock } = await import("/static/js/player/clock.js");
  let wall = 0, isHidden = false, changes = 0;
  Object.defineProperty(document, "hidden", { get: () => isHidden });
  const audio = Object.assign(new EventTarget(), {
    currentTime: 0, paused: true, ended: false, seeking: false, error: null, readyState: 4, playbackRate: 1, src: "",
    getAttribute: () => audio.src || null,
    async play() { audio.paused = false; },
    pause() { if (!audio.paused) { audio.paused = true; audio.dispatchEvent(new Event("pause")); } },
  });
  const clock = new Clock(sheet, { now: () => wall });
  const recording = new Recording(sheet, "/track.m4a", audio);
  recording.on = true;
  const look = () => { changes += 1; recording.follow(); };
  recording.begin(clock, look);
  const pass = (ms, heard = ms) => { wall += ms; if (!audio.paused) audio.currentTime += heard / 1000; };
  const tell = (name, of = document) => of.dispatchEvent(new Event(name));
  const now = () => [clock.state().status, clock.state().position, audio.paused, Math.round(1000 * audio.currentTime)];
  const found = {};
  clock.start(); look(); found.begun = now();
  pass(8000); look(); found.later = now();
  clock.pause(); look(); found.paused = [...now(), recording.isHeard];
  clock.resume(); clock.extend(30); look(); found.longer = now();
  pass(3100); look(); found.again = now();
  clock.jump(1); look(); found.jumped = now();
  isHidden = true; tell("visibilitychange");
  pass(10000, 8000); look(); found.stalled = now();
  isHidden = false; tell("visibilitychange"); found.seen = now();
  isHidden = true; tell("visibilitychange");
  clock.seek(40000); recording.moved(); look(); found.moved = now();
  isHidden = false;
  pass(2000, 2000); audio.pause(); found.called = [...now(), recording.isHeard];
  clock.resume(); look(); found.goesOn = now();
  recording.on = false; look(); found.off = [...now(), recording.isHeard];
  recording.close();
  return found;
}"""


def until(page, condition):
    page.evaluate(f"""async () => {{
      while (!({condition})) await new Promise((done) => setTimeout(done, 20));
    }}""")


@pytest.fixture
def sheet():
    return cue_sheet(document(step("glide", side="each", seconds=30)))


def test_each_moment_has_its_place_and_added_time_counts_from_the_end(script, sheet):
    found = script("player/recorded-places.js", PLACES, sheet)
    assert found["lead"] == [0, 4999]
    assert found["touch"] == [5_000, 34_900]
    assert found["pause"] == 35_000
    assert found["other"] == 40_000
    assert found["longer"] == [None, 15_000]
    assert found["noLead"] is None
    assert found["addresses"] == ["/track.m4a", "/track.m4a?lighter=2&from=3", "/track.m4a?tones="]


def test_it_follows_while_the_page_is_seen_and_leads_while_it_is_not(script, sheet):
    found = script("player/recording.js", HEARD, sheet)
    assert found["begun"] == ["playing", -5_000, False, 0]
    assert found["later"] == ["playing", 3_000, False, 8_000]
    assert found["paused"] == ["paused", 3_000, True, 8_000, False]
    # 57 s to go in a step of 30: until then it has no such place, and is silent.
    assert found["longer"][:3] == ["playing", 3_000, True]
    assert found["again"][:3] == ["playing", 6_100, True]
    assert found["jumped"] == ["playing", 60_000, False, 35_000]
    assert found["stalled"] == ["playing", 70_000, False, 43_000]
    assert found["seen"] == ["playing", 68_000, False, 43_000], "what was heard is the truth"
    assert found["moved"][2:] == [False, 15_000], "keys of a locked screen"
    assert found["called"] == ["paused", 42_000, True, 17_000, False], "a call stops the routine too"
    assert found["goesOn"] == ["playing", 42_000, False, 17_000]
    assert found["off"][2:] == [True, 17_000, False]


def test_a_routine_goes_on_by_its_recording_where_that_is_chosen(page, alice):
    page.add_init_script("window.Audio = class extends Audio { constructor() { super(); window.heard = this; } };")
    page.goto(f"{three_steps(alice, visibility='public').get_absolute_url()}play/")
    ready(page)
    page.get_by_text("Go on with the screen locked").click()
    page.click("[data-do=start]")
    until(page, "heard.readyState >= 3 && heard.currentTime > 0.5 && !heard.paused && !heard.seeking")
    assert page.evaluate("heard.duration") == pytest.approx(5 + 125, abs=0.05)
    page.click("[data-do=next]")
    until(page, "heard.currentTime > 35.1 && heard.currentTime < 40 && heard.readyState >= 3")
    page.click("[data-do=lighter]")
    until(page, "heard.src.endsWith('?lighter=1&from=1') && heard.currentTime > 35.2 && heard.readyState >= 3")
    page.click("[data-do=main]")
    until(page, "heard.paused")
    assert page.evaluate("navigator.mediaSession.metadata.title")
