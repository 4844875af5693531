"""A search forgives accents that are left out or typed beside a letter, and a blank inside the name of a point."""

import unicodedata

import pytest

from tests.api.conftest import URL
from tests.factories import HEEL_RUB

pytestmark = pytest.mark.django_db
NAME = "Épaule : pétrissage doux"


def names(api, q):
    return [row["name"] for row in api.get(f"{URL}techniques/", {"q": q}).json()["results"]]


@pytest.fixture
def own(alice_api):
    sent = {**HEEL_RUB, "name": NAME, "summary": "Für die Füße."}
    assert alice_api.post(f"{URL}techniques/", sent).status_code == 201


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("q", ["epaule", "EPAULE", "Épaule", "épaule", "petrissage doux", "pétrissage", "epau", "fur"])
def test_a_technique_of_ones_own_is_found_with_and_without_its_accents(alice_api, q):
    for typed in (q, unicodedata.normalize("NFD", q)):
        assert NAME in names(alice_api, typed)


@pytest.mark.parametrize(("typed", "written"), [("LI 4", "LI4"), ("li 4", "li4"), ("KI 1", "KI1")])
def test_a_point_is_found_with_a_blank_in_its_name(api, typed, written):
    assert names(api, typed) == names(api, written)
    assert f"({written.upper()})" in names(api, typed)[0]


@pytest.mark.parametrize("typed", ["lymph", "lymphatic", "lowerback"])
def test_words_of_everyday_find_something(api, typed):
    assert names(api, typed)
