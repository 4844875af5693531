"""A routine jotted down in plain words: what is read in it, and the page that turns it into steps."""

import re
import unicodedata
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from routines.import_export.pasting import characters, plan_text
from routines.models import Routine
from techniques.models import Technique
from techniques.search.technique_names import TechniqueNames, names_for
from tests.factories import make_technique

PASTE = "/routines/paste/"
NO_NAMES = TechniqueNames([], {})
WORD = re.compile(r"[^\W\d_]{2,}")


def lines(text):
    return plan_text.read(text, NO_NAMES).lines


def line(text):
    (found,) = lines(text)
    return found


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        *[("5 min", 300), ("5 minutes", 300), ("5min", 300), ("5'", 300), ("5 mins.", 300), ("five minutes", 300)],
        *[("90s", 90), ("90 seconds", 90), ('90"', 90), ("90 sec", 90), ("1:30", 90), ("1 min 30", 90), ("1'30\"", 90)],
        *[("1 min 30 s", 90), ("1 minute and 30 seconds", 90), ("1.5 min", 90), ("1,5 min", 90), ("1½ minutes", 90)],
        *[("half a minute", 30), ("a minute and a half", 90), ("one and a half minutes", 90), ("a minute", 60)],
        *[
            ("1 h", 3600),
            ("1:00:10", 3610),
            ("half an hour", 1800),
            ("a quarter of an hour", 900),
            ("1 hour 5 min", 3900),
        ],
    ],
)
def test_a_time_is_read_in_many_spellings_before_or_behind_the_name(said, seconds):
    for text in (f"{said} calf kneading", f"calf kneading {said}", f"calf kneading, {said}", f"calf kneading: {said}"):
        found = line(text)
        assert (found.name, found.seconds, found.unread) == ("calf kneading", seconds, ()), text


@pytest.mark.parametrize(
    ("said", "repetitions", "seconds"),
    [
        *[("2 x 30 s", 2, 60), ("2x30s", 2, 60), ("2 × half a minute", 2, 60), ("30 s x 2", 2, 60), ("x3", 3, None)],
        *[
            ("3 times", 3, None),
            ("twice", 2, None),
            ("30 s, twice", 2, 60),
            ("3 reps of 20 s", 3, 60),
            ("once", 1, None),
        ],
        *[("7 times in 60 s", 7, 60), ("12 x", 12, None)],
    ],
)
def test_repeats_are_read_and_the_time_is_of_all_of_them(said, repetitions, seconds):
    found = line(f"ankle hold {said}")
    assert (found.name, found.repetitions, found.seconds) == ("ankle hold", repetitions, seconds)


@pytest.mark.parametrize(
    ("said", "side"),
    [
        *[
            ("each side", "each"),
            ("both sides", "each"),
            ("per side", "each"),
            ("on each side", "each"),
            ("L/R", "each"),
        ],
        *[("left and right", "each"), ("left, then right", "each"), ("L+R", "each"), ("left", "left"), ("L", "left")],
        *[("on the left side", "left"), ("right", "right"), ("(R)", "right"), ("both together", "both"), ("", None)],
    ],
)
def test_sides_are_read(said, side):
    found = line(f"90 s calf kneading {said}")
    assert (found.name, found.side, found.seconds) == ("calf kneading", side, 90)


@pytest.mark.parametrize(
    ("said", "pressure"),
    [
        *[
            ("light", 2),
            ("gently", 2),
            ("medium pressure", 3),
            ("firm", 4),
            ("deep", 4),
            ("very deep", 5),
            ("feather", 1),
        ],
        *[("very light", 1), ("pressure 3", 3), ("level 2", 2), ("pressure: 1/5", 1), ("no pressure", 0)],
        *[("light to medium", 2), ("", None)],
    ],
)
def test_pressure_is_read_in_words_and_numbers(said, pressure):
    found = line(f"calf kneading {said} 2 min")
    assert (found.name, found.pressure, found.seconds) == ("calf kneading", pressure, 120)


@pytest.mark.django_db
def test_the_example_of_the_page_is_read():
    found = plan_text.read("5 min calf kneading, 2 x 30 s inner ankle hold each side", names_for(AnonymousUser())).lines
    assert [(each.text, each.name, each.seconds, each.repetitions, each.side) for each in found] == [
        ("5 min calf kneading", "calf kneading", 300, None, None),
        ("2 x 30 s inner ankle hold each side", "inner ankle hold", 60, 2, "each"),
    ]


