"""Techniques of one's own: the library's fields and checks, private, and inside what one shares."""

import importlib
import json

import pytest
from django.apps import apps

from routines.models import Routine, ShareLink
from techniques.models import Technique
from techniques.own import own_technique
from tests.factories import HEEL_RUB, make_routine, make_step, make_technique
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db

ASKED = HEEL_RUB
FORM = {
    **{
        name: ASKED[name]
        for name in ("name", "summary", "stroke", "phase", "direction", "contact", "rhythm", "lubricant")
    },
    "receiver_position": "seated",
    "primary": ["heel"],
    "secondary": ["ankle"],
    "for_self": "on",
    "pressure_min": 2,
    "pressure_default": 2,
    "pressure_max": 3,
    "seconds_min": 30,
    "seconds_default": 60,
    "seconds_max": 90,
    "tools": "towel",
    "instructions": "Hold the heel.\nRub round it with the thumbs.\n\nWipe the oil off.",
    "cautions": "Ease off where it is sore.",
    "contraindications": ["fracture"],
    "benefits": "It let me sleep.",
    "view": "foot-sole",
    "path": "heel-inner\nheel-middle",
}


def written_by(person, **more):
    entry, problems = own_technique.read({**ASKED, **more})
    assert not problems
    return own_technique.write(person, entry)


def test_the_form_and_the_api_write_the_same(alice, alice_client, alice_api):
    response = alice_client.post("/techniques/new/", FORM)
    by_form = Technique.objects.get(author=alice)
    assert response["Location"] == by_form.get_absolute_url()
    made = alice_api.post("/api/v1/techniques/", ASKED, format="json")
    assert made.status_code == 201
    assert alice_api.get(made["Location"]).json() == made.json()
    documents = [json.loads(by_form.document), made.json()]
    slugs = [document.pop("slug") for document in documents]
    assert documents[0] == documents[1]
    assert all("--" in slug for slug in slugs)


def test_its_page_says_all_that_was_written(alice, alice_client):
    page = Page(alice_client.get(written_by(alice).get_absolute_url()))
    for said in (
        "Grandmother's heel rub",
        "Rub round it with the thumbs.",
        "Ease off where it is sore.",
        "It let me sleep.",
    ):
        assert said in page.text
    assert "Traditional use, not shown in studies" in page.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("instructions", "Only one.", "Has 1 entries, not 3 to 7."),
        ("pressure_max", 5, "5 is never for self-care."),
        ("pressure_default", 4, "4 is not between min 2 and max 3."),
        ("seconds_default", 300, "300 is not between min 30 and max 90."),
        ("primary", [], "Tick at least one part of the body."),
        ("primary", ["knee-back"], "3 is above 2, the highest for"),
        ("secondary", ["heel"], "is a primary target already"),
        ("path", "the-moon", "the-moon"),
        ("name", "", "This field is required."),
        ("for_self", "", "for whom is it?"),
        ("how", "x" * 91, "at most 90 characters (it has 91)"),
        ("care", "x" * 81, "at most 80 characters (it has 81)"),
    ],
)
def test_the_checks_of_the_library_are_said_beside_the_field_and_what_was_typed_is_kept(
    alice_client, field, value, said
):
    response = alice_client.post("/techniques/new/", {**FORM, field: value})
    assert response.status_code == 422
    assert said in response.text
    assert "Rub round it" in response.text or field == "instructions"
    assert not Technique.objects.filter(author__isnull=False).exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"instructions": ["One."]}, "instructions"),
        ({"pressure": {"min": 2, "default": 2, "max": 9}}, "pressure.max"),
        ({"targets": {"primary": ["nowhere"]}}, "targets.primary"),
        ({"stroke": 7}, "stroke"),
        ({"colour": "red"}, "colour"),
        ({"targets": 5}, "targets"),
        ({"diagram": {"view": "the-moon", "path": ["heel"]}}, "diagram.view"),
        ({"benefits": [{"text": "Good.", "evidence": "supported"}]}, "benefits.1.evidence"),
        ({"name": "a\x00b"}, "name"),
        ({"how": "x" * 91}, "how"),
        ({"care": ["Ease off."]}, "care"),
    ],
)
def test_the_api_names_each_field_that_is_wrong(alice_api, more, field):
    response = alice_api.post("/api/v1/techniques/", {**ASKED, **more}, format="json")
    assert response.status_code == 400
    assert field in [error["field"] for error in response.json()["errors"]]


