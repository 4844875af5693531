"""What the words of a condition promise or forbid, its effects do: phrase by phrase, over the whole library."""

import re
from functools import cache

import pytest

from techniques.models.effects import Effect
from techniques.safety.rules import held, options_of
from tests.techniques.safety.everything import conditions, judge, techniques

pytestmark = pytest.mark.django_db
Scope, Outcome = Effect.Scope, Effect.Outcome
LEVELS = {"feather-light": 1, "as light as": 1, "light": 2, "medium": 3}
KINDS = {
    r"deep": "deep",
    r"tools?|massager": "tool|powered",
    r"tapped|tapping|percussion": "percussion",
    r"rubbed|rubbing": "friction",
    r"lean(s|ed) on": "leaned-on",
    r"shaking": "vibration|powered",
    r"stretch": "passive-stretch|own-stretch|end-of-range",
    r"straining|strains|effort": "straining",
}
"""What a word in a row that leaves out must be among its limits: one of these kinds of work."""


@cache
def library():
    return techniques()


def effects():
    return [(condition, effect) for condition in conditions() for effect in condition.known_effects]


def says(phrase, text):
    return re.search(rf"\b({phrase})\b", text, re.IGNORECASE) is not None


def with_trait(*traits):
    return [technique for technique in library() if set(traits) <= set(technique.traits)]


def left_out(technique, condition, places=(), **answers):
    return judge(technique, held(condition, places, answers)).is_left_out


def mildest(condition):
    """The answers that allow most: cleared, in a cast, youth."""
    return {key: values[-1] for key, values in options_of(condition).items() if key not in ("side", "month")}


def short_of_a_stop():
    return [c for c in conditions() if not judge(library()[0], held(c, (), mildest(c))).stops]


def test_a_row_that_says_how_light_caps_at_that_level():
    told = 0
    for _condition, effect in effects():
        found = re.search(r"(feather-light|light|medium) at most|only (as light as)", effect.name, re.IGNORECASE)
        if found and effect.outcome != Outcome.OUT:
            told += 1
            level = LEVELS[(found[1] or found[2]).lower()]
            assert (effect.outcome, effect.level) == (Outcome.LIGHTER, level), (effect.slug, effect.name)
    assert told > 40


def test_a_row_that_begins_with_nothing_leaves_out():
    told = [e for _c, e in effects() if re.match(r"(Nothing|No|Nobody|Not)\b(?! alone)", e.name)]
    assert len(told) > 80
    for effect in told:
        assert effect.outcome in (Outcome.OUT, Outcome.STOP), (effect.slug, effect.name)


@pytest.mark.parametrize("word", KINDS)
def test_a_row_that_forbids_a_kind_of_work_limits_that_kind(word):
    told = 0
    for _condition, effect in effects():
        forbids = re.match(r"[^.:]*\b(nothing|nobody|no)\b", effect.name, re.IGNORECASE)
        if effect.outcome == Outcome.OUT and forbids and says(word, effect.name):
            told += 1
            kinds = set(effect.limits)
            assert not kinds or kinds & set(KINDS[word].split("|")), (effect.slug, effect.name)
    assert told


def test_who_must_not_lie_on_the_front_or_stand_never_does():
    told = set()
    for condition in short_of_a_stop():
        words = [condition.do_instead, *(effect.name for effect in condition.known_effects)]
        for phrase, position in (
            ("not lying on the front|never lying on the front|do not lie on the front", "prone"),
            ("not standing", "standing"),
        ):
            if any(says(phrase, text) for text in words):
                told.add((condition.slug, position))
                for technique in with_trait(f"position:{position}"):
                    verdict = judge(technique, held(condition)).in_step(position)
                    assert verdict.is_left_out, (condition.slug, technique.slug)
    assert len(told) > 8


def test_half_an_hour_at_most_is_counted():
    told = [e for _c, e in effects() if "half an hour at most" in e.name.lower()]
    assert len(told) >= 4
    assert {effect.minutes for effect in told} == {30}


