"""Lines as people write them: what is clear is taken, and what may mean something else is asked about first."""

import pytest
from django.contrib.auth.models import AnonymousUser

from routines.import_export.pasting import choosing, plan_text
from routines.models import Routine
from techniques.search.technique_names import names_for
from tests.factories import make_technique
from tests.techniques.page import Page, attributes, words

pytestmark = pytest.mark.django_db
PASTE = "/routines/paste/"
UNSURE = None
# The line, the technique that it clearly means (or UNSURE), and its time, side and repetitions.
SELF = [
    ("5 min calf kneading", "Calf kneading from ankle to knee", 300, None, None),
    ("Calf kneeding 2 mins", UNSURE, 120, None, None),
    ("calf kneadign, 90s", UNSURE, 90, None, None),
    ("kneading calves 2 min", "Calf kneading from ankle to knee", 120, None, None),
    ("Calf kneading from ankle to knee", "Calf kneading from ankle to knee", None, None, None),
    ("calf kneading left leg 1:30", "Calf kneading from ankle to knee", 90, "left", None),
    ("2x30s wrist circles each side", "Wrist circles", 60, "each", 2),
    ("wrist circles 2x30s L/R", "Wrist circles", 60, "each", 2),
    ("1. Squeezing the top of the shoulder - 90 seconds", "Squeezing the top of the shoulder", 90, None, None),
    ("2) shoulder rolls, 60 s", "Shoulder rolls", 60, None, None),
    ("- shoulder rols, 60 s", UNSURE, 60, None, None),
    ("* glide up forearm 1 min left arm", "Glide up the forearm", 60, "left", None),
    ("• forehead sweep 1:30", "Sweep over the forehead", 90, None, None),
    ("1:30 forehead sweep", "Sweep over the forehead", 90, None, None),
    ("[ ] 1,5 min Ankle rotations", "Ankle rotations", 90, None, None),
    ("Active ankle circles 1,5 min", "Active ankle circles", 90, None, None),
    ("2,5 Minuten", UNSURE, None, None, None),
    ("ankle circles both feet 2 min", UNSURE, 120, "each", None),
    ("hold inner ankle 30s", "Inner-ankle thumb hold", 30, None, None),
    ("inner ankle thumb hold 2 x 30 s, each side", "Inner-ankle thumb hold", 60, "each", 2),
    ("foam roller calf 1 min each leg", "Calf on a foam roller", 60, "each", None),
    ("warm hands on both knees 40s", "Warm hands round the knee", 40, "each", None),
    ("long glide sole 1 min, both feet", "Long glide over the sole", 60, "each", None),
    ("Long glides over the soles with both hands", UNSURE, None, None, None),
    ("stretch calf at wall 30 s x 2", "Calf stretch at the wall", 60, None, 2),
    ("figure four stretch 30s per side", "Figure-four stretch", 30, "each", None),
    ("temples: circles, soft, 45 secs", UNSURE, None, None, None),
    ("soft circles temples 45 secs", "Soft circles at the temples", 45, None, None),
    ("belly circles clockwise 2 min", "Light clockwise circles on the belly", 120, None, None),
    ("KI1 press 20s", "Press under the ball of the foot (KI1)", 20, None, None),
    ("KI9 press 20s", UNSURE, 20, None, None),
    ("upper back ball wall 60s", "Ball between upper back and wall", 60, None, None),
    ("elbow glide 1 min R", "Glide over the elbow", 60, "right", None),
    ("foot circles 5 min", UNSURE, 300, None, None),
    ("neck 2 min", UNSURE, 120, None, None),
    ("calf", UNSURE, None, None, None),
    ("kneading, 3 minutes", UNSURE, 180, None, None),
    ("heel slide 30s", UNSURE, 30, None, None),
    ("Ball under foot 2 min", UNSURE, 120, None, None),
    ("thumb hold shoulder blade 20 s", UNSURE, 20, None, None),
    ("achiles kneading 1 min", UNSURE, 60, None, None),
    ("scalp massage", UNSURE, None, None, None),
    ("wrap a towel round the neck", UNSURE, None, None, None),
    ("wringing the calf 1:30", UNSURE, 90, None, None),  # that takes a partner
    ("calf kneading 1 min, left leg", "Calf kneading from ankle to knee", 60, "left", None),
    ("Soft circles at the temples, 45 s", "Soft circles at the temples", 45, None, None),
    ("rest 1 min", UNSURE, 60, None, None),
    ("20 sit ups", UNSURE, None, None, None),
    ("zzz qqq 2 min", UNSURE, 120, None, None),
]
PARTNER = [
    ("wringing the calf 1:30", "Wringing the calf", 90, None, None),
    ("Feather strokes down the back (slowly) 40 s", "Feather strokes down the back", 40, None, None),
    ("achilles stretch 20 s", "Assisted Achilles and calf stretch", 20, None, None),
    ("shoulder rolls", UNSURE, None, None, None),  # only the person's own
]
# What stands behind a name, and the time and the side of its steps.
RIGHT_LONGER = [(60, "right"), (30, "left")]
BY_SIDE = [
    ("R 60 s L 30 s", RIGHT_LONGER),
    ("60 s R, 30 s L", RIGHT_LONGER),
    ("(R 60 s, L 30 s)", RIGHT_LONGER),
    ("R: 60 s, L: 30 s", RIGHT_LONGER),
    (": right 1 min, left 30 s", RIGHT_LONGER),
    ("- right foot: 1 min, left foot: 30 s", RIGHT_LONGER),
    ("3 x 20 s R and 30 s L", RIGHT_LONGER),
    ("60 s R, 60 s L", [(60, "each")]),
    ("R=60s L=60s", [(60, "each")]),
    ("60 s L, R", [(60, "each")]),
    ("60 s left foot then right foot", [(60, "each")]),
    ("x 7 R, x 7 L", [(None, "each")]),
]


