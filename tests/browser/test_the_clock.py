"""The time of a routine that is followed: from timestamps, so that neither sleep nor a hidden tab can bend it."""

import pytest

from routines.player.cue_sheet import cue_sheet, heard
from tests.routines.player.test_what_is_heard_when import document, step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A wall clock that the test moves, a clock by it, and `events()`: what has passed since the last call.
CLOCK = """({{ Clock }}, sheet) => {{
  let wall = 1_000_000;
  const now = () => wall;
  const wait = (seconds) => {{ wall += 1000 * seconds; }};
  let clock = new Clock(sheet, {{ now }});
  const reload = (seconds, change) => {{
    const saved = {{ ...JSON.parse(JSON.stringify(clock.saved())), ...change }};
    wait(seconds);
    return (clock = Clock.restored(sheet, saved, {{ now }}));
  }};
  const events = () => clock.due().map(({{ event, cue }}) => `${{event.kind}} ${{cue}}`);
  const late = () => clock.due().map(({{ event, late }}) => [event.kind, late]);
  const shown = () => {{
    const {{ status, cue, phase, toGo }} = clock.state();
    return [status, cue, phase, toGo / 1000];
  }};
  {body}
}}"""

# The same tabs at random, in clocks that are looked at often and never; and what must hold at each moment.
WALKS = """({ Clock, WAITS }, sheet) => {
  const faults = [];
  for (let seed = 1; seed <= 60; seed += 1) {
    let state = seed;
    const random = (n) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % n;  // the same walk each time
    let wall = 1_000_000;
    const now = () => wall;
    const clocks = [new Clock(sheet, { now }), new Clock(sheet, { now })];
    const heard = [[], []];
    const note = (i) => heard[i].push(...clocks[i].due().map(({ event, cue, at }) => [event.kind, cue, at].join()));
    const both = (act) => clocks.forEach((clock, i) => (act(clock), note(i)));
    const acts = [
      (clock) => clock.pause(), (clock) => clock.resume(), (clock) => clock.start(), (clock) => clock.next(),
      (clock) => clock.previous(), (clock) => clock.extend(30), (clock) => clock.done(), (clock) => clock.begin(),
    ];
    both((clock) => clock.start());
    for (let turn = 0; turn < 60; turn += 1) {
      const [choice, number] = [random(acts.length + 10), random(1000)];
      if (choice < acts.length) both(acts[choice]);
      else if (choice === 8) both((clock) => clock.jump(number % sheet.cues.length));
      else if (choice === 9) both((clock) => clock.seek(number * 300));
      else if (choice === 10) both((clock) => { clock.waits = WAITS[number % 3]; });
      else if (choice === 11) both((clock) => { clock.rate = [0.5, 1, 2][number % 3]; });
      else if (choice === 12) {
        clocks.forEach((clock, i) => { clocks[i] = Clock.restored(sheet, structuredClone(clock.saved()), { now }); });
      } else {
        const end = wall + number * (number % 7 ? 20 : 300);
        const status = clocks[0].state().status;
        let former = clocks[0].state();
        while (wall < end) {  // by timers that come when they should, late, or far too late
          const next = clocks[0].untilNext();
          wall = Math.min(end, wall + [1 + random(900), next ?? 1000, (next ?? 0) + random(3000)][random(3)]);
          note(0);
          const shown = clocks[0].state();
          if (shown.position < former.position) faults.push([seed, turn, "backwards", former, shown]);
          if (shown.toGo < 0 || shown.toGo > shown.of) faults.push([seed, turn, "to go", shown]);
          if (shown.toGoAll < 0 || shown.position > shown.total) faults.push([seed, turn, "total", shown]);
          if (status !== "playing" && shown.position !== former.position) faults.push([seed, turn, "moves", shown]);
          former = shown;
        }
        note(1);
      }
      const [often, seldom] = clocks.map((clock) => JSON.stringify([clock.state(), clock.spent()]));
      if (often !== seldom) faults.push([seed, turn, "differ", often, seldom]);
    }
    if (heard[0].join(";") !== heard[1].join(";")) faults.push([seed, "heard", ...heard]);
  }
  return faults.slice(0, 3);
}"""


def three_steps():
    """Glide on each side for 30 s, knead for 20 s ten times, rest for 8 s: in all 93 s, of which 5 to change sides."""
    return cue_sheet(
        document(step("glide", side="each", seconds=30), step("knead", seconds=20, repetitions=10), step(seconds=8))
    )


@pytest.fixture
def clock(script):
    return lambda body, sheet=None: script("player/clock.js", CLOCK.format(body=body), sheet or three_steps())