def test_bullets_numbers_and_headings_are_no_part_of_a_step():
    found = plan_text.read(
        "Warm-up\n- 5 min glide\n2) sole press\n\n# Main part\n* [ ] x2 toe pulls\n"
        "Left leg:\n• kneading; 1 min right glide",
        NO_NAMES,
    ).sections
    assert [section.title for section in found] == ["Warm-up", "Main part", "Left leg"]
    assert [[each.name for each in section.lines] for section in found] == [
        ["glide", "sole press"],
        ["toe pulls"],
        ["kneading", "glide"],
    ]
    assert [each.side for each in found[2].lines] == ["left", "right"]


def test_a_heading_for_both_sides_plays_its_section_on_each():
    (found,) = plan_text.read("Both sides: 5 min glide, kneading", NO_NAMES).sections
    assert (found.title, found.sides, len(found.lines)) == ("Both sides", "each", 2)


def test_brackets_hold_a_note_or_a_dose():
    found = line("foot circles (slowly, with oil) (2 min)")
    assert (found.name, found.note, found.seconds) == ("foot circles", "slowly, with oil", 120)
    assert line("foot circles (note: 2 min)").note == "2 min"


@pytest.mark.parametrize("text", ["2 min kneading, 3 min", "2 min kneading 3 min"])
def test_what_contradicts_is_shown_and_the_first_counts(text):
    found = line(text)
    assert (found.seconds, found.unread) == (120, ("3 min",))


@pytest.mark.parametrize("text", ["pressure 9 kneading", "10000000 min kneading", "kneading 7 7 7"])
def test_what_is_not_understood_stays_in_the_name(text):
    assert line(text).name == text


@given(st.text())
@example("AA\u0acd\u00b9")  # the sign that joins letters in Gujarati
@example("co\u00adope\u200bration \uff21\uff21")
def test_plain_characters_say_the_same_letters(text):
    def letters(said):
        return [char for char in unicodedata.normalize("NFKD", said) if char.isalnum()]

    cleaned = characters.cleaned(text)
    assert letters(cleaned) == letters(text)
    assert characters.cleaned(cleaned).split() == cleaned.split()


@settings(deadline=None)  # thousands of lines take a while on a busy machine
@given(st.text() | st.text("0123456789 xX:'\"½min,.;()-/LR\n#eachsidleft", max_size=80))
@example("(" * 500 + ")" * 500)
@example("1 " * 9000)
@example('"' * 9000)
@example("a, " * 6000)
@example("AA\u0acd\u00b9")
@example("co\u00adope\u200bration \uff21\uff21")
def test_no_text_whatever_breaks_it_and_no_word_of_it_is_lost(text):
    plan = plan_text.read(text, NO_NAMES)
    found = plan.sections
    kept = " ".join(
        [plan.title, *(section.title for section in found), *(each.text for section in found for each in section.lines)]
    )
    assert Counter(WORD.findall(characters.cleaned(text))) <= Counter(WORD.findall(kept))
    for section in found:
        for each in section.lines:
            assert each.text
            assert each.side in (None, "both", "left", "right", "each")
            assert each.pressure is None or 0 <= each.pressure <= 5
            assert each.seconds is None or each.seconds >= 0


DOSES = st.fixed_dictionaries(
    {
        "seconds": st.none() | st.integers(5, 3600),
        "repetitions": st.none() | st.integers(1, 99),
        "side": st.sampled_from([None, "both", "left", "right", "each"]),
        "pressure": st.none() | st.integers(0, 5),
        "note": st.sampled_from(["", "slowly", "with oil, if you like"]),
    }
)
SIDES = {None: "", "both": "both together", "each": "each side", "left": "left", "right": "R"}


def written(name, dose):
    """A step in words, as somebody might write it."""
    count, seconds = dose["repetitions"], dose["seconds"]
    times = f"{count} times in {seconds} s" if count and seconds else f"{count} x" if count else ""
    how_long = times or (f"{seconds} s" if seconds is not None else "")
    level = "" if dose["pressure"] is None else f"level {dose['pressure']}"
    said = " ".join(filter(None, [how_long, name, SIDES[dose["side"]], level]))
    return f"{said} (note: {dose['note']})" if dose["note"] else said


