"""What a page says of a routine's time: words, bars and balance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routines.document.cues import cues, total_seconds
from routines.document.durations import clock, iso, minutes
from routines.document.outline import MAX_BARS, bars, outline, phases
from tests.routines.document.test_what_is_played import section, step
from tests.routines.documents import documents


@pytest.mark.parametrize(
    ("seconds", "words", "shown", "machine"),
    [
        (0, "0 s", "0:00", "PT0S"),
        (5, "5 s", "0:05", "PT5S"),
        (95, "1 min 35 s", "1:35", "PT1M35S"),
        (600, "10 min", "10:00", "PT10M"),
        (3600, "1 h", "1:00:00", "PT1H"),
        (4505, "1 h 15 min 5 s", "1:15:05", "PT1H15M5S"),
    ],
)
def test_a_duration_is_written_for_people_and_for_machines(seconds, words, shown, machine):
    assert (minutes(seconds), clock(seconds), iso(seconds)) == (words, shown, machine)


LONG = "Warm a little oil between the palms, wrap them round the lower calf and slide up in one unbroken sweep."


@pytest.mark.parametrize(
    ("technique", "how", "care"),
    [
        ({"how": "Glide up.", "care": "Not on veins."}, "Glide up.", "Not on veins."),
        ({}, "Hold.", ""),
        ({"how": "", "care": "", "cautions": ["Ease off.", "Stop."]}, "Hold.", "Ease off."),
        (
            {"instructions": [LONG], "cautions": [LONG]},
            "Warm a little oil between the palms, wrap them round the lower calf and slide up in one…",
            "Warm a little oil between the palms, wrap them round the lower calf and slide…",
        ),
        ({"instructions": ["x" * 100], "cautions": [f"{'y' * 60}, {'z' * 60}"]}, f"{'x' * 89}…", f"{'y' * 60}…"),
        ({"instructions": []}, "", ""),
    ],
)
def test_a_step_says_how_and_with_what_care_in_a_line_each(technique, how, care):
    sections = [{**section(step("a")), "title": "", "receiver_position": ""}]
    technique = {"slug": "a", "name": "A", "instructions": ["Hold.", "Let go."], **technique}
    step_read = outline({"for": "self", "sections": sections, "techniques": {"a": technique}}).sections[0]["steps"][0]
    assert (step_read["how"], step_read["care"]) == (how, care)


@given(documents())
def test_any_document_can_be_laid_out(document):
    laid_out = outline(document)
    assert laid_out.hands_on_seconds + laid_out.pause_seconds == laid_out.total_seconds
    assert sum(part["seconds"] for part in laid_out.sections) == laid_out.total_seconds


@given(documents(), st.sampled_from(["work", "", "close"]))
def test_the_bar_is_as_long_as_the_routine_without_a_gap(document, phase):
    played = cues(document)
    timeline = bars(played, {"closing-flush": phase, "calf-kneading-upwards": "deep"})
    ends = [0, *(bar.x + bar.width for bar in timeline)]
    assert [bar.x for bar in timeline] == ends[:-1]
    assert ends[-1] == total_seconds(played)
    assert len(timeline) <= MAX_BARS


def test_a_bar_too_fine_to_see_is_sampled():
    parts = [section(step("a", seconds=5), step("b", seconds=5), rounds=20) for _ in range(20)]
    played = cues({"sections": parts * 20})
    timeline = bars(played, {"a": "work", "b": "close"})
    assert len(timeline) <= MAX_BARS
    assert timeline[-1].x + timeline[-1].width == total_seconds(played)


def test_phases_are_told_in_the_order_of_a_session_with_pauses_last():
    played = cues({"sections": [section(step("b"), step("a", side="each"))]})
    assert phases(played, {"a": "warm-up", "b": "close"}) == [
        ("warm-up", "Warm-up", 120),
        ("close", "Close", 60),
        ("rest", "Changing over", 5),
    ]


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        (["both"], "Both sides are done together."),
        (["each"], "Left and right get the same: 1 min each."),
        (["left"], "Left 1 min, right 0 s: the left gets 1 min more."),
        (["left", "right", "right"], "Left 1 min, right 2 min: the right gets 1 min more."),
        (["each", "both"], "Left and right get the same: 1 min each. Both together: 1 min."),
        ([], ""),
    ],
)
def test_the_balance_of_left_and_right_is_told_in_words(sides, words):
    part = section(*[step(side=side) for side in sides])
    named = {"closing-flush": {"slug": "closing-flush", "name": "Flush", "instructions": []}}
    assert outline({"for": "self", "sections": [part], "techniques": named}).balance == words


GRAVE = {"slug": "pe-signs", "name": "Breathless", "class": "absolute", "urgency": "emergency"}
MILD = {"slug": "diabetes", "name": "Diabetes", "class": "caution", "urgency": "none"}


def test_what_stops_the_whole_routine_is_told_apart_from_what_limits_it():
    laid_out = outline({"for": "self", "sections": [], "techniques": {}, "contraindications": [GRAVE, MILD]})
    assert laid_out.stops == [("emergency", "Call for help now", [GRAVE])]
    assert laid_out.limits == [("caution", "With care", [MILD])]


def test_a_document_without_a_list_of_its_own_says_what_its_techniques_name():
    named = {"a": {"slug": "a", "name": "A", "instructions": [], "contraindications": [MILD, GRAVE, {**GRAVE}]}}
    laid_out = outline({"for": "self", "sections": [], "techniques": named})
    assert [entry["slug"] for _, _, entries in laid_out.stops + laid_out.limits for entry in entries] == [
        "pe-signs",
        "diabetes",
    ]
