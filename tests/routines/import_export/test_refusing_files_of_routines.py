"""Files that are no good: the reason and the place are said, what was pasted stays, and nothing comes in."""

from json import dumps

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from routines.import_export.mistakes import Refused
from techniques.models import Technique
from tests.factories import make_routine, make_step
from tests.routines.import_export.handed_over import ELSEWHERE, bundle_of, changed, of_another_site, send, take

pytestmark = pytest.mark.django_db

IMPORT = "/routines/import/"


@pytest.fixture
def document(alice):
    return make_routine(alice, make_step(seconds=75, note="Slowly."), title="Calm feet").as_document()


@pytest.fixture
def foreign(alice):
    return of_another_site(alice)


STEP = ("sections", 0, "steps", 0)
WRONG = [
    (("version",), 2, "newer version of Effleur", "version"),
    (("version",), 1.5, "not a version", "version"),
    (("version",), 10**400, "newer version of Effleur", "version"),
    (("version",), -(10**400), "not a version", "version"),
    (("version",), "1", "not a number", "version"),
    (("version",), True, "not a number", "version"),
    (("format",), "other", "This is not a routine", ""),
    (("title",), "  ", "Give the routine a title", "title"),
    (("title",), "x" * 121, "more than 120 characters", "title"),
    (("title",), 7, "is not text", "title"),
    (("language",), "x" * 11, "more than 10 characters", "language"),
    (("for",), "dog", "is not one of self, partner", "for"),
    ((*STEP, "seconds"), 2, "2 is less than 5", "sections.0.steps.0.seconds"),
    ((*STEP, "seconds"), 10**400, "is more than 3600", "sections.0.steps.0.seconds"),
    ((*STEP, "seconds"), 1e30, "is more than 3600", "sections.0.steps.0.seconds"),
    ((*STEP, "note"), "x" * 501, "more than 500 characters", "sections.0.steps.0.note"),
    ((*STEP, "note"), "\x00", "cannot be stored", "sections.0.steps.0.note"),
    ((*STEP, "note"), "\ud800", "cannot be stored", "sections.0.steps.0.note"),
    ((*STEP, "pressure"), 5, "not for self-massage", "sections.0.steps.0.pressure"),
    ((*STEP, "technique"), "gone", "is not in “techniques”", "sections.0.steps.0.technique"),
    ((*STEP,), 7, "is not an object", "sections.0.steps.0"),
    (("sections", 0, "rounds"), 21, "21 is more than 20", "sections.0.rounds"),
    (("sections",), [], None, None),
    (("unknown",), {"\x00": 1}, "cannot be stored", "unknown"),
    (("unknown",), "x" * 10_000, "more than 10000 characters", ""),
    ((*STEP, "unknown"), ["x" * 10_000], "more than 10000 characters", ""),
]


@pytest.mark.parametrize(("path", "value", "reason", "place"), WRONG)
def test_what_is_wrong_is_said_with_its_place_and_nothing_comes_in(bob, document, path, value, reason, place):
    found = changed(document, path, value)
    if reason is None:
        assert len(take(bob, found)) == 1
        return
    for whole, before in ((found, ""), (bundle_of(document, found), "routines.1.")):
        with pytest.raises(Refused, match=reason) as refused:
            take(bob, whole)
        assert refused.value.field == (before + place).strip(".")
    assert not bob.routines.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{\n  "format": "effleur-routine",,\n}', "line 2, column 31"),
        ("", "line 1, column 1"),
        ("[" * 100_000, "nested too deeply"),
        ("[1e999]", "too large a number"),
        ("[NaN]", "NaN is not a number"),
        ('{"x": ' + "9" * 5000 + "}", "This is not JSON"),
        ('{"format": "effleur-routine", "x": {"a": 1, "b": 2, "a": 3}}', "X: holds “a” twice"),
        ("[]", "This is not a routine"),
        ('"effleur-routine"', "This is not a routine"),
        ('{"format": "effleur-routines", "version": 2, "routines": []}', "newer version of Effleur"),
        ('{"format": "effleur-routines", "version": 1}', "Routines: is not a list"),
        ('{"format": "effleur-routines", "version": 1, "routines": [7]}', "Routine 1: This is not a routine"),
        ('{"format": "effleur-routine", "version": 1}', "is missing"),
    ],
)
def test_a_text_that_is_no_file_of_routines_is_refused_beside_the_field_and_kept(bob_client, bob, text, reason):
    response = send(bob_client, text)
    if not text:
        assert response.status_code == 422
        return
    assert response.status_code == 422
    assert reason in response.text
    assert 'id="id_text_error"' in response.text
    if len(text) < 1000:
        assert text.split('"')[0] in response.context["form"]["text"].value()
    assert not bob.routines.exists()


