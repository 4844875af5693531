"""What can be added while composing: narrowed by words, place and stroke, used lately, marked, or one's own."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from techniques.models import Technique
from tests.factories import make_routine, make_step, make_technique

pytestmark = pytest.mark.django_db

SEARCH = {"HX-Request": "true", "HX-Target": "found"}
VEINS = {"has-varicose-veins": "on", "where-varicose-veins": ["calf"], "placed": "yes"}


@pytest.fixture
def routine(alice):
    return make_routine(alice, make_step("closing-flush"))


def offered(client, routine, **asked):
    response = client.get(f"/routines/{routine.code}/edit/", asked)
    assert response.status_code == 200
    return [technique.slug for technique in response.context["results"]]


def test_a_place_and_a_stroke_narrow_what_is_offered(alice_client, routine):
    found = offered(alice_client, routine, area="calf", stroke="petrissage")
    library = Technique.objects.library().filter(for_self=True)
    assert set(found) == set(library.for_area("calf").with_stroke("petrissage").values_list("slug", flat=True))
    assert "calf-kneading-upwards" in found


def test_what_was_used_lately_comes_latest_first_and_is_ones_own(alice_client, alice, bob, routine):
    make_routine(bob, make_step("sole-long-glide"))
    make_routine(alice, make_step("calf-kneading-upwards"))
    assert offered(alice_client, routine, only="recent") == ["calf-kneading-upwards", "closing-flush"]
    assert offered(alice_client, routine, only="recent", q="flush") == ["closing-flush"]


def test_favourites_and_ones_own_techniques_are_a_click_away(alice_client, alice, bob, routine):
    assert offered(alice_client, routine, only="favourites") == []
    alice_client.post("/routines/favourites/sole-long-glide/", {"wanted": "1"})
    assert offered(alice_client, routine, only="favourites") == ["sole-long-glide"]
    make_technique("own--23456789", author=alice)
    make_technique("own--98765432", author=bob)
    assert offered(alice_client, routine, only="mine") == ["own--23456789"]


def test_what_the_answers_mean_for_a_technique_is_said_before_it_is_added(alice_client, routine):
    counts, shown = [], []
    for answers in ({"has-nothing": "on"}, VEINS):
        alice_client.post("/safety/check/", answers)
        with CaptureQueriesContext(connection) as queries:
            shown.append(alice_client.get(f"/routines/{routine.code}/edit/", {"area": "calf"}, headers=SEARCH))
        counts.append(len(queries))
    assert counts[1] == counts[0]
    found = shown[1].context["results"]
    assert {technique.verdict.words for technique in found} >= {"Leave it out"}
    for page, times in zip(shown, (0, len(found)), strict=True):
        assert page.text.count("shelf-verdict") == times
        assert page.text.count("card-picture") == len(found)


def test_what_is_asked_for_stays_chosen_on_the_page(alice_client, routine):
    page = alice_client.get(f"/routines/{routine.code}/edit/", {"only": "recent", "area": "calf", "q": "glide"}).text
    assert 'value="recent" checked' in page
    assert '<option value="calf" selected>' in page
    assert 'value="glide"' in page
