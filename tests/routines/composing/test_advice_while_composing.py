"""What a careful teacher says on the edit page: beside its step, with a repair, set aside and recalled; no wall."""

import pytest

from routines.models import Routine
from tests.factories import make_routine, make_step
from tests.techniques.page import Page, attributes, walk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def routine(alice):
    """Kneading with nothing light after it."""
    return make_routine(alice, make_step("calf-kneading-upwards", seconds=120, pressure=3))


def edit(routine, part=""):
    return f"/routines/{routine.code}/edit/{part}"


def notes(client, routine):
    return client.get(edit(routine)).context["notes"]


def close(client, routine):
    return next(note for note in notes(client, routine).shown if note.rule == "L02")


def test_advice_stands_beside_the_step_it_speaks_of(alice_client, routine):
    [row] = alice_client.get(edit(routine)).context["sections"][0].rows
    assert "L02" in {note.rule for note in row.notes}
    page = Page(alice_client.get(edit(routine)))
    [step] = page.all("li", class_="edit-step")
    assert close(alice_client, routine).message in Page(alice_client.get(edit(routine))).text
    assert step is not None


def test_one_click_follows_the_advice_and_it_is_gone(alice_client, routine):
    note = close(alice_client, routine)
    page = alice_client.post(edit(routine, "advice/repair/"), {"id": note.id, "revision": 1}, follow=True)
    assert f"Done: {note.repair.label}." in page.text
    assert len(Routine.objects.get().as_document()["sections"][0]["steps"]) == 2
    assert "L02" not in {note.rule for note in notes(alice_client, routine).shown}


def test_advice_that_no_longer_holds_says_so(alice_client, routine):
    response = alice_client.post(edit(routine, "advice/repair/"), {"id": "L02:zzzzzz", "revision": 1})
    assert response.status_code == 422
    assert "does not hold any more" in response.text


def test_advice_from_an_old_page_is_refused_and_can_be_put_on_top(alice, alice_client, routine):
    note = close(alice_client, routine)
    routine.describe(alice, title="Elsewhere")
    response = alice_client.post(edit(routine, "advice/repair/"), {"id": note.id, "revision": 1})
    assert response.status_code == 409
    assert "Put my change on top" in response.text


def test_advice_set_aside_stays_so_for_this_routine_alone_and_comes_back(alice, alice_client, routine):
    note = close(alice_client, routine)
    alice_client.post(edit(routine, "advice/dismiss/"), {"id": note.id, "revision": 1})
    assert notes(alice_client, routine).dismissed == 1
    assert note.id not in {other.id for other in notes(alice_client, routine).shown}
    other = make_routine(alice, make_step("calf-kneading-upwards", seconds=120, pressure=3))
    assert notes(alice_client, other).dismissed == 0
    alice_client.post(edit(routine, "advice/recall/"), {"revision": 1})
    assert notes(alice_client, routine).dismissed == 0
    assert Routine.objects.get(pk=routine.pk).revision == 1


@pytest.mark.parametrize("part", ["advice/repair/", "advice/dismiss/"])
@pytest.mark.parametrize("id", ["", "x" * 41, "\x00"])
def test_advice_that_is_none_is_refused(alice_client, routine, part, id):
    assert alice_client.post(edit(routine, part), {"id": id, "revision": 1}).status_code == 422
    assert Routine.objects.get().dismissed == []


def test_advice_never_stops_anybody_from_saving(alice_client, routine):
    sent = {"title": "As I like it", "for_whom": "self", "visibility": "public", "revision": 1}
    assert alice_client.post(edit(routine), sent).status_code == 302
    assert Routine.objects.get().is_public


def test_what_the_receiver_answered_is_said_beside_each_step(alice_client, routine):
    alice_client.post("/safety/check/", {"has-pregnancy": "on", "placed": "yes"})
    page = alice_client.get(edit(routine))
    [row] = page.context["sections"][0].rows
    assert row.ruling.act in ("lighter", "skip")
    assert "L20" in {note.rule for note in row.notes}
    assert row.ruled_note not in row.other_notes
    [beside] = Page(page).all("div", class_="step-advice")
    assert words(beside).count(row.ruling.words) == 1
    assert row.ruled_note.repair.label in words(beside)
    assert row.ruled_note.message not in page.text
    assert page.text.count("Why, and what to do instead") == 1


