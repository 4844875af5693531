"""The cue sheet: the cues in words, and what is heard when."""

from hypothesis import given

from routines.document.cues import cues, total_seconds
from routines.player.cue_sheet import LEAD_SECONDS, anchors, cue_sheet, heard
from tests.routines.documents import documents


def technique(slug, **more):
    return {"slug": slug, "name": slug.title(), "instructions": [f"Do the {slug}."], **more}


def step(slug="glide", **fields):
    dose = {"side": "both", "seconds": 60, "pressure": 2, "repetitions": None, "note": "", "transition_seconds": 0}
    return {"technique": slug, **dose, **fields}


def document(*steps, sides="once", rounds=1, position="prone", **techniques):
    section = {"title": "", "receiver_position": position, "sides": sides, "rounds": rounds, "steps": list(steps)}
    slugs = {each["technique"] for each in steps}
    return {
        "title": "Calves",
        "language": "en-GB",
        "for": "partner",
        "sections": [section],
        "techniques": {slug: technique(slug, **techniques.get(slug, {})) for slug in slugs},
    }


def said(followed):
    return [" ".join(phrase["words"] for phrase in each.event["say"]) for each in heard(followed) if each.event["say"]]


def times(followed, kind):
    return [each.at_ms for each in heard(followed) if each.event["kind"] == kind]


def test_the_first_step_is_announced_before_it_begins():
    followed = cue_sheet(document(step("glide", seconds=60)))
    assert times(followed, "announce") == [-1000 * LEAD_SECONDS]
    assert times(followed, "begin") == [0]
    assert said(followed)[0] == "Glide. Light pressure."


def test_the_half_is_told_and_the_end_counted_down_before_it():
    followed = cue_sheet(document(step(seconds=61)))
    assert times(followed, "half") == [30_500]
    assert times(followed, "count") == [58_000, 59_000, 60_000]
    assert times(followed, "finish") == [61_000]


def test_a_short_step_is_neither_halved_nor_counted_down():
    all_heard = heard(cue_sheet(document(step(seconds=9))))
    assert [each.event["kind"] for each in all_heard] == ["announce", "begin", "finish"]


def test_the_second_side_has_a_pause_of_its_own_and_the_full_time():
    followed = cue_sheet(document(step("glide", side="each", seconds=30)))
    assert said(followed)[:2] == ["Glide. Left side. Light pressure.", "Change sides. Right side. Light pressure."]
    assert times(followed, "announce")[1] == 30_000
    assert times(followed, "begin") == [0, 35_000]
    assert followed["total_seconds"] == 65
    assert [cue["change"] for cue in followed["cues"]] == ["", "sides"]


def test_a_section_for_each_side_names_its_first_step_again_on_the_right():
    followed = cue_sheet(document(step("glide"), step("knead"), sides="each"))
    assert said(followed)[2] == "Change sides. Glide. Right side. Light pressure."


def test_a_step_that_is_repeated_in_the_next_round_is_named_again():
    followed = cue_sheet(document(step("glide"), rounds=2))
    assert said(followed)[:2] == ["Glide. Light pressure."] * 2
    assert [(cue["round"], cue["rounds"]) for cue in followed["cues"]] == [(1, 2), (2, 2)]


def test_turning_over_is_announced():
    prone, supine = document(step("glide")), document(step("knead"), position="supine")
    prone["sections"] += supine["sections"]
    prone["techniques"] |= supine["techniques"]
    followed = cue_sheet(prone)
    assert followed["cues"][1]["change"] == "position"
    assert said(followed)[1] == f"{followed['steps'][1]['position_words']}. Knead. Light pressure."


def test_where_nobody_is_touched_no_pressure_is_named():
    followed = cue_sheet(document(step("breathe"), breathe={"contact": "none"}))
    assert said(followed)[0] == "Breathe."
    assert followed["steps"][0]["pressure_words"] == ""


def test_a_step_names_the_level_that_is_allowed():
    followed = cue_sheet(document(step("glide"), step("knead")), {(0, 1): 2})
    assert [each["at_most"] for each in followed["steps"]] == [None, 2]


def test_the_parts_worked_on_are_those_the_technique_is_for():
    targets = [{"area": "calf", "role": "primary"}, {"area": "knee", "role": "secondary"}]
    assert cue_sheet(document(step("glide"), glide={"targets": targets}))["steps"][0]["areas"] == ["calf"]


@given(documents())
def test_any_routine_is_heard_in_the_order_of_time_and_is_as_long_as_its_cues(document):
    followed = cue_sheet(document)
    played = cues(document)
    all_heard = heard(followed)
    assert [each.at_ms for each in all_heard] == sorted(each.at_ms for each in all_heard)
    assert [cue["seconds"] for cue in followed["cues"]] == [cue.seconds for cue in played]
    assert followed["total_seconds"] == total_seconds(played)
    if played:
        assert all_heard[0].at_ms == -1000 * LEAD_SECONDS
        assert all_heard[-1].at_ms == 1000 * followed["total_seconds"]
        assert anchors(followed, len(played) - 1)["end"] == 1000 * followed["total_seconds"]
    for cue, flat in zip(followed["cues"], played, strict=True):
        assert followed["steps"][cue["step"]]["technique"] == flat.technique
