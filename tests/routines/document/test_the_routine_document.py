"""The portable document: the same bytes however often it is written and read."""

import json

import jsonschema
import pytest
from hypothesis import given

from config.http.etags import etag_of
from routines.document import cues
from routines.document.plan import Plan, SectionPlan
from routines.document.schema import GRAVITY, SCHEMA, Unreadable, check, dumps, gravity, loads
from routines.models import Routine
from techniques.models import Contraindication, Technique
from techniques.models.edition import Edition
from tests.routines.documents import documents


@given(documents())
def test_write_read_write_gives_the_same_bytes(document):
    text = dumps(document)
    assert dumps(loads(text)) == text


@given(documents())
def test_the_same_text_has_the_same_etag_and_another_text_another(document):
    text = dumps(document)
    assert etag_of(text) == etag_of(dumps(loads(text)))
    assert etag_of(text) != etag_of(text + " ")


def test_the_published_schema_is_a_valid_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "$"),
        ('{"format":"other"}', "$"),
    ],
)
def test_a_text_that_is_no_document_is_refused_with_the_place(text, place):
    with pytest.raises(Unreadable, match=f"^{place.replace('$', '[$]')}"):
        loads(text)


@given(documents())
def test_a_step_whose_technique_is_missing_is_refused(document):
    document["techniques"] = {}
    if any(section["steps"] for section in document["sections"]):
        with pytest.raises(Unreadable, match="is not in techniques"):
            check(document)


@pytest.fixture
def plan(db):
    glide, circles = (Technique.objects.get(slug=s) for s in ("lower-leg-opening-glide", "ankle-bone-circles"))
    return Plan(
        about={"title": "Ankles", "for_whom": "self"},
        sections=[
            SectionPlan(
                {"title": "Both ankles", "sides": "each"},
                [
                    {"technique": glide, "seconds": 60, "pressure": 2},
                    {"technique": circles, "seconds": 90, "pressure": 3, "note": "slowly – “softly”"},
                ],
            )
        ],
    )


def test_a_composed_routine_keeps_its_document_beside_itself(alice, plan):
    routine = Routine.create(alice, plan)
    stored = Routine.objects.get(pk=routine.pk)
    document = stored.as_document()
    assert [s["technique"] for s in document["sections"][0]["steps"]] == [
        "lower-leg-opening-glide",
        "ankle-bone-circles",
    ]
    assert stored.etag == etag_of(stored.document)
    assert stored.total_seconds == document["total_seconds"] == cues.total_seconds(cues.cues(document)) == 2 * 150 + 5
    assert stored.revision == document["revision"] == 1
    assert stored.revisions.get().document == stored.document


def test_the_document_reads_alone_with_instructions_and_cautions(alice, plan):
    technique = Routine.create(alice, plan).as_document()["techniques"]["ankle-bone-circles"]
    assert technique["name"] == "Small circles round the ankle bones"
    assert len(technique["instructions"]) >= 3
    assert technique["cautions"]


def test_the_document_names_the_gravest_reasons_not_to_whatever_its_techniques_name(alice, plan):
    document = Routine.create(alice, plan).as_document()
    entries = document["contraindications"]
    slugs = [entry["slug"] for entry in entries]
    assert {"pe-signs", "suspected-dvt", "cellulitis", "unexplained-swelling", "fever", "fracture"} <= set(slugs)
    assert {entry["slug"] for t in document["techniques"].values() for entry in t["contraindications"]} <= set(slugs)
    assert len(slugs) == len(set(slugs))
    order = [GRAVITY.index(gravity(entry)) for entry in entries]
    assert order == sorted(order)
    assert entries[0]["urgency"] == "emergency"
    assert all(entry["do_instead"] for entry in entries)
    check(document)


def test_a_changed_reason_not_to_that_no_technique_names_reaches_the_stored_document(alice, plan):
    routine = Routine.create(alice, plan)
    assert Routine.objects.refresh_documents() == 0
    Contraindication.objects.filter(slug="fever").update(do_instead="Stay in bed.")
    Edition.next()  # as every loading does that changes something
    assert Routine.objects.refresh_documents() == 1
    after = Routine.objects.get(pk=routine.pk)
    assert "Stay in bed." in after.document
    assert (after.revision, after.etag) == (routine.revision, etag_of(after.document))
    Contraindication.objects.filter(slug="fever").update(retired_at="2026-01-01T00:00Z")
    Edition.next()
    assert Routine.objects.refresh_documents() == 1
    assert Routine.objects.refresh_documents() == 0


def test_a_changed_technique_reaches_the_documents_that_hold_it_and_no_others(alice, plan):
    routine, other = Routine.create(alice, plan), Routine.create(alice, Plan({"title": "Empty"}))
    technique = Technique.objects.get(slug="ankle-bone-circles")
    Technique.objects.filter(pk=technique.pk).update(document=technique.document.replace("Small circles", "Circles"))
    Edition.next()
    assert Routine.objects.refresh_documents() == 1
    assert Routine.objects.get(pk=routine.pk).etag != routine.etag
    assert Routine.objects.get(pk=other.pk).etag == other.etag


def test_documents_of_this_edition_of_the_library_are_not_looked_at(alice, plan, django_assert_num_queries):
    for _ in range(5):
        Routine.create(alice, plan)
    with django_assert_num_queries(2):
        Routine.objects.refresh_documents()


def test_the_document_is_plain_utf8_json(alice, plan):
    text = Routine.create(alice, plan).document
    assert "slowly – “softly”" in text
    assert json.loads(text)["format"] == "effleur-routine"


def test_writing_a_long_routine_costs_no_more_queries_than_a_short_one(alice, plan, django_assert_max_num_queries):
    plan.sections[0].steps *= 60
    with django_assert_max_num_queries(30):
        Routine.create(alice, plan)


def test_the_email_address_of_the_author_is_not_in_the_document(alice, plan):
    assert alice.email not in Routine.create(alice, plan).document
