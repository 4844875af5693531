"""Routines as files: what is downloaded comes in again, here or on another site."""

import copy
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from routines.copies import copying
from routines.document.schema import check
from routines.import_export import bundles, json_files
from routines.import_export.mistakes import Refused
from routines.models import Routine, ShareLink
from routines.models.plan_rows import KEY
from techniques.models import Technique
from techniques.own import own_technique
from tests.cases import cases
from tests.factories import make_routine, make_step, make_technique
from tests.routines.documents import documents
from tests.routines.import_export.handed_over import (
    ELSEWHERE,
    OWN,
    bundle_of,
    changed,
    contents,
    made_by,
    of_another_site,
    send,
    take,
)

pytestmark = pytest.mark.django_db

IMPORT = "/routines/import/"


@pytest.fixture
def routine(alice):
    return make_routine(alice, make_step(seconds=75, note="Slowly."), title="Calm feet")


@pytest.fixture
def document(routine):
    return routine.as_document()


@pytest.fixture
def foreign(alice):
    return of_another_site(alice)


# Out


def test_the_owner_downloads_the_document_under_the_title(alice_client, routine):
    response = alice_client.get(f"/routines/{routine.code}/export/")
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="calm-feet.effleur.json"'
    assert response.json() == routine.as_document()
    assert response.text.count("\n") > 50  # a line for each value, to be changed by hand
    check(response.json())


def test_a_title_without_a_letter_for_a_file_name_gets_a_plain_one(alice, alice_client):
    response = alice_client.get(f"/routines/{make_routine(alice, title='足 “/../”').code}/export/")
    assert response["Content-Disposition"] == 'attachment; filename="routine.effleur.json"'


def test_a_stranger_downloads_what_is_public_and_nothing_else(client, bob_client, alice, routine):
    for each in (client, bob_client):
        assert each.get(f"/routines/{routine.code}/export/").status_code == 404
    routine.describe(alice, visibility="public")
    for each in (client, bob_client):
        assert each.get(f"/routines/{routine.code}/export/").json()["title"] == "Calm feet"


def test_a_link_gives_the_file_of_what_it_opens_unless_it_forbids_copies(client, alice, routine):
    link = ShareLink.make(routine, pin=True)
    routine.describe(alice, title="Later")
    response = client.get(f"/s/{link.token}/export/")
    assert response.json()["title"] == "Calm feet"
    assert response["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/s/{ShareLink.make(routine, may_copy=False).token}/export/").status_code == 404
    link.revoke()
    assert client.get(f"/s/{link.token}/export/").status_code == 404
    assert client.get("/s/nothing/export/").status_code == 404


def test_everything_is_downloaded_as_one_file_and_it_comes_in_again(alice, bob, alice_client, bob_client):
    for number in range(3):
        make_routine(alice, title=f"Routine {number}")
    make_routine(bob, title="Bob's")
    response = alice_client.get("/routines/export/")
    assert response["Content-Disposition"] == 'attachment; filename="routines.effleur.json"'
    whole = response.json()
    assert (whole["format"], whole["version"], whole["parts"]) == ("effleur-routines", 1, 1)
    assert [each["title"] for each in whole["routines"]] == ["Routine 0", "Routine 1", "Routine 2"]
    file = SimpleUploadedFile("all.json", response.content)
    assert bob_client.post(IMPORT, {"file": file})["Location"] == "/routines/"
    assert bob.routines.count() == 4
    mine = [contents(each.as_document()) for each in bob.routines.exclude(title="Bob's").order_by("id")]
    assert mine == [contents(each) for each in whole["routines"]]


def test_more_than_fits_into_a_file_that_can_come_in_goes_into_several(alice, alice_client, monkeypatch):
    for number in range(5):
        make_routine(alice, title=f"Routine {number}")
    monkeypatch.setattr(json_files, "MAX_ROUTINES", 2)
    page = alice_client.get("/routines/export/")
    assert page.text.count("?part=") == 3
    titles = []
    for part in (1, 2, 3):
        response = alice_client.get("/routines/export/", {"part": part})
        assert f"routines-{part}-of-3.effleur.json" in response["Content-Disposition"]
        titles += [each["title"] for each in response.json()["routines"]]
    assert titles == [f"Routine {number}" for number in range(5)]
    for part in ("0", "4", "x", "01", "9" * 5000, "\x00"):
        assert alice_client.get("/routines/export/", {"part": part}).status_code == 404


def test_no_part_is_larger_than_what_can_come_in(alice, monkeypatch):
    for number in range(4):
        make_routine(alice, title=f"Routine {number}")
    monkeypatch.setattr(json_files, "MAX_BYTES", 2 * len(make_routine(alice).document.encode()) + 300)
    parts = bundles.parts_of(alice)
    assert sum(len(part.routines) for part in parts) == 5
    assert len(parts) > 1
    for number in range(1, len(parts) + 1):
        assert len(bundles.bundle(alice, number, parts).encode()) <= json_files.MAX_BYTES


