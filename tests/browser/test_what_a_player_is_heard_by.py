"""Tones, voice, buzzes, the screen that stays on, media keys, and what the browser remembers of a player."""

import pytest

from routines.player.cue_sheet import cue_sheet
from tests.routines.player.test_what_is_heard_when import document, step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Each tone as it would be heard: its loudest sample, how long it is, and what is in its last hundredth of a second.
RENDERED = """async ({ TONES, sound }, volume) => {
  const heard = {};
  for (const kind of Object.keys(TONES)) {
    const context = new OfflineAudioContext(1, 2 * 22050, 22050);
    const end = sound(context, kind, volume, 0);
    const samples = (await context.startRendering()).getChannelData(0).map(Math.abs);
    const loudest = (from, to) => Math.max(...samples.subarray(from * 22050, to * 22050));
    heard[kind] = [loudest(0, 2), end, loudest(end - 0.01, 2), loudest(0, 0.002)];
  }
  return heard;
}"""

# A browser's speech that says nothing and writes down what it is asked to.
VOICE = """({{ Voice, fitting }}) => {{
  const asked = [];
  const known = (lang, name, more) => ({{ lang, name, localService: true, default: false, ...more }});
  const speech = {{
    getVoices: () => voices,
    speak: (saying) => asked.push([saying.text, saying.lang]),
    cancel: () => asked.push("cancel"),
    resume: () => {{}},
  }};
  let voices = [];
  // A voice that is none of this browser's own cannot be set on its own utterances.
  window.SpeechSynthesisUtterance = class {{ constructor(text) {{ this.text = text; }} }};
  const say = (voice, words, late) => voice.say([{{ words }}, {{ words: "Left side." }}], late);
  {body}
}}"""

# A screen lock that is held as long as the page is seen.
WAKE = """async ({{ Wake }}) => {{
  const told = [], locks = [];
  let mayHave = true, isSeen = true;
  const request = async () => {{
    if (!mayHave) throw new DOMException("low battery", "NotAllowedError");
    locks.push({{ released: false, async release() {{ this.released = true; }} }});
    return locks.at(-1);
  }};
  const own = (of, name, get) => Object.defineProperty(of, name, {{ get, configurable: true }});
  const give = (lock) => own(navigator, "wakeLock", () => lock);
  own(document, "visibilityState", () => (isSeen ? "visible" : "hidden"));
  const session = {{ type: "auto" }};
  own(navigator, "audioSession", () => session);
  give({{ request }});
  const look = async (seen) => {{
    isSeen = seen;
    if (!seen) for (const lock of locks) lock.released = true;
    document.dispatchEvent(new Event("visibilitychange"));
    await new Promise((done) => setTimeout(done));
  }};
  const wake = new Wake((state) => told.push(state));
  const held = () => locks.filter(({{ released }}) => !released).length;
  {body}
}}"""

# The media keys of this browser, pressed by the test.
KEYS = """async ({ Media, keysOf }, sheet) => {
  const { Clock } = await import("/static/js/player/clock.js");
  const keys = {}, shown = [];
  navigator.mediaSession.setActionHandler = (name, act) => {
    if (name === "seekto") throw new TypeError("not known here");
    keys[name] = act;
  };
  navigator.mediaSession.setPositionState = (state) => shown.push(state);
  let wall = 0;
  const clock = new Clock(sheet, { now: () => wall });
  let changes = 0;
  const media = new Media(keysOf(clock, () => { changes += 1; }));
  const at = () => [clock.state().status, clock.state().cue, clock.state().position];
  const found = [];
  for (const [name, details] of [
    ["play"], ["nexttrack"], ["nexttrack"], ["previoustrack"], ["seekforward"], ["seekbackward", { seekOffset: 4 }],
    ["pause"], ["play"], ["stop"],
  ]) {
    keys[name](details);
    found.push([name, ...at()]);
  }
  clock.waits = "always";
  clock.start();
  wall += 100_000;
  const waits = at()[0];
  keys.play();
  media.show({ title: "Glide", routine: "Calves" }, clock.state());
  const { title, artist } = navigator.mediaSession.metadata;
  const during = [title, artist, navigator.mediaSession.playbackState, shown.at(-1)];
  media.close();
  return { found, changes, waits, goesOn: at()[0], during, closed: Object.values(keys).every((act) => act === null) };
}"""


