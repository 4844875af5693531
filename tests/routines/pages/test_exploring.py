"""Finding public routines, and reading one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routines.document.plan import Plan
from routines.models import Routine
from tests.factories import make_routine, make_step


def titles(response):
    return [routine.title for routine in response.context["routines"]]


def explore(client, **query):
    return client.get("/explore/", query)


@pytest.fixture
def public(alice, bob):
    make_routine(alice, title="Evening ankles", summary="Slow and soft", visibility="public")
    make_routine(bob, make_step(seconds=900), title="Long calves", for_whom="partner", visibility="public")
    make_routine(alice, title="Secret", visibility="private")


def test_public_routines_are_listed_newest_first_and_private_ones_are_not(client, alice_client, public):
    for reader in (client, alice_client):
        assert titles(explore(reader)) == ["Long calves", "Evening ankles"]


@pytest.mark.parametrize("words", ["étirement", "ETIREMENT", "étire", "epaules", "Épaules", "e\u0301paules"])
def test_accents_may_be_left_out_or_put_in(client, alice, public, words):
    make_routine(alice, title="Étirement du matin", summary="Les épaules", visibility="public")
    make_routine(alice, title="Etirement des epaules", visibility="public")
    assert titles(explore(client, q=words)) == ["Etirement des epaules", "Étirement du matin"]


def test_a_name_of_somebody_is_found_without_its_accents(client, bob, public):
    bob.display_name = "Zoë Müller"
    bob.save()
    for words in ("zoe", "Muller", "Zoë Müller", "house"):
        found = titles(explore(client, q=words))
        assert ("Long calves" in found) == (words != "house"), words


def test_a_hidden_routine_is_not_listed_and_opens_for_its_author_alone(client, alice_client, bob_client, public):
    routine = Routine.objects.get(title="Evening ankles")
    Routine.objects.filter(pk=routine.pk).hide()
    assert titles(explore(client)) == ["Long calves"]
    assert [c.get(routine.get_absolute_url()).status_code for c in (client, bob_client)] == [404, 404]
    assert "Hidden by an administrator" in alice_client.get(routine.get_absolute_url()).text
    assert "Hidden by an administrator" in alice_client.get("/routines/").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ankles"}, ["Evening ankles"]),
        ({"q": "soft"}, ["Evening ankles"]),
        ({"q": "sore ankels"}, ["Evening ankles"]),
        ({"q": "calf"}, ["Long calves"]),
        ({"q": "bob"}, ["Long calves"]),
        ({"q": "secret"}, []),
        ({"for": "partner"}, ["Long calves"]),
        ({"minutes_max": "10"}, ["Evening ankles"]),
        ({"minutes_max": "30"}, ["Long calves", "Evening ankles"]),
        ({"minutes_max": "29"}, ["Evening ankles"]),
        ({"q": "", "for": "", "minutes_max": ""}, ["Long calves", "Evening ankles"]),
    ],
)
def test_the_list_is_searched_and_filtered(client, public, query, found):
    assert titles(explore(client, **query)) == found


@pytest.mark.parametrize(
    "query",
    [
        *[{"q": value} for value in ("\x00", "x" * 5000, "'", "(|", "<script>")],
        *[{"minutes_max": value} for value in ("x", "-1", "0", str(10**30), "1e999", "NaN", "Infinity", "\x00")],
        *[{"for": value} for value in ("nobody", "\x00")],
        *[{"before": value} for value in ("\x00", "x", "abcdefghjk", "x" * 5000, "-1")],
    ],
)
def test_whatever_is_asked_an_answer_comes(client, public, query):
    assert explore(client, **query).status_code == 200


def test_a_wrong_filter_says_what_is_wrong(client, public):
    assert 'id="id_minutes_max_error"' in explore(client, minutes_max="-1").text


def test_a_list_without_a_hit_says_how_to_go_on(client, public):
    assert "No public routine fits" in explore(client, q="nothing like it").text


def test_the_list_goes_on_from_a_place_and_shows_each_routine_once(client, alice):
    made = {Routine.create(alice, Plan({"title": f"Routine {i}", "visibility": "public"})).code for i in range(50)}
    seen, before = [], ""
    for _ in range(3):
        page = explore(client, before=before).context
        seen += [routine.code for routine in page["routines"]]
        before = page["following"]
    assert before is None
    assert len(seen) == 50
    assert set(seen) == made


def test_a_page_that_began_after_a_routine_no_longer_public_begins_at_the_start(client, alice):
    for i in range(30):
        Routine.create(alice, Plan({"title": f"Routine {i}", "visibility": "public"}))
    before = explore(client).context["following"]
    Routine.objects.get(code=before).describe(alice, visibility="private")
    assert titles(explore(client, before=before))[0] == "Routine 29"


def test_exploring_asks_as_often_for_many_as_for_one(client, alice):
    counts = []
    for _ in range(2):
        make_routine(alice, visibility="public")
        with CaptureQueriesContext(connection) as queries:
            explore(client, q="ankles")
        counts.append(len(queries))
        for _ in range(5):
            make_routine(alice, visibility="public")
    assert counts == [1, 1]


def test_a_public_routine_is_read_by_all_with_its_authors_name(client, public):
    page = client.get(Routine.objects.get(title="Evening ankles").get_absolute_url()).text
    for shown in (
        "Evening ankles",
        "by Alice",
        "2 min 5 s",
        "2 min hands on, 5 s to change over",
        "the same: 1 min each",
    ):
        assert shown in page
    for absent in ("/edit/", "/share/", "/delete/"):
        assert absent not in page


def test_its_owner_finds_the_ways_to_edit_and_share(alice_client, public):
    page = alice_client.get(Routine.objects.get(title="Secret").get_absolute_url()).text
    for shown in ("/edit/", "/share/", "/delete/", "noindex"):
        assert shown in page


def test_reading_asks_as_often_for_two_hundred_steps_as_for_one(client, alice, django_assert_num_queries):
    for routine in (
        make_routine(alice, visibility="public"),
        make_routine(alice, *[make_step()] * 10, sections=20, visibility="public"),
    ):
        with django_assert_num_queries(1):
            client.get(routine.get_absolute_url())
