"""Knowing when not to: what the library leaves out for a condition, and what the safety pages say."""

import pytest

from techniques import library_cache
from techniques.models import Contraindication, Edition, Technique
from techniques.safety.rules import conditions_of, safe_for
from techniques.safety.verdicts import with_verdicts
from tests.factories import make_technique, with_traits
from tests.techniques.page import Page, attributes, words

pytestmark = pytest.mark.django_db


def left_out_for(*conditions):
    library = Technique.objects.library()
    return set(library.values_list("slug", flat=True)) - set(
        safe_for(library, *conditions).values_list("slug", flat=True)
    )


def caps_for(*conditions):
    asked = conditions_of(conditions)
    return {t.slug: t.verdict.level for t in with_verdicts(Technique.objects.all(), asked)}


def browse(client, query):
    return Page(client.get(f"/techniques/?{query}"))


# What is left out


def test_a_possible_clot_leaves_nothing_and_the_page_says_why_and_what_to_do(client):
    page = browse(client, "without=suspected-dvt&area=foot")
    assert page.cards == []
    assert "No massage today: Known or possible blood clot in a leg" in page.text
    assert "See a doctor today" in page.text
    assert "No massage anywhere. Get a medical assessment the same day." in page.text
    assert "Drop one" not in page.text
    assert page.link("Why, and what else to know") == "/safety/suspected-dvt/"


@pytest.mark.parametrize("condition", ["pe-signs", "fever", "cellulitis", "fracture"])
def test_every_reason_for_no_massage_today_leaves_out_everything(condition):
    assert left_out_for(condition) == left_out_for("suspected-dvt")
    assert len(left_out_for(condition)) == Technique.objects.library().count()


def test_the_most_urgent_reason_comes_first(client):
    page = browse(client, "without=fever&without=suspected-dvt&without=pe-signs")
    headings = [words(heading) for heading in page.all("h2") if "No massage today" in words(heading)]
    assert ["breathlessness" in headings[0], "clot" in headings[1], "Fever" in headings[2]] == [True, True, True]


def test_a_condition_of_a_place_leaves_out_what_works_on_it_or_on_what_holds_it():
    make_technique("on-a-part", area="gastrocnemius")
    make_technique("on-the-place", area="calf")
    make_technique("on-the-whole-leg", area="lower-leg")
    make_technique("elsewhere", area="shoulder")
    out = left_out_for("acute-sprain-strain")  # until the person says where: lower leg, ankle and foot
    assert {"on-a-part", "on-the-place", "on-the-whole-leg"} <= out
    assert "elsewhere" not in out


def test_a_technique_that_names_a_condition_is_left_out_as_long_as_the_place_is_not_known():
    elsewhere = make_technique("elsewhere", area="shoulder")
    elsewhere.contraindications.add(Contraindication.objects.get(slug="gout"))
    with_traits(elsewhere)
    assert "elsewhere" in left_out_for("gout")


def test_varicose_veins_leave_out_the_leg_and_say_so(client):
    make_technique("elsewhere", name="Shoulder squeeze", area="shoulder")
    page = browse(client, "without=varicose-veins&q=squeeze")
    assert "Shoulder squeeze" in page.cards
    out = left_out_for("varicose-veins")
    assert {"calf-kneading-upwards", "calf-foam-roller", "foot-wringing"} <= out
    assert out.isdisjoint({"ankle-rotations-active", "ankle-holding-warm", "calf-wall-stretch", "lower-leg-feather"})
    assert f"{len(out)} left out because of: Varicose veins" in browse(client, "without=varicose-veins").text
    assert "Nothing on a bulging vein." in page.text
    assert "Only you know exactly where it is" in browse(client, "without=fracture").text


def test_where_only_the_person_knows_the_place_what_names_the_condition_is_left_out():
    assert left_out_for("open-wound") == {
        technique.slug for technique in Technique.objects.library().filter(contraindications__slug="open-wound")
    }