def understood(text, for_whom="self", person=None):
    """(line, choice) of each line."""
    names = names_for(person or AnonymousUser())
    plan = plan_text.read(text, names)
    return list(zip(plan.lines, choosing.choose(plan.lines, names, for_whom), strict=True))


@pytest.mark.parametrize(
    ("for_whom", "text", "name", "seconds", "side", "repetitions"),
    [*(("self", *row) for row in SELF), *(("partner", *row) for row in PARTNER)],
)
def test_a_line_is_taken_only_where_it_is_clear(for_whom, text, name, seconds, side, repetitions):
    (line, found), *_more = understood(text, for_whom)
    assert (found.chosen.name if found.is_sure else UNSURE) == name
    if seconds is not None:
        assert (line.seconds, line.side, line.repetitions) == (seconds, side, repetitions)


@pytest.mark.parametrize(("said", "steps"), BY_SIDE)
def test_different_doses_of_the_sides_are_two_steps(said, steps):
    found = understood(text := f"Knuckle glide along the arch {said}")
    assert [(line.seconds, line.side) for line, _choice in found] == steps
    assert {(line.text, line.unread) for line, _choice in found} == {(text, ())}
    assert {choice.chosen.slug for _line, choice in found} == {"arch-knuckle-glide"}


BELOW = [
    ("calf kneading 5 min\n  - left: 2 min\n  - right: 3 min", [(120, "left"), (180, "right")], ()),
    ("- calf kneading 5 min\n  - R 3 min\n  - L 2 min", [(180, "right"), (120, "left")], ()),
    ("1. calf kneading\n   - left: 2 min\n   - right: 3 min", [(120, "left"), (180, "right")], ()),
    ("calf kneading 5 min\nleft: 2 min\nright: 3 min", [(120, "left"), (180, "right")], ()),
    ("- calf kneading, left 2 min\n  - right: 3 min", [(120, "left"), (180, "right")], ()),
    ("- calf kneading 4 min\n  - left: 2 min\n  - right: 2 min", [(120, "each")], ()),
    ("- calf kneading 2 min\n  - left: 2 min\n  - right: 2 min", [(120, "each")], ()),
    ("- calf kneading 9 min\n  - left: 2 min\n  - right: 2 min", [(120, "each")], ("9 min",)),
    ("- calf kneading 9 min\n  - left: 2 min\n  - right: 3 min", [(120, "left"), (180, "right")], ("9 min",)),
]