@pytest.mark.django_db
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_steps_written_out_and_read_again_have_the_same_doses(data):
    names = names_for(AnonymousUser())
    current = [one.name for one in names.known if not one.gone]
    steps = data.draw(st.lists(st.tuples(st.sampled_from(current), DOSES), min_size=1, max_size=6))
    text = "Main part:\n" + "\n".join(written(name, dose) for name, dose in steps)
    (found,) = plan_text.read(text, names).sections
    assert found.title == "Main part"
    read = [
        (each.named.name, {name: getattr(each, name) for name in dose})
        for each, (_n, dose) in zip(found.lines, steps, strict=True)
    ]
    assert read == steps, text


@pytest.mark.django_db
def test_every_name_of_the_library_is_found_again_by_the_search(alice_api):
    names = list(Technique.objects.library().filter(for_self=True).values_list("name", flat=True))
    text = "\n".join(f"{name} 60 s" for name in names)
    answer = alice_api.post("/api/v1/routines/read-text/", {"text": text}).json()
    found = [each["techniques"][0]["name"] if each["techniques"] else "" for each in answer["lines"]]
    assert found == names
    assert [each["chosen"] for each in answer["lines"]] == [each["techniques"][0]["slug"] for each in answer["lines"]]


# The page


def paste(client, text, **more):
    return client.post(PASTE, {"text": text, "for_whom": "self", **more})


def test_a_visitor_logs_in_first(client):
    assert "/login/" in client.get(PASTE)["Location"]


def test_the_preview_shows_what_was_read_and_stores_nothing(alice_client):
    response = paste(alice_client, "5 min calf kneading\nzzz qqq 2 min, 3 min")
    assert response.status_code == 200
    assert "Calf kneading from ankle to knee" in response.text
    assert "No technique fits these words" in response.text
    assert "Not understood: “3 min”." in response.text
    assert Routine.objects.count() == 0


def test_a_time_outside_the_limits_of_a_technique_is_shown_and_allowed(alice, alice_client):
    make_technique("quiet-palms--a", author=alice, name="Quiet palms", seconds_min=60, seconds_max=120)
    response = paste(alice_client, "20 min quiet palms")
    assert "Usually 60 to 120 seconds." in response.text
    chosen = {"line-0-technique": "quiet-palms--a", "line-0-seconds": 1200, "line-0-side": "each", "line-0-pressure": 2}
    paste(alice_client, "20 min quiet palms", save=1, title="Palms", **chosen)
    step = alice.routines.get().as_document()["sections"][0]["steps"][0]
    assert (step["seconds"], step["side"]) == (1200, "each")