LEAST = ["name", "summary", "stroke", "phase", "targets", "for_self", "for_partner", "pressure", "seconds", "direction"]
LEAST += ["contact", "rhythm", "lubricant", "receiver_position", "instructions"]


def test_what_may_be_left_out_may_be_left_out(alice_client, alice_api):
    made = alice_api.post("/api/v1/techniques/", {name: ASKED[name] for name in LEAST}, format="json")
    assert made.status_code == 201
    assert made.json()["diagram"] is None
    assert alice_client.get(f"/techniques/{made.json()['slug']}/").status_code == 200
    left_out = ("view", "path", "benefits", "tools", "cautions", "contraindications", "secondary")
    typed = {name: value for name, value in FORM.items() if name not in left_out}
    assert alice_client.post("/techniques/new/", typed).status_code == 302


@pytest.mark.parametrize("diagram", [{"view": "foot-sole"}, {"view": "foot-sole", "path": []}, {"path": ["heel"]}, {}])
def test_a_picture_has_a_path_or_is_none(alice_api, diagram):
    response = alice_api.post("/api/v1/techniques/", {**ASKED, "diagram": diagram}, format="json")
    if "view" in diagram:
        assert response.json()["errors"][0]["field"] == "diagram.path"
    else:
        assert response.json()["diagram"] is None


LINES = {"how": "Rub both thumbs round the heel.", "care": "Ease off where it is sore."}


def test_one_line_of_how_and_one_of_care_go_with_it_everywhere(alice, bob, alice_client, alice_api):
    made = alice_api.post("/api/v1/techniques/", {**ASKED, **LINES}, format="json").json()
    assert LINES.items() <= made.items()
    form = alice_client.get(f"/techniques/{made['slug']}/edit/").context["form"]
    assert LINES.items() <= form.initial.items()
    typed = {**FORM, **LINES, "how": "Circle slowly.", "based_on": form.initial["based_on"]}
    assert alice_client.post(f"/techniques/{made['slug']}/edit/", typed).status_code == 302
    technique = Technique.objects.get(slug=made["slug"])
    assert (technique.how, technique.care) == ("Circle slowly.", LINES["care"])
    assert technique.copy_for(bob).how == "Circle slowly."
    assert own_technique.from_document(technique.as_document(), bob).as_document()["care"] == LINES["care"]


@pytest.mark.parametrize(
    ("migration", "step", "fields"),
    [
        ("0009_documents_of_own_techniques_with_both_lines", "add_both_lines", LINES),
        ("0013_documents_of_own_techniques_with_self_position", "add_position", ["self_position"]),
    ],
)
def test_the_document_of_a_technique_written_before_a_field_gets_it(alice, migration, step, fields):
    technique = written_by(alice)
    before = {name: value for name, value in technique.as_document().items() if name not in fields}
    text = json.dumps(before, ensure_ascii=False, separators=(",", ":"))
    Technique.objects.filter(pk=technique.pk).update(document=text, document_etag="before")
    getattr(importlib.import_module(f"techniques.migrations.{migration}"), step)(apps, None)
    after = Technique.objects.get(pk=technique.pk)
    assert (after.document, after.document_etag) == (technique.document, technique.document_etag)


def test_a_position_of_ones_own_goes_with_it_everywhere(alice, bob, alice_client, alice_api):
    both = {"for_partner": True, "receiver_position": "supine", "self_position": "seated"}
    made = alice_api.post("/api/v1/techniques/", {**ASKED, **both}, format="json").json()
    assert both.items() <= made.items()
    form = alice_client.get(f"/techniques/{made['slug']}/edit/").context["form"]
    assert both.items() <= form.initial.items()
    typed = {**FORM, "for_partner": "on", "self_position": "leg-stretched", "based_on": form.initial["based_on"]}
    assert alice_client.post(f"/techniques/{made['slug']}/edit/", typed).status_code == 302
    technique = Technique.objects.get(slug=made["slug"])
    assert technique.positions == ("seated", "leg-stretched")
    assert technique.copy_for(bob).self_position == "leg-stretched"
    assert own_technique.from_document(technique.as_document(), bob).self_position == "leg-stretched"
    for wrong, words in [
        ({"for_partner": ""}, "Is for what is done on oneself and on a partner"),
        ({"self_position": "seated"}, "Is the same as on a partner"),
    ]:
        refused = alice_client.post("/techniques/new/", {**typed, **wrong})
        assert words in refused.context["form"].errors["self_position"][0]