def test_what_is_due_passes_once_and_in_order_at_the_times_of_the_cue_sheet(clock):
    sheet = three_steps()
    played = """
      const found = [];
      for (clock.start(); clock.untilNext() !== null; wall += clock.untilNext()) {
        for (const { event, cue, at, late } of clock.due()) found.push([event.kind, cue, at, late]);
      }
      const rest = clock.due().map(({ event, cue, at, late }) => [event.kind, cue, at, late]);
      return [[...found, ...rest], wall - 1_000_000]
    """
    found, took = clock(played, sheet)
    assert found == [[each.event["kind"], each.cue, each.at_ms, 0] for each in heard(sheet)]
    assert took == 1000 * (sheet["lead_seconds"] + sheet["total_seconds"])


def test_ten_minutes_in_a_hidden_tab_or_asleep_end_where_the_wall_clock_says(clock):
    sheet = cue_sheet(document(step(seconds=400), step(seconds=400)))
    assert clock("clock.start(); wait(605); return [clock.state().position, ...shown()]", sheet) == [
        *(600_000, "playing", 1, "touch", 200)
    ]
    late = clock("clock.start(); clock.due(); wait(605.25); return late()", sheet)
    assert late == [
        *(["begin", 600_250], ["half", 400_250], ["count", 203_250], ["count", 202_250], ["count", 201_250]),
        *(["announce", 200_250], ["begin", 200_250], ["half", 250]),
    ]
    assert clock("clock.start(); wait(3600); return [shown(), clock.state().complete, clock.untilNext()]", sheet) == [
        *(["finished", 1, "touch", 0], True, None)
    ]


def test_a_wall_clock_that_is_set_back_stops_time_for_no_more_than_a_look(clock):
    assert clock(
        "clock.start(); wait(15); shown(); wait(-3600); const at = shown(); wait(10); return [at, shown()]"
    ) == [
        ["playing", 0, "touch", 20],
        ["playing", 0, "touch", 10],
    ]


def test_before_the_first_step_there_is_time_to_get_ready_that_is_in_no_total(clock):
    ready = "const { position, toGoAll, total } = clock.state(); return [shown(), position, toGoAll, total, events()]"
    assert clock(ready) == [["ready", 0, "lead", 5], -5000, 93_000, 93_000, []]
    assert clock("clock.start(); wait(2); return [shown(), clock.state().toGoAll, events()]") == [
        *(["playing", 0, "lead", 3], 93_000, ["announce 0"])
    ]
    assert clock("clock.start(); wait(2); clock.begin(); return [shown(), events()]") == [
        ["playing", 0, "touch", 30],
        ["announce 0", "begin 0"],
    ]


def test_time_stands_still_in_a_pause(clock):
    assert clock(
        "clock.start(); wait(15); clock.pause(); wait(500); clock.pause(); return [shown(), clock.untilNext()]"
    ) == [*(["paused", 0, "touch", 20], None)]
    assert clock(
        "clock.start(); wait(15); clock.pause(); wait(500); clock.resume(); clock.start(); wait(1); return shown()"
    ) == [*("playing", 0, "touch", 19)]


def test_steps_are_skipped_and_repeated_and_said_when_time_goes_on(clock):
    assert clock("clock.start(); wait(9); events(); clock.next(); return [shown(), events()]") == [
        ["playing", 1, "pause", 5],
        ["announce 1"],
    ]
    assert clock("clock.start(); wait(9); clock.previous(); return shown()") == ["playing", 0, "lead", 5]
    assert clock("clock.start(); clock.jump(3); wait(2); clock.previous(); return shown()") == [
        *("playing", 2, "touch", 20)
    ]
    paused = "clock.start(); wait(9); events(); clock.pause(); clock.jump(2); const quiet = events();"
    assert clock(paused + "wait(9); clock.resume(); return [quiet, events(), shown()]") == [
        *([], ["announce 2", "begin 2"], ["playing", 2, "touch", 20])
    ]
    assert clock("clock.start(); clock.jump(9); clock.jump(-1); return shown()") == ["playing", 0, "lead", 5]


def test_skipping_the_last_step_ends_the_routine_and_that_can_be_taken_back(clock):
    ended = "clock.start(); clock.jump(3); wait(1); events(); clock.next(); clock.next();"
    assert clock(ended + "return [events(), clock.state().complete, shown()[0]]") == [["finish 3"], True, "finished"]
    assert clock(ended + "clock.previous(); return shown()") == ["playing", 3, "touch", 8]
    assert clock(ended + "clock.start(); return [shown(), clock.spent().all]") == [["playing", 0, "lead", 5], 0]


def test_after_a_stop_no_stray_key_goes_on(clock):
    stopped = "clock.start(); wait(15); clock.stop(); clock.next(); clock.previous(); clock.resume(); clock.seek(0);"
    assert clock(stopped + "wait(9); return [shown(), clock.state().complete]") == [["finished", 0, "touch", 20], False]


def test_thirty_seconds_more_are_for_what_is_counted_down_and_its_new_end_is_counted_down_again(clock):
    assert clock("clock.start(); wait(1); clock.extend(30); return [shown(), clock.state().total]") == [
        *(["playing", 0, "lead", 34], 93_000)
    ]
    late = "clock.start(); wait(33.5); events(); clock.extend(30); const { total } = clock.state(); const all = [];"
    assert clock(late + "wait(31.5); return [total, shown(), events()]") == [
        *(123_000, ["playing", 1, "pause", 5], ["count 0", "count 0", "count 0", "announce 1"])
    ]


