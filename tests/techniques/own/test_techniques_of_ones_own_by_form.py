"""The form for a technique of one's own: it begins with what fits together, and offers what there is to choose."""

import pytest

from techniques.drawing import atlas
from techniques.models import Technique
from techniques.own import landmarks
from techniques.own.forms import GROUPS, PICTURE, OwnTechniqueForm
from tests.techniques.own.test_techniques_of_ones_own import FORM, written_by
from tests.techniques.page import Page, attributes, words

pytestmark = pytest.mark.django_db

NEW = "/techniques/new/"
ALL = Technique.objects.filter(author__isnull=False)


def chosen(response, name):
    """Values of the ticked boxes of this name."""
    boxes = Page(response).all("input", name=name)
    return [attributes(box)["value"] for box in boxes if "checked" in attributes(box)]


def test_every_field_stands_in_one_place_of_the_form():
    shown = [name for _title, rows, more in GROUPS for row in [*rows, *more] for name in row]
    assert sorted([*shown, *PICTURE, "based_on"]) == sorted(OwnTechniqueForm.base_fields)


def test_a_new_one_begins_with_what_fits_together(alice_client):
    begun = alice_client.get(NEW).context["form"].initial
    typed = {"name": "Calf glide", "summary": "Slide up the calf.", "primary": ["calf"]}
    typed |= {"instructions": "Hold the ankle.\nSlide up.\nLift off."}
    assert alice_client.post(NEW, {**begun, **typed}).status_code == 302
    made = ALL.get()
    assert (made.stroke.slug, made.direction, made.lubricant) == ("effleurage", "to-heart", "oil")
    assert (made.pressure_min, made.pressure_default, made.pressure_max) == (1, 2, 3)
    assert (made.seconds_min, made.seconds_default, made.seconds_max) == (30, 60, 120)


def test_what_it_works_on_is_asked_for_by_boxes_and_not_called_optional(alice_client):
    page = Page(alice_client.get(NEW))
    assert len(page.all("input", name="primary", type="checkbox")) > 150
    (group,) = page.all("fieldset", id="id_primary_group")
    assert "optional" not in words(group)
    assert "multiple" not in [name for select in page.all("select") for name in attributes(select)]


def test_ticked_boxes_stay_ticked_when_something_else_is_wrong(alice_client):
    response = alice_client.post(NEW, {**FORM, "primary": ["calf", "heel"], "name": ""})
    assert response.status_code == 422
    assert sorted(chosen(response, "primary")) == ["calf", "heel"]
    assert "Calf" in response.text


def test_every_drawing_is_offered_once_by_its_title(alice_client):
    views = [view for _group, views in landmarks.GROUPS for view in views]
    assert sorted(views) == sorted(atlas.VIEWS)
    (select,) = Page(alice_client.get(NEW)).all("select", name="view")
    assert "Right lower leg and heel from behind" in words(select)
    assert "leg-back" not in words(select)


def test_the_places_of_a_drawing_are_shown_to_choose_from_and_nothing_typed_is_lost(alice_client):
    typed = {**FORM, "name": "", "view": "leg-back", "path": ["calf-middle"], "look": "1"}
    response = alice_client.post(NEW, typed)
    assert response.status_code == 200
    assert "Please look at this again" not in response.text
    assert "Rub round it with the thumbs." in response.text
    assert chosen(response, "primary") == ["heel"]
    selects = Page(response).all("select", name="path")
    assert len(selects) == landmarks.MIN_INPUTS
    assert "the hollow of the knee" in words(selects[0])
    assert 'value="calf-middle" selected' in response.text
    assert not ALL.exists()


def test_the_places_of_another_drawing_are_let_go(alice_client):
    response = alice_client.post(NEW, {**FORM, "view": "back", "path": ["heel-inner", "spine-top"], "look": "1"})
    assert 'value="spine-top" selected' in response.text
    assert "heel-inner" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        ["heel-inner", "heel-middle"],
        ["", "heel-inner", "", "heel-middle", ""],
        ["The inner side of the heel", "middle of the HEEL"],
        ["heel-inner\nthe middle of the heel"],
    ],
)
def test_a_place_is_told_by_its_name_or_its_slug(alice_client, path):
    assert alice_client.post(NEW, {**FORM, "path": path}).status_code == 302
    assert ALL.get().diagram["path"] == ["heel-inner", "heel-middle"]