def test_words_that_promise_are_saved_and_plainer_ones_suggested(alice_client):
    response = alice_client.post("/techniques/new/", {**FORM, "summary": "It heals the heel."}, follow=True)
    assert "It heals the heel." in response.text
    assert "“heals” promises much. Plainer: “may help you feel better”." in response.text


def test_changing_it_changes_the_routines_that_hold_it(alice, alice_client):
    technique = written_by(alice)
    routine = make_routine(alice, make_step(technique.slug))
    page = alice_client.get(f"/techniques/{technique.slug}/edit/")
    form = page.context["form"].initial
    changed = {**FORM, "name": "Heel rub", "based_on": form["based_on"]}
    assert alice_client.post(f"/techniques/{technique.slug}/edit/", changed).status_code == 302
    assert Routine.objects.get(pk=routine.pk).as_document()["techniques"][technique.slug]["name"] == "Heel rub"
    again = alice_client.post(f"/techniques/{technique.slug}/edit/", changed)
    assert again.status_code == 422
    assert "changed in another window" in again.text


def test_the_api_changes_and_deletes_by_if_match(alice, alice_api):
    technique = written_by(alice)
    address = f"/api/v1/techniques/{technique.slug}/"
    etag = alice_api.get(address)["ETag"]
    assert alice_api.put(address, ASKED, format="json").status_code == 428
    changed = alice_api.put(address, {**ASKED, "name": "Heel rub"}, format="json", headers={"If-Match": etag})
    assert changed.json()["name"] == "Heel rub"
    assert alice_api.put(address, ASKED, format="json", headers={"If-Match": etag}).status_code == 412
    assert alice_api.delete(address, headers={"If-Match": changed["ETag"]}).status_code == 204
    assert alice_api.get(address).status_code == 404


def test_what_a_routine_holds_is_kept_for_it_when_it_is_deleted(alice, alice_client):
    technique = written_by(alice)
    make_routine(alice, make_step(technique.slug))
    assert alice_client.post(f"/techniques/{technique.slug}/delete/").status_code == 302
    technique.refresh_from_db()
    assert technique.retired_at
    assert "You have no technique of your own yet" in alice_client.get("/techniques/mine/").text


def test_it_travels_inside_the_shared_document(alice, client, api):
    technique = written_by(alice)
    link = ShareLink.make(make_routine(alice, make_step(technique.slug)))
    assert "Grandmother&#x27;s heel rub" in client.get(f"/s/{link.token}/").text
    embedded = api.get(f"/api/v1/shared/{link.token}/").json()["techniques"][technique.slug]
    assert embedded["instructions"] == ASKED["instructions"]


def test_whoever_reads_a_public_routine_reads_how_it_is_done_and_finds_no_dead_link(alice, client):
    technique = written_by(alice)
    routine = make_routine(alice, make_step(technique.slug), visibility="public")
    text = client.get(routine.get_absolute_url()).text
    assert "Rub round it with the thumbs." in text
    assert f"/techniques/{technique.slug}/" not in text


def test_there_is_an_end_to_how_many_one_keeps(alice, alice_client, alice_api, monkeypatch):
    monkeypatch.setattr(own_technique, "MAX_TECHNIQUES", 1)
    written_by(alice)
    assert "as many as there can be" in alice_client.post("/techniques/new/", FORM).text
    assert alice_api.post("/api/v1/techniques/", ASKED, format="json").status_code == 403


ELSEWHERE = ["/", "/explore/", "/explore/?q=grandmother", "/sitemap-techniques.xml", "/sitemap-body.xml"]
PLACES = [
    "/techniques/?q=grandmother",
    "/techniques/?q=grandmothr",
    "/techniques/?area=heel",
    "/techniques/?stroke=friction-circular&sort=newest",
    "/body/heel/",
    "/strokes/friction-circular/",
    "/safety/fracture/",
    "/techniques/heel-palm-circles/",
    "/techniques/mine/",
    "/api/v1/techniques/?per_page=200",
    "/api/v1/techniques/?q=grandmother",
    "/api/v1/techniques/?area=heel&per_page=200",
    "/techniques/?area=heel&without=pregnancy&page=2",
    "/self-check/?sign=sa4&show=yes",
    "/api/v1/techniques/?conditions=pregnancy&q=grandmother",
    *ELSEWHERE,
]


@pytest.mark.parametrize("address", PLACES)
def test_nobody_else_finds_it_or_sees_that_it_is_there(alice, client, bob_client, address):
    readers = (client, bob_client)
    before = [read(reader, address) for reader in readers]
    written_by(alice)
    assert [read(reader, address) for reader in readers] == before


