"""Access, page by page: the owner may, a visitor logs in first, a stranger finds nothing, a wrong method is refused."""

import pytest

from routines.models import Routine, ShareLink
from tests.factories import make_routine, make_step

OWN_PAGES = ["routines/{code}/edit/", "routines/{code}/share/", "routines/{code}/delete/"]
ACTIONS = {
    "edit/": {"title": "Mine", "for_whom": "self", "visibility": "private"},
    "edit/sections/": {"sides": "once"},
    "edit/sections/{section}/": {"sides": "once", "rounds": 1},
    "edit/sections/{section}/remove/": {},
    "edit/sections/{section}/move/": {"direction": "up"},
    "edit/steps/": {"section": "{section}", "technique": "closing-flush"},
    "edit/steps/{step}/": {"seconds": 90, "pressure": 1, "side": "both"},
    "edit/steps/{step}/remove/": {},
    "edit/steps/{step}/duplicate/": {},
    "edit/steps/{step}/mirror/": {},
    "edit/steps/place/": {"step": "{step}", "section": "{other}"},
    "edit/steps/selected/": {"step": "{step}", "do": "duplicate"},
    "edit/undo/": {},
    "edit/advice/dismiss/": {"id": "L12"},
    "edit/steps/{step}/move/": {"direction": "up"},
    "share/links/": {"expires": "never"},
    "share/links/{token}/revoke/": {},
    "delete/": {},
}
POST_ONLY = [action for action in ACTIONS if action not in ("edit/", "delete/", "share/links/{token}/revoke/")]


@pytest.fixture
def routine(alice):
    """Two sections of one step each, and a change to undo."""
    routine = make_routine(alice, make_step(side="left"), sections=2)
    routine.describe(alice, title="Ankles, twice")
    return routine


@pytest.fixture
def send(routine):
    """Post an action of Alice's routine, all correct, as somebody."""
    other, section = routine.sections.all()
    step = section.steps.get()
    names = {"section": section.key, "other": other.key, "step": step.key, "token": ShareLink.make(routine).token}

    def sent(client, action, method="post"):
        fields = {name: str(value).format(**names) for name, value in ACTIONS[action].items()}
        address = f"/routines/{routine.code}/" + action.format(**names)
        if method in ("get", "post"):
            return getattr(client, method)(address, {**fields, "revision": 2})
        return getattr(client, method)(address)

    return sent


def state():
    return list(Routine.objects.values_list("code", "revision", "title", "dismissed")), list(
        ShareLink.objects.values_list("token", "revoked_at")
    )


@pytest.mark.parametrize("action", ACTIONS)
def test_the_owner_may(alice_client, send, action):
    before = state()
    assert send(alice_client, action).status_code == 302
    assert state() != before


@pytest.mark.parametrize("action", ACTIONS)
def test_a_visitor_logs_in_first_and_comes_back_to_a_page(client, routine, send, action):
    before = state()
    response = send(client, action)
    assert response.status_code == 302
    assert response.url.startswith("/account/login/?next=/routines/")
    assert client.get(response.url.partition("next=")[2]).status_code == 302
    assert state() == before


@pytest.mark.parametrize("action", ACTIONS)
def test_a_stranger_finds_nothing(bob_client, alice, routine, send, action):
    routine.describe(alice, visibility="public")
    before = state()
    assert send(bob_client, action).status_code == 404
    assert state() == before


@pytest.mark.parametrize("action", POST_ONLY)
def test_an_action_is_not_a_page(alice_client, send, action):
    assert send(alice_client, action, "get").status_code == 405


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_no_action_takes_another_method(alice_client, send, action, method):
    assert send(alice_client, action, method).status_code == 405


@pytest.mark.parametrize("address", OWN_PAGES)
def test_pages_of_a_routine_are_its_owners(client, alice_client, bob_client, routine, address):
    address = "/" + address.format(code=routine.code)
    assert alice_client.get(address).status_code == 200
    assert bob_client.get(address).status_code == 404
    assert client.get(address).url == f"/account/login/?next={address}"


@pytest.mark.parametrize("address", ["/routines/", "/routines/new/", "/routines/add/closing-flush/"])
def test_what_is_ones_own_needs_a_login(client, alice_client, address):
    assert alice_client.get(address).status_code == 200
    assert client.get(address).url == f"/account/login/?next={address}"
    assert client.get(address, follow=True).status_code == 200


@pytest.mark.parametrize("address", ["/routines/new/", "/routines/add/closing-flush/"])
def test_a_visitor_makes_nothing(client, address):
    assert (
        client.post(address, {"title": "Mine", "for_whom": "self", "start": "once", "place": "new"}).status_code == 302
    )
    assert not Routine.objects.exists()


def test_a_private_routine_is_its_authors(client, alice_client, bob_client, routine):
    statuses = [one.get(routine.get_absolute_url()).status_code for one in (alice_client, bob_client, client)]
    assert statuses == [200, 404, 404]


def test_a_public_routine_is_everybodys_to_read(client, bob_client, alice, routine):
    routine.describe(alice, visibility="public")
    assert [one.get(routine.get_absolute_url()).status_code for one in (bob_client, client)] == [200, 200]


@pytest.mark.parametrize("address", ["/explore/", "/routines/", "/routines/{code}/", "/routines/{code}/share/"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_to_read_takes_nothing(alice_client, routine, address, method):
    assert getattr(alice_client, method)(address.format(code=routine.code)).status_code == 405


@pytest.mark.parametrize("code", ["abcdefghjk", "ABCDEFGHJK", "x", "x" * 11, "%00%00%00%00%00%00%00%00%00%00", "new2"])
def test_a_code_that_is_nobodys_is_not_found(alice_client, code):
    for page in ("", "edit/", "share/", "delete/"):
        assert alice_client.get(f"/routines/{code}/{page}").status_code == 404


def test_a_script_whose_login_ended_is_told_so_and_keeps_its_page(client, routine, send):
    address = f"/routines/{routine.code}/edit/"
    for answer in (
        client.post(f"{address}sections/", headers={"HX-Request": "true"}),
        client.get(address, headers={"HX-Request": "true", "HX-Target": "found"}),
        client.post("/routines/favourites/closing-flush/", headers={"HX-Request": "true", "HX-Target": "composer"}),
    ):
        assert answer.status_code == 401
        assert "HX-Redirect" not in answer.headers


def test_what_a_form_needs_is_renewed_for_the_owner_alone(client, alice_client, bob_client, routine):
    address = f"/routines/{routine.code}/edit/token/"
    assert len(alice_client.get(address).text) == 64
    assert bob_client.get(address).status_code == 404
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 401


def test_no_cache_on_the_way_keeps_what_is_private(alice, alice_client):
    routine = make_routine(alice)
    for page in ("/routines/", routine.get_absolute_url()):
        assert "private" in alice_client.get(page)["Cache-Control"]