@pytest.mark.parametrize(("text", "steps", "unread"), BELOW)
def test_lines_for_the_sides_below_a_step_are_its_own_times(text, steps, unread):
    *found, after = understood(f"{text}\n- Wringing the foot 1 min", "partner")
    assert [(line.seconds, line.side) for line, _choice in found] == steps
    assert found[0][0].unread == unread
    assert {choice.chosen.slug for _line, choice in found} == {"calf-kneading-upwards"}
    assert (after[0].name, after[0].seconds, after[0].side) == ("Wringing the foot", 60, None)


@pytest.mark.parametrize("below", ["- right: 3 min", "- left: 2 min\n  - left: 3 min", "- left\n  - right"])
def test_lines_below_a_step_that_are_not_a_dose_for_each_side_change_no_time(below):
    (line, _choice), *_more = understood(f"- calf kneading 5 min\n  {below}", "partner")
    assert (line.seconds, line.unread) == (300, ())


def test_the_sides_below_a_step_have_their_own_pressure_and_a_third_line_is_asked_about():
    text = "- calf kneading 5 min, medium\n  - left: 2 min, light\n  - right: 3 min (slowly)\n  - left: 1 min"
    (left, _), (right, _), (third, unsure) = understood(text, "partner")
    assert (left.pressure, right.pressure, right.note) == (2, 3, "slowly")
    assert (third.text, unsure.is_sure) == ("left: 1 min", False)


RARER = ["every 2 h", "every 4-6 hours", "every other day", "monthly", "once a month", "every two weeks", "fortnightly"]
RARER += ["Mon, Wed and Fri", "on Mondays", "on weekdays", "every second day", "as needed"]


@pytest.mark.parametrize("said", RARER)
def test_what_is_no_number_of_times_a_day_or_week_is_a_note(said):
    ((line, found),) = understood(f"Calf kneading 2 min {said}")
    assert (found.chosen.slug, line.seconds, line.note, line.repetitions) == ("calf-kneading-upwards", 120, said, None)


def test_headings_are_no_steps_and_give_their_side_to_those_below():
    text = "WARM-UP:\n1. calf kneading 2 min\n\nLeft leg:\n- calf kneading, 1 min\n\n# Cool down\nwrist circles 1 min"
    sections = plan_text.read(text, names_for(AnonymousUser())).sections
    assert [section.title for section in sections] == ["WARM-UP", "Left leg", "Cool down"]
    assert [line.side for section in sections for line in section.lines] == [None, "left", None]
    assert all(found.is_sure for _line, found in understood(text, "self"))


def test_numbered_headings_in_capitals_begin_sections_and_places_in_a_list_do_not():
    text = "1. LEGS (prone)\n- Calf kneading 1 min\n- Sole: knuckle glide 1 min\n\n2. ARMS\n- wrist circles 30 s"
    sections = plan_text.read(text, names_for(AnonymousUser())).sections
    assert [(section.title, section.receiver_position) for section in sections] == [
        ("LEGS (prone)", "prone"),
        ("ARMS", ""),
    ]
    assert [[line.text for line in section.lines] for section in sections] == [
        ["Calf kneading 1 min", "Sole: knuckle glide 1 min"],
        ["wrist circles 30 s"],
    ]


def test_the_same_line_is_clear_with_a_technique_of_ones_own(alice):
    make_technique("mine--a", author=alice, name="Humming bird")
    (_line, clear), (_other, misspelt) = understood("humming bird 1 min\nhummingbrd", person=alice)
    assert (clear.chosen.name, clear.is_sure) == ("Humming bird", True)
    assert not misspelt.is_sure


# The page


def paste(client, text, **more):
    return client.post(PASTE, {"text": text, "for_whom": "self", **more})