def test_a_step_that_is_not_for_the_receiver_is_replaced_in_one_tap_by_what_is(alice_client, alice):
    steps = [make_step("neck-slow-turns", pressure=0), make_step("foot-warming-rub", seconds=60, pressure=2)]
    routine = make_routine(alice, *steps, sides="once")
    alice_client.post("/safety/check/", {"has-pregnancy": "on", "placed": "yes"})
    kept, row = alice_client.get(edit(routine)).context["sections"][0].rows
    assert row.ruling.words == "Leave it out"
    assert row.ruled_note.repair.label.startswith("Replace it by “")
    alice_client.post(edit(routine, "advice/repair/"), {"id": row.ruled_note.id, "revision": 1})
    now = Routine.objects.get(pk=routine.pk).as_document()["sections"][0]["steps"]
    assert [now[0], now[1]["key"], now[1]["side"]] == [kept.step, row.key, row.step["side"]]
    assert now[1]["pressure"] <= 2
    (_kept, new) = alice_client.get(edit(routine)).context["sections"][0].rows
    assert new.ruling.act == "go"
    assert new.name in row.ruled_note.repair.label
    assert routine.revisions.order_by("-number").first().summary.startswith(f"Replaced {row.name} by {new.name}")


def test_all_that_is_not_for_the_receiver_is_left_out_in_one_tap_and_comes_back(alice_client, alice):
    veins = {"has-varicose-veins": "on", "where-varicose-veins": ["calf"], "placed": "yes"}
    knead = make_step("calf-kneading-upwards", seconds=120, pressure=3)
    routine = make_routine(alice, knead, make_step("neck-slow-turns", pressure=0), knead, sides="once")
    assert "Leave all of these out" not in alice_client.get(edit(routine)).text
    alice_client.post("/safety/check/", veins)
    (form,) = Page(alice_client.get(edit(routine))).all("form", id="ruled-out")
    fields = [attributes(part) for part in walk(form)]
    keys = [field["value"] for field in fields if field.get("name") == "step"]
    alice_client.post(attributes(form)["action"], {"do": "remove", "revision": 1, "step": keys})
    routine = Routine.objects.get(pk=routine.pk)
    assert routine.revision == 2
    assert [step["technique"] for step in routine.as_document()["sections"][0]["steps"]] == ["neck-slow-turns"]
    alice_client.post(edit(routine, "undo/"), {"revision": 2})
    assert len(Routine.objects.get(pk=routine.pk).as_document()["sections"][0]["steps"]) == 3


def test_what_speaks_of_one_receiver_is_set_aside_for_that_one_alone(alice_client, routine):
    def said():
        return [note.id for note in notes(alice_client, routine).shown if note.rule == "L20"]

    alice_client.post("/safety/check/", {"has-pregnancy": "on", "placed": "yes"})
    [spoken] = said()
    response = alice_client.post(edit(routine, "advice/dismiss/"), {"id": spoken, "revision": 1})
    cookie = response.cookies["aside"]
    assert (cookie["path"], bool(cookie["httponly"])) == (routine.get_absolute_url(), True)
    assert said() == []
    assert Routine.objects.get().dismissed == []
    alice_client.post("/safety/check/", {"has-pregnancy": "on", "has-diabetes": "on", "placed": "yes"})
    assert said()
    alice_client.post("/safety/check/", {"has-pregnancy": "on", "placed": "yes"})
    assert said() == []
    alice_client.post(edit(routine, "advice/recall/"), {"revision": 1})
    assert said() == [spoken]


def test_the_edit_page_says_how_hard_how_often_turned_and_what_to_have_ready(alice_client, alice):
    steps = [make_step("lower-leg-opening-glide", pressure=1), make_step("calf-foam-roller", pressure=3)]
    page = Page(alice_client.get(edit(make_routine(alice, *steps))))
    for said in ("At a glance", "Left and right get the same", "Positions", "Have ready", "turn", "Feather", "Medium"):
        assert said in page.text


def test_a_visitor_who_marks_a_technique_logs_in_first_and_comes_back_to_it(client):
    response = client.post("/routines/favourites/closing-flush/", {"wanted": "1"})
    assert response.url == "/account/login/?next=/techniques/closing-flush/"
    again = client.post("/routines/favourites/closing-flush/", {"wanted": "1"}, headers={"HX-Request": "true"})
    assert again["HX-Redirect"] == "/account/login/?next=/techniques/closing-flush/"
