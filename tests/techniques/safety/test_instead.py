"""What may be done instead of a technique that is left out: the same thing nearby, else something elsewhere."""

import pytest

from techniques import library_cache
from techniques.health_check.answers import Answers
from techniques.models import Technique
from techniques.safety.instead import STANDS_IN, Alternatives, Near, Offer, Place, allowed, nearness, ranked, stand_in
from techniques.safety.rules import safe_with
from techniques.safety.verdicts import Outcome, Verdict

pytestmark = pytest.mark.django_db
FINE, WITH_LEVEL = Verdict(Outcome.FINE, None, ()), Verdict(Outcome.LIGHTER, 1, ())


def under(text):
    return Answers.read(f"2026-11-29~{text}").conditions


@pytest.fixture
def areas(db):
    return library_cache.refresh().areas


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("calf", "calf", Near.HERE),
        ("lower-leg", "calf", Near.HERE),
        ("calf", "shin", Near.SEGMENT),
        ("lower-back", "upper-back", Near.SEGMENT),
        ("ankle", "foot", Near.BESIDE),
        ("calf", "hand", Near.ELSEWHERE),
        ("calf", "unheard-of", Near.ELSEWHERE),
    ],
)
def test_how_near_two_places_are(areas, one, other, near):
    assert nearness([one], [other], areas) == nearness([other], [one], areas) == near


def test_what_is_nearer_comes_first_then_the_same_phase_then_the_milder_verdict(areas):
    asked = Offer("asked", ("calf",), "work")
    in_order = [
        Offer("same-place-and-phase", ("calf",), "work"),
        Offer("lighter-there", ("calf",), "work"),
        Offer("warm-up-there", ("calf",), "warm-up"),
        Offer("same-segment", ("shin",), "work"),
        Offer("beside", ("ankle",), "work"),
        Offer("elsewhere", ("hand",), "work"),
    ]
    options = [(offer, WITH_LEVEL if offer.slug == "lighter-there" else FINE) for offer in in_order]
    found = ranked(asked, [*reversed(options), (asked, FINE)], areas, most=10)
    assert [offer for offer, _verdict in found] == in_order


@pytest.mark.parametrize(
    ("offer", "fits"),
    [
        (Offer("plain", ("shin",), "work", position="seated"), True),
        (Offer("elsewhere", ("foot",), "work", position="seated"), False),
        (Offer("deeper", ("calf",), "deep", position="seated"), False),
        (Offer("lying", ("calf",), "work", position="prone"), False),
        (Offer("too-hard", ("calf",), "work", position="seated", pressure_min=3), False),
        (Offer("too-long", ("calf",), "work", position="seated", seconds=(100, 200)), False),
        (Offer("needs-a-ball", ("calf",), "work", position="seated", tools=("ball",)), False),
        (Offer("there-already", ("calf",), "work", position="seated"), False),
    ],
)
def test_only_what_fits_the_place_of_a_step_stands_in_for_it(areas, offer, fits):
    place = Place("seated", taken=frozenset({"there-already"}), hardest=2, seconds=60)
    found = stand_in(Offer("asked", ("calf",), "work"), place, [(offer, FINE)], areas)
    assert bool(found) == fits


@pytest.mark.parametrize("held", ["pregnancy", "varicose-veins:calf", "bruise:thigh-front", "diabetic-neuropathy"])
def test_whatever_is_left_out_has_something_instead_that_is_not(held, django_assert_max_num_queries):
    conditions = under(held)
    left_out = list(Technique.objects.library().exclude(safe_with(conditions)))
    kept = {offer.slug for whom in ("self", "partner") for offer, _verdict in allowed(conditions, whom)}
    assert left_out
    with django_assert_max_num_queries(2):
        instead = Alternatives(conditions)
        for technique in left_out:
            slugs = instead.to(technique.as_document())
            assert len(slugs) == 3
            assert kept.issuperset(slugs)
            assert technique.slug not in slugs


def test_under_a_red_flag_there_is_nothing_instead():
    instead = Alternatives(under("suspected-dvt"))
    assert instead.to(Technique.objects.get(slug="foot-wringing").as_document()) == []
    assert instead.near(["hand"]) == []


def test_every_phase_has_what_stands_in_for_it():
    assert STANDS_IN.keys() == set(Technique.Phase.values)


def test_page_and_api_offer_the_same_instead_and_each_card_has_its_words(client):
    slug, held = "calf-kneading-upwards", "varicose-veins:calf"
    told = client.get(f"/api/v1/techniques/{slug}/", headers={"Conditions": held}).json()["verdict"]
    assert told["answer"] == "not-here"
    client.cookies["known"] = f"2026-11-29~{held}"
    page = client.get(f"/techniques/{slug}/").text.partition("Instead, today")[2].partition("</section>")[0]
    assert [page.index(f"/techniques/{one}/") for one in told["instead"]] == sorted(
        page.index(f"/techniques/{one}/") for one in told["instead"]
    )
    assert page.count("badge-verdict") == len(told["instead"]) == 3
    assert "Leave it out" not in page
    elsewhere = client.get("/techniques/temple-soft-circles/").text
    assert "Instead, today" not in elsewhere


def test_a_list_in_which_all_is_left_out_says_what_to_do_instead(client):
    client.cookies["known"] = "2026-11-29~bruise:calf"
    page = client.get("/techniques/?area=calf").text
    assert "Instead, today" in page
    chosen = client.get("/techniques/?area=calf&without=fracture")
    assert "Instead, today" not in chosen.text
    assert "Instead, today" not in client.get("/techniques/?area=foot").text
