"""A routine as the rulings leave it, to be played: nothing that must be left out, nothing harder than allowed."""

import pytest
from django.core.management import call_command

from routines.document.cues import cues, total_seconds
from routines.models import Routine
from routines.safety.as_ruled import as_ruled
from routines.safety.screening import Act, rulings_on, screen
from techniques.health_check.answers import Answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db):
    call_command("load_routines", verbosity=0)
    return [routine.as_document() for routine in Routine.objects.house()]


def under(document, held):
    return screen(document, Answers.read(f"2026-11-30~{held}").conditions)


@pytest.mark.parametrize("held", ["pregnancy", "osteoporosis", "anticoagulants", "varicose-veins:calf"])
def test_of_each_house_routine_only_what_the_conditions_allow_is_played(house, held):
    left_out = 0
    for document in house:
        ruled = as_ruled(document, under(document, held))
        rulings = rulings_on(ruled.document, under(ruled.document, held))
        assert {ruling.act for ruling in rulings} <= {Act.GO}, document["title"]
        assert ruled.document["total_seconds"] == total_seconds(cues(ruled.document))
        assert {at: ruled.at_most.get(at) for at in ruled.at_most} == {
            (ruling.section, ruling.step): ruling.at_most for ruling in rulings if ruling.at_most is not None
        }
        left_out += len(ruled.left_out)
    assert left_out


def test_without_answers_all_of_it_is_played(house):
    assert as_ruled(house[0], None).document == house[0]


def test_nothing_is_played_under_a_red_flag(house):
    ruled = as_ruled(house[0], under(house[0], "suspected-dvt"))
    assert not ruled.document["sections"]
    assert set(ruled.left_out) == {technique["name"] for technique in house[0]["techniques"].values()}