def test_nothing_at_all_is_a_file_without_routines(alice_client, bob_client):
    assert alice_client.get("/routines/export/").json()["routines"] == []
    response = send(bob_client, bundle_of())
    assert response.status_code == 302


@pytest.mark.parametrize("address", ["/routines/export/", IMPORT])
def test_a_visitor_logs_in_first(client, address):
    assert f"?next={address}" in client.get(address)["Location"]


# In


def test_a_file_becomes_a_private_routine_of_ones_own(alice, bob, bob_client, routine):
    routine.describe(alice, visibility="public")
    file = SimpleUploadedFile("calm.json", b"\xef\xbb\xbf" + routine.document.encode())
    response = bob_client.post(IMPORT, {"file": file})
    made = bob.routines.get()
    assert response["Location"] == f"/routines/{made.code}/"
    assert made.code != routine.code
    assert (made.visibility, made.revision, made.based_on) == ("private", 1, None)
    assert contents(made.as_document()) == contents(routine.as_document())


def test_text_that_is_pasted_comes_in_as_a_file_does(bob, bob_client, document):
    assert send(bob_client, document).status_code == 302
    assert bob.routines.get().title == "Calm feet"


def test_keys_are_kept_where_they_fit(bob, document):
    section = document["sections"][0]
    section["key"] = "abc234"
    section["steps"] = [{**section["steps"][0], "key": key} for key in ("first2", "first2", "Not a key!", "")]
    (made,) = take(bob, document)
    found = made.as_document()["sections"][0]
    assert found["key"] == "abc234"
    keys = [step["key"] for step in found["steps"]]
    assert keys[0] == "first2"
    assert len(set(keys)) == 4
    assert all(KEY.fullmatch(key) for key in keys)


def test_the_original_stays_named_where_the_person_can_see_it(alice, bob, routine):
    routine.describe(alice, visibility="public")
    told = copying.copy(routine, bob).as_document()
    assert told["based_on"]["revision"] == 2
    assert take(bob, told)[0].based_on.number == 2
    routine.describe(alice, title="Calmer feet")
    carol = take(bob, told)[0]
    assert carol.based_on.number == 2  # the copy that is there already shows it
    assert take(alice, told)[0].based_on.routine == routine


def test_nobody_reads_an_older_revision_of_others_by_saying_that_they_are_based_on_it(alice, bob, document, routine):
    routine.describe(alice, title="For Mrs Smith")
    routine.describe(alice, title="Calm", visibility="public")
    for number in (1, 2, 9, 10**30):
        told = {**document, "based_on": {"code": routine.code, "revision": number}}
        (made,) = take(bob, told)
        assert made.based_on is None
        assert "Mrs Smith" not in made.document
    (made,) = take(bob, {**document, "based_on": {"code": routine.code, "revision": 3}})
    assert made.based_on.number == 3
    routine.describe(alice, visibility="private")
    (made,) = take(bob, {**document, "based_on": {"code": routine.code, "revision": 4}})
    assert made.based_on is None


# Techniques


def test_a_technique_that_this_site_does_not_know_becomes_ones_own(bob, foreign):
    (made,) = take(bob, foreign)
    technique = Technique.objects.get(author=bob)
    assert [step["technique"] for step in made.as_document()["sections"][0]["steps"]] == [technique.slug]
    mine = own_technique.as_data(technique)
    assert {name: mine[name] for name in OWN} | {"benefits": OWN["benefits"]} == OWN
    assert mine["benefits"][0]["text"] == "It let me sleep."


def test_it_is_not_made_twice(bob, foreign):
    take(bob, foreign)
    take(bob, bundle_of(foreign, foreign))
    assert Technique.objects.filter(author=bob).count() == 1
    slug = next(iter(foreign["techniques"]))
    foreign["techniques"][slug]["summary"] = "Another one of the same name."
    take(bob, foreign)
    assert Technique.objects.filter(author=bob).count() == 2


def test_a_technique_of_ones_own_is_taken_by_its_slug(alice, bob):
    technique = made_by(alice)
    document = make_routine(alice, make_step(technique.slug)).as_document()
    take(alice, document)
    assert list(Technique.objects.filter(author=alice)) == [technique]
    take(bob, document)
    assert Technique.objects.get(author=bob).name == technique.name


def test_nobody_gets_a_private_technique_of_others_by_naming_its_slug(alice, bob, foreign):
    secret = made_by(alice, summary="A secret of alice's.")
    slug = next(iter(foreign["techniques"]))
    text = json.dumps(foreign).replace(slug, secret.slug)
    (made,) = take(bob, json.loads(text))
    assert "secret" not in made.document
    assert Technique.objects.get(author=bob).summary == OWN["summary"]


def test_undoing_brings_back_a_technique_that_was_deleted_meanwhile(alice):
    technique = made_by(alice)
    routine = make_routine(alice, make_step(), make_step(technique.slug))
    document = routine.as_document()
    routine.become(alice, {**document, "sections": []})
    own_technique.remove(technique)
    assert not Technique.objects.filter(author=alice).exists()
    routine.undo(alice)
    back = Technique.objects.get(author=alice)
    assert back.name == technique.name
    assert back.slug in [step["technique"] for step in routine.as_document()["sections"][0]["steps"]]