def test_a_routine_written_by_hand_needs_no_more_than_its_steps(bob, document):
    slug = document["sections"][0]["steps"][0]["technique"]
    step = {"technique": slug, "seconds": 60, "pressure": 2}
    by_hand = {"format": "effleur-routine", "version": 1, "title": "By hand", "sections": [{"steps": [step]}]}
    (made,) = take(bob, {**by_hand, "techniques": document["techniques"]})
    assert made.as_document()["sections"][0]["steps"][0]["side"] == "both"
    assert (made.for_whom, made.language, made.summary) == ("self", "en", "")


def test_all_that_is_wrong_is_said_at_once_each_with_its_place(bob, bob_client, document):
    broken = changed(changed(document, (*STEP, "seconds"), 2), ("sections", 0, "rounds"), 99)
    del broken["title"]
    with pytest.raises(Refused) as refused:
        take(bob, broken)
    places = {one.field for one in refused.value.every}
    assert places == {"", "sections.0.rounds", "sections.0.steps.0.seconds"}
    page = send(bob_client, broken).text
    for said in ("“title” is missing", "99 is more than 20", "Section 1, step 1, seconds: 2 is less than 5"):
        assert said in page
    many = {**document, "sections": [{**document["sections"][0], "rounds": 0}] * 20}
    with pytest.raises(Refused) as refused:
        take(bob, many)
    assert len(refused.value.every) == 10
    assert not bob.routines.exists()


def test_what_is_nested_too_deeply_is_refused_with_its_place(bob, document):
    deep = []
    for _ in range(30):
        deep = [deep]
    for whole, place in (
        (changed(document, ("more",), deep), "more.0"),
        (bundle_of({"more": deep}), "routines.0.more.0"),
    ):
        with pytest.raises(Refused, match="nested too deeply") as refused:
            take(bob, whole)
        assert refused.value.field.startswith(place)


def test_too_many_sections_steps_and_routines_are_refused(bob, document):
    section, step = document["sections"][0], document["sections"][0]["steps"][0]
    with pytest.raises(Refused, match="more than 20 entries"):
        take(bob, {**document, "sections": [section] * 21})
    with pytest.raises(Refused, match="at most 200 steps"):
        take(bob, {**document, "sections": [{**section, "steps": [step] * 101}] * 2})
    assert len(take(bob, {**document, "sections": [{**section, "steps": [step] * 100}] * 2})) == 1
    with pytest.raises(Refused, match="at most 100 routines"):
        take(bob, bundle_of(*[document] * 101))


def test_a_bundle_comes_in_whole_or_not_at_all_and_the_page_names_the_routine(bob, bob_client, document, foreign):
    slug = next(iter(foreign["techniques"]))
    broken = changed(foreign, ("techniques", slug, "instructions"), ["One."])
    response = send(bob_client, bundle_of(document, foreign, broken))
    assert response.status_code == 422
    assert f"Routine 3, technique “{ELSEWHERE}”, instructions" in response.text
    assert not bob.routines.exists()
    assert not Technique.objects.filter(author=bob).exists()


def test_a_file_that_is_too_large_or_not_utf8_is_refused_beside_the_field(bob_client):
    for data, reason in ((b" " * 2_000_001, "at most 2 MB"), (b'{\n"\xff"}', "Line 2 is not in UTF-8")):
        response = bob_client.post(IMPORT, {"file": SimpleUploadedFile("x.json", data)})
        assert response.status_code == 422
        assert reason in response.text
        assert 'id="id_file_error"' in response.text


def test_a_request_without_end_is_refused_before_it_is_read(bob_client):
    response = bob_client.post(IMPORT, {"file": SimpleUploadedFile("x.json", b" " * 2_200_000)})
    assert response.status_code == 413
    assert "larger than 2 MB" in response.text


def test_nothing_or_both_is_asked_again(bob_client, document):
    assert "Choose a file, or paste" in bob_client.post(IMPORT, {}).text
    both = {"file": SimpleUploadedFile("x.json", b"{}"), "text": dumps(document)}
    response = bob_client.post(IMPORT, both)
    assert response.status_code == 422
    assert "not both" in response.text


@pytest.mark.parametrize("value", ["\x00", "x" * 950_000, "<b>", "[]", "9" * 5000, "😀\u202e"])
def test_no_value_in_any_field_breaks_the_page(bob_client, value):
    for sent in ({"text": value}, {"file": value}, {"file": SimpleUploadedFile("x" * 300, value.encode())}):
        assert bob_client.post(IMPORT, sent).status_code == 422