def test_and_oneself_sees_it_in_all_those_places(alice, alice_client):
    """Or the test above would be true of pages that show nothing."""
    before = {address: read(alice_client, address) for address in PLACES}
    written_by(alice)
    same = [address for address in PLACES if read(alice_client, address) == before[address]]
    assert same == ELSEWHERE


def test_a_private_routine_made_of_it_is_as_private(alice, client, bob_client, bob_api):
    written = written_by(alice)
    routine = make_routine(alice, make_step(written.slug), title="Hers")
    for reader in (client, bob_client):
        assert "Hers" not in reader.get("/explore/", {"q": "grandmother"}).text
        assert reader.get(routine.get_absolute_url()).status_code == 404
    assert bob_api.get(f"/api/v1/routines/{routine.code}/").status_code == 404
    assert bob_api.get("/api/v1/explore/", {"q": "grandmother"}).json()["results"] == []


def test_staff_read_none_of_it_anywhere(alice, admin_client):
    written_by(alice)
    for address in (
        "techniques/technique/?q=grandmother",
        "techniques/technique/",
        f"accounts/user/{alice.pk}/delete/",
    ):
        assert "Grandmother" not in admin_client.get(f"/admin/{address}").text, address


@pytest.mark.parametrize(
    ("area", "most"),
    [
        *[("neck-front", 1), ("armpit", 2), ("thigh-inner", 2), ("knee-back", 2), ("ankle-inner", 3)],
        *[("lower-back", 3), ("spine", 1), ("popliteus", 2), ("deltoid-ligament", 3), ("multifidus", 3)],
    ],
)
def test_ones_own_technique_keeps_to_the_highest_pressure_of_a_place_and_of_what_holds_it(area, most):
    harder = {"pressure": {"min": 1, "default": 1, "max": most + 1}, "diagram": {}}
    asked = {**ASKED, **harder, "targets": {"primary": [area], "secondary": []}}
    asked.pop("diagram")
    _entry, problems = own_technique.read(asked)
    assert f"{most + 1} is above {most}, the highest for" in " ".join(problems["pressure.max"])
    asked["targets"] = {"primary": ["calf" if area != "spine" else "back"], "secondary": [area]}
    assert ("pressure.max" in own_technique.read(asked)[1]) == (area != "spine")
    asked["pressure"]["max"] = most
    assert not own_technique.read(asked)[1]


def read(reader, address):
    response = reader.get(address, follow=True)
    return response.json() if address.startswith("/api/") else Page(response).text


@pytest.mark.parametrize("way", ["", "edit/", "delete/"])
def test_a_stranger_gets_404_and_a_visitor_logs_in_first(alice, client, bob_client, bob_api, way):
    technique = written_by(alice)
    assert bob_client.get(f"/techniques/{technique.slug}/{way}").status_code == 404
    visitor = client.get(f"/techniques/{technique.slug}/{way}")
    assert visitor.status_code == (302 if way else 404)
    headers = {"If-Match": technique.document_etag}
    assert bob_api.get(f"/api/v1/techniques/{technique.slug}/").status_code == 404
    assert (
        bob_api.put(f"/api/v1/techniques/{technique.slug}/", ASKED, format="json", headers=headers).status_code == 404
    )
    assert bob_api.delete(f"/api/v1/techniques/{technique.slug}/", headers=headers).status_code == 404


def test_a_stranger_cannot_use_it_in_a_routine(alice, bob_client, bob_api):
    technique = written_by(alice)
    assert bob_client.get(f"/routines/add/{technique.slug}/").status_code == 404
    asked = {"title": "Stolen", "sections": [{"steps": [{"technique": technique.slug}]}]}
    assert bob_api.post("/api/v1/routines/", asked, format="json").status_code == 400


def test_the_library_itself_is_nobodys_to_change(alice_client, alice_api):
    slug = "heel-palm-circles"
    etag = alice_api.get(f"/api/v1/techniques/{slug}/")["ETag"]
    assert alice_client.get(f"/techniques/{slug}/edit/").status_code == 404
    assert alice_api.delete(f"/api/v1/techniques/{slug}/", headers={"If-Match": etag}).status_code == 404


def test_one_finds_ones_own_by_its_words_however_rare(alice, alice_client):
    make_technique("zorb--a", author=alice, name="Zorbing", search_words="zorbing")
    assert "Zorbing" in Page(alice_client.get("/techniques/?q=zorbing")).cards
