"""Techniques of one's own in files: those that no routine uses go along, and what a site knows needs no copy."""

import json

import pytest

from routines.import_export import bundles, json_files
from routines.import_export.mistakes import Refused
from routines.models import Routine
from techniques.models import Technique
from tests.factories import make_routine, make_step
from tests.routines.import_export.handed_over import bundle_of, made_by, take

pytestmark = pytest.mark.django_db
IMPORT = "/routines/import/"


@pytest.fixture
def document(alice):
    return make_routine(alice).as_document()


def test_a_technique_in_no_routine_goes_along_and_comes_in_once(alice, bob, alice_client, bob_client):
    used, unused = made_by(alice, name="In a routine"), made_by(alice, name="In none yet")
    make_routine(alice, make_step(used.slug))
    made_by(alice, name="In a deleted one")
    file = alice_client.get("/routines/export/").json()
    assert [technique["name"] for technique in file["techniques"]] == ["In none yet", "In a deleted one"]
    page = alice_client.get("/techniques/mine/").text
    assert 'href="/routines/export/"' in page
    for _ in range(2):
        assert "2 techniques are yours." in bob_client.post(IMPORT, {"text": json.dumps(file)}, follow=True).text
    names = Technique.objects.filter(author=bob).values_list("name", flat=True)
    assert sorted(names) == ["In a deleted one", "In a routine", "In none yet"]
    assert Technique.objects.get(author=bob, name="In none yet").slug != unused.slug


def test_techniques_alone_are_a_file_too(alice, bob_client, alice_client, bob):
    made_by(alice, name="In none yet")
    file = alice_client.get("/routines/export/").json()
    assert file["routines"] == []
    assert bob_client.post(IMPORT, {"text": json.dumps(file)}).url == "/techniques/mine/"
    assert Technique.objects.get(author=bob).name == "In none yet"


def test_techniques_fill_further_parts_where_they_must(alice, monkeypatch):
    size = len(made_by(alice, name="First").document.encode())
    made_by(alice, name="Second")
    monkeypatch.setattr(json_files, "MAX_BYTES", size + 300)
    parts = bundles.parts_of(alice)
    assert [len(part.techniques) for part in parts] == [1, 1]
    texts = [bundles.bundle(alice, number, parts) for number in (1, 2)]
    assert all(len(text.encode()) <= json_files.MAX_BYTES for text in texts)
    assert [json.loads(text)["techniques"][0]["name"] for text in texts] == ["First", "Second"]


@pytest.mark.parametrize(
    ("techniques", "where"),
    [
        ({}, "techniques"),
        ([7], "techniques.0"),
        ([{"slug": "x", "name": "x"}], "techniques.0"),
        ([{"slug": "x", "name": "x", "instructions": ["Rub."]}], "techniques.0.summary"),
        ([{"slug": "x", "name": "x", "instructions": []}] * 501, "techniques"),
    ],
)
def test_a_technique_that_is_none_is_refused_with_its_place_and_nothing_comes_in(bob, document, techniques, where):
    with pytest.raises(Refused) as refused:
        take(bob, bundle_of(document) | {"techniques": techniques})
    assert refused.value.field.startswith(where)
    assert not Routine.objects.filter(author=bob).exists()


def test_a_file_by_hand_needs_no_copy_of_what_the_site_knows(alice, bob):
    step = {"technique": "foot-wringing", "seconds": 30, "pressure": 2}
    file = {"format": "effleur-routine", "version": 1, "title": "By hand", "for": "partner"}
    [routine] = take(bob, file | {"sections": [{"steps": [step]}]})
    assert routine.as_document()["sections"][0]["steps"][0]["technique"] == "foot-wringing"
    own = made_by(bob)
    [routine] = take(bob, file | {"sections": [{"steps": [{**step, "technique": own.slug}]}]})
    assert own.slug in routine.as_document()["techniques"]
    theirs = made_by(alice, name="Mine alone")
    for unknown in (theirs.slug, "never-heard-of"):
        with pytest.raises(Refused, match="is not in “techniques”, and this site does not know it") as refused:
            take(bob, file | {"sections": [{"steps": [step, {**step, "technique": unknown}]}]})
        assert refused.value.field == "sections.0.steps.1.technique"
