"""The steps of a routine: adding, dosing, moving, removing; one or several at once; and back again."""

import json

import pytest
from django.urls import reverse

from routines.document import edits
from routines.document.plan import MAX_STEPS
from routines.models import Routine, Section, Step
from techniques.models import Technique
from tests.factories import make_routine, make_step

HTMX = {"HX-Request": "true"}


@pytest.fixture
def routine(alice):
    return make_routine(alice, make_step(seconds=60), make_step("closing-flush", seconds=45))


@pytest.fixture
def step(routine):
    return Step.objects.get(section__routine=routine, seconds=60)


def address(name, routine, *args):
    return reverse(f"routines:{name}", args=[routine.code, *args])


def dose(step, **fields):
    return {"seconds": step.seconds, "pressure": step.pressure, "side": step.side, "revision": 1, **fields}


def order(routine):
    return [step.seconds for section in routine.sections.all() for step in section.steps.all()]


def test_a_technique_is_found_and_added_with_its_own_dose(alice_client, routine):
    page = alice_client.get(address("edit", routine), {"q": "sole bands"})
    assert page.context["results"][0].slug == "sole-bands-thumb-sink"
    sent = {"section": routine.sections.get().key, "technique": "sole-bands-thumb-sink", "revision": 1}
    response = alice_client.post(address("add_step", routine), sent)
    added = routine.sections.get().steps.last()
    assert response.url.endswith(f"#step-{added.key}")
    assert added.seconds == Technique.objects.get(slug="sole-bands-thumb-sink").seconds_default


def test_a_routine_on_oneself_is_offered_no_technique_that_takes_two(alice_client, routine):
    offered = alice_client.get(address("edit", routine)).context["results"]
    assert offered
    assert all(technique.for_self for technique in offered)
    found = alice_client.get(address("edit", routine), {"q": "foot wringing"}).context["results"]
    assert "foot-wringing" not in {technique.slug for technique in found}


@pytest.mark.parametrize("q", ["\x00", "x" * 500, "' OR 1=1 --", "(", "\\", "&&|!", "the"])
def test_any_words_may_be_searched_for(alice_client, routine, q):
    assert alice_client.get(address("edit", routine), {"q": q}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"technique": "no-such-thing"},
        {"technique": ""},
        {"technique": "\x00"},
        {"technique": "x" * 5000},
        {"technique": "a b"},
        {"section": ""},
        {"section": "\x00"},
        {"section": "first"},
        {"section": "-1"},
        {"section": str(2**70)},
        {"section": "9" * 5000},
        {"revision": "x"},
        {"revision": ""},
    ],
)
def test_adding_what_is_not_there_is_refused(alice_client, routine, wrong):
    sent = {"section": routine.sections.get().key, "technique": "closing-flush", "revision": 1, **wrong}
    assert alice_client.post(address("add_step", routine), sent).status_code == 422
    assert order(routine) == [60, 45]


def test_nothing_is_added_to_a_section_of_another_routine(alice_client, alice, bob, routine):
    for other in (make_routine(alice), make_routine(bob)):
        sent = {"section": other.sections.get().key, "technique": "closing-flush", "revision": 1}
        assert alice_client.post(address("add_step", routine), sent).status_code == 422
        assert Step.objects.filter(section__routine=other).count() == 1


def test_a_full_routine_says_so(alice_client, alice):
    routine = make_routine(alice, *[make_step()] * MAX_STEPS)
    sent = {"section": routine.sections.get().key, "technique": "closing-flush", "revision": 1}
    response = alice_client.post(address("add_step", routine), sent)
    assert response.status_code == 422
    assert "at most 200 steps" in response.text


def test_a_step_changes_and_so_does_the_total(alice_client, routine, step):
    sent = dose(step, seconds=100, pressure=1, side="left", repetitions=8, note="Softly")
    response = alice_client.post(address("change_step", routine, step.key), sent)
    assert response.url.endswith(f"#step-{step.key}")
    step.refresh_from_db()
    assert (step.seconds, step.pressure, step.side, step.repetitions, step.note) == (100, 1, "left", 8, "Softly")
    assert Routine.objects.get().total_seconds == 100 + 45 + 5 + 45


def test_a_script_gets_only_what_a_change_touched(alice_client, routine, step):
    response = alice_client.post(address("change_step", routine, step.key), dose(step, seconds=100), headers=HTMX)
    assert response.headers["HX-Reswap"] == "none"
    assert "4 min 55 s" in response.text
    assert 'data-revision="2"' in response.text
    assert 'id="composer"' not in response.text
    assert 'class="step-row' not in response.text  # the row that was typed in shows it already


