"""A form that was open while others changed the routine: only what was typed in it is asked about, and put on top."""

import pytest
from django.urls import reverse

from routines.document import edits
from routines.models import Routine
from tests.factories import make_routine, make_step

HTMX = {"HX-Request": "true"}


@pytest.fixture
def routine(alice):
    return make_routine(alice, make_step(seconds=60, note="Oil"), make_step("closing-flush", seconds=45))


@pytest.fixture
def step(routine):
    return routine.sections.get().steps.first()


@pytest.fixture
def section(routine):
    return routine.sections.get()


def address(action, routine, *args):
    return reverse(f"routines:{action}", args=[routine.code, *args])


def as_it_was(step, **typed):
    """All fields of the step as a page at revision 1 sends them, but for what was typed."""
    fields = {"seconds": step.seconds, "pressure": step.pressure, "side": step.side, "note": step.note}
    return {**fields, "repetitions": "", "transition_seconds": "0", "revision": 1, **typed}


def elsewhere(routine, alice, step, **fields):
    Routine.objects.get(pk=routine.pk).rewrite(alice, edits.change_steps, [step.key], fields)


def test_what_was_not_typed_is_sent_again_as_it_is_by_now(alice_client, alice, routine, step):
    elsewhere(routine, alice, step, seconds=78, repetitions=4)
    response = alice_client.post(address("change_step", routine, step.key), as_it_was(step, note="Softly\r\nslowly"))
    stale = response.context["stale"]
    assert response.status_code == 409
    assert [(str(name), value) for name, value in stale.meant] == [("Note", "Softly\r\nslowly")]
    assert alice_client.post(stale.address, {**dict(stale.fields), "revision": 2}).status_code == 302
    step.refresh_from_db()
    assert (step.seconds, step.repetitions, step.note) == (78, 4, "Softly\nslowly")


def test_a_text_that_was_emptied_is_said_to_be_so(alice_client, alice, routine, step):
    elsewhere(routine, alice, step, seconds=78)
    response = alice_client.post(address("change_step", routine, step.key), as_it_was(step, note=""))
    assert [(str(name), str(value)) for name, value in response.context["stale"].meant] == [("Note", "(nothing)")]


def test_a_section_and_the_routine_keep_what_others_said_of_them(alice_client, alice, routine, section):
    routine.rewrite(alice, edits.change_section, section.key, {"rounds": 3})
    sent = {"title": "Warm up", "sides": section.sides, "receiver_position": "", "rounds": 1, "revision": 1}
    stale = alice_client.post(address("change_section", routine, section.key), sent).context["stale"]
    assert dict(stale.fields) == {"title": "Warm up", "sides": section.sides, "receiver_position": "", "rounds": "3"}
    Routine.objects.get(pk=routine.pk).describe(alice, visibility="public")
    about = {"title": "Mine", "summary": "", "for_whom": routine.for_whom, "visibility": "private", "revision": 2}
    stale = alice_client.post(address("edit", routine), about).context["stale"]
    assert [value for name, value in stale.meant] == ["Mine"]
    assert dict(stale.fields)["visibility"] == "public"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_where_others_did_the_same_nothing_is_left_to_decide(alice_client, alice, routine, step, headers):
    elsewhere(routine, alice, step, note="Softly")
    sent = as_it_was(step, note="Softly")
    response = alice_client.post(address("change_step", routine, step.key), sent, headers=headers)
    assert response.status_code == (409 if headers else 302)
    assert 'id="unsaved"' not in response.text
    assert Routine.objects.get().revision == 2


def test_what_was_based_on_a_revision_that_nobody_keeps_is_compared_with_what_is(alice_client, alice, routine, step):
    elsewhere(routine, alice, step, seconds=78)
    routine.revisions.filter(number=1).delete()
    for headers in ({}, HTMX):
        sent = as_it_was(step, note="Softly")
        response = alice_client.post(address("change_step", routine, step.key), sent, headers=headers)
        assert response.status_code == 409
        assert {str(name) for name, value in response.context["stale"].meant} == {"Seconds", "Note"}
    assert [part.key for part in response.context["fresh_sections"]] == [routine.sections.get().key]


def test_a_script_gets_what_others_changed_and_nothing_else(alice_client, alice, routine, step):
    elsewhere(routine, alice, step, seconds=78)
    flush = routine.sections.get().steps.last()
    sent = as_it_was(flush, note="Softly")
    response = alice_client.post(address("change_step", routine, flush.key), sent, headers=HTMX)
    assert response.status_code == 409
    assert [row.key for row in response.context["fresh_rows"]] == [step.key]
    assert response.context["fresh_settings"] == []
    assert not response.context["fresh_about"]
    assert 'id="composer"' not in response.text


def test_a_row_that_does_not_show_what_was_put_on_top_is_sent(alice_client, routine, step):
    sent = as_it_was(step, note="Softly", renew=1)
    response = alice_client.post(address("change_step", routine, step.key), sent, headers=HTMX)
    assert [row.key for row in response.context["fresh_rows"]] == [step.key]


@pytest.mark.parametrize("part", ["advice/dismiss/", "advice/recall/"])
def test_setting_advice_aside_on_an_old_page_tells_what_changed(alice_client, alice, routine, step, part):
    elsewhere(routine, alice, step, seconds=78)
    sent = {"id": "L12", "revision": 1}
    response = alice_client.post(address("edit", routine) + part, sent, headers=HTMX)
    assert response.status_code == 409
    assert [row.key for row in response.context["fresh_rows"]] == [step.key]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"do": "change", "seconds": 80}, "Changed 2 steps."),
        ({"do": "duplicate"}, "Duplicated 2 steps."),
        ({"do": "remove"}, "Removed 2 steps."),
    ],
)
def test_what_is_done_with_several_steps_is_said(alice_client, routine, asked, words):
    keys = edits.keys_of(routine.as_document())
    sent = {"step": keys, "revision": 1, **asked}
    assert words in alice_client.post(address("selected_steps", routine), sent, headers=HTMX).text