def test_a_place_that_the_drawing_lacks_is_named_with_those_that_it_has(alice_client):
    response = alice_client.post(NEW, {**FORM, "path": ["kneecap", "heel-middle"]})
    errors = " ".join(response.context["form"].errors["path"])
    assert "“kneecap” is not on this drawing." in errors
    assert "the inner side of the heel" in errors
    assert 'value="heel-middle" selected' in response.text


def test_a_drawing_without_a_place_says_what_to_choose(alice_client):
    response = alice_client.post(NEW, {**FORM, "path": ""})
    assert "Choose at least the place where the hand begins" in response.context["form"].errors["path"][0]


def test_errors_speak_of_names_and_not_of_slugs(alice_client):
    response = alice_client.post(NEW, {**FORM, "primary": ["knee-back"], "secondary": [], "view": ""})
    assert "the highest for “Back of knee”" in response.context["form"].errors["pressure_max"][0]
    drawn = {"stroke": "effleurage", "direction": "to-heart", "path": ["heel-inner"]}
    response = alice_client.post(NEW, {**FORM, **drawn})
    assert response.context["form"].errors["path"] == [
        "“Effleurage” glides: it needs two landmarks or more.",
        "Does not lead towards the heart: its ends are about as far from the heart.",
    ]
    response = alice_client.post(NEW, {**FORM, "primary": ["scalp"], "secondary": []})
    assert response.context["form"].errors["view"][0].startswith("“Sole of the right foot from below” shows nothing")


def test_a_long_way_can_be_changed_without_losing_a_place(alice, alice_client):
    path = [f"toe-{n}" for n in (1, 2, 3, 4, 5)] + ["ball-inner", "ball-middle", "ball-outer"]
    made = written_by(alice, targets={"primary": ["sole"]}, diagram={"view": "foot-sole", "path": path})
    response = alice_client.get(f"/techniques/{made.slug}/edit/")
    assert len(Page(response).all("select", name="path")) == len(path) + landmarks.SPARE_INPUTS
    for place in path:
        assert f'value="{place}" selected' in response.text


def test_a_change_says_what_it_was_based_on(alice, alice_client):
    made = written_by(alice)
    for sent in ({}, {"based_on": ""}):
        response = alice_client.post(f"/techniques/{made.slug}/edit/", {**FORM, "name": "Changed", **sent})
        assert response.status_code == 422
        assert "Open it again" in response.text
        assert "Changed" in response.text
    made.refresh_from_db()
    assert made.name == "Grandmother's heel rub"


def test_what_the_form_does_not_show_is_not_lost(alice, alice_client):
    benefits = [
        {"text": "It let me sleep.", "scope": "After long days."},
        {"text": "Warm feet.", "scope": "Always."},
    ]
    made = written_by(alice, benefits=benefits, editorial_note="From her letters.", lubricant_note="Almond.")
    address = f"/techniques/{made.slug}/edit/"
    form = alice_client.get(address).context["form"].initial
    sent = {**FORM, "based_on": form["based_on"], "lubricant_note": form["lubricant_note"]}
    assert alice_client.post(address, {**sent, "benefits": "It let me sleep.\nWarm toes."}).status_code == 302
    made.refresh_from_db()
    assert [(b.text, b.scope) for b in made.benefits.all()] == [
        ("It let me sleep.", "After long days."),
        ("Warm toes.", ""),
    ]
    assert (made.editorial_note, made.lubricant_note) == ("From her letters.", "Almond.")


@pytest.mark.parametrize("view", ["the-moon", "\x00", "foot-sole'"])
def test_no_drawing_that_somebody_makes_up_breaks_the_form(alice_client, view):
    for more in ({"look": "1"}, {}):
        response = alice_client.post(NEW, {**FORM, **more, "view": view, "path": ["\x00", "x" * 9000]})
        assert response.status_code == (200 if more else 422)
