"""Laws that hold for all techniques, all conditions and all places that the check offers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from techniques.models import BodyArea, Technique
from techniques.models.effects import Effect
from techniques.safety.rules import SIDE, SIDES, held, rules_of, safe_with
from tests.cases import cases
from tests.techniques.safety.everything import (
    answers_of,
    conditions,
    judge,
    judged,
    places_of,
    rank,
    said_of,
    techniques,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("laws")]  # what is judged once is kept for all
Scope = Effect.Scope


@pytest.fixture
def library():
    return techniques()


def kept_by_the_filter(*conditions):
    return set(Technique.objects.library().filter(safe_with(conditions)).values_list("slug", flat=True))


def kept_by_the_verdict(library, *conditions):
    if len(conditions) == 1:
        return {slug for slug, found in judged(library, *conditions).items() if not found.is_left_out}
    return {technique.slug for technique in library if not judge(technique, *conditions).is_left_out}


def test_the_filter_keeps_exactly_what_the_verdict_keeps(library):
    for condition in conditions():
        for said in said_of(condition):
            assert kept_by_the_filter(said) == kept_by_the_verdict(library, said), words(said)
    left, right = (held(bruise(), ("calf", "knee"), {SIDE: side}) for side in SIDES)
    for said in ([left], [right], [left, right]):
        assert kept_by_the_filter(*said) == kept_by_the_verdict(library, *said), [words(one) for one in said]
    both = held(bruise(), ("calf", "knee"))
    assert kept_by_the_verdict(library, left, right) == kept_by_the_verdict(library, both), "no side is left"
    assert kept_by_the_verdict(library, left) > kept_by_the_verdict(library, both)


def bruise():
    return next(condition for condition in conditions() if condition.slug == "bruise")


@st.composite
def anything_said(draw):
    """A condition as somebody may answer it: with any places of the body, any answers, and a side."""
    condition = draw(st.sampled_from(conditions()))
    areas = sorted(BodyArea.objects.current().values_list("slug", flat=True))
    places = draw(st.lists(st.sampled_from(areas), max_size=2)) if condition.person_says_where else []
    answers = draw(st.sampled_from(answers_of(condition)))
    side = draw(st.sampled_from([{}, {}, {SIDE: "left"}, {SIDE: "right"}])) if condition.person_says_where else {}
    return held(condition, places, {**answers, **side})


@settings(max_examples=cases(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_more_condition_never_makes_a_verdict_milder(library, data):
    one, other = data.draw(anything_said()), data.draw(anything_said())
    alone = judged(library, one), judged(library, other)
    for technique in library:
        together = rank(judge(technique, one, other))
        assert together >= max(found[technique.slug].rank for found in alone), (
            words(one),
            words(other),
            technique.slug,
        )
    assert kept_by_the_filter(one, other) == kept_by_the_verdict(library, one, other), (words(one), words(other))


@settings(max_examples=cases(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=anything_said(), data=st.data())
def test_one_more_place_never_makes_a_verdict_milder(library, said, data):
    more = data.draw(st.sampled_from(sorted(BodyArea.objects.current().values_list("slug", flat=True))))
    if not said.places:
        return
    condition = next(c for c in conditions() if c.slug == said.slug)
    answers = {key: answer for key, answer in said.answered.items() if key != SIDE}
    wider, narrower = held(condition, (*said.places, more), answers), held(condition, said.places, answers)
    more, fewer = judged(library, wider), judged(library, narrower)
    for technique in library:
        assert more[technique.slug].rank >= fewer[technique.slug].rank, (words(wider), technique.slug)


def test_an_unanswered_question_counts_as_its_most_careful_answer(library):
    for condition in conditions():
        for answers in answers_of(condition)[1:]:
            for places in ((), ("calf",)):
                said = held(condition, places, answers)
                unanswered, answered = judged(library, held(condition, places)), judged(library, said)
                for slug, found in answered.items():
                    assert unanswered[slug].rank >= found.rank, (words(said), slug)


def test_a_side_leaves_nothing_milder_than_the_other_side_alone(library):
    """One-sided work moves to the other side; what is in the middle or on both sides stays as it was."""
    for condition in (c for c in conditions() if c.person_says_where):
        for technique in library:
            plain = judge(technique, held(condition, ("calf",)))
            left = judge(technique, held(condition, ("calf",), {SIDE: "left"}))
            for side in ("left", "both"):
                assert rank(left.in_step(side=side)) == rank(plain.in_step(side=side)), (condition.slug, technique.slug)
            assert rank(left.in_step(side="right")) <= rank(plain), (condition.slug, technique.slug)


def test_a_technique_that_names_a_condition_is_never_plain_fine_with_it(library):
    for condition in conditions():
        for technique in library:
            if f"names:{condition.slug}" not in technique.traits:
                continue
            for places in places_of(condition):
                said = held(condition, places)
                found = judge(technique, said)
                assert found.reasons, (words(said), technique.slug)
                is_there = places and any(
                    rule.meets(frozenset(technique.traits))
                    for rule in rules_of(said)
                    if rule.effect.scope in (Scope.PLACE, Scope.NEIGHBOURS)
                )
                if is_there or not places:
                    is_softer = found.is_left_out or found.level is not None or found.is_with_care
                    assert is_softer, (words(said), technique.slug)


def test_naming_the_place_never_removes_what_holds_for_the_body_its_areas_or_a_position(library):
    for condition in conditions():
        always = [effect for effect in condition.known_effects if effect.scope in (Scope.BODY, Scope.AREAS)]
        bare = held(condition)
        bare.rules = tuple(rule for rule in rules_of(bare) if rule.effect in always)
        least = {technique.slug: rank(judge(technique, bare)) for technique in library}
        for places in places_of(condition):
            said = held(condition, places)
            for slug, found in judged(library, said).items():
                assert found.rank >= least[slug], (words(said), slug)


def test_naming_the_place_never_removes_what_holds_for_the_limb(library):
    """Whatever place of a leg is named, the rest of that leg comes to the same at least."""
    for condition in (c for c in conditions() if c.person_says_where):
        limb = [effect for effect in condition.known_effects if effect.scope == Scope.LIMB]
        for places in (("calf",), ("toes",), ("thigh-front",)):
            said, alone = held(condition, places), held(condition, places)
            alone.rules = tuple(rule for rule in rules_of(alone) if rule.effect in limb)
            for technique in library:
                assert rank(judge(technique, said)) >= rank(judge(technique, alone)), (words(said), technique.slug)


def test_a_place_that_is_not_named_is_never_an_empty_fine_where_the_library_cannot_guess_it(library):
    asked = [c for c in conditions() if c.person_says_where]
    cannot_guess = [c for c in asked if any(e.scope == Scope.UNPLACED and not e.area_slugs for e in c.known_effects)]
    assert len(cannot_guess) > len(asked) / 2
    for condition in cannot_guess:
        for technique in library:
            assert judge(technique, held(condition)).reasons, (condition.slug, technique.slug)
    for condition in asked:
        assert any(judge(technique, held(condition)).reasons for technique in library), condition.slug


def test_nothing_on_the_named_place_is_plain_fine(library):
    for condition in (c for c in conditions() if c.person_says_where):
        for places in places_of(condition)[1:]:
            said = held(condition, places)
            found = judged(library, said)
            for technique in library:
                if f"area:{places[0]}" in technique.traits:
                    assert found[technique.slug].has_reasons, (words(said), technique.slug)


def test_the_forehead_and_the_temples_are_face(library):
    for slug in ("open-wound", "burn-frostbite", "skin-infection-local", "rash", "bruise"):
        said = held(next(c for c in conditions() if c.slug == slug), ("face",))
        for technique in Technique.objects.library().for_area("forehead", "temple", "jaw"):
            assert judge(technique, said).is_left_out, (slug, technique.slug)


def test_red_flags_speak_in_every_answer(library):
    flags = [condition for condition in conditions() if condition.is_red_flag]
    assert len(flags) >= 13
    for condition in flags:
        for technique in library:
            found = judge(technique, held(condition))
            assert (found.answer, found.stops) == ("not-today", True), (condition.slug, technique.slug)


def test_short_of_a_reason_against_all_massage_something_can_be_done_everywhere(library):
    for condition in conditions():
        for said in said_of(condition):
            if said.kind == "absolute" or said.is_red_flag or said.answered.get("age") == "baby":
                continue
            offered = kept_by_the_verdict(library, said)
            if said.slug == "child" and not said.answered:
                continue  # it may be a baby
            assert len(offered) > 8, (words(said), len(offered))
