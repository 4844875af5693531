"""What the reader's conditions mean for techniques, against the library as it is."""

import re

import pytest

from techniques.health_check.answers import Answers
from techniques.models import Technique
from techniques.safety.verdicts import with_verdicts
from tests.factories import make_technique

pytestmark = pytest.mark.django_db


def verdicts(said):
    """Of all techniques of the library, by slug, as somebody answered: `bruise:calf~pregnancy`."""
    conditions = Answers.read(f"2026-01-01~{said}").conditions
    assert len(conditions) == len(said.split("~"))
    return {t.slug: t.verdict for t in with_verdicts(Technique.objects.library().order_by("slug"), conditions)}


def on(area):
    return set(Technique.objects.library().for_area(area).values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("said", "technique", "answer", "level"),
    [
        ("suspected-dvt", "calf-forearm-glide", "not-today", None),
        ("suspected-dvt", "temple-soft-circles", "not-today", None),
        ("fever", "closing-flush", "not-today", None),
        ("pe-signs", "foot-holding-start", "not-today", None),
        ("gout", "toe-glide-and-pull", "not-here", None),
        ("varicose-veins", "calf-wringing", "not-here", None),
        ("varicose-veins", "shoulder-top-squeeze", "fine", None),
        ("varicose-veins:calf", "calf-wringing", "not-here", None),
        ("varicose-veins:calf", "palm-opening", "fine", None),
        ("varicose-veins:thigh-front", "thigh-front-kneading", "not-here", None),
        ("varicose-veins:calf", "closing-flush", "not-here", None),
        ("varicose-veins:calf", "sole-long-glide", "not-here", None),
        ("varicose-veins:calf", "thigh-front-kneading", "lighter", 2),
        ("varicose-veins:calf", "thigh-closing-feather", "fine", None),
        ("varicose-veins:foot", "lower-leg-opening-glide", "fine", None),
        ("pregnancy", "inner-ankle-thumb-hold", "not-here", None),
        ("pregnancy", "li4-thumb-press", "not-here", None),
        ("pregnancy", "shoulder-top-squeeze", "lighter", 2),
        ("pregnancy", "shoulder-forearm-press", "not-here", None),
        ("pregnancy", "belly-clockwise-circles", "not-here", None),
        ("pregnancy", "shoulder-blade-thumb-hold", "not-here", None),
        ("pregnancy", "foot-wringing", "lighter", 2),
        ("pregnancy", "back-feather-close", "not-here", None),
        ("pregnancy", "blade-circles-side-lying", "fine", None),
        ("head-neck-injury", "neck-back-kneading", "not-here", None),
        ("head-neck-injury", "scalp-shift", "not-here", None),
        ("head-neck-injury", "sole-long-glide", "fine", None),
        ("stroke-signs", "neck-warm-hold", "not-today", None),
        ("severe-headache", "skull-base-circles", "not-today", None),
        ("suspected-arm-clot", "forearm-long-glide", "not-today", None),
        ("hernia", "belly-clockwise-circles", "not-here", None),
        ("belly-pain", "belly-resting-hand", "not-here", None),
        ("belly-pain", "sole-long-glide", "fine", None),
        ("pregnancy", "calf-cupping-taps", "not-here", None),
        ("pregnancy", "temple-soft-circles", "fine", None),
        ("pregnancy", "trapezius-kneading-prone", "not-here", None),
        ("anticoagulants", "calf-kneading-upwards", "lighter", 2),
        ("anticoagulants", "calf-forearm-glide", "not-here", None),
        ("anticoagulants", "closing-flush", "fine", None),
        ("achilles-tendinopathy", "achilles-area-kneading", "lighter", 2),
        ("plantar-fasciitis-acute", "inner-heel-thumb-slide", "not-here", None),
        ("plantar-fasciitis-acute", "sole-bands-thumb-sink", "lighter", 2),
        ("osteoporosis", "upper-back-light-cupping", "not-here", None),
        ("osteoporosis", "sole-long-glide", "fine", None),
        ("diabetes", "arch-knuckle-glide", "lighter", 3),
        ("diabetic-neuropathy", "sole-ball-roll", "not-here", None),
        ("fracture:forearm;state=cast", "forearm-flexor-kneading", "not-here", None),
        ("fracture:forearm;state=cast", "calf-wringing", "fine", None),
        ("fracture:wrist;state=cast", "scalp-shift", "fine", None),
        ("fracture", "foot-wringing", "not-today", None),
        ("fracture;state=cast", "foot-wringing", "not-here", None),
        ("bruise:calf", "calf-foam-roller", "not-here", None),
        ("bruise:calf", "forehead-sweep", "fine", None),
        ("pad", "calf-jostle", "lighter", 1),
        ("mild-swelling", "calf-wringing", "lighter", 2),
        ("mild-swelling", "peroneal-stripping", "not-here", None),
        ("joint-replacement:knee", "knee-bend-straighten", "fine", None),
        ("joint-replacement:knee", "kneecap-edge-circles", "not-here", None),
        ("joint-replacement:knee", "neck-slow-turns", "fine", None),
        ("cancer", "metatarsal-grooves", "not-here", None),
        ("allergy-lubricant", "closing-flush", "fine", None),
    ],
)
def test_each_condition_means_what_a_careful_therapist_would_say(said, technique, answer, level):
    verdict = verdicts(said)[technique]
    assert (verdict.answer, verdict.level) == (answer, level)
    if answer != "fine":
        assert verdict.reasons[0].condition.slug == re.split("[:;]", said)[0]
        assert verdict.reasons[0].condition.do_instead


