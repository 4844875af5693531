"""The steps of a routine: adding, dosing, moving, removing."""

import pytest
from django.urls import reverse

from routines.models import Routine, Section, Step
from routines.plan import MAX_STEPS
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
    return {"seconds": step.seconds, "pressure": step.pressure, "side": step.side, "revision": 1, "done": 1, **fields}


def order(routine):
    return [step.seconds for section in routine.sections.all() for step in section.steps.all()]


def test_a_technique_is_found_and_added_with_its_own_dose(alice_client, routine):
    page = alice_client.get(address("edit", routine), {"q": "sole bands"})
    assert page.context["results"][0].slug == "sole-bands-thumb-sink"
    sent = {"section": routine.sections.get().pk, "technique": "sole-bands-thumb-sink", "revision": 1}
    response = alice_client.post(address("add_step", routine), sent)
    added = routine.sections.get().steps.last()
    assert response.url.endswith(f"#step-{added.pk}")
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
    sent = {"section": routine.sections.get().pk, "technique": "closing-flush", "revision": 1, **wrong}
    assert alice_client.post(address("add_step", routine), sent).status_code == 422
    assert order(routine) == [60, 45]


def test_nothing_is_added_to_a_section_of_another_routine(alice_client, alice, bob, routine):
    for other in (make_routine(alice), make_routine(bob)):
        sent = {"section": other.sections.get().pk, "technique": "closing-flush", "revision": 1}
        assert alice_client.post(address("add_step", routine), sent).status_code == 422
        assert Step.objects.filter(section__routine=other).count() == 1


def test_a_full_routine_says_so(alice_client, alice):
    routine = make_routine(alice, *[make_step()] * MAX_STEPS)
    sent = {"section": routine.sections.get().pk, "technique": "closing-flush", "revision": 1}
    response = alice_client.post(address("add_step", routine), sent)
    assert response.status_code == 422
    assert "at most 200 steps" in response.text


def test_a_step_changes_and_so_does_the_total(alice_client, routine, step):
    sent = dose(step, seconds=100, pressure=1, side="left", repetitions=8, note="Softly")
    response = alice_client.post(address("change_step", routine, step.pk), sent)
    assert response.url.endswith(f"#step-{step.pk}")
    step.refresh_from_db()
    assert (step.seconds, step.pressure, step.side, step.repetitions, step.note) == (100, 1, "left", 8, "Softly")
    assert Routine.objects.get().total_seconds == 100 + 45 + 5 + 45


def test_a_change_while_the_form_stays_open_answers_with_the_new_total_alone(alice_client, routine, step):
    sent = dose(step, seconds=100)
    del sent["done"]
    response = alice_client.post(address("change_step", routine, step.pk), sent, headers=HTMX)
    assert response.headers["HX-Reswap"] == "none"
    assert "4 min 55 s" in response.text
    assert "100 s is 1 min 40 s. Usual: 60 to 120 s." in response.text
    assert 'name="revision" value="2"' in response.text
    assert 'id="composer"' not in response.text


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
    response = alice_client.post(address("change_step", routine, step.pk), sent)
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.text or field == "revision"
    assert "Kept as typed" in response.text or field == "note"
    assert Routine.objects.get().revision == 1


@pytest.mark.parametrize(("seconds", "complaint"), [("-60", "at least 5 seconds"), ("3601", "at most 3600 seconds")])
def test_a_time_out_of_bounds_is_told_the_bounds(alice_client, routine, step, seconds, complaint):
    response = alice_client.post(address("change_step", routine, step.pk), dose(step, seconds=seconds))
    assert complaint in response.text


def test_a_field_that_is_sent_twice_counts_once(alice_client, routine, step):
    response = alice_client.post(address("change_step", routine, step.pk), dose(step, seconds=["80", "90"]))
    assert response.status_code == 302
    step.refresh_from_db()
    assert step.seconds == 90


def test_very_deep_is_never_offered_for_oneself(alice_client, alice):
    deep = Technique.objects.library().filter(for_self=True).first()
    Technique.objects.filter(pk=deep.pk).update(for_self=False, pressure_max=5)
    for for_whom, offered in (("self", False), ("partner", True)):
        routine = make_routine(alice, make_step(deep.slug, pressure=2), for_whom=for_whom)
        step = Step.objects.get(section__routine=routine)
        page = alice_client.get(address("edit", routine), {"open": f"step-{step.pk}"}).text
        assert ("Very deep" in page) is offered
        status = alice_client.post(address("change_step", routine, step.pk), dose(step, pressure=5)).status_code
        assert status == (302 if offered else 422)


def test_in_a_section_for_each_side_a_step_may_be_for_one_alone(alice_client, routine, step):
    page = alice_client.get(address("edit", routine), {"open": f"step-{step.pk}"}).text
    assert "Only on the left" in page
    assert "Both together" not in page


