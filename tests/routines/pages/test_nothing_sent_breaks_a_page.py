"""Whatever is sent to the pages of a routine, the answer is never a crash."""

import itertools

import pytest

from routines.models import Routine, ShareLink
from tests.factories import make_routine
from tests.routines.models.test_who_may_open_what import ACTIONS

NASTY = ["", "\x00", "x" * 20_000, "<b>\u202e😀", "-1", "NaN", "9" * 5000, str(2**63), "[]"]
OPTIONAL = {
    "edit/": ["summary"],
    "edit/sections/": ["title", "receiver_position"],
    "edit/sections/{section}/": ["title", "receiver_position"],
    "edit/steps/": ["q", "to", "before"],
    "edit/steps/{step}/": ["note", "repetitions", "transition_seconds"],
    "edit/steps/place/": ["before"],
    "edit/steps/selected/": ["seconds", "pressure", "side", "section"],
    "share/links/": ["label", "until", "pin"],
}


@pytest.fixture
def routine(alice):
    return make_routine(alice, sections=2)


@pytest.mark.parametrize("action", ACTIONS)
def test_no_action_breaks_on_any_value_in_any_field(alice_client, routine, action):
    """With script, which gets the form back; of each field one value without, which gets the whole page."""
    link = ShareLink.make(routine)
    section, other = routine.sections.all()
    names = {"section": section.key, "other": other.key, "step": section.steps.get().key, "token": link.token}
    address = f"/routines/{routine.code}/{action.format(**names)}"
    right = {name: str(value).format(**names) for name, value in ACTIONS[action].items()}
    fields = [*right, *OPTIONAL.get(action, []), "revision"]
    for (i, field), (j, value) in itertools.product(enumerate(fields), enumerate(NASTY)):
        sent = {**right, "revision": 1, field: value}
        with_script = {"HX-Request": "true"} if (i + j) % len(NASTY) else {}
        response = alice_client.post(address, sent, headers=with_script)
        assert response.status_code in (302, 404, 409, 422, *([200] if with_script else [])), (field, value[:40])


@pytest.mark.parametrize("name", ["q", "area", "stroke", "only", "to", "open"])
def test_the_edit_page_breaks_on_no_value_in_its_address(alice_client, routine, name):
    for value, target in itertools.product(NASTY, ("", "add")):
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        response = alice_client.get(f"/routines/{routine.code}/edit/", {name: value}, headers=headers)
        assert response.status_code == 200, (name, value[:40])


@pytest.mark.parametrize("value", NASTY)
def test_no_other_page_breaks_on_any_value_in_its_address(alice_client, routine, value):
    for page in ("/routines/", "/explore/", f"/routines/{routine.code}/", f"/routines/{routine.code}/share/"):
        assert alice_client.get(page, {"before": value, "show": value}).status_code == 200
    assert Routine.objects.count() == 1
