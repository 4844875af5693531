"""Advice on whole routines: any document, the house's own, what is offered to mend, and what is written about it."""

import json
import re
import tomllib
from copy import deepcopy
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routines.advice import RULES, SEVERITIES, advise
from routines.document import schema as documents
from routines.house import toml_files
from routines.models import Routine
from techniques import library_cache
from techniques.health_check.answers import Answers
from tests.cases import cases
from tests.routines import made
from tests.routines.advice.advised import technique
from tests.routines.documents import documents as any_documents

TABLE = Path(__file__).resolve().parents[3] / "docs" / "advice.md"
HOUSE = tomllib.loads((toml_files.FOLDER / "house.toml").read_text(encoding="utf-8"))["routine"]


def all_said(document, **known):
    return advise(document, made.areas(), pool=made.pool(), **known)


@settings(deadline=None)
@given(any_documents())
def test_any_document_that_is_valid_can_be_advised_on(document):
    assert all_said(document) == all_said(deepcopy(document))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made.routines())
def test_it_says_the_same_twice_in_order_and_once_for_a_step(document):
    before = json.dumps(document)
    said = all_said(document)
    assert said == all_said(json.loads(before))
    assert json.dumps(document) == before
    assert len({advice.id for advice in said}) == len(said)
    ranks = [SEVERITIES.index(advice.severity) for advice in said]
    assert ranks == sorted(ranks)
    assert all(advice.message and advice.why and advice.source for advice in said)


@settings(max_examples=cases(15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made.routines())
def test_what_was_mended_is_not_told_again_and_the_document_stays_whole(document):
    keys = {step["key"] for part in document["sections"] for step in part["steps"]}
    for advice in all_said(document):
        if advice.repair is None:
            continue
        mended = advice.repair.apply(document)
        documents.check(mended)
        assert advice.id not in {again.id for again in all_said(mended)}, advice
        kept = [step["key"] for part in mended["sections"] for step in part["steps"] if "key" in step]
        assert set(kept) <= keys
        assert len(set(kept)) == len(kept)


@pytest.mark.django_db
def test_what_was_mended_for_a_person_is_not_told_again():
    slugs = sorted(slug for slug, entry in library_cache.kept().conditions.items() if entry.kind != "absolute")

    @settings(max_examples=cases(10), deadline=None)
    @given(made.routines(), st.lists(st.sampled_from(slugs), min_size=1, max_size=3))
    def mend(document, chosen):
        conditions = Answers(dict.fromkeys(chosen, ("foot", "forearm"))).conditions
        for advice in all_said(document, conditions=conditions):
            if advice.repair:
                mended = advice.repair.apply(document)
                assert advice.id not in {again.id for again in all_said(mended, conditions=conditions)}, advice

    mend()


def test_a_repair_finds_its_step_by_its_key_wherever_that_is_now():
    document = made.document(made.section(made.step("calf-jostle", 30, 1), made.step("calf-foam-roller", 60, 4)))
    (advice,) = [advice for advice in all_said(document) if advice.rule == "L03"]
    moved = deepcopy(document)
    moved["sections"].insert(0, made.section(title="New"))
    assert advice.repair.apply(moved)["sections"][1]["steps"][1]["pressure"] == 3
    del moved["sections"][1]["steps"][1]
    with pytest.raises(LookupError):
        advice.repair.apply(moved)


def test_a_repair_counts_time_and_techniques_anew():
    document = made.document(made.section(made.step("arch-knuckle-glide", 60, 3)))
    (advice,) = [advice for advice in all_said(document) if advice.rule == "L01"]
    mended = advice.repair.apply(document)
    assert mended["total_seconds"] == 120
    assert set(mended["techniques"]) == {"arch-knuckle-glide", "sole-long-glide"}
    added, kept = mended["sections"][0]["steps"]
    assert "key" not in added
    assert kept["key"] == "s0"


def test_without_a_pool_nothing_is_offered_that_would_need_one():
    document = made.document(made.section(made.step("arch-knuckle-glide", 60, 3)))
    (advice,) = [advice for advice in advise(document, made.areas()) if advice.rule == "L01"]
    assert advice.repair is None


def test_a_retired_technique_is_not_offered():
    document = made.document(made.section(made.step("arch-knuckle-glide", 60, 3)))
    pool = {slug: {**entry, "retired": True} for slug, entry in made.pool().items()}
    assert not any(advice.repair for advice in advise(document, made.areas(), pool=pool) if advice.rule == "L01")


def test_steps_of_an_old_document_are_known_by_their_place():
    document = made.document(made.section(made.step("arch-knuckle-glide", 60, 3)))
    del document["sections"][0]["steps"][0]["key"]
    assert "L01:0.0" in {advice.id for advice in all_said(document)}


def test_an_area_that_is_not_known_here_still_counts_as_a_place():
    elsewhere = technique(stroke="stripping")
    elsewhere["targets"] = [{"area": "tail", "name": "Tail", "kind": "region", "role": "primary"}]
    document = made.document(made.section(made.step("own", 60, 3)), techniques=[elsewhere])
    assert {"L01:s0", "L02:s0"} <= {advice.id for advice in all_said(document)}


def test_there_are_twenty_four_rules_and_each_says_what_it_measures_and_where_that_is_from():
    assert list(RULES) == [f"L{number:02d}" for number in range(1, 25)]
    for rule in RULES.values():
        assert rule.severity in SEVERITIES
        assert rule.title
        assert rule.threshold
        assert rule.source
        assert len(rule.function.__doc__) > 80


def test_the_table_of_rules_is_as_the_code_has_it():
    rows = dict(re.findall(r"^\| (L\d\d) (\|.*)\|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert rows == {
        rule.id: f"| {rule.severity} | {rule.title} | {rule.threshold} | {rule.source} " for rule in RULES.values()
    }


@pytest.fixture
def house(db):
    call_command("load_routines", verbosity=0)
    return {routine.code: routine for routine in Routine.objects.house()}


@pytest.mark.parametrize("code", [entry["code"] for entry in HOUSE])
def test_no_house_routine_gives_cause_to_warn(house, code):
    kept = library_cache.kept()
    said = advise(house[code].as_document(), kept.areas, pool=made.pool())
    assert [advice.message for advice in said if advice.severity != "info"] == []