def test_a_stale_dose_is_refused_with_what_changed_and_can_be_saved_on_top(alice_client, alice, routine, step):
    routine.describe(alice, title="Renamed elsewhere")
    sent = dose(step, seconds=100, note="Kept as typed")
    response = alice_client.post(address("change_step", routine, step.pk), sent)
    assert response.status_code == 409
    for shown in ("Changed the description", "Kept as typed", 'value="100"', 'name="revision" value="2"'):
        assert shown in response.text
    step.refresh_from_db()
    assert step.seconds == 60
    alice_client.post(address("change_step", routine, step.pk), {**sent, "revision": 2})
    step.refresh_from_db()
    assert (step.seconds, step.note) == (100, "Kept as typed")


def test_a_revision_from_the_future_is_stale_too(alice_client, routine, step):
    sent = dose(step, seconds=100, revision=7)
    assert alice_client.post(address("change_step", routine, step.pk), sent).status_code == 409


def test_a_step_that_went_in_another_window_gives_the_typed_note_back(alice_client, alice, routine, step):
    routine.remove_step(alice, Step.objects.get(pk=step.pk))
    response = alice_client.post(address("change_step", routine, step.pk), dose(step, note="Do not lose me"))
    assert response.status_code == 409
    assert "Removed Small circles" in response.text
    assert "Do not lose me" in response.text


def test_steps_move_down_and_up(alice_client, routine, step):
    alice_client.post(address("move_step", routine, step.pk), {"direction": "down", "revision": 1})
    assert order(routine) == [45, 60]
    alice_client.post(address("move_step", routine, step.pk), {"direction": "up", "revision": 2})
    assert order(routine) == [60, 45]


def test_without_script_the_page_says_what_was_done_and_the_button_is_at_hand(alice_client, routine, step):
    sent = {"direction": "down", "revision": 1}
    page = alice_client.post(address("move_step", routine, step.pk), sent, follow=True).text
    assert "Moved Small circles round the ankle bones to place 2 of 2." in page
    assert f'id="up-{step.pk}" autofocus' in page
    page = alice_client.post(address("remove_step", routine, step.pk), {"revision": 2}, follow=True).text
    assert "Removed Small circles round the ankle bones." in page
    assert page.count(" autofocus") == 1


def test_a_step_moves_on_into_the_next_section(alice_client, alice, routine, step):
    routine.add_section(alice, title="Next")
    alice_client.post(address("move_step", routine, step.pk), {"direction": "down", "revision": 2})
    alice_client.post(address("move_step", routine, step.pk), {"direction": "down", "revision": 3})
    step.refresh_from_db()
    assert step.section.title == "Next"


@pytest.mark.parametrize("direction", ["", "sideways", "1", "\x00"])
def test_a_step_moves_up_or_down_and_no_other_way(alice_client, routine, step, direction):
    sent = {"direction": direction, "revision": 1}
    assert alice_client.post(address("move_step", routine, step.pk), sent).status_code == 422


def test_a_step_is_removed(alice_client, routine, step):
    alice_client.post(address("remove_step", routine, step.pk), {"revision": 1})
    assert order(routine) == [45]


@pytest.mark.parametrize("action", ["move_step", "remove_step"])
def test_a_stale_button_does_nothing_but_say_so(alice_client, alice, routine, step, action):
    routine.describe(alice, title="Renamed elsewhere")
    response = alice_client.post(address(action, routine, step.pk), {"direction": "down", "revision": 1})
    assert response.status_code == 409
    assert "Changed the description" in response.text
    assert order(routine) == [60, 45]


@pytest.mark.parametrize("action", ["change_step", "move_step", "remove_step"])
def test_a_step_of_another_routine_is_not_found(alice_client, alice, bob, routine, action):
    for other in (make_routine(alice), make_routine(bob)):
        foreign = Step.objects.get(section__routine=other)
        sent = dose(foreign, direction="up", seconds=5)
        assert alice_client.post(address(action, routine, foreign.pk), sent).status_code == 404
        foreign.refresh_from_db()
        assert foreign.seconds == 60


@pytest.mark.parametrize("action", ["change_step", "move_step", "remove_step"])
@pytest.mark.parametrize("id", [0, 2**63, 2**70, 10**30])
def test_a_step_that_never_was_is_not_found(alice_client, routine, action, id):
    assert alice_client.post(address(action, routine, id), {"direction": "up", "revision": 1}).status_code == 404


@pytest.mark.parametrize("action", ["add_section", "add_step", "change_step", "move_step", "remove_step"])
def test_nothing_sent_is_refused(alice_client, routine, step, action):
    args = [step.pk] if action.endswith("e_step") else []
    assert alice_client.post(address(action, routine, *args)).status_code == 422


def test_a_routine_without_sections_can_be_opened_and_given_one(alice_client, alice, routine):
    routine.remove_section(alice, Section.objects.get())
    assert "Add a section first" in alice_client.get(address("edit", routine)).text
    assert alice_client.post(address("add_section", routine), {"sides": "each", "revision": 2}).status_code == 302
