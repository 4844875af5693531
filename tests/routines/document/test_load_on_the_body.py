"""Where on the body a routine works: minutes times pressure by area and side, as a map and as a table."""

import json

import pytest
from hypothesis import given

from routines.document import body_load
from routines.document.cues import cues
from routines.models import ShareLink
from routines.templatetags.heat import heat_map
from techniques.models import Technique
from techniques.pictures.body_maps import on_body_map
from tests.factories import make_routine, make_step
from tests.routines.documents import documents
from tests.techniques.drawing.paths import area_of_path
from tests.techniques.page import Page, attributes, walk, words

PAIRED = {"calf", "shin", "heel"}


def places(area):
    """A map with little on it: a muscle of the calf is shown by the calf."""
    return {"gastrocnemius": ["calf"], "lower-leg": ["calf", "shin"]}.get(area, [area] if area else [])


def loads(*steps, targets, sides="once", rounds=1):
    whole = {
        "sections": [{"sides": sides, "rounds": rounds, "steps": list(steps)}],
        "techniques": {"knead": {"targets": [{"area": area, "role": role} for area, role in targets]}},
    }
    return body_load.loads(whole, places, PAIRED.__contains__)


def step(side="both", seconds=60, pressure=3, technique="knead"):
    return {
        "technique": technique,
        "side": side,
        "seconds": seconds,
        "pressure": pressure,
        "repetitions": None,
        "note": "",
        "transition_seconds": 30,
    }


def test_a_minute_at_level_3_on_one_side_is_three():
    assert loads(step("left"), targets=[("calf", "primary")]) == {("calf", "left"): 3}


def test_both_sides_at_once_are_each_worked_on_for_the_full_time():
    assert loads(step("both"), targets=[("calf", "primary")]) == {("calf", "left"): 3, ("calf", "right"): 3}


def test_each_side_after_the_other_is_each_worked_on_for_the_full_time():
    assert loads(step("each"), targets=[("calf", "primary")]) == {("calf", "left"): 3, ("calf", "right"): 3}
    in_turns = loads(step("both"), targets=[("calf", "primary")], sides="each", rounds=2)
    assert in_turns == {("calf", "left"): 6, ("calf", "right"): 6}


def test_what_has_no_sides_has_one_place_in_the_middle():
    assert loads(step("both"), step("left"), targets=[("lower-back", "primary")]) == {("lower-back", ""): 6}


def test_what_is_only_touched_counts_by_half():
    found = loads(step("left"), targets=[("calf", "primary"), ("heel", "secondary")])
    assert found == {("calf", "left"): 3, ("heel", "left"): 1.5}


def test_a_place_counts_once_however_many_targets_lie_in_it_and_by_the_most_of_them():
    targets = [("gastrocnemius", "secondary"), ("calf", "primary"), ("lower-leg", "secondary")]
    assert loads(step("left"), targets=targets) == {("calf", "left"): 3, ("shin", "left"): 1.5}


def test_a_hand_that_only_rests_is_felt_too():
    assert loads(step("left", pressure=0), targets=[("calf", "primary")]) == {("calf", "left"): 0.5}


def test_pauses_do_not_count_and_neither_do_techniques_that_the_document_says_nothing_of():
    assert loads(step("left"), step("left", technique="unknown"), targets=[]) == {}


def test_levels_go_from_one_to_five_and_the_most_worked_on_comes_first():
    found = body_load.warmths({("calf", "left"): 10, ("calf", "right"): 2, ("heel", ""): 0.1, ("shin", ""): 4.1})
    assert [(warmth.area, warmth.level) for warmth in found] == [("calf", 5), ("shin", 3), ("calf", 1), ("heel", 1)]


def test_nothing_played_is_no_heat():
    assert body_load.warmths({}) == []
    assert heat_map({"sections": [], "techniques": {}})["rows"] == []


@given(documents())
def test_nothing_gets_more_than_all_that_is_played(whole):
    for technique in whole["techniques"].values():
        technique["targets"] = [{"area": "calf", "role": "primary"}, {"area": "back", "role": "secondary"}]
    most = sum(cue.seconds / 60 * max(cue.pressure, 0.5) for cue in cues(whole))
    found = body_load.loads(whole, lambda area: on_body_map([area]), lambda place: place == "calf")
    assert all(load <= most + 1e-6 for load in found.values())
    assert all(1 <= warmth.level <= 5 for warmth in body_load.warmths(found))
    if most:
        assert max(warmth.level for warmth in body_load.warmths(found)) == 5


@pytest.mark.django_db
def test_every_area_that_a_technique_of_the_library_works_on_has_a_place_on_the_map():
    for technique in Technique.objects.library():
        targets = [target["area"] for target in json.loads(technique.document)["targets"]]
        assert any(on_body_map([area]) for area in targets), technique.slug


@pytest.fixture
def routine(alice):
    steps = [make_step("calf-kneading-upwards", side="left", seconds=120, pressure=3)]
    return make_routine(alice, *steps, visibility="public")


def heat_on(response):
    assert response.status_code == 200
    page = Page(response)
    (shown,) = page.all("details", class_="heat-details")
    return shown


def rows(shown):
    table = next(e for e in walk(shown) if e.name == "table")
    return [words(e) for e in walk(table) if e.name == "tr"][1:]


def lit(shown):
    """The areas lit on the body from behind, each with its side and its level; the right side is drawn."""
    back = next(e for e in walk(shown) if attributes(e).get("aria-label") == "Back")
    for group in (e for e in walk(back) if e.name == "g"):
        for path in group.children:
            side = "left" if "transform" in attributes(path) else "right"
            yield area_of_path("body-back", attributes(path)["d"]), side, attributes(group)["class"]


def test_a_reader_sees_it_as_a_map_and_as_a_table(client, routine):
    shown = heat_on(client.get(routine.get_absolute_url()))
    assert ("calf", "left", "heat-5") in list(lit(shown))
    assert not any(side == "right" for _area, side, _level in lit(shown))
    assert rows(shown)[0] == "Calf level 5 (6) none"


def test_who_opens_a_shared_link_and_who_composes_see_the_same(client, alice_client, routine):
    link = ShareLink.make(routine)
    seen = [
        heat_on(client.get(link.get_absolute_url())),
        Page(alice_client.get(f"{routine.get_absolute_url()}edit/heat/")).root,
    ]
    assert [rows(shown) for shown in seen] == [rows(heat_on(client.get(routine.get_absolute_url())))] * 2


def test_a_routine_with_nothing_in_it_says_so(client, alice):
    empty = make_routine(alice, sections=0, visibility="public")
    assert "Nothing is worked on yet." in words(heat_on(client.get(empty.get_absolute_url())))


def test_it_asks_the_database_nothing(client, alice, django_assert_num_queries):
    steps = [make_step(slug) for slug in ("calf-kneading-upwards", "closing-flush", "ankle-bone-circles")]
    long = make_routine(alice, *steps * 3, sections=10, visibility="public").as_document()
    with django_assert_num_queries(0):
        assert heat_map(long)["rows"]