def test_where_still_hands_are_named_as_allowed_some_stay():
    told = []
    for condition in short_of_a_stop():
        words = [condition.do_instead, *(effect.name for effect in condition.known_effects)]
        if any(says("still hands|hands still|resting hand", text) and "not even" not in text for text in words):
            told.append(condition.slug)
            stay = [t for t in with_trait("work:still") if not left_out(t, condition, **mildest(condition))]
            assert len(stay) > 3, condition.slug
    assert {"bone-metastases", "varicose-veins", "pregnancy", "acute-sprain-strain"} <= set(told)


def test_nothing_on_a_place_holds_for_all_touch_there():
    told = 0
    for condition, effect in effects():
        if effect.scope == Scope.PLACE and re.match(r"Nothing on\b", effect.name):
            told += 1
            for place in ("calf", "abdomen", "hand"):
                for technique in with_trait("work:touch", f"area:{place}"):
                    assert left_out(technique, condition, (place,)), (effect.slug, place, technique.slug)
    assert told > 12


def test_massage_elsewhere_is_left():
    """Where a row sends the hands elsewhere, something is left on neck and hands with a foot named, and the reverse."""
    told = 0
    for condition in short_of_a_stop():
        if condition.person_says_where and says("elsewhere|other parts|away from|skip the area", condition.do_instead):
            told += 1
            for place, far in (("sole", "area:upper-limb"), ("hand", "area:lower-limb")):
                stay = [
                    t
                    for t in with_trait(far, "work:touch")
                    if not left_out(t, condition, (place,), **mildest(condition))
                ]
                assert len(stay) > 5, (condition.slug, place)
    assert told > 5


def test_who_must_ask_first_gets_no_verdict_without_a_word():
    for slug, places in (("recent-surgery", ("hand",)), ("carotid-disease", ()), ("cancer", ("chest",))):
        condition = next(c for c in conditions() if c.slug == slug)
        assert says("ask|wait for", condition.do_instead)
        for technique in library():
            assert judge(technique, held(condition, places)).reasons, (slug, technique.slug)


def test_ones_own_movement_stays_where_the_words_praise_it():
    for slug, phrase in (
        ("pad", "moving your feet"),
        ("varicose-veins", "your own movement"),
        ("lymphoedema", "move the limb freely"),
        ("nerve-root-pain", "keep moving"),
        ("osteoporosis", "movements that you lead yourself"),
    ):
        condition = next(c for c in conditions() if c.slug == slug)
        assert says(phrase, condition.do_instead), slug
        for technique in with_trait("work:own-movement"):
            assert not left_out(technique, condition), (slug, technique.slug)


def test_what_must_not_be_lain_on_is_spoken_of_in_each_position_that_lies_on_it():
    told = 0
    for condition, effect in effects():
        if effect.scope == Scope.LYING_ON_IT:
            told += 1
            for place, position in (("chest", "prone"), ("sole", "standing"), ("hip", "side-lying")):
                for technique in with_trait(f"position:{position}"):
                    reasons = judge(technique, held(condition, (place,), mildest(condition))).in_step(position).reasons
                    assert reasons, (condition.slug, place, technique.slug)
    assert told > 10


def test_what_is_named_as_fit_for_massage_is_not_left_out():
    """Places that the words themselves offer."""
    for slug, places, offered in (
        ("carotid-disease", (), ("hand", "foot", "lower-leg", "scalp")),
        ("vertigo", (), ("hand", "foot", "shoulder")),
        ("dialysis-fistula", ("forearm",), ("foot", "lower-leg", "face")),
        ("plantar-fasciitis-acute", (), ("calf",)),
        ("achilles-tendinopathy", (), ("calf",)),
    ):
        condition = next(c for c in conditions() if c.slug == slug)
        for area in offered:
            stay = [t for t in with_trait(f"area:{area}", "work:stroke") if not left_out(t, condition, places)]
            assert stay, (slug, area)