def test_tones_are_soft_begin_without_a_click_and_end_in_silence(script):
    heard = script("player/sound.js", RENDERED, 1)
    assert set(heard) == {"announce", "begin", "half", "count", "finish"}
    for kind, (loudest, end, last, first) in heard.items():
        assert 0.2 < loudest < 0.8, kind
        assert 0.1 < end < 1.5, kind
        assert last < 0.002 > first, kind
    quieter = script("player/sound.js", RENDERED, 0.5)
    assert quieter["count"][0] == pytest.approx(heard["count"][0] / 2, rel=0.05)


def test_a_tone_is_played_from_a_tap_on_and_never_when_sound_is_off(script, page):
    quiet = "({ Sound }) => { window.tones = new Sound(); return [tones.play('begin'), tones.isReady]; }"
    assert script("player/sound.js", quiet, html="<button id=go>Start</button>") == [False, False]
    page.evaluate("go.addEventListener('click', async () => { window.ready = tones.unlock(); })")
    page.click("#go")
    assert page.evaluate("window.ready")
    played = "[tones.play('begin'), tones.play('?'), (tones.on = false, tones.play('begin'))]"
    assert page.evaluate(played) == [True, False, False]
    assert page.evaluate("tones.close().then(() => tones.play('begin'))") is False


def test_after_a_reload_tones_are_heard_from_the_next_tap_on(script, page):
    script("player/sound.js", "({ Sound }) => { window.tones = new Sound(); tones.unlock(); }")
    page.mouse.click(5, 5)
    page.wait_for_function("tones.isReady")


def test_the_voice_is_of_the_language_of_the_routine(script):
    body = """
      voices = [
        known("de-DE", "Anna"), known("en_US", "Sam"), known("en-GB", "Far", { localService: false }),
        known("en-GB", "Kate"), known("en-GB", "Dan", { default: true }),
      ];
      const voice = new Voice("en-GB", speech);
      const best = fitting(voices, "en-gb").map(({ name }) => name);
      say(voice, "Glide.");
      voice.name = "Sam";
      say(voice, "Knead.");
      const foreign = new Voice("fr", speech);
      return [best, asked.filter((each) => each !== "cancel"), foreign.isThere, say(foreign, "Pétrir.")];
    """
    best, asked, is_there, said = script("player/voice.js", VOICE.format(body=body))
    assert best == ["Dan", "Kate", "Far", "Sam"]
    assert asked == [["Glide. Left side.", "en-GB"], ["Knead. Left side.", "en_US"]]
    assert not is_there
    assert not said


def test_the_voice_never_lags_and_can_be_off(script):
    body = """
      const voice = new Voice("en-GB", speech);
      say(voice, "Glide.");
      say(voice, "Too late.", 2001);
      say(voice, "Knead.", 400);
      voice.on = false;
      say(voice, "Off.");
      voice.hush();
      return [asked, voice.say([]), new Voice("en-GB", null).say([{ words: "Mute." }])];
    """
    assert script("player/voice.js", VOICE.format(body=body)) == [
        ["cancel", ["Glide. Left side.", "en-GB"], "cancel", ["Knead. Left side.", "en-GB"], "cancel"],
        False,
        False,
    ]


def test_a_voice_that_fails_is_not_asked_again(script):
    body = """
      let count = 0, told = 0;
      const failing = new Proxy(speech, {
        get: (of, name) => (name === failsAt ? () => { count += 1; throw new Error("gone"); } : of[name]),
      });
      const found = [];
      for (failsAt of ["getVoices", "cancel", "speak", "resume"]) {
        const voice = new Voice("en-GB", failing);
        voice.onChange = () => (told += 1);
        found.push([say(voice, "Glide."), say(voice, "Knead."), voice.isThere, count, told]);
        voice.hush();
        count = told = 0;
      }
      window.SpeechSynthesisUtterance = undefined;
      return [...found, say(new Voice("en-GB", speech), "Rub.")];
    """
    found = script("player/voice.js", VOICE.format(body="let failsAt; " + body))
    assert found == [*[[False, False, False, 1, 1]] * 4, False]