def test_a_stroke_or_an_area_of_another_name_becomes_the_nearest_here(bob, foreign):
    told = foreign["techniques"][ELSEWHERE]
    told["stroke"] = {"slug": "frict-circ", "name": "Circular frictions"}
    told["targets"][0] |= {"area": "calcaneal-region", "name": "Heels"}
    told["targets"][1] |= {"area": "nowhere", "name": "Zzz"}
    told["contraindications"].append({"slug": "new-rule", "name": "A rule of\ntomorrow"})
    told["diagram"] = {"view": "a-new-view", "path": ["x"]}
    take(bob, foreign)
    mine = own_technique.as_data(Technique.objects.get(author=bob))
    assert (mine["stroke"], mine["targets"]) == ("friction-circular", {"primary": ["heel"], "secondary": []})
    assert mine["contraindications"] == ["fracture"]
    assert mine["cautions"] == ["Ease off where it is sore.", "Not, or only lighter, with: A rule of tomorrow."]
    assert "diagram" not in mine


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"stroke": {"slug": "zzz", "name": "Zzz"}}, "stroke"),
        ({"stroke": 7}, "stroke"),
        ({"targets": [{"area": "zzz", "name": "Zzz", "role": "primary"}]}, "targets.primary"),
        ({"targets": "heel"}, "targets.primary"),
        ({"instructions": ["One."]}, "instructions"),
        ({"pressure": {"min": 1, "default": 2, "max": 5}}, "pressure.max"),
        ({"seconds": None}, "seconds."),
        ({"phase": ["work"]}, "phase"),
    ],
)
def test_a_technique_that_cannot_be_made_is_refused_with_its_place(bob, foreign, changes, place):
    foreign["techniques"][ELSEWHERE] |= changes
    with pytest.raises(Refused) as refused:
        take(bob, bundle_of(foreign))
    assert refused.value.field.startswith(f"routines.0.techniques.{ELSEWHERE}.{place}")
    assert not bob.routines.exists()
    assert not Technique.objects.filter(author=bob).exists()


def test_as_many_techniques_as_there_can_be_are_not_gone_beyond(bob, foreign, monkeypatch):
    monkeypatch.setattr(own_technique, "MAX_TECHNIQUES", 0)
    with pytest.raises(Refused, match="as many as there can be"):
        take(bob, foreign)


# For every document


QUIETLY = settings(
    deadline=None,
    max_examples=cases(12),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def importable(document):
    """Within what the rows allow beyond the schema."""
    if document["for"] == "self":
        for section in document["sections"]:
            for step in section["steps"]:
                step["pressure"] = min(step["pressure"], 4)
    return document


def without_keys(sections):
    parts = copy.deepcopy(sections)
    for part in (*parts, *(step for section in parts for step in section["steps"])):
        part.pop("key", None)
    return parts


@QUIETLY
@given(documents())
def test_what_comes_in_goes_out_again_with_all_that_is_not_understood(alice, bob, document):
    told = importable(document)
    with transaction.atomic():
        (made,) = take(alice, told)
        written = json.loads(made.document)
        again = json.loads(take(bob, written)[0].document)
        transaction.set_rollback(True)
    check(written)
    assert without_keys(written["sections"]) == without_keys(told["sections"])
    computed = ("sections", "techniques", "total_seconds")
    assert {name: written[name] for name in told if name not in computed} == {
        name: value for name, value in told.items() if name not in computed
    }
    assert contents(again) == contents(written)


@settings(QUIETLY, max_examples=cases(5))
@given(documents())
def test_whatever_a_file_says_of_a_technique_it_is_made_or_refused(bob, foreign, document):
    """Any value at all in the place of any field."""
    reasons = []
    told = copy.deepcopy(foreign)
    technique = told["techniques"][ELSEWHERE]
    for name, value in zip(
        technique, [document, *document["sections"], *document["techniques"].values()], strict=False
    ):
        for odd in (value, [value], "", None, 10**30, "x" * 3000):
            sent = changed(told, ("techniques", ELSEWHERE, name), odd)
            with transaction.atomic():
                try:
                    take(bob, sent)
                except Refused as refused:
                    reasons.append(refused.reason)
                transaction.set_rollback(True)
    assert reasons
    assert all(reasons)


def test_100_routines_come_in_in_a_few_seconds(bob, document, django_assert_max_num_queries):
    with django_assert_max_num_queries(3150):
        assert len(take(bob, bundle_of(*[document] * 100))) == 100


def test_own_techniques_of_factories_are_recognised_by_their_slug_alone(alice):
    technique = make_technique("odd--abcd2345", author=alice)
    technique.prepare()
    document = make_routine(alice, make_step(technique.slug)).as_document()
    assert len(take(alice, document)) == 1
    assert Routine.objects.filter(author=alice).count() == 2