def test_a_script_gets_new_and_changed_rows_and_the_order_of_all(alice_client, routine, step):
    flush = routine.sections.get().steps.last()
    sent = {"step": [step.key, flush.key], "do": "change", "pressure": 1, "revision": 1}
    response = alice_client.post(address("selected_steps", routine), sent, headers=HTMX)
    assert [row.key for row in response.context["fresh_rows"]] == [step.key, flush.key]
    sent = {"step": [flush.key], "section": step.section.key, "before": step.key, "revision": 2}
    response = alice_client.post(address("place_steps", routine), sent, headers=HTMX)
    assert response.context["fresh_rows"] == []
    assert json.loads(response.context["order"]) == [[step.section.key, [flush.key, step.key]]]


def test_a_script_gets_one_form_with_its_mistake(alice_client, routine, step):
    response = alice_client.post(address("change_step", routine, step.key), dose(step, seconds=1), headers=HTMX)
    assert response.status_code == 422
    assert f'id="fields-{step.key}" hx-swap-oob="true"' in response.text
    assert response.text.count("<form") == 1
    assert "at least 5 seconds" in response.text
    assert 'value="1"' in response.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("seconds", value) for value in ("4", "3601", "-60", "1.5", str(10**30), "9" * 5000, "", "a minute", "\x00")],
        *[("pressure", value) for value in ("-1", "6", "5", str(10**30), "", "soft", "\x00")],
        *[("side", value) for value in ("", "up", "\x00")],
        *[("repetitions", value) for value in ("0", "1000", "-1", str(10**30), "x")],
        *[("note", value) for value in ("x" * 501, "a\x00b")],
        ("revision", "x"),
    ],
)
def test_a_wrong_dose_is_refused_beside_its_field_and_what_was_typed_is_kept(alice_client, routine, step, field, value):
    sent = dose(step, **{"note": "Kept as typed", field: value})
    response = alice_client.post(address("change_step", routine, step.key), sent)
    assert response.status_code == 422
    assert f'id="{field}-{step.key}-error"' in response.text
    assert "Kept as typed" in response.text or field == "note"
    assert Routine.objects.get().revision == 1


@pytest.mark.parametrize(("seconds", "complaint"), [("-60", "at least 5 seconds"), ("3601", "at most 3600 seconds")])
def test_a_time_out_of_bounds_is_told_the_bounds(alice_client, routine, step, seconds, complaint):
    response = alice_client.post(address("change_step", routine, step.key), dose(step, seconds=seconds))
    assert complaint in response.text


def test_a_field_that_is_sent_twice_counts_once(alice_client, routine, step):
    response = alice_client.post(address("change_step", routine, step.key), dose(step, seconds=["80", "90"]))
    assert response.status_code == 302
    step.refresh_from_db()
    assert step.seconds == 90


def test_very_deep_is_never_offered_for_oneself(alice_client, alice):
    deep = Technique.objects.library().filter(for_self=True).first()
    Technique.objects.filter(pk=deep.pk).update(for_self=False, pressure_max=5)
    Technique.objects.get(pk=deep.pk).prepare()
    for for_whom, offered in (("self", False), ("partner", True)):
        routine = make_routine(alice, make_step(deep.slug, pressure=2), for_whom=for_whom)
        step = Step.objects.get(section__routine=routine)
        row = alice_client.get(address("edit", routine)).context["sections"][0].rows[0]
        assert (5 in dict(row.levels)) is offered
        status = alice_client.post(address("change_step", routine, step.key), dose(step, pressure=5)).status_code
        assert status == (302 if offered else 422)


def test_in_a_section_for_each_side_a_step_may_be_for_one_alone(alice_client, routine, step):
    row = alice_client.get(address("edit", routine)).context["sections"][0].rows[0]
    assert row.sides == [("left", "Left"), ("right", "Right"), ("both", "Each")]


def test_a_stale_dose_is_refused_with_what_changed_and_can_be_saved_on_top(alice_client, alice, routine, step):
    routine.describe(alice, title="Renamed elsewhere")
    sent = dose(step, seconds=100, note="Kept as typed")
    response = alice_client.post(address("change_step", routine, step.key), sent)
    assert response.status_code == 409
    for shown in (
        "Renamed it “Renamed elsewhere”",
        "Kept as typed",
        'name="seconds" value="100"',
        "Put my change on top",
    ):
        assert shown in response.text
    step.refresh_from_db()
    assert step.seconds == 60
    alice_client.post(address("change_step", routine, step.key), {**sent, "revision": 2})
    step.refresh_from_db()
    assert (step.seconds, step.note) == (100, "Kept as typed")


