"""Routines found by what people mean, on their own page and beside the techniques of the library."""

import pytest
from django.core.management import call_command

from routines.models import Routine
from tests.techniques.health_check.answering import say
from tests.techniques.page import Page, attributes, walk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house():
    call_command("load_routines", verbosity=0)


# What is typed, a routine of the house that is found, and one that is not.
MEANT = [
    ("plantar fasciitis", "Partner foot massage", "Desk break"),
    ("trapezius", "Upper back at the wall", "Stiff morning feet"),
    ("ankel", "Quick ankle self-massage", "Desk break"),
    ("lowerback", "Lower back with a partner", "Desk break"),
    ("calves", "Ten minutes for foot and calf", "Desk break"),
    ("10 minutes", "Ten minutes for foot and calf", "Full-body partner session"),
    ("hand massage", "Hands and forearms", "Stiff morning feet"),
    ("back rub for partner", "Lower back with a partner", "Upper back at the wall"),
    ("headache", "Face and scalp", "Hands and forearms"),
    ("shin splints", "Runner’s lower leg", "Desk break"),
    ("before bed", "Evening wind-down", "Stiff morning feet"),
    ("insomnia", "Evening wind-down", "Desk break"),
    ("office break", "Desk break", "Evening wind-down"),
    ("after a run", "Runner’s lower leg", "Desk break"),
    ("something for my mum", "Neck and shoulders", "Desk break"),
    ("morning", "Stiff morning feet", "Evening wind-down"),
    ("5 minute desk stretch", "Desk break", "Evening wind-down"),
]


def test_routines_are_found_by_what_people_mean(client):
    for typed, found, unlike in MEANT:
        titles = [routine.title for routine in client.get("/explore/", {"q": typed}).context["routines"]]
        assert found in titles, typed
        assert unlike not in titles, typed


def shelf(client, typed):
    page = Page(client.get("/techniques/", {"q": typed}))
    return [
        attributes(link)["href"]
        for box in page.all("section", class_="beside")
        for link in walk(box)
        if link.name == "a"
    ]


def test_the_library_shows_routines_beside_techniques_at_most_three(client):
    address = Routine.objects.get(title="Evening wind-down").get_absolute_url()
    assert shelf(client, "before bed") == [address]
    assert shelf(client, "neck")[0] == Routine.objects.get(title="Neck and shoulders").get_absolute_url()
    assert len(shelf(client, "on myself")) == 3
    for typed in ("petrissage", "xylophone", "pregnant neck"):
        assert shelf(client, typed) == []


def test_exploring_tells_of_danger_first_as_the_library_does(client):
    page = Page(client.get("/explore/", {"q": "pain in my calf"}))
    assert page.link("Could there be a blood clot in a leg") == "/safety/suspected-dvt/"
    assert page.text.index("Could there be a blood clot") < page.text.index("Ten minutes for foot and calf")
    page = Page(client.get("/explore/", {"q": "foot massage in pregnancy"}))
    assert page.link("Are you pregnant?") == "/safety/pregnancy/"
    say(client, "pregnancy")
    assert not Page(client.get("/explore/", {"q": "foot massage in pregnancy"})).all("div", class_="forewarned")
