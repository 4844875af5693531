"""Reading a technique: how, where, how much, when not to, and how good the evidence is."""

import pytest

from techniques.models import Contraindication, Technique
from tests.factories import make_technique
from tests.techniques.drawing.paths import area_of_path
from tests.techniques.page import Page, attributes, walk, words

pytestmark = pytest.mark.django_db


def read(client, slug):
    response = client.get(f"/techniques/{slug}/")
    assert response.status_code == 200
    return Page(response)


def test_the_page_says_what_how_and_how_much(client):
    page = read(client, "inner-ankle-thumb-hold")
    steps = [words(step) for step in page.all("ol", class_="steps")[0].children]
    assert steps == Technique.objects.get(slug="inner-ankle-thumb-hold").instructions
    for said in ("Inner-ankle thumb hold", "Feather to light", "1 to 2 of 5, usually 2", "Sitting", "Thumb"):
        assert said in page.text
    assert "Hold 20 seconds" in page.text
    both = read(client, "ankle-holding-warm").text
    assert "With a partner: lying on the back. On yourself: sitting." in both
    assert "On yourself: Sit where the ankle is easy to reach" in both
    assert "None, the skin should not slip" in page.text


def test_the_page_says_when_not_to_the_strictest_class_first_and_what_to_do_instead(client):
    text = read(client, "inner-ankle-thumb-hold").text
    section = text[text.index("When not to") : text.index("What it may do")]
    places = [section.index(words) for words in ("Call for help now", "See a doctor today", "Not today")]
    assert places == sorted(places)
    special = [
        section.index(words) for words in ("Pregnancy Leave it out", "Numb or burning feet", "is any of this so")
    ]
    assert special == sorted(special)
    assert special[-1] < places[0]
    assert "Get a medical assessment the same day." in section
    assert read(client, "inner-ankle-thumb-hold").link("Pregnancy") == "/safety/pregnancy/"


def test_what_is_special_stands_open_with_what_it_means_and_everything_says_why(client):
    page = read(client, "ankle-bone-circles")
    (folded,) = [words(fold) for fold in page.all("details", class_="fold") if "more on these parts" in words(fold)]
    (strip,) = page.all("safety-strip")
    for condition in Contraindication.objects.gravest():
        assert f"{condition.name} " in words(strip)
        assert condition.do_instead in words(strip)
        assert condition.name not in folded
    for said in (
        "Sprain, strain or knock in the last 72 hours Leave it out Until you say where: most sprains are at the ankle.",
        "Varicose veins Leave it out Until you say where: feather-light on the legs, and off the veins.",
    ):
        assert said in page.text
        assert (said in folded) == said.startswith("Varicose")


@pytest.mark.parametrize(
    ("slug", "condition", "said"),
    [
        ("ligament-cross-friction", "Blood-thinning medicine", "Leave it out"),
        ("lower-leg-opening-glide", "Varicose veins", "At most feather"),
        ("inner-ankle-thumb-hold", "Pregnancy", "Leave it out"),
        ("achilles-area-kneading", "Painful or thick Achilles tendon", "At most light"),
        ("ankle-holding-warm", "Higher clot risk", "With care"),
    ],
)
def test_each_condition_says_what_it_means_for_this_technique(client, slug, condition, said):
    rows = [words(row) for part in read(client, slug).all("ul", class_="limits") for row in part.children]
    (row,) = [row for row in rows if row.startswith(condition)]
    assert said in row


def test_a_rule_is_said_once(client):
    page = read(client, "lower-leg-opening-glide")
    assert page.text.count("Nothing on a varicose vein") == 1
    assert page.text.count("Stop at the crease behind the knee") == 1
    circles = read(client, "ankle-bone-circles").text
    assert circles.count("circle around it, not on it") == 1
    assert "Sit where the ankle is easy to reach. Sit where" not in circles


def test_a_remark_of_the_editors_is_about_the_sources(client):
    page = read(client, "ankle-bone-circles")
    (about,) = [words(fold) for fold in page.all("details") if words(fold).startswith("About the sources")]
    assert "The time is our default; the source gives no number." in about
    assert page.text.count("The time is our default") == 1


def test_the_name_of_a_tool_begins_with_a_capital(client):
    assert "Tools Foam roller" in read(client, Technique.objects.filter(tools=["foam roller"])[0].slug).text


def test_it_names_the_conditions_of_its_areas_too(client):
    page = read(client, "ankle-bone-circles")
    assert "more on these parts" in page.text
    assert page.link("Varicose veins") == "/safety/varicose-veins/"