def test_a_step_that_waits_ends_by_a_tap(clock):
    counted = 'clock.waits = "counted"; clock.start(); clock.jump(2); wait(100);'
    assert clock(counted + "return [shown(), clock.state().waits, clock.untilNext()]") == [
        *(["waiting", 2, "touch", 0], True, None)
    ]
    assert clock(counted + "events(); clock.pause(); clock.done(); clock.done(); return [shown(), events()]") == [
        *(["playing", 3, "touch", 8], ["announce 3", "begin 3"])
    ]
    assert clock(counted + "clock.extend(30); wait(10); return shown()") == ["playing", 2, "touch", 20]
    assert clock(counted + 'clock.waits = "never"; return shown()') == ["playing", 3, "touch", 8]
    always = 'clock.waits = "always"; clock.start(); clock.jump(3); wait(9); const before = events();'
    assert clock(always + "clock.done(); return [before, events(), shown()[0]]") == [
        *(["announce 0", "announce 3", "begin 3"], ["finish 3"], "finished")
    ]


def test_at_another_rate_the_rest_takes_another_time(clock):
    assert clock("clock.start(); wait(15); clock.rate = 2; wait(5); return [shown(), clock.untilNext()]") == [
        *(["playing", 0, "touch", 10], 3500)
    ]
    assert clock("try { clock.rate = 0; } catch (error) { return error.name; }") == "RangeError"


def test_seeking_leaves_out_what_lies_before(clock):
    sought = "clock.start(); wait(1); events(); clock.seek(46_000); wait(1); "
    assert clock(sought + "return [shown(), clock.state().position, events()]") == [
        *(["playing", 1, "touch", 18], 47_000, [])
    ]
    assert clock(sought + "clock.seek(-99_000); return shown()") == ["playing", 0, "lead", 5]
    assert clock(sought + "clock.seek(999_000); return [shown()[0], events()]") == ["finished", ["finish 3"]]


def test_after_a_short_gap_a_reloaded_page_goes_on_by_the_wall_clock(clock):
    assert clock("clock.start(); wait(10); events(); reload(9); return [shown(), late()]") == [
        ["playing", 0, "touch", 16],
        [],
    ]
    assert clock("clock.start(); wait(19); clock.due(); wait(2); reload(2); return late()") == [["half", 3000]]


def test_after_a_long_gap_it_is_paused_where_it_last_was(clock):
    assert clock("clock.start(); wait(10); reload(31); return shown()") == ["paused", 0, "touch", 25]
    assert clock("clock.start(); wait(10); reload(31); clock.resume(); wait(5); return shown()") == [
        *("playing", 0, "touch", 20)
    ]
    assert clock("clock.start(); wait(10); reload(-60); return shown()") == ["paused", 0, "touch", 25]


def test_a_reload_changes_neither_a_pause_nor_what_was_added_or_done(clock):
    kept = """
      clock.waits = "counted"; clock.start(); wait(15); clock.extend(30); clock.pause(); reload(5);
      return [shown(), clock.state().total, clock.waits, clock.spent(), events()]
    """
    assert clock(kept) == [
        *(["paused", 0, "touch", 50], 123_000, "counted", {"touch": [10_000, 0, 0, 0], "all": 10_000}),
        [],
    ]
    assert clock('clock.waits = "always"; clock.start(); wait(50); reload(999); return shown()') == [
        *("waiting", 0, "touch", 0)
    ]


def test_what_was_saved_of_another_routine_or_is_broken_is_not_taken(clock):
    assert clock('clock.start(); return reload(1, { sheet: "1-abc" })') is None
    for broken in ("cue: 99", 'elapsed: "x"', "extra: null", 'status: "on"', "told: 1", "at: null", 'cue: "length"'):
        assert clock(f"clock.start(); return reload(1, {{ {broken} }})") is None, broken
    assert clock("return [null, {}, 7].map((saved) => Clock.restored(sheet, saved, { now }))") == [None, None, None]


def test_what_was_really_followed_is_known_by_step(clock):
    followed = "clock.start(); wait(15); clock.next(); wait(7); clock.pause(); wait(99); clock.jump(3); clock.resume();"
    assert clock(followed + "wait(99); return clock.spent()") == {"touch": [10_000, 2_000, 0, 8_000], "all": 25_000}


def test_a_routine_without_a_step_ends_at_once(clock):
    sheet = {**three_steps(), "cues": [], "total_seconds": 0}
    ended = "clock.next(); clock.start(); clock.seek(5); clock.extend(30); return [clock.state().complete, events()]"
    assert clock(ended, sheet) == [True, []]


def test_whatever_is_pressed_how_often_it_is_looked_at_changes_nothing(script):
    assert script("player/clock.js", WALKS, three_steps()) == []