def test_a_stale_change_is_told_in_the_words_of_the_form(alice_client, alice, routine, step):
    routine.describe(alice, title="Renamed elsewhere")
    response = alice_client.post(address("change_step", routine, step.key), dose(step, side="left", pressure=1))
    meant = {str(name): str(value) for name, value in response.context["stale"].meant}
    assert meant == {"Pressure": "Feather", "Side": "Left"}  # what was as it is was not meant


def test_a_revision_from_the_future_is_stale_too(alice_client, routine, step):
    sent = dose(step, seconds=100, revision=7)
    assert alice_client.post(address("change_step", routine, step.key), sent).status_code == 409


def test_a_step_that_went_in_another_window_gives_the_typed_note_back(alice_client, alice, routine, step):
    routine.rewrite(alice, edits.remove_steps, [step.key])
    response = alice_client.post(address("change_step", routine, step.key), dose(step, note="Do not lose me"))
    assert response.status_code == 409
    assert "Removed Small circles" in response.text
    assert "Do not lose me" in response.text
    assert "Put my change on top" not in response.text


def test_steps_move_down_and_up(alice_client, routine, step):
    alice_client.post(address("move_step", routine, step.key), {"direction": "down", "revision": 1})
    assert order(routine) == [45, 60]
    alice_client.post(address("move_step", routine, step.key), {"direction": "up", "revision": 2})
    assert order(routine) == [60, 45]


def test_without_script_the_page_says_what_was_done_and_goes_to_where_it_is(alice_client, routine, step):
    response = alice_client.post(address("move_step", routine, step.key), {"direction": "down", "revision": 1})
    assert response.url.endswith(f"#step-{step.key}")
    page = alice_client.get(response.url).text
    assert "Moved Closing flush from toes past the ankle before Small circles" in page
    page = alice_client.post(address("remove_step", routine, step.key), {"revision": 2}, follow=True).text
    assert "Removed Small circles round the ankle bones." in page


def test_a_step_is_doubled(alice_client, routine, step):
    alice_client.post(address("duplicate_step", routine, step.key), {"revision": 1})
    assert order(routine) == [60, 60, 45]
    assert len(set(edits.keys_of(Routine.objects.get().as_document()))) == 3


def test_a_step_for_one_side_is_repeated_on_the_other(alice_client, routine, step):
    alice_client.post(address("change_step", routine, step.key), dose(step, side="left"))
    alice_client.post(address("mirror_step", routine, step.key), {"revision": 2})
    sides = [other.side for other in routine.sections.get().steps.all()]
    assert sides == ["left", "right", "both"]
    alice_client.post(address("mirror_step", routine, routine.sections.get().steps.last().key), {"revision": 3})
    assert Routine.objects.get().revision == 3  # what is for both sides has no other


@pytest.fixture
def three(alice):
    slugs = ["ankle-bone-circles", "closing-flush", "sole-bands-thumb-sink"]
    return make_routine(alice, *[make_step(slug, seconds=60 + 10 * n) for n, slug in enumerate(slugs)], sections=2)


def keys(routine):
    return edits.keys_of(Routine.objects.get(pk=routine.pk).as_document())


def test_several_steps_are_changed_moved_doubled_and_removed_together(alice_client, three):
    second = three.sections.last().key
    a, b, c, *rest = keys(three)
    send = alice_client.post
    where = address("selected_steps", three)
    send(where, {"step": [a, c], "do": "change", "seconds": 100, "side": "left", "revision": 1})
    assert order(three) == [100, 70, 100, 60, 70, 80]
    send(where, {"step": [c, a], "do": "move", "section": second, "revision": 2})
    assert keys(three) == [b, *rest, a, c]
    send(where, {"step": [a, c], "do": "duplicate", "revision": 3})
    assert order(three) == [70, 60, 70, 80, 100, 100, 100, 100]
    send(where, {"step": [a, b, c], "do": "remove", "revision": 4})
    assert order(three) == [60, 70, 80, 100, 100]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"step": []}, "Choose at least one step."),
        ({"step": ["\x00"]}, "Choose at least one step."),
        ({"do": "change"}, "Choose what to change"),
        ({"do": "change", "seconds": "4"}, "greater than or equal to 5"),
        ({"do": "change", "pressure": "9"}, "Select a valid choice"),
        ({"do": "move"}, "Choose a section."),
        ({"do": "explode"}, "Select a valid choice"),
        ({"revision": "x"}, "not known what this change is based on"),
    ],
)
def test_a_wrong_thing_to_do_with_several_steps_says_why(alice_client, three, wrong, complaint):
    sent = {"step": keys(three)[:2], "do": "remove", "revision": 1, **wrong}
    response = alice_client.post(address("selected_steps", three), sent)
    assert response.status_code == 422
    assert complaint in response.text
    assert Routine.objects.get().revision == 1