def test_each_benefit_has_its_evidence_and_its_sources(client):
    page = read(client, "calf-wringing")
    assert "May help a calf that is sore from exercise feel less sore." in page.text
    assert "Early or mixed evidence" in page.text
    sources = Technique.objects.get(slug="calf-wringing").benefits.get().sources.all()
    assert len(sources) == 2
    for source in sources:
        assert source.name in page.text


def test_where_it_works_leads_to_the_parts_of_the_body(client):
    page = read(client, "ankle-bone-circles")
    assert {attributes(a)["href"] for a in page.all("a") if words(a) == "Outer ankle"} == {"/body/ankle-outer/"}
    assert "Works on" in page.text
    assert "Also touches" not in page.text
    assert "Also touches" in read(client, "achilles-area-kneading").text
    (figure,) = page.all("figure", class_="diagram")
    lit = next(g for g in walk(figure) if attributes(g).get("class") == "picture-target")
    assert [area_of_path("foot-outer", attributes(path)["d"]) for path in lit.children] == ["ankle-outer"]


def test_a_bony_point_is_one_to_keep_off_and_has_no_level(client):
    page = read(client, "ankle-bone-circles")
    assert "Medial malleolus Keep off" in page.text
    assert "bony point: circle around it, not on it." in page.text
    assert "Medial malleolus At most" not in page.text


def test_a_movement_without_hands_has_no_pressure(client):
    page = read(client, "ankle-rotations-active")
    assert "Hands No touch" in page.text
    assert "Pressure" not in words(page.all("dl", class_="facts")[0])
    assert "Still contact" not in words(page.all("dl", class_="facts")[0])


def test_the_areas_say_what_to_mind_and_how_hard_at_most(client):
    text = read(client, "inner-ankle-thumb-hold").text
    assert "Inner ankle At most medium The tarsal tunnel" in text


def test_the_rules_for_its_stroke_and_its_areas_are_there(client):
    assert "Release sustained pressure slowly." in read(client, "inner-ankle-thumb-hold").text


def test_the_way_back_leads_through_the_body(client):
    page = read(client, "inner-ankle-thumb-hold")
    way = [words(item) for item in page.all("nav", class_="breadcrumbs")[0].children[0].children]
    assert way == ["Techniques", "Lower limb", "Ankle", "Inner ankle"]


def test_it_can_be_added_to_a_routine(client):
    assert read(client, "ankle-bone-circles").link("Add to a routine") == "/routines/add/ankle-bone-circles/"


def test_at_most_four_others_are_near_and_never_itself(client):
    page = read(client, "ankle-bone-circles")
    assert 0 < len(page.cards) <= 4
    assert "Small circles round the ankle bones" not in page.cards


def test_nobody_else_opens_a_technique_of_ones_own_or_sees_it_near_another(client, alice_client, bob_client, bob):
    make_technique("secret-squeeze", name="Secret squeeze", author=bob, area="ankle-inner", stroke="compression")
    assert "Secret squeeze" in read(bob_client, "secret-squeeze").text
    assert "Secret squeeze" in read(bob_client, "inner-ankle-thumb-hold").cards
    for other in (client, alice_client):
        assert other.get("/techniques/secret-squeeze/").status_code == 404
        assert "Secret squeeze" not in read(other, "inner-ankle-thumb-hold").text


def test_a_retired_technique_still_opens_and_says_so(client):
    Technique.objects.filter(slug="ankle-bone-circles").update(retired_at="2026-01-01T00:00Z")
    page = read(client, "ankle-bone-circles")
    assert "no longer in the library" in page.text
    assert "Add to a routine" not in page.text


def test_a_technique_with_next_to_nothing_to_say_still_reads_well(client):
    bare = make_technique("bare", lubricant="none")
    bare.targets.all().delete()
    page = read(client, "bare")
    assert "What it may do" not in page.text
    assert "Works on" not in page.text


def test_markup_in_a_technique_is_shown_as_text(bob_client, bob):
    make_technique("evil", name="<b>Evil</b>", author=bob, instructions=["<script>alert(1)</script>"])
    content = bob_client.get("/techniques/evil/").content.decode()
    assert "<script>alert" not in content
    assert "<b>Evil" not in content


@pytest.mark.parametrize("slug", ["nothing-like-it", "a" * 300, "%00", "Ankle-Bone-Circles"])
def test_an_unknown_technique_is_not_found(client, slug):
    assert client.get(f"/techniques/{slug}/").status_code == 404


def test_the_page_says_whether_an_article_or_we_described_it(client):
    assert "After an article" in read(client, "ankle-bone-circles").text
    assert "Written for Effleur" in read(client, "calf-wringing").text


def test_a_technique_takes_a_dozen_queries(client, django_assert_max_num_queries):
    client.get("/techniques/calf-jostle/")
    with django_assert_max_num_queries(12):
        client.get("/techniques/inner-ankle-thumb-hold/")
