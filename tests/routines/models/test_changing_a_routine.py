"""The verbs of a routine: each is one revision, none is lost, a stale writer is told."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from routines.document import edits
from routines.document.plan import MAX_SECTIONS, MAX_STEPS, Plan, SectionPlan
from routines.document.schema import loads
from routines.models import Routine, Section, StaleRevision, Step
from techniques.models import Technique
from tests.factories import make_step


@pytest.fixture
def glide(db):
    return Technique.objects.get(slug="lower-leg-opening-glide")


@pytest.fixture
def routine(alice, glide):
    steps = [{"technique": glide, "seconds": 60 + i, "pressure": 2} for i in range(3)]
    return Routine.create(
        alice, Plan({"title": "Calves"}, [SectionPlan({}, steps), SectionPlan({"sides": "each"}, [])])
    )


def order(routine):
    return [[step["seconds"] for step in section["steps"]] for section in routine.as_document()["sections"]]


def step_of(routine, seconds):
    return Step.objects.get(section__routine=routine, seconds=seconds)


def shift(routine, seconds, places):
    routine.rewrite(routine.author, edits.shift_step, step_of(routine, seconds).key, places)


def test_a_step_takes_the_defaults_of_its_technique(routine, alice, glide):
    step = routine.add_step(alice, routine.sections.first(), glide)
    assert (step.seconds, step.pressure) == (glide.seconds_default, glide.pressure_default)


def test_each_change_is_one_revision_that_says_what_was_done(routine, alice, glide):
    routine.add_step(alice, routine.sections.first(), glide, based_on=1)
    routine.rewrite(alice, edits.remove_steps, [step_of(routine, 61).key], based_on=2)
    routine.describe(alice, title="Two calves", based_on=3)
    assert list(routine.revisions.values_list("number", "summary")) == [
        (4, "Renamed it “Two calves”"),
        (3, "Removed Opening leg glide"),
        (2, "Added Opening leg glide"),
        (1, "Created"),
    ]
    assert loads(routine.revisions.first().document)["title"] == "Two calves"


def test_a_step_moves_up_and_down_within_its_section(routine, alice):
    shift(routine, 60, 1)
    assert order(routine) == [[61, 60, 62], []]
    shift(routine, 62, -1)
    assert order(routine) == [[61, 62, 60], []]


def test_a_step_at_the_end_of_its_section_moves_into_the_next_and_back(routine, alice):
    shift(routine, 62, 1)
    assert order(routine) == [[60, 61], [62]]
    shift(routine, 62, -1)
    assert order(routine) == [[60, 61, 62], []]


def test_a_step_stays_where_there_is_nowhere_to_go(routine, alice):
    shift(routine, 60, -1)
    assert order(routine) == [[60, 61, 62], []]


def test_removing_a_step_closes_the_gap(routine, alice):
    routine.rewrite(alice, edits.remove_steps, [step_of(routine, 60).key])
    assert list(Step.objects.filter(section__routine=routine).values_list("position", flat=True)) == [0, 1]


def test_sections_move_and_close_their_gaps(routine, alice):
    first, second = routine.sections.all()
    routine.rewrite(alice, edits.move_section, second.key, -1)
    assert list(routine.sections.values_list("pk", flat=True)) == [second.pk, first.pk]
    routine.rewrite(alice, edits.remove_section, second.key)
    assert list(routine.sections.values_list("position", flat=True)) == [0]


def test_replacing_puts_the_new_plan_in_place_of_the_old(routine, alice, glide):
    plan = Plan({"title": "New"}, [SectionPlan({}, [{"technique": glide, "seconds": 33, "pressure": 1}])])
    routine.replace(alice, plan, based_on=1)
    assert (routine.title, order(routine)) == ("New", [[33]])


def test_a_stale_writer_is_refused_and_told_what_changed(routine, alice, glide):
    other_tab = Routine.objects.get(pk=routine.pk)
    routine.add_step(alice, routine.sections.first(), glide, based_on=1)
    with pytest.raises(StaleRevision) as stale:
        other_tab.describe(alice, title="Lost?", based_on=1)
    assert [r.summary for r in stale.value.changes_since] == ["Added Opening leg glide"]
    assert Routine.objects.get(pk=routine.pk).title == "Calves"


def test_a_writer_with_an_old_copy_in_memory_does_not_bring_old_values_back(routine, alice, glide):
    old_copy = Routine.objects.get(pk=routine.pk)
    routine.describe(alice, title="Renamed")
    old_copy.add_step(alice, old_copy.sections.first(), glide)
    assert Routine.objects.get(pk=routine.pk).as_document()["title"] == "Renamed"


def test_a_routine_holds_at_most_twenty_sections(routine, alice):
    for _ in range(MAX_SECTIONS - 2):
        routine.add_section(alice)
    with pytest.raises(ValidationError, match="at most"):
        routine.add_section(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Section.objects.create(routine=routine, position=MAX_SECTIONS)


def test_a_routine_holds_at_most_two_hundred_steps(alice, glide):
    steps = [{"technique": glide, "seconds": 60, "pressure": 2}] * MAX_STEPS
    routine = Routine.create(alice, Plan({"title": "Long"}, [SectionPlan({}, steps)]))
    with pytest.raises(ValidationError, match="at most"):
        routine.add_step(alice, routine.sections.first(), glide)
    with pytest.raises(ValidationError):
        Plan({"title": "Too long"}, [SectionPlan({}, steps), SectionPlan({}, steps[:1])])


@pytest.mark.parametrize(
    "wrong", [{"seconds": 4}, {"seconds": 3601}, {"pressure": 6}, {"side": "up"}, {"transition_seconds": 601}]
)
def test_a_dose_out_of_bounds_is_refused_and_changes_nothing(routine, alice, wrong):
    with pytest.raises(ValidationError):
        routine.rewrite(alice, edits.change_steps, [step_of(routine, 60).key], wrong)
    assert Routine.objects.get(pk=routine.pk).revision == 1


def test_very_deep_pressure_is_refused_for_self_massage_however_it_is_asked_for(routine, alice, glide):
    plan = Plan({"title": "Too deep", "for_whom": "self"}, [SectionPlan({}, [make_step(pressure=5)])])
    with pytest.raises(ValidationError, match="not for self-massage"):
        Routine.create(alice, plan)
    with pytest.raises(ValidationError, match="not for self-massage"):
        routine.rewrite(alice, edits.change_steps, [step_of(routine, 60).key], {"pressure": 5})
    routine.describe(alice, for_whom="partner")
    routine.rewrite(alice, edits.change_steps, [step_of(routine, 60).key], {"pressure": 5})
    with pytest.raises(ValidationError, match="not for self-massage"):
        routine.describe(alice, for_whom="self")
    assert Routine.objects.get(pk=routine.pk).for_whom == "partner"


@pytest.mark.parametrize("title", ["", "   ", "\n\t"])
def test_a_routine_without_a_title_is_refused(alice, title):
    with pytest.raises(ValidationError):
        Routine.create(alice, Plan({"title": title}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Routine.objects.create(author=alice, title=title)