def test_a_device_buzzes_where_it_can(script):
    buzzes = """({ Vibration }) => {
      const felt = [];
      navigator.vibrate = (pattern) => { felt.push(pattern); return true; };
      const buzz = new Vibration();
      const done = [buzz.play("begin"), buzz.play("?"), (buzz.on = false, buzz.play("begin"))];
      navigator.vibrate = undefined;
      return [felt, done, buzz.isThere];
    }"""
    assert script("player/vibration.js", buzzes) == [[[120]], [True, False, False], False]


def test_the_screen_stays_on_and_is_asked_for_again_when_the_page_is_seen(script):
    body = """
      await wake.take();
      const during = [held(), session.type];
      await look(false);
      const hidden = held();
      await look(true);
      await look(true);
      const again = held();
      await wake.release();
      await look(true);
      return [told, during, hidden, again, held(), session.type];
    """
    assert script("player/wake.js", WAKE.format(body=body)) == [
        *(["held", "held", "free"], [1, "playback"], 0, 1, 0, "auto")
    ]


def test_a_screen_that_may_go_dark_is_told(script):
    assert script("player/wake.js", WAKE.format(body="mayHave = false; await wake.take(); return told;")) == ["refused"]
    assert script("player/wake.js", WAKE.format(body="give(undefined); await wake.take(); return told;")) == ["missing"]


def test_media_keys_and_a_headset_lead_through_the_routine(script):
    sheet = cue_sheet(document(step("glide", side="each", seconds=30), step("knead", seconds=30)))
    pressed = script("player/media.js", KEYS, sheet)
    assert pressed["found"] == [
        ["play", "playing", 0, -5000],
        ["nexttrack", "playing", 1, 30_000],
        ["nexttrack", "playing", 2, 65_000],
        ["previoustrack", "playing", 1, 30_000],
        ["seekforward", "playing", 1, 40_000],
        ["seekbackward", "playing", 1, 36_000],
        ["pause", "paused", 1, 36_000],
        ["play", "playing", 1, 36_000],
        ["stop", "paused", 1, 36_000],
    ]
    assert pressed["changes"] == 10
    assert (pressed["waits"], pressed["goesOn"]) == ("waiting", "playing")
    assert pressed["during"] == ["Glide", "Calves", "playing", {"duration": 95, "position": 65, "playbackRate": 1}]
    assert pressed["closed"]


def test_settings_and_the_routine_under_way_are_remembered_for_a_day(script):
    kept = """({ settings, keepSettings, underWay, keepUnderWay, forgetUnderWay }) => {
      const first = settings({ voice: true, volume: 0.6 });
      keepSettings({ voice: false, volume: "loud", other: 1 });
      keepUnderWay("/routines/one/play/", { cue: 2 }, 0);
      const [day, found] = [24 * 3600 * 1000, [first, settings({ voice: true, volume: 0.6 })]];
      found.push(underWay("/routines/one/play/", day), underWay("/routines/two/play/", 0));
      found.push(underWay("/routines/one/play/", day + 1));
      forgetUnderWay();
      found.push(underWay("/routines/one/play/", 0));
      localStorage.setItem("effleur.player.settings", "{broken");
      found.push(settings({ voice: true }));
      return found;
    }"""
    assert script("player/remembered.js", kept) == [
        *({"voice": True, "volume": 0.6}, {"voice": False, "volume": 0.6}),
        *({"cue": 2}, None, None, None, {"voice": True}),
    ]


def test_a_browser_that_keeps_nothing_is_no_trouble(script):
    refused = """({ settings, keepSettings, underWay, keepUnderWay, forgetUnderWay }) => {
      const refuse = { get() { throw new DOMException("private", "SecurityError"); }, configurable: true };
      Object.defineProperty(window, "localStorage", refuse);
      forgetUnderWay();
      return [settings({ voice: true }), keepSettings({}), underWay("/"), keepUnderWay("/", {})];
    }"""
    assert script("player/remembered.js", refused) == [{"voice": True}, False, None, False]