TWO = "calf kneading 1 min\nneck 2 min"
CHOSEN = {
    "save": 1,
    "title": "Two",
    "line-0-technique": "calf-kneading-upwards",
    "line-0-side": "both",
    "line-0-pressure": 2,
    "line-1-technique": "neck-back-kneading",
    "line-1-side": "both",
    "line-1-pressure": 2,
}


def test_an_unsure_line_is_asked_about_with_the_next_best_and_a_clear_one_is_not(alice_client):
    page = Page(paste(alice_client, TWO))
    assert "1 line is left out, with the reason beside it." in page.text
    assert "These words say too little to choose." in page.text
    (asked,) = page.all("fieldset", class_="paste-meant")
    assert words(asked).startswith("Is this what you meant? : neck 2 min")
    radios = [attributes(box) for box in page.all("input") if attributes(box).get("name") == "line-1-technique"]
    assert [box["value"] for box in radios][-1] == ""  # leave it out
    assert 2 <= len(radios) - 1 <= 4
    assert ["checked" in box for box in radios] == [False] * (len(radios) - 1) + [True]
    (seen,) = [attributes(box) for box in page.all("input") if attributes(box).get("name", "").endswith("-seen")]
    assert (seen["name"], seen["value"]) == ("line-1-seen", "neck")


def test_nothing_unsure_is_saved_before_it_was_asked_about(alice, alice_client):
    response = paste(alice_client, TWO, **CHOSEN)
    assert response.status_code == 422
    assert "Is this what you meant? Choose, then save again." in response.text
    assert Routine.objects.count() == 0
    response = paste(alice_client, TWO.replace("neck", "foot"), **CHOSEN, **{"line-1-seen": "neck"})
    assert response.status_code == 422  # another line than the one that was looked at
    assert paste(alice_client, TWO, **CHOSEN, **{"line-1-seen": "neck"}).status_code == 302
    (section,) = alice.routines.get().as_document()["sections"]
    assert [step["technique"] for step in section["steps"]] == ["calf-kneading-upwards", "neck-back-kneading"]


def test_an_unsure_line_may_be_left_out_without_a_word(alice, alice_client):
    assert paste(alice_client, TWO, **{**CHOSEN, "line-1-technique": ""}).status_code == 302
    assert alice.routines.get().step_count == 1


def test_a_text_that_is_clear_asks_nothing(alice_client):
    page = Page(paste(alice_client, "calf kneading 1 min\nwrist circles 30 s"))
    assert "may mean more than one technique" not in page.text
    assert page.all("fieldset", class_="paste-meant") == []


def test_many_unsure_lines_are_counted(alice_client):
    said = "calf kneadign 1 min\nwrist circels\nachiles kneading"
    assert "3 lines may mean more than one technique: look at them" in paste(alice_client, said).text
    assert "3 lines are left out, with the reasons" in paste(alice_client, "neck\ncalf\nfoot").text


def test_a_likely_technique_is_chosen_and_still_asked_about(alice_client):
    page = Page(paste(alice_client, "calf kneadign 90s"))
    (row,) = page.all("li", class_="paste-row-unsure")
    assert words(row).startswith(
        "calf kneadign 90s Usually 180 to 300 seconds. Calf kneading from ankle to knee · 1 min 30 s · Light"
    )
    (choice,) = [box for box in page.all("select") if attributes(box).get("name") == "line-0-technique"]
    assert "Is this what you meant?" in words(row)
    assert ["selected" in attributes(option) for option in choice.children] == [True, False, False]
    (folded,) = page.all("details", class_="paste-more")
    assert "open" in attributes(folded)


def test_a_clear_step_is_said_in_a_line_and_opened_to_be_changed(alice_client):
    page = Page(paste(alice_client, "2 x 30 s wrist circles each side\nStop if it hurts."))
    step, _warning = page.all("li", class_="paste-row")
    (folded,) = page.all("details", class_="paste-more")
    assert words(step).startswith(
        "2 x 30 s wrist circles each side Wrist circles · 1 min · Left, then right · Feather · 2 times"
    )
    assert "open" not in attributes(folded)
    assert "1 step was read. Open it to change it." in page.text
