"""What an administrator sees and does: public routines, to hide and to show again."""

import pytest

from routines.models import Routine
from tests.conftest import client_of
from tests.factories import make_routine, make_user

LIST = "/admin/routines/routine/"


@pytest.fixture
def admin_client(db):
    return client_of(make_user("carol", is_staff=True, is_superuser=True))


@pytest.fixture
def public(alice):
    return make_routine(alice, title="For all", visibility="public")


@pytest.fixture
def private(alice):
    return make_routine(alice, title="For nobody")


def act(client, action, routine):
    return client.post(LIST, {"action": action, "_selected_action": [routine.pk]})


def test_public_routines_are_listed_and_searched_and_private_ones_are_not(admin_client, public, private):
    page = admin_client.get(LIST).text
    assert "For all" in page
    assert "For nobody" not in page
    assert "For all" in admin_client.get(LIST, {"q": "alice"}).text


def test_a_private_routine_has_no_page_here(admin_client, private):
    assert admin_client.get(f"{LIST}{private.pk}/change/").status_code == 302


def test_hiding_takes_it_out_of_sight_and_showing_brings_it_back(admin_client, client, public):
    act(admin_client, "hide", public)
    assert client.get(public.get_absolute_url()).status_code == 404
    act(admin_client, "unhide", public)
    assert client.get(public.get_absolute_url()).status_code == 200


def test_a_private_routine_is_not_touched(admin_client, private):
    act(admin_client, "hide", private)
    assert Routine.objects.get(pk=private.pk).hidden_at is None


def test_content_is_not_edited_here(admin_client, public):
    assert "For all" in admin_client.get(f"{LIST}{public.pk}/change/").text
    admin_client.post(f"{LIST}{public.pk}/change/", {"title": "Rewritten"})
    assert Routine.objects.get().title == "For all"
    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.get(f"{LIST}{public.pk}/delete/").status_code == 403


def test_it_is_for_staff(client, alice_client):
    assert [one.get(LIST).status_code for one in (client, alice_client)] == [302, 302]
