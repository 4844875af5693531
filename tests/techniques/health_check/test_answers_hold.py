"""Answers hold: said in one place they are not lost in another, and no page is milder than they are."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from routines.safety.screening import screen
from techniques import library_cache
from techniques.health_check.answers import COOKIE, Answers
from techniques.health_check.forms import AREAS
from techniques.models import Contraindication, Technique
from techniques.models.edition import Edition
from techniques.safety.verdicts import with_verdicts
from tests.factories import make_routine, make_step
from tests.techniques.health_check.answering import CHECK, say
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db


def verdicts(said):
    conditions = Answers.read(f"2026-01-01~{said}").conditions
    return {t.slug: t.verdict for t in with_verdicts(Technique.objects.library().order_by("slug"), conditions)}


def test_to_say_where_the_cancer_is_makes_no_deep_work_fine():
    assert verdicts("cancer")["calf-forearm-glide"].answer == "not-here"
    assert verdicts("cancer:chest")["calf-forearm-glide"].answer == "not-here"


def test_the_example_of_the_api_documentation_means_what_it_says(api):
    one = api.get("/api/v1/techniques/calf-wringing/?conditions=bruise:calf+knee").json()
    assert one["verdict"]["answer"] == "not-here"


@pytest.mark.parametrize("rest", ["", "calf-wringing/"])
def test_the_conditions_can_stay_out_of_the_address_and_no_cache_mixes_the_answers(api, rest):
    address = f"/api/v1/techniques/{rest}"
    said = api.get(address, headers={"Conditions": "bruise:calf+knee"})
    named, in_address = said.json(), api.get(f"{address}?conditions=bruise:calf+knee").json()
    assert named.get("results", named) == in_address.get("results", in_address)
    assert "verdict" in said.text
    assert said["Cache-Control"] == "private, no-store"
    assert "verdict" not in api.get(address).text
    for response in (said, api.get(address)):
        assert "Conditions" in response["Vary"].split(", ")
    assert api.get(address, headers={"Conditions": "nonsense"}).status_code == 400


@pytest.mark.parametrize(
    "conditions",
    ["bruise:Calf", "bruise:calf;knee", "bruise:calf|knee", "pregnancy;month=10", "fever;side=left"],
)
def test_the_api_refuses_a_place_that_it_cannot_read(api, conditions):
    assert api.get("/api/v1/techniques/calf-wringing/", {"conditions": conditions}).status_code == 400


def test_a_red_flag_kept_with_the_account_outweighs_an_old_cookie(alice, alice_client):
    alice.remember_health(f"{timezone.localdate()}~suspected-dvt")
    for cookie in ("junk", "2026-01-01~diabetes"):
        alice_client.cookies[COOKIE] = cookie
        assert "Get help first" in alice_client.get("/techniques/").text


def test_whoever_confirms_the_answers_need_not_say_again_where(client):
    say(client, "bruise", where_bruise=["calf"])
    text = client.post(CHECK, {"has-bruise": "on"}).text
    assert 'value="calf" id="id_where-bruise_21" checked' in text


def test_a_routine_with_one_step_to_leave_out_is_not_one_for_another_day(alice):
    steps = [make_step("foot-wringing"), make_step("shoulder-rolls", pressure=0)]
    steps.append(make_step("calf-cupping-taps"))
    document = make_routine(alice, *steps, for_whom="partner").as_document()
    found = screen(document, Answers.read("2026-01-01~pregnancy").conditions)
    assert len(found.left_out) == 1
    assert found.answer != "not-today"


def test_a_step_that_is_light_already_is_not_to_be_done_more_lightly(alice):
    document = make_routine(alice, make_step("inner-ankle-thumb-hold", pressure=1)).as_document()
    assert not screen(document, Answers.read("2026-01-01~pregnancy").conditions).lighter


def test_where_no_place_was_named_the_pages_do_not_simply_say_fine(client):
    say(client, "open-wound")
    for address in ("/techniques/?area=calf", "/techniques/calf-wringing/"):
        assert "did not say where" in Page(client.get(address)).text


def test_every_technique_that_touches_is_reached_by_some_place_that_can_be_named():
    everywhere = "~".join(["open-wound:" + "+".join(AREAS)])
    found = verdicts(everywhere)
    assert [slug for slug, verdict in found.items() if verdict.answer == "fine"] == []


def test_a_link_from_a_condition_adds_to_what_was_answered_before(client):
    say(client, "pregnancy")
    assert 'name="has-diabetes" id="id_has-diabetes" checked' in client.get(CHECK + "?has=diabetes").text


def test_who_logs_in_next_on_this_browser_sees_nothing_of_the_one_before(alice, bob):
    browser = Client()
    browser.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    say(browser, "pregnancy")
    browser.post(reverse("account_logout"))
    browser.force_login(bob, backend="django.contrib.auth.backends.ModelBackend")
    assert "Your answers" not in browser.get("/techniques/").text


@pytest.mark.parametrize("address", ["/body/calf/", "/strokes/petrissage/", "/safety/pregnancy/"])
def test_each_page_with_verdicts_says_by_which_answers(client, address):
    say(client, "pregnancy")
    assert "Your answers:" in Page(client.get(address)).text


def test_more_answers_than_can_be_kept_are_refused_and_not_cut_short(client):
    conditions = [c for c in Contraindication.objects.current() if not c.is_red_flag]
    sent = {f"has-{c.slug}": "on" for c in conditions}
    sent |= {f"where-{c.slug}": AREAS for c in conditions if c.person_says_where}
    response = client.post(CHECK, {**sent, "placed": "yes"})
    assert response.status_code == 422 or len(Answers.read(response.cookies[COOKIE].value).declared) == len(conditions)


def test_the_check_asks_what_the_library_holds_now(client):
    client.get(CHECK)
    Contraindication.objects.filter(slug="pregnancy").update(question="Changed?")
    Edition.objects.update(number=9999)
    assert "Changed?" in client.get(CHECK).text
    library_cache.forget()


def test_who_has_nothing_to_tell_is_told_so(client):
    text = Page(client.post(CHECK, {}, follow=True)).text
    assert "nothing" in text.lower() or "Techniques Each one says" in text


def test_with_varicose_veins_at_the_thigh_no_deep_work_below_them_is_fine():
    assert verdicts("varicose-veins:thigh-front")["peroneal-stripping"].answer != "fine"
    assert verdicts("varicose-veins:thigh-front")["arch-knuckle-glide"].answer != "fine"


def test_what_is_read_from_the_api_can_be_sent_back(alice, alice_api):
    Contraindication.objects.filter(slug="pad").update(retired_at=timezone.now())
    library_cache.forget()
    alice.remember_health(f"{timezone.localdate()}~pad~pregnancy")
    got = alice_api.get("/api/v1/me/conditions/").json()
    assert alice_api.put("/api/v1/me/conditions/", got, format="json").status_code == 200
