"""A technique of one's own is as long as a person writes it; what is longer is refused beside its field, at once."""

import json
from time import process_time

import pytest

from routines.models import Routine
from techniques.models import Technique
from techniques.own import own_technique
from tests.factories import HEEL_RUB, make_routine, make_step
from tests.techniques.own.test_techniques_of_ones_own import FORM

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/techniques/"
TOO_MUCH = [
    ({"benefits": [{"text": f"It let me sleep {n}."} for n in range(12_000)]}, "benefits"),
    ({"targets": {"primary": ["heel"] * 51, "secondary": []}}, "targets.primary"),
    ({"targets": {"primary": ["heel"], "secondary": ["ankle"] * 51}}, "targets.secondary"),
    ({"also_strokes": ["petrissage"] * 51}, "also_strokes"),
    ({"contraindications": ["fracture"] * 51}, "contraindications"),
    ({"cautions": [f"Ease off {n}." for n in range(41)]}, "cautions"),
    ({"tools": [f"Towel {n}" for n in range(41)]}, "tools"),
    ({"cautions": ["x" * 1000] * 20_000}, ""),
    ({"editorial_note": "x" * 60_000}, ""),
]


@pytest.mark.parametrize(("more", "field"), TOO_MUCH)
def test_longer_lists_are_refused_beside_their_field_before_anything_is_written(more, field):
    begun = process_time()
    entry, problems = own_technique.read({**HEEL_RUB, **more})
    assert entry is None
    assert list(problems) == [field]
    assert process_time() - begun < 1


def test_the_api_says_so_too(alice, alice_api):
    for more, field in (TOO_MUCH[0], TOO_MUCH[-1]):
        response = alice_api.post(ADDRESS, {**HEEL_RUB, **more}, format="json")
        assert response.status_code == 400
        assert [error["field"] or "" for error in response.json()["errors"]] in ([field], ["non_field_errors"])
    assert not Technique.objects.filter(author=alice).exists()


@pytest.mark.parametrize(("field", "lines"), [("benefits", 21), ("cautions", 41), ("tools", 41)])
def test_the_page_says_it_beside_the_field(alice_client, field, lines):
    typed = "\n".join(f"Line {n}" for n in range(lines))
    response = alice_client.post("/techniques/new/", {**FORM, field: typed})
    assert response.status_code == 422
    assert response.context["form"].errors[field][0].startswith(f"Has {lines} entries")
    assert f"Line {lines - 1}" in response.text


def test_as_much_as_there_can_be_is_written_and_copied(alice, bob, django_assert_max_num_queries):
    benefits = [{"text": f"It let me sleep {n}.", "scope": "At night."} for n in range(20)]
    entry, problems = own_technique.read(
        {**HEEL_RUB, "benefits": benefits, "cautions": [f"Ease off {n}." for n in range(40)]}
    )
    assert not problems
    with django_assert_max_num_queries(75):
        made = own_technique.write(alice, entry)
    with django_assert_max_num_queries(75):
        copy = made.copy_for(bob)
    assert [(b.position, b.text, b.scope) for b in copy.benefits.all()] == [
        (b.position, b.text, b.scope) for b in made.benefits.all()
    ]


def test_a_copy_of_a_library_technique_names_the_same_studies(alice):
    supported = Technique.objects.library().filter(benefits__sources__isnull=False).first()
    told = [(b.text, sorted(s.slug for s in b.sources.all())) for b in supported.benefits.all()]
    assert any(sources for _text, sources in told)
    copy = supported.copy_for(alice)
    assert [(b.text, sorted(s.slug for s in b.sources.all())) for b in copy.benefits.all()] == told


def strange(document, **more):
    """The document of a routine with another technique in it, which this site does not know."""
    (slug,) = document["techniques"]
    document["techniques"] = {"rub-elsewhere": {**document["techniques"][slug], **more, "slug": "rub-elsewhere"}}
    for section in document["sections"]:
        for step in section["steps"]:
            step["technique"] = "rub-elsewhere"
    return document


def unknown(count):
    return [
        {"area": f"part-{n}", "name": f"Part of the body {n}", "kind": "region", "role": "secondary", "paired": False}
        for n in range(count)
    ]


@pytest.mark.parametrize(("count", "status"), [(12_000, 400), (101, 400), (90, 201)])
def test_a_file_with_many_unknown_areas_is_answered_soon(alice, bob, bob_api, count, status):
    document = make_routine(alice, make_step("heel-palm-circles")).as_document()
    (told,) = document["techniques"].values()
    document = strange(document, targets=[*told["targets"], *unknown(count)])
    begun = process_time()
    response = bob_api.post("/api/v1/routines/import/", document, format="json")
    assert response.status_code == status, response.text[:500]
    assert process_time() - begun < 3
    if status == 400:
        assert "targets" in json.dumps(response.json())
    assert Routine.objects.filter(author=bob).exists() == (status == 201)


def test_what_is_called_nearly_so_is_still_found():
    told = {"area": "elsewhere", "name": "Calfs", "role": "primary"}
    assert own_technique.data_of_document({**HEEL_RUB, "targets": [told]})["targets"]["primary"] == ["calf"]
