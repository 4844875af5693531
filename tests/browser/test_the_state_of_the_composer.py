"""The table in composer-state.js: each transition of it, and what people see."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TROUBLES = ["offline", "loggedOut", "forbidden", "gone", "failed"]
# Each state, and where an event leads from there. Every other event leaves it as it is.
TRANSITIONS = {
    "reached": {trouble: trouble for trouble in TROUBLES},
    "offline": {"answered": "reached", "renewed": "reached", "idle": "reached"},
    "loggedOut": {"answered": "reached", "renewed": "reached"},
    "forbidden": {"answered": "reached", "renewed": "reached", "dropped": "reached"},
    "gone": {"answered": "reached", "renewed": "reached", "again": "reached", "dropped": "reached"},
    "failed": {"answered": "reached", "renewed": "reached", "again": "reached", "dropped": "reached"},
    "quiet": {"conflict": "conflict"},
    "conflict": {"decided": "quiet", "left": "quiet", "agreed": "quiet"},
    "empty": {"queued": "waiting"},
    "waiting": {"emptied": "empty"},
    "accepted": {"refused": "refused"},
    "refused": {"stored": "accepted", "agreed": "accepted", "mended": "accepted"},
    "stored": {"typed": "typed", "mistaken": "mistaken"},
    "typed": {"tidy": "stored", "mistaken": "mistaken"},
    "mistaken": {"tidy": "stored", "typed": "typed"},
}
for state in TROUBLES:
    TRANSITIONS[state] |= {trouble: trouble for trouble in TROUBLES}
EVENTS = sorted({event for events in TRANSITIONS.values() for event in events})
FIRST = {"reached", "quiet", "empty", "accepted", "stored"}

AFTER = """({ ComposerState, REGIONS }, events) => {
  const state = new ComposerState();
  const moved = events.map((event) => state.on(event));
  const states = Object.values(REGIONS).flatMap((region) => Object.keys(region));
  return {
    moved: moved.at(-1),
    states: states.filter((name) => state.is(name)),
    shown: state.shown,
    loses: state.losesSomething,
    holdsAChange: state.holds({ decides: false }),
    holdsARetry: state.holds({ decides: false }, true),
    holdsTheDecision: state.holds({ decides: true }),
    holdsItsRetry: state.holds({ decides: true }, true),
  };
}"""


@pytest.fixture
def after(script):
    """What is the case after these events: `after("typed", "queued")`."""
    return lambda *events: script("composer-state.js", AFTER, list(events))


def way_to(state) -> list[str]:
    """Events that lead there from the start."""
    if state in FIRST:
        return []
    return ["queued"] if state == "waiting" else [state]


def test_the_table_has_these_transitions_and_no_other(script):
    table = script("composer-state.js", "({ REGIONS }) => JSON.parse(JSON.stringify(REGIONS))")
    states = {name: row["on"] for region in table.values() for name, row in region.items()}
    assert states == TRANSITIONS


@pytest.mark.parametrize("state", TRANSITIONS)
def test_an_event_leads_where_the_table_says_and_moves_nothing_else(after, state):
    before = set(after(*way_to(state))["states"])
    assert state in before
    for event in EVENTS:
        expected = {TRANSITIONS[name].get(event, name) for name in before}
        found = after(*way_to(state), event)
        assert set(found["states"]) == expected, event
        assert found["moved"] == (expected != before), event


def test_at_first_everything_is_saved(after):
    found = after()
    assert set(found["states"]) == FIRST
    assert (found["shown"]["shows"], found["shown"]["calm"], found["loses"]) == ("saved", True, False)
    assert not found["holdsAChange"]


@pytest.mark.parametrize(
    ("events", "shows", "box"),
    [
        (["typed"], "typing", None),
        (["mistaken"], "failed", None),
        (["typed", "queued"], "saving", None),
        (["mistaken", "queued"], "saving", None),
        (["refused"], "failed", None),
        (["refused", "queued"], "saving", None),
        (["refused", "typed"], "failed", None),
        (["queued", "conflict"], "undecided", None),
        (["queued", "offline"], "away", "away"),
        (["queued", "loggedOut"], "stuck", "out"),
        (["queued", "forbidden"], "stuck", "forbidden"),
        (["queued", "gone"], "stuck", "gone"),
        (["queued", "failed"], "stuck", "failed"),
        (["queued", "conflict", "offline"], "away", "away"),
    ],
)
def test_what_most_needs_somebody_is_shown_first(after, events, shows, box):
    found = after(*events)["shown"]
    assert (found["shows"], found.get("box")) == (shows, box)
    assert found.get("calm", False) == (shows in {"typing", "saving"})


def test_what_was_hidden_is_shown_again_when_the_trouble_is_over(after):
    assert after("typed", "conflict", "queued", "offline", "answered")["shown"]["shows"] == "undecided"
    assert after("typed", "conflict", "queued", "offline", "answered", "decided")["shown"]["shows"] == "saving"
    assert after("typed", "queued", "emptied")["shown"]["shows"] == "typing"
    assert after("typed", "queued", "stored", "tidy", "emptied")["shown"]["shows"] == "saved"


def test_a_refusal_is_shown_until_a_change_is_stored(after):
    assert after("refused", "queued", "emptied")["shown"]["shows"] == "failed"
    assert after("refused", "queued", "stored", "emptied")["shown"]["shows"] == "saved"


@pytest.mark.parametrize("event", ["typed", "mistaken", "queued", "conflict"])
def test_leaving_would_lose_what_is_typed_queued_or_in_conflict(after, event):
    assert after(event)["loses"]


@pytest.mark.parametrize("event", ["offline", "loggedOut", "refused"])
def test_trouble_alone_loses_nothing(after, event):
    assert not after(event)["loses"]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_holds_the_queue_and_only_a_lost_connection_is_retried(after, trouble):
    found = after("queued", trouble)
    assert found["holdsAChange"]
    assert found["holdsTheDecision"]
    assert found["holdsARetry"] == (trouble != "offline")


def test_a_conflict_holds_every_change_but_its_decision(after):
    found = after("queued", "conflict")
    assert found["holdsAChange"]
    assert not found["holdsTheDecision"]


def test_without_a_connection_a_conflict_holds_even_a_retry_of_other_changes(after):
    found = after("queued", "conflict", "offline")
    assert found["holdsARetry"]
    assert found["holdsTheDecision"]
    assert not found["holdsItsRetry"]