def test_what_was_corrected_is_saved_as_a_new_private_routine(alice, alice_client):
    text = "Left leg:\n2 x 45 s calf kneading (slowly)\nzzz qqq"
    chosen = {
        "line-0-technique": "calf-kneading-upwards",
        "line-0-seconds": "",
        "line-0-side": "left",
        "line-0-pressure": 3,
        "line-1-technique": "",
        "line-1-seconds": "",
        "line-1-side": "left",
        "line-1-pressure": 2,
    }
    response = paste(alice_client, text, save=1, title="My calf", **chosen)
    routine = alice.routines.get()
    assert response["Location"] == f"/routines/{routine.code}/edit/"
    assert (routine.title, routine.visibility, routine.for_whom) == ("My calf", "private", "self")
    (section,) = routine.as_document()["sections"]
    assert section["title"] == "Left leg"
    usual = Technique.objects.get(slug="calf-kneading-upwards").seconds_default
    (step,) = section["steps"]
    assert (step["side"], step["pressure"], step["repetitions"], step["note"]) == ("left", 3, 2, "slowly")
    assert step["seconds"] == usual


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"title": ""}, "Give the routine a title."),
        ({"line-0-seconds": "2"}, "At least 5."),
        ({"line-0-technique": "nothing-like-this"}, "not one of the available choices"),
        ({"line-0-pressure": "5"}, "not one of the available choices"),
        ({"line-0-technique": ""}, "No step is left"),
        ({"text": ""}, "Write or paste a routine first."),
        ({"text": "Warm-up:"}, "There is no step in this text."),
        ({"text": "kneading\n" * 201}, "at most 200 steps"),
        ({"text": "Part one:\nkneading\n" * 21}, "at most 20 sections"),
        ({"text": "\x00kneading"}, "Null characters are not allowed"),
        ({"for_whom": "dog"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_saved_is_said_and_what_was_typed_stays(alice_client, changed, reason):
    sent = {"text": "calf kneading 1 min", "for_whom": "self", "save": 1, "title": "Typed title"}
    sent |= {"line-0-technique": "calf-kneading-upwards", "line-0-seconds": 60, "line-0-side": "both"}
    response = alice_client.post(PASTE, sent | {"line-0-pressure": 2} | changed)
    assert response.status_code == 422
    assert reason in response.text
    if "text" not in changed:
        assert "calf kneading 1 min" in response.text
    assert Routine.objects.count() == 0


def test_a_line_that_is_left_out_may_hold_anything(alice, alice_client):
    text = "calf kneading 1 min\n3 hours calf kneading"
    chosen = {"line-0-technique": "calf-kneading-upwards", "line-0-seconds": 60, "line-0-side": "both"}
    chosen |= {"line-0-pressure": 2, "line-1-technique": "", "line-1-seconds": 10800}
    assert paste(alice_client, text, save=1, title="Calf", **chosen).status_code == 302
    assert alice.routines.get().step_count == 1


def test_what_a_step_cannot_hold_is_said_and_left_out(alice, alice_client):
    text = f"2000 x calf kneading ({'x' * 600})"
    page = paste(alice_client, text).text
    assert "1 to 999 repetitions" in page
    assert "at most 500 characters" in page
    chosen = {"line-0-technique": "calf-kneading-upwards", "line-0-side": "both", "line-0-pressure": 2}
    assert paste(alice_client, text, save=1, title="Calf", **chosen).status_code == 302
    step = alice.routines.get().as_document()["sections"][0]["steps"][0]
    assert (step["repetitions"], len(step["note"])) == (None, 500)


@pytest.mark.parametrize("value", ["\x00", "x" * 20_000, "<b>\u202e😀", "-1", "NaN", "9" * 5000, str(2**63), "[]", "²"])
def test_no_value_in_any_field_breaks_the_page(alice_client, value):
    right = {"text": "calf kneading", "for_whom": "self", "save": 1, "title": "Calf", "line-0-seconds": 60}
    right |= {"line-0-technique": "calf-kneading-upwards", "line-0-side": "both", "line-0-pressure": 2}
    for name in right:
        assert alice_client.post(PASTE, right | {name: value}).status_code in (302, 422), name


def test_techniques_of_others_are_never_offered(alice_client, bob):
    own = make_technique("quiet--abcd2345", author=bob, name="Quiet palms of Bob")
    own.prepare()
    response = paste(alice_client, "quiet palms of bob")
    assert "Quiet palms of Bob" not in response.text


@pytest.mark.django_db
def test_200_lines_cost_at_most_two_queries_a_name(alice_client, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        assert paste(alice_client, "calf kneading 1 min\n" * 190 + "sole press\n" * 10).status_code == 200


# The API


def test_a_visitor_reads_a_text_by_the_api(api):
    sent = {"text": "Warm-up: 5 min calf kneading, firm", "for": "self"}
    answer = api.post("/api/v1/routines/read-text/", sent).json()
    assert answer["sections"] == [{"title": "Warm-up", "sides": "once", "receiver_position": ""}]
    (found,) = answer["lines"]
    assert (found["section"], found["seconds"], found["pressure"], found["unread"]) == (0, 300, 4, [])
    assert found["techniques"][0]["slug"] == "calf-kneading-upwards"
    assert set(found["techniques"][0]) == {"slug", "name", "seconds", "pressure", "is_own"}
    assert (found["chosen"], found["reason"]) == ("calf-kneading-upwards", None)


def test_the_api_refuses_a_text_without_end(api):
    for text in ("x " * 10_001, "kneading\n" * 201, "\x00"):
        response = api.post("/api/v1/routines/read-text/", {"text": text})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "text")
