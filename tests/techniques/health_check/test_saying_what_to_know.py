"""The safety check: what it keeps and where, what it shows, and how it is forgotten."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from routines.models import ShareLink
from techniques.health_check import forms
from techniques.health_check.answers import COOKIE, Answers
from techniques.models import Contraindication, Technique
from tests.factories import make_routine, make_step
from tests.techniques.health_check.answering import CHECK, say
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db


def page(client, address):
    return Page(client.get(address))


def test_the_red_flags_are_asked_first_and_every_condition_once(client):
    text = client.get(CHECK).text
    for condition in Contraindication.objects.current():
        assert text.count(f'name="has-{condition.slug}"') == 1
    flags = [c for c in Contraindication.objects.current() if c.is_red_flag]
    others = [c for c in Contraindication.objects.current() if not c.is_red_flag]
    last_flag = max(text.index(f'name="has-{c.slug}"') for c in flags)
    assert last_flag < min(text.index(f'name="has-{c.slug}"') for c in others)


def test_every_topic_holds_conditions_of_the_library():
    asked = [slug for _title, slugs in forms.TOPICS for slug in slugs]
    others = [c.slug for c in Contraindication.objects.current() if not c.is_red_flag]
    assert sorted(asked) == sorted(others)


def test_where_is_asked_only_of_what_has_a_place_that_only_the_person_knows(client):
    response = client.post(CHECK, {"has-bruise": "on", "has-pregnancy": "on"})
    assert "Where?" in response.text
    assert 'name="where-bruise"' in response.text
    assert "where-pregnancy" not in response.text
    assert COOKIE not in response.cookies
    done = client.post(CHECK, {"has-bruise": "on", "has-pregnancy": "on", "placed": "yes", "where-bruise": ["calf"]})
    assert done.status_code == 302
    assert "Fresh bruise or haematoma (Calf)" in page(client, CHECK).text


def test_the_answers_stay_in_the_browser_of_a_visitor(client):
    cookie = say(client, "pregnancy").cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert 0 < cookie["max-age"] <= 30 * 24 * 3600
    assert not client.session.keys()


def test_a_card_says_lighter_not_here_or_fine_with_the_reason_and_what_to_do(client):
    say(client, "pregnancy", "bruise", where_bruise=["calf"])
    text = page(client, "/techniques/?q=wringing foot").text
    assert "At most light" in text
    assert "Pregnancy : " in text
    assert "Leave it out" in page(client, "/techniques/?area=calf").text
    assert "With care" in page(client, "/techniques/?area=face").text


def test_the_page_of_a_technique_says_it_on_top(client):
    say(client, "bruise", where_bruise=["calf"])
    text = page(client, "/techniques/calf-wringing/").text
    assert text.index("Leave it out") < text.index("How to do it")
    assert "Work elsewhere. If you cannot explain the bruising, ask a doctor." in text


def test_a_red_flag_puts_help_first_and_offers_no_technique(client, alice):
    routine = make_routine(alice, visibility="public")
    link = ShareLink.make(routine)
    say(client, "pe-signs")
    addresses = ["/techniques/", "/techniques/calf-wringing/", "/body/calf/", "/strokes/effleurage/"]
    for address in [*addresses, routine.get_absolute_url(), link.get_absolute_url()]:
        shown = page(client, address)
        assert "Get help first" in shown.text
        assert "Call the emergency services now." in shown.text
        assert not shown.cards
        assert "Add to a routine" not in shown.text
    assert "See the techniques" not in page(client, CHECK).text
    assert client.get("/safety/").status_code == 200


def test_a_routine_says_what_is_left_out_what_is_lighter_and_why_at_each_step(client, alice):
    steps = [
        make_step("calf-jostle"),
        make_step("foot-wringing", pressure=3),
        make_step("neck-slow-turns", pressure=0),
    ]
    routine = make_routine(alice, *steps, visibility="public", for_whom="partner")
    say(client, "bruise", "pregnancy", where_bruise=["calf"])
    for address in (routine.get_absolute_url(), ShareLink.make(routine).get_absolute_url()):
        shown = client.get(address)
        text = Page(shown).text
        assert "Leave parts out" in text
        assert f"Leave out: {Technique.objects.get(slug='calf-jostle').name}." in text
        assert "Do more lightly: Wringing the foot." in text
        assert text.count("Why, and what to do instead") == 3
        assert "private" in shown["Cache-Control"]


def test_a_routine_under_a_fever_is_not_for_today(client, alice):
    say(client, "fever")
    text = page(client, make_routine(alice, visibility="public").get_absolute_url()).text
    assert "Not today" in text
    assert "Rest, and wait until you are well again." in text


def test_whoever_answered_nothing_sees_none_of_it(client, alice):
    routine = make_routine(alice, visibility="public")
    for address in ("/techniques/", "/techniques/calf-wringing/", routine.get_absolute_url()):
        text = client.get(address).text
        assert "Your answers" not in text
        assert "badge-verdict" not in text
        assert "Why, and what to do instead" not in text


def test_one_readers_answers_are_in_no_page_kept_for_others(client):
    other = type(client)()
    address = "/techniques/?area=calf"
    other.get(address)
    say(client, "bruise", where_bruise=["calf"])
    mine = client.get(address)
    assert "no-store" in mine["Cache-Control"]
    assert "Leave it out" in mine.text
    assert "Leave it out" not in other.get(address).text


def test_answers_are_kept_with_the_account_only_when_asked(alice, alice_client):
    say(alice_client, "pregnancy")
    alice.refresh_from_db()
    assert alice.health == ""
    say(alice_client, "pregnancy", keep="on")
    alice.refresh_from_db()
    assert Answers.read(alice.health).declared == {"pregnancy": ()}
    assert "pregnancy" not in alice_client.cookies[COOKIE].value
    assert "At most light" in alice_client.get("/techniques/?q=wringing foot").text


def test_what_the_account_keeps_is_known_in_another_browser_too(alice, alice_client, client):
    say(alice_client, "bruise", keep="on", where_bruise=["calf"])
    client.force_login(alice, backend="django.contrib.auth.backends.ModelBackend")
    assert "Leave it out" in client.get("/techniques/calf-wringing/").text
    link = ShareLink.make(make_routine(alice, make_step("calf-wringing"), for_whom="partner"))
    assert "Leave out: Wringing the calf." in page(client, link.get_absolute_url()).text


@pytest.mark.parametrize("keep", ["", "on"])
def test_one_click_forgets_them_wherever_they_are(alice, alice_client, keep):
    say(alice_client, "pregnancy", keep=keep)
    response = alice_client.post("/safety/forget/", {"next": "/techniques/"})
    assert response["Location"] == "/techniques/"
    alice.refresh_from_db()
    assert alice.health == ""
    assert "Your answers:" not in page(alice_client, "/techniques/").text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_forgetting_leads_to_no_other_site(client, elsewhere):
    assert client.post("/safety/forget/", {"next": elsewhere})["Location"] == CHECK


def test_after_a_day_it_is_asked_whether_they_still_hold(client):
    yesterday = timezone.localdate() - timedelta(days=1)
    client.cookies[COOKIE] = f"{yesterday}~pregnancy"
    assert "Are your answers still right" in page(client, "/techniques/").text
    client.cookies[COOKIE] = f"{timezone.localdate()}~pregnancy"
    assert "Are your answers still right" not in page(client, "/techniques/").text


def test_a_place_that_was_not_named_is_said_to_be_kept_off(client):
    say(client, "bruise")
    assert "You did not say where: avoid the affected area." in page(client, CHECK).text


def test_a_condition_page_leads_to_the_check_with_itself_ticked(client):
    address = page(client, "/safety/pregnancy/").link("This applies to me")
    assert address == "/safety/check/?has=pregnancy"
    assert 'name="has-pregnancy" id="id_has-pregnancy" checked' in client.get(address).text


def test_the_library_takes_no_more_queries_with_answers(client, alice_client, django_assert_max_num_queries):
    for reader in (client, alice_client):
        say(reader, "pregnancy", "bruise", where_bruise=["calf"])
        for query in ("", "q=calf", "area=foot&without=diabetes"):
            most = (
                6 if "q=" in query else 4
            )  # words also lead to routines, and to something instead of what is left out
            with django_assert_max_num_queries(most):
                reader.get(f"/techniques/?{query}")


def test_the_api_keeps_shows_and_forgets_ones_own(alice, alice_api, bob_api, api):
    address = "/api/v1/me/conditions/"
    held = {"conditions": [{"condition": "bruise", "areas": ["calf"]}, {"condition": "pregnancy"}]}
    assert alice_api.put(address, held, format="json").status_code == 200
    got = alice_api.get(address)
    assert got.json()["conditions"] == [
        {"condition": "bruise", "areas": ["calf"], "answers": {}},
        {"condition": "pregnancy", "areas": [], "answers": {}},
    ]
    assert got.json()["on"] == str(timezone.localdate())
    assert got["Cache-Control"] == "private, no-store"
    assert bob_api.get(address).json()["conditions"] == []
    assert api.get(address).status_code == 401
    assert alice_api.delete(address).status_code == 204
    assert alice_api.get(address).json()["conditions"] == []


@pytest.mark.parametrize(
    "held", [[{"condition": "nothing"}], [{"condition": "bruise", "areas": ["nowhere"]}], "x", [5], [{"areas": []}]]
)
def test_the_api_refuses_what_the_library_does_not_know(alice, alice_api, held):
    response = alice_api.put("/api/v1/me/conditions/", {"conditions": held}, format="json")
    assert response.status_code == 400
    alice.refresh_from_db()
    assert alice.health == ""


def test_the_api_gives_a_verdict_on_each_technique_when_asked(api):
    asked = {"conditions": "pregnancy,bruise:calf", "area": "lower-limb", "per_page": 200}
    response = api.get("/api/v1/techniques/", asked)
    rows = {row["slug"]: row["verdict"] for row in response.json()["results"]}
    assert response["Cache-Control"] == "private, no-store"
    assert rows["calf-jostle"]["answer"] == "not-here"
    assert rows["foot-wringing"]["level"] == 2
    assert rows["calf-jostle"]["reasons"][0]["condition"] == "bruise"
    assert rows["hamstring-kneading"]["answer"] == "not-here"
    assert rows["hamstring-kneading"]["reasons"][0]["why"].startswith("Not lying on the front")
    one = api.get("/api/v1/techniques/calf-wringing/", {"conditions": "bruise:calf"}).json()
    assert one["verdict"]["answer"] == "not-here"
    assert "verdict" not in api.get("/api/v1/techniques/calf-wringing/").json()


@pytest.mark.parametrize("conditions", ["nothing", "bruise:nowhere", "pregnancy,", "~", "\x00", "a" * 5000])
def test_the_api_says_which_condition_it_does_not_know(api, conditions):
    for address in ("/api/v1/techniques/", "/api/v1/techniques/calf-wringing/"):
        response = api.get(address, {"conditions": conditions})
        assert response.status_code == 400
        assert response.json()["errors"][0]["field"] == "conditions"


def test_no_answer_reaches_a_log_not_even_when_something_breaks(client, alice_client, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    for reader in (client, alice_client):
        say(reader, "pregnancy", keep="on")
        reader.get("/techniques/")
        reader.raise_request_exception = False

    def broken(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("techniques.browse.views.render", broken)
    for reader in (client, alice_client):
        assert reader.get("/techniques/").status_code == 500
    assert "broken on purpose" in caplog.text
    assert "pregnancy" not in caplog.text
    assert "pregnancy" not in repr(Answers({"pregnancy": ()}))


def test_answers_are_in_nobody_elses_page_list_or_document(alice, alice_client, bob_client, admin_client, api):
    say(alice_client, "bone-metastases", keep="on")
    alice.refresh_from_db()
    assert "bone-metastases" in alice.health
    routine = make_routine(alice, visibility="public")
    link = ShareLink.make(routine)
    addresses = [routine.get_absolute_url(), link.get_absolute_url(), "/explore/", "/", "/techniques/"]
    for address in [*addresses, f"/api/v1/explore/{routine.code}/", "/api/v1/explore/", "/api/v1/me/"]:
        text = bob_client.get(address).text
        assert alice.health not in text
        assert "Your answers" not in text
        assert "not-here" not in text
    people = "/admin/accounts/user/"
    for address in (people, *(f"{people}{alice.pk}/{what}/" for what in ("change", "history", "delete"))):
        text = admin_client.get(address).text
        assert alice.email in text or alice.display_name in text
        assert "bone-metastases" not in text
    assert "bone-metastases" not in admin_client.get(people, {"q": "alice"}).text
    assert not Page(admin_client.get(people, {"q": "bone-metastases"})).all("th", class_="field-email")
    assert "metastases" not in repr(alice)
    assert "health" not in routine.document


@given(st.text(max_size=200))
def test_whatever_is_in_the_cookie_is_read_without_harm(text):
    answers = Answers.read(text)
    assert Answers.read(answers.text()).declared == answers.declared


PLACES = st.lists(st.sampled_from(["calf", "knee", "upper-back"]), max_size=3, unique=True)
DETAILS = st.dictionaries(st.sampled_from(["month", "side", "cleared"]), st.sampled_from(["7", "left", "yes"]))


@given(
    st.dictionaries(
        st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda slug: len(slug) < 30),
        st.tuples(PLACES, DETAILS),
        max_size=20,
    )
)
def test_what_is_kept_is_what_was_said(said):
    rows = [(slug, places, details) for slug, (places, details) in said.items()]
    answers = Answers.of_rows(rows, timezone.localdate())
    assert Answers.read(answers.text()) == answers
    assert answers.details == {slug: details for slug, _places, details in rows if details}


def test_odd_cookies_harm_nothing(client):
    for odd in ("", "~", "2026-99-99~fever", "2026-01-01~nothing", "2026-01-01~bruise:nowhere", "x" * 4000, "account"):
        client.cookies[COOKIE] = odd
        for address in ("/techniques/", CHECK, "/techniques/calf-wringing/"):
            assert client.get(address).status_code == 200


def test_nobody_answers_or_forgets_by_following_a_link(client):
    response = client.get(CHECK, {"has": "pregnancy", "has-pregnancy": "on", "placed": "yes"})
    assert COOKIE not in response.cookies
    assert client.get("/safety/forget/").status_code == 405
    assert client.put(CHECK).status_code == 405


def test_where_the_site_is_served_by_https_the_answers_are_sent_by_https_alone(client, settings):
    assert not say(client, "pregnancy").cookies[COOKIE]["secure"]
    settings.SESSION_COOKIE_SECURE = True
    assert say(client, "pregnancy").cookies[COOKIE]["secure"]


def test_the_answers_that_an_address_asks_about_are_not_those_of_the_reader(alice, alice_api):
    """What a program asks for in general is answered in general, and what it keeps for itself is kept apart."""
    held = {"conditions": [{"condition": "pregnancy", "areas": []}]}
    alice_api.put("/api/v1/me/conditions/", held, format="json")
    address = "/api/v1/techniques/inner-ankle-thumb-hold/"
    assert "verdict" not in alice_api.get(address).json()
    reasons = alice_api.get(address, {"conditions": "diabetes"}).json()["verdict"]["reasons"]
    assert "pregnancy" not in [reason["condition"] for reason in reasons]


def test_a_person_who_goes_takes_the_answers_along(alice, alice_client):
    say(alice_client, "pregnancy", keep="on")
    alice.delete()
    assert "Your answers" not in page(alice_client, "/techniques/").text