@pytest.mark.parametrize("slug", ["suspected-dvt", "fever", "hypertension-unstable", "cauda-equina", "phlebitis"])
def test_where_no_massage_is_right_no_technique_is(slug):
    assert {verdict.answer for verdict in verdicts(slug).values()} == {"not-today"}


def test_deep_calf_work_is_never_fine_with_anything_that_may_be_a_clot():
    for slug in ("suspected-dvt", "phlebitis", "clot-risk", "varicose-veins", "unexplained-swelling", "pad"):
        assert verdicts(slug)["calf-forearm-glide"].is_left_out, slug


def test_nothing_on_the_place_that_was_named_is_offered_and_all_else_is():
    found = verdicts("open-wound:calf")
    for slug, verdict in found.items():
        if slug in on("calf"):
            assert verdict.answer == "not-here"
    assert found["shoulder-top-squeeze"].answer == "fine"


def test_in_pregnancy_no_leg_is_pressed_harder_than_lightly():
    for slug, verdict in verdicts("pregnancy").items():
        technique = Technique.objects.get(slug=slug)
        if slug in on("lower-limb") and verdict.answer == "fine":
            assert technique.pressure_max <= 2, slug


def test_in_pregnancy_nothing_is_offered_that_is_done_lying_on_the_front_and_it_says_what_to_do_instead(client):
    prone = {t.slug for t in Technique.objects.library() if t.positions == ("prone",)}
    found = verdicts("pregnancy")
    assert len(prone) > 25
    assert all(found[slug].is_left_out for slug in prone)
    client.cookies["known"] = "2026-01-01~pregnancy"
    page = client.get("/techniques/back-feather-close/").text
    why = "Not lying on the front: lie on the side or sit."
    assert page.index("Lying on the front") < page.index(why) < page.index("How to do it")


def test_another_position_than_its_own_is_judged_by_itself():
    back = verdicts("pregnancy")["back-feather-close"]
    assert not back.in_step("side-lying").is_left_out
    assert back.in_step("side-lying").in_step("prone") == back
    hold = verdicts("pregnancy")["temple-soft-circles"]
    assert hold.in_step("prone").is_left_out
    assert not hold.in_step("supine").is_left_out


def test_on_the_vein_nothing_is_done_below_it_next_to_nothing_and_above_it_what_is_light():
    calf = verdicts("varicose-veins:calf")
    touching = {t.slug for t in Technique.objects.library() if "work:touch" in t.traits}
    assert all(calf[slug].is_left_out for slug in on("calf") & touching)
    below = (on("ankle") | on("foot")) & touching - on("lower-leg")
    assert all(calf[slug].is_left_out or calf[slug].level == 1 or calf[slug].is_with_care for slug in below)
    assert calf["ankle-holding-warm"].is_with_care
    above = on("thigh") & touching - on("lower-leg") - on("knee")
    assert {calf[slug].level for slug in above} <= {None, 2}
    assert calf["thigh-front-kneading"].level == 2


def test_what_is_fine_with_something_to_mind_says_so(client):
    still = verdicts("clot-risk")["ankle-holding-warm"]
    assert (still.answer, still.is_with_care) == ("fine", True)
    assert not verdicts("clot-risk")["temple-soft-circles"].is_with_care
    client.cookies["known"] = "2026-01-01~clot-risk"
    page = client.get("/techniques/ankle-holding-warm/").text
    assert "With care" in page
    assert "Ask a clinician before any work on the legs" in page


def test_the_strictest_of_several_holds_and_the_gravest_reason_comes_first():
    one = verdicts("diabetes~plantar-fasciitis-acute")["sole-bands-thumb-sink"]
    assert (one.answer, one.level) == ("lighter", 2)
    both = verdicts("diabetes~diabetic-neuropathy")["arch-knuckle-glide"]
    assert both.answer == "not-here"
    assert [reason.condition.slug for reason in both.reasons] == ["diabetic-neuropathy", "diabetes"]


def test_a_reason_says_why_in_the_words_of_the_effect_that_decides():
    def why(said, slug):
        return verdicts(said)[slug].reasons[0].why

    assert why("anticoagulants", "calf-forearm-glide").startswith("It may bruise: nothing deep")
    assert why("pregnancy", "li4-thumb-press").startswith("Custom leaves out pressure on these points")
    assert why("varicose-veins:calf", "calf-wringing") == "Nothing on the vein itself."
    assert why("varicose-veins:thigh-front", "foot-wringing").endswith("It cannot be done as lightly as this asks.")


def test_nothing_rubs_across_a_sore_achilles_tendon():
    make_technique("across-the-tendon", "achilles-tendon", "friction-cross-fibre")
    make_technique("along-the-tendon", "achilles-tendon", pressure_min=3, pressure_default=3, pressure_max=4)
    found = verdicts("achilles-tendinopathy")
    assert found["across-the-tendon"].answer == "not-here"
    assert found["across-the-tendon"].reasons[0].why.startswith("Nothing deep and no rubbing on the sore tendon.")
    assert found["along-the-tendon"].is_left_out  # it cannot be as light as level 2