def test_blood_thinners_leave_out_what_is_too_hard_or_of_a_blocked_stroke():
    out = left_out_for("anticoagulants")
    for technique in Technique.objects.library():
        rough = ("deep", "tool", "percussion", "friction", "shear", "point", "leaned-on")
        is_rough = any(f"work:{kind}" in technique.traits for kind in rough)
        is_hard = "work:stroke" in technique.traits and technique.pressure_min > 2
        assert (technique.slug in out) == (is_rough or is_hard), technique.slug
    assert 0 < len(out) < Technique.objects.library().count()


def test_a_blocked_stroke_is_left_out_however_light():
    make_technique("light-tapping", stroke="tapotement", pressure_min=0, pressure_default=1, pressure_max=1)
    assert "light-tapping" in left_out_for("pregnancy")
    assert "light-tapping" not in left_out_for("diabetes")


def test_in_pregnancy_the_inner_ankle_hold_is_left_out_and_a_squeeze_of_the_foot_stays_light(client):
    assert "inner-ankle-thumb-hold" in left_out_for("pregnancy")
    assert caps_for("pregnancy")["foot-wringing"] == 2
    card = next(
        words(card)
        for card in browse(client, "without=pregnancy&area=foot").all("li", class_="card")
        if "Wringing the foot" in words(card)
    )
    assert "At most light" in card


def test_a_technique_that_cannot_be_done_light_enough_is_left_out():
    make_technique("firm-leg", area="calf", pressure_min=3, pressure_default=3, pressure_max=4)
    assert "firm-leg" in left_out_for("mild-swelling")
    make_technique("firm-forearm", area="forearm", pressure_min=3, pressure_default=3, pressure_max=4)
    assert "firm-forearm" not in left_out_for("mild-swelling")


def test_a_painful_achilles_tendon_concerns_the_tendon_and_what_holds_it():
    make_technique("across-the-tendon", area="achilles-tendon", stroke="friction-cross-fibre")
    make_technique("across-the-calf", area="calf", stroke="friction-cross-fibre")
    make_technique("firm-on-the-ankle", area="ankle", pressure_min=4, pressure_default=4, pressure_max=4)
    out = left_out_for("achilles-tendinopathy")
    assert {"across-the-tendon", "firm-on-the-ankle"} <= out
    assert "across-the-calf" not in out


def test_several_conditions_leave_out_what_any_of_them_does_and_the_strictest_cap_holds():
    assert left_out_for("pregnancy", "open-wound") == left_out_for("pregnancy") | left_out_for("open-wound")
    assert caps_for("pregnancy", "diabetes")["sole-bands-thumb-sink"] == 2
    assert caps_for("diabetes")["sole-bands-thumb-sink"] == 3


def test_an_allergy_to_lubricants_sets_no_cap_and_leaves_out_nothing():
    assert left_out_for("allergy-lubricant") == set()
    assert set(caps_for("allergy-lubricant").values()) == {None}


def test_a_condition_left_the_library_no_longer_counts():
    Contraindication.objects.filter(slug="pregnancy").update(retired_at="2026-01-01T00:00Z")
    Edition.next()
    assert left_out_for("pregnancy") == set()


def test_any_number_of_conditions_takes_two_queries(django_assert_num_queries):
    everything = list(Contraindication.objects.exclude(kind="absolute").values_list("slug", flat=True))
    library_cache.refresh()
    with django_assert_num_queries(2):
        list(safe_for(Technique.objects.library(), *everything))


def test_what_is_unsafe_is_never_proposed_to_fill_an_empty_list(client):
    page = browse(client, "without=varicose-veins&area=calf&stroke=petrissage")
    assert "0 techniques" in page.text
    assert "Instead, today" in page.text
    proposed = [attributes(chip)["href"] for chip in page.all("a", class_="chip") if "Without" in words(chip)]
    assert proposed
    assert all("without=varicose-veins" in address for address in proposed)


def test_when_safety_leaves_nothing_at_all_the_page_says_so(client):
    Technique.objects.exclude(slug="calf-kneading-upwards").update(retired_at="2026-01-01T00:00Z")
    page = browse(client, "without=varicose-veins")
    assert "Everything that matches the rest is left out for safety" in page.text
    assert "Drop one" not in page.text


# What the safety pages say


