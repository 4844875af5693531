"""Safe versions of routines: all that is left in them may be done, and most of the time stays."""

from copy import deepcopy

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routines.document.cues import cues, total_seconds
from routines.document.outline import position_in
from routines.models import Routine
from routines.safety.replacing import replacements, safe_version
from routines.safety.screening import Act, NotToday, overall, rulings_on, screen
from techniques import library_cache
from techniques.health_check.answers import Answers
from tests.cases import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    call_command("load_routines", verbosity=0)
    return [routine.as_document() for routine in Routine.objects.house()]


FEWER = {("Partner foot massage", "varicose-veins:calf"): 0.4}
"""House routines that keep less than half of their time: there nearly all of it is below the vein."""


@pytest.mark.parametrize(
    "held", ["pregnancy", "osteoporosis", "anticoagulants", "varicose-veins", "varicose-veins:calf"]
)
def test_a_safe_version_of_each_house_routine_keeps_most_of_its_time_and_says_what_it_replaced(house, held):
    conditions = Answers.read(f"2026-11-29~{held}").conditions
    words = []
    for document in house:
        safe, changes = safe_version(document, screen(document, conditions))
        least = FEWER.get((document["title"], held), 0.5)
        assert least <= safe["total_seconds"] / document["total_seconds"] <= 1.25, document["title"]
        assert {ruling.act for ruling in rulings_on(safe, screen(safe, conditions))} == {Act.GO}
        words += changes
    assert any(change.startswith("Replaced ") and " by " in change for change in words)


@settings(max_examples=cases(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_holds_a_safe_version_is_all_go_or_there_is_none(house, data):
    kept = library_cache.kept()
    slugs = sorted(slug for slug, condition in kept.conditions.items() if condition.kind != "absolute")
    said = data.draw(st.lists(st.sampled_from(slugs) | st.sampled_from(sorted(kept.conditions)), max_size=4))
    places = st.lists(st.sampled_from(["calf", "knee", "sole", "shoulder", "ankle", "neck"]), max_size=3).map(tuple)
    conditions = Answers({slug: data.draw(places) for slug in said}).conditions
    document = deepcopy(data.draw(st.sampled_from(house)))
    pressures = data.draw(st.lists(st.integers(0, 5), min_size=1, max_size=5))
    for section in document["sections"]:
        section["receiver_position"] = data.draw(st.sampled_from(["", "prone", "side-lying", "supine"]))
    steps = [step for section in document["sections"] for step in section["steps"]]
    for index, step in enumerate(steps):
        step["pressure"] = pressures[index % len(pressures)]
    screened = screen(document, conditions)
    rulings = rulings_on(document, screened)
    try:
        safe, words = safe_version(document, screened)
    except NotToday:
        assert overall(rulings, conditions) in (Act.STOP, Act.SKIP)
        assert not replacements(document, screened)
        return
    again = rulings_on(safe, screen(safe, conditions))
    assert {ruling.act for ruling in again} <= {Act.GO}
    assert overall(again, conditions) == Act.GO
    if "pregnancy" in said:
        for section in safe["sections"]:
            for step in section["steps"]:
                assert position_in(safe, section, step["technique"]) != "prone"
    before = {step["key"]: step for step in steps}
    new = {step["key"]: step for section in safe["sections"] for step in section["steps"]}
    assert list(new) == [step["key"] for step in steps if step["key"] in new]
    assert all(step["pressure"] <= before[key]["pressure"] for key, step in new.items())
    replaced = {key for key, step in new.items() if step["technique"] != before[key]["technique"]}
    named = replacements(document, screened)
    assert {document["sections"][i]["steps"][j]["key"] for i, j in named} == replaced
    left_out = {ruling.key for ruling in rulings if ruling.act == Act.SKIP}
    turned = {"position" in change for change in words}
    assert replaced <= left_out or True in turned
    assert left_out & new.keys() <= replaced or True in turned
    assert safe["total_seconds"] == total_seconds(cues(safe)) <= 1.5 * document["total_seconds"] + 60
    assert bool(words) == (overall(rulings, conditions) != Act.GO)
