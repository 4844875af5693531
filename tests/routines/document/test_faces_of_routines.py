"""What a card shows of a routine: where it works and what its time goes to, kept in its row."""

import gzip

import pytest

from routines.document.durations import about
from routines.document.face import MOST_SPANS
from routines.models import Routine
from tests.factories import make_routine, make_step
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db


def test_a_routine_keeps_where_it_works_and_in_which_phases(alice):
    steps = [make_step("calf-kneading-upwards", pressure=3), make_step("closing-flush", seconds=30)]
    routine = make_routine(alice, *steps, sides="once")
    [area, side, level] = routine.face["heat"][0]
    assert (area, level) == ("calf", 5)
    assert side in ("left", "right")
    assert [phase for phase, _seconds in routine.face["time"] if phase] == ["work", "close"]
    assert sum(seconds for _phase, seconds in routine.face["time"]) == routine.total_seconds
    routine.add_section(alice, title="More")
    routine.add_step(alice, routine.sections.last(), make_step("shoulder-top-squeeze")["technique"])
    assert "shoulder" in {area for area, _side, _level in Routine.objects.get(pk=routine.pk).face["heat"]}


def test_the_time_of_a_long_routine_is_sampled(alice):
    steps = [make_step(seconds=50), make_step("closing-flush", seconds=340), make_step("calf-wall-stretch", seconds=20)]
    routine = make_routine(alice, *steps * 20, sections=3)
    assert 1 < len(routine.face["time"]) <= MOST_SPANS
    assert sum(seconds for _phase, seconds in routine.face["time"]) == routine.total_seconds


def test_one_stored_before_there_were_faces_gets_its_own_by_the_refresh_and_is_listed_without(alice, client):
    routine = make_routine(alice, title="Ankles", visibility="public")
    routine.refresh_from_db()
    Routine.objects.update(face=None)
    assert "Ankles" in client.get("/explore/").text
    assert Routine.objects.refresh_documents() == 0, "the document is the same"
    assert Routine.objects.get(pk=routine.pk).face == routine.face


def test_a_page_of_cards_shows_the_outlines_from_two_files(alice, client):
    slugs = [
        "calf-kneading-upwards",
        "shoulder-top-squeeze",
        "forehead-sweep",
        "sole-thumb-walk",
        "erector-thumb-lines",
    ]
    for _ in range(24):
        make_routine(alice, *map(make_step, slugs), title="All over", visibility="public")
    response = client.get("/explore/")
    page = Page(response)
    figures = [dict(image.attributes)["src"] for image in page.all("img")]
    assert len(figures) == 48
    assert len(set(figures)) == 2
    assert all(client.get(address).status_code == 200 for address in set(figures))
    assert len(page.all("svg", class_="card-time")) == 24
    assert len(gzip.compress(response.content)) < 10_000


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (40, "40 s"), (60, "1 min"), (89, "1 min"), (605, "10 min"), (3599, "1 h")]
)
def test_a_card_says_the_time_to_the_minute(seconds, words):
    assert about(seconds) == words