def test_the_red_flags_come_first_the_most_urgent_before_all(client):
    text = Page(client.get("/safety/")).text
    marks = ["Red flags", "Call for help now", "Sudden breathlessness", "See a doctor today", "Known or possible blood"]
    places = [text.index(mark, text.index("Red flags Call") if n else 0) for n, mark in enumerate(marks)]
    assert places[1:] == sorted(places[1:])
    assert places[-1] < text.index("Fever or feeling acutely ill") < text.index("Varicose veins")


def test_every_condition_is_there_once_with_what_to_do_instead(client):
    page = Page(client.get("/safety/"))
    for condition in Contraindication.objects.current():
        assert page.text.count(condition.do_instead) >= 1
        assert len(page.all("a", href=condition.get_absolute_url())) == 1, condition.slug


def test_the_page_is_no_medical_advice_and_the_mobility_notes_are_no_diagnosis(client):
    text = Page(client.get("/safety/")).text
    assert text.count("This is general information, not medical advice.") == 1
    assert "They are not a diagnosis" in text
    for heading in ("Safety rules", "Before you start", "Mobility notes"):
        assert heading in text
    assert "Squatting" in text
    assert Page(client.get("/safety/")).link("Tick what you notice") == "/self-check/"


def test_the_safety_page_takes_a_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get("/safety/")


def test_a_condition_says_what_it_means_here_and_that_nobody_has_reviewed_it(client):
    page = Page(client.get("/safety/pregnancy/"))
    assert "Are you pregnant?" in page.text
    assert "Not yet reviewed by a clinician." in page.text
    assert "Inner-ankle thumb hold" in page.cards
    assert "Not lying on the front: lie on the side or sit." in page.text
    assert page.link("Inner thigh") == "/body/thigh-inner/"
    offered = safe_for(Technique.objects.library(), "pregnancy").count()
    assert f"See the {offered} techniques of {Technique.objects.library().count()} that remain" in page.text


def test_a_condition_tells_what_its_sources_say(client):
    page = Page(client.get("/safety/cauda-equina/"))
    (source,) = Contraindication.objects.get(slug="cauda-equina").sources.all()
    assert page.link(source.name) == source.url
    assert f"North Bristol NHS Trust: {source.says}" in page.text


def test_a_reviewed_condition_says_when(client):
    Contraindication.objects.filter(slug="pregnancy").update(reviewed_on="2026-03-01")
    assert "Reviewed by a clinician on 1 March 2026." in Page(client.get("/safety/pregnancy/")).text


def test_a_red_flag_says_how_urgent_it_is(client):
    page = Page(client.get("/safety/pe-signs/"))
    assert "Call for help now" in page.text
    assert "Ask a clinician first" not in page.text
    assert "Not today No massage. Call the emergency services now." in page.text
    assert "Ask a clinician first" in Page(client.get("/safety/aneurysm/")).text


def test_every_condition_has_a_page(client):
    for slug in Contraindication.objects.values_list("slug", flat=True):
        assert client.get(f"/safety/{slug}/").status_code == 200


def test_a_condition_page_gives_away_no_technique_of_others(client, bob, bob_client):
    secret = make_technique("secret-squeeze", name="Secret squeeze", author=bob)
    secret.contraindications.add(Contraindication.objects.get(slug="gout"))
    assert "Secret squeeze" not in Page(client.get("/safety/gout/")).text
    assert "Secret squeeze" in Page(bob_client.get("/safety/gout/")).text
    assert f"of {Technique.objects.library().count()}" in Page(client.get("/safety/pregnancy/")).text


def test_a_long_list_of_what_names_a_condition_says_that_it_stops(client):
    named = Technique.objects.library().filter(contraindications__slug="pregnancy").count()
    page = Page(client.get("/safety/pregnancy/"))
    assert (named > 24) == (f"The first 24 of {named}." in page.text)
    assert len(page.cards) == min(named, 24)
    assert "The first" not in Page(client.get("/safety/gout/")).text


def test_an_unknown_condition_is_not_found(client):
    assert client.get("/safety/nothing-like-it/").status_code == 404


def test_an_effect_that_hangs_on_an_answer_says_which(client):
    text = Page(client.get("/safety/pregnancy/")).text
    out = "Leave it out Not lying on the front: lie on the side or sit."
    assert f"{out} 4th month, 5th month, 6th month, 7th month, 8th month or 9th month" in text