def test_a_step_is_put_before_another_one_in_another_section(alice_client, three):
    a, b, c, d, e, f = keys(three)
    second = three.sections.last().key
    sent = {"step": a, "section": second, "before": e, "revision": 1}
    assert alice_client.post(address("place_steps", three), sent).status_code == 302
    assert keys(three) == [b, c, d, a, e, f]


@pytest.mark.parametrize("name", ["step", "section", "before"])
def test_a_place_that_is_not_there_is_not_found(alice_client, three, name):
    sent = {"step": keys(three)[0], "section": three.sections.last().key, "before": "", "revision": 1, name: "zzzzzz"}
    assert alice_client.post(address("place_steps", three), sent).status_code == 404
    assert Routine.objects.get().revision == 1


def test_a_technique_is_put_before_a_step(alice_client, routine, step):
    sent = {"section": step.section.key, "technique": "sole-bands-thumb-sink", "before": step.key, "revision": 1}
    alice_client.post(address("add_step", routine), sent)
    assert order(routine)[1:] == [60, 45]


def test_what_was_done_is_undone_and_done_again(alice_client, routine, step):
    alice_client.post(address("remove_step", routine, step.key), {"revision": 1})
    page = alice_client.post(address("undo", routine), {"revision": 2}, follow=True).text
    assert "Undid: Removed Small circles round the ankle bones." in page
    assert order(routine) == [60, 45]
    alice_client.post(address("redo", routine), {"revision": 3})
    assert order(routine) == [45]
    page = alice_client.post(address("redo", routine), {"revision": 4}, follow=True).text
    assert "There is nothing to redo." in page


def test_a_step_moves_on_into_the_next_section(alice_client, alice, routine, step):
    routine.add_section(alice, title="Next")
    alice_client.post(address("move_step", routine, step.key), {"direction": "down", "revision": 2})
    alice_client.post(address("move_step", routine, step.key), {"direction": "down", "revision": 3})
    step.refresh_from_db()
    assert step.section.title == "Next"


@pytest.mark.parametrize("direction", ["", "sideways", "1", "\x00"])
def test_a_step_moves_up_or_down_and_no_other_way(alice_client, routine, step, direction):
    sent = {"direction": direction, "revision": 1}
    assert alice_client.post(address("move_step", routine, step.key), sent).status_code == 422


def test_a_step_is_removed(alice_client, routine, step):
    alice_client.post(address("remove_step", routine, step.key), {"revision": 1})
    assert order(routine) == [45]


@pytest.mark.parametrize("action", ["move_step", "remove_step"])
def test_a_stale_button_does_nothing_but_say_so(alice_client, alice, routine, step, action):
    routine.describe(alice, title="Renamed elsewhere")
    response = alice_client.post(address(action, routine, step.key), {"direction": "down", "revision": 1})
    assert response.status_code == 409
    assert "Renamed it “Renamed elsewhere”" in response.text
    assert order(routine) == [60, 45]


@pytest.mark.parametrize("action", ["change_step", "move_step", "remove_step"])
def test_a_step_of_another_routine_is_not_found(alice_client, alice, bob, routine, action):
    for other in (make_routine(alice), make_routine(bob)):
        foreign = Step.objects.get(section__routine=other)
        sent = dose(foreign, direction="up", seconds=5)
        assert alice_client.post(address(action, routine, foreign.key), sent).status_code == 404
        foreign.refresh_from_db()
        assert foreign.seconds == 60


@pytest.mark.parametrize("action", ["change_step", "move_step", "remove_step"])
@pytest.mark.parametrize("id", ["zzzzzz", "0", "x" * 300])
def test_a_step_that_never_was_is_not_found(alice_client, routine, action, id):
    assert alice_client.post(address(action, routine, id), {"direction": "up", "revision": 1}).status_code == 404


@pytest.mark.parametrize("action", ["add_section", "add_step", "change_step", "move_step", "remove_step"])
def test_nothing_sent_is_refused(alice_client, routine, step, action):
    args = [step.key] if action.endswith("e_step") else []
    assert alice_client.post(address(action, routine, *args)).status_code == 422


def test_a_routine_without_sections_can_be_opened_and_given_one(alice_client, alice, routine):
    routine.rewrite(alice, edits.remove_section, Section.objects.get().key)
    assert "Add a section first" in alice_client.get(address("edit", routine)).text
    assert alice_client.post(address("add_section", routine), {"sides": "each", "revision": 2}).status_code == 302
