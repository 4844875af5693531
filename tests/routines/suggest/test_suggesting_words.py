"""What a suggestion says where little or nothing fits, and in which language it says it."""

import re
import struct
from functools import cache

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import translation

from routines.document.durations import minutes
from routines.suggest import Purpose, Wanted, suggest
from routines.suggest.changes import MAX_CHANGES
from routines.suggest.pool import pool_for
from techniques import library_cache
from techniques.health_check.answers import Answers
from tests.techniques.page import Page, attributes, walk, words

pytestmark = pytest.mark.django_db
ADDRESS = "/routines/suggest/"


@cache
def _pool():
    return pool_for(AnonymousUser(), ())


def suggested(*wish, conditions=(), **more):
    pool = pool_for(AnonymousUser(), conditions) if conditions else _pool()
    return suggest(Wanted(*wish, conditions=conditions, **more), pool, library_cache.kept().areas)


def slugs(made):
    return set(made.document["techniques"])


# What is in the library for small places


@pytest.mark.parametrize("for_whom", ["self", "partner"])
@pytest.mark.parametrize("purpose", Purpose.values)
@pytest.mark.parametrize("asked", [3, 5, 10])
def test_an_elbow_has_a_routine_of_any_usual_length(for_whom, purpose, asked):
    made = suggested(asked, ("elbow",), purpose, for_whom)
    assert abs(made.total_seconds - 60 * asked) <= 3 * asked
    assert made.shortfall == ""
    ends = {"elbow-long-glide"} if purpose == Purpose.WARM_UP else {"elbow-closing-feather", "elbow-warm-hold"}
    assert ends & slugs(made)


@pytest.mark.parametrize(
    ("area", "ball", "close"),
    [
        ("upper-back", "upper-back-ball-wall", "upper-back-standing-sweep"),
        ("buttock", "gluteal-ball-wall", "hip-standing-sweep"),
        ("lower-back", "low-back-ball-wall", "lower-back-standing-sweep"),
    ],
)
def test_a_ball_at_the_wall_is_begun_and_ended_lightly_standing(area, ball, close):
    found = [
        suggested(5, (area,), "loosen", "self", receiver_position="standing", tools=("ball",), seed=n) for n in range(5)
    ]
    assert any(ball in slugs(made) for made in found)
    for made in found:
        steps = made.document["sections"][-1]["steps"]
        assert steps[-1]["pressure"] <= 2
        assert close in [step["technique"] for step in steps]


@pytest.mark.parametrize("for_whom", ["self", "partner"])
def test_the_front_of_the_neck_gets_a_hand_below_it_and_only_where_it_is_asked_for(for_whom):
    front = {"neck-front-collarbone-rest"}
    made = suggested(5, ("neck-front",), "wind-down", for_whom)
    assert slugs(made) & front
    steps = [step for section in made.document["sections"] for step in section["steps"]]
    assert all(step["pressure"] <= 1 for step in steps if step["technique"] in front)
    for areas in ((), ("neck",), ("head", "neck", "shoulder"), ("chest",)):
        for seed in range(8):
            assert not slugs(suggested(20, areas, "wind-down", for_whom, seed=seed)) & front


# What could be changed


def test_nothing_for_a_place_names_it_and_neighbours_for_which_there_is_something():
    made = suggested(5, ("latissimus-dorsi",))
    assert made.document is None
    assert "nothing in the library for this wish yet, neither for latissimus dorsi nor" in made.shortfall
    assert "Choose a neighbouring place: lower back or sacral area." in made.shortfall
    assert "Let somebody else do it" in made.shortfall
    for area in ("lower-back", "sacral-region"):
        assert suggested(5, (area,)).document
    assert suggested(5, ("latissimus-dorsi",), for_whom="partner").document


def test_a_tool_that_would_let_something_in_is_named():
    made = suggested(5, ("erector-spinae",))
    assert made.document is None
    assert "Have this at hand: ball." in made.shortfall
    assert suggested(5, ("erector-spinae",), tools=("ball",)).document


def test_a_level_and_a_position_that_would_let_something_in_are_named():
    made = suggested(10, ("calf",), receiver_position="standing", pressure_max=1)
    assert made.document is None
    assert "Allow another position: sitting." in made.shortfall
    assert suggested(10, ("calf",), receiver_position="seated", pressure_max=1).document
    made = suggested(5, ("scalp",), pressure_max=1)
    assert made.document is None
    assert "Allow a firmer pressure: level 2 (light)." in made.shortfall
    assert suggested(5, ("scalp",), pressure_max=2).document


def test_what_health_rules_out_is_never_to_be_undone():
    conditions = tuple(Answers({"bruise": ("hand",)}).conditions)
    made = suggested(5, ("hand",), conditions=conditions)
    assert "Given your health answers, leave this place out: hand. This is for another: forearm." in made.shortfall
    assert made.not_reached == ("hand",)
    assert not any(said in made.shortfall for said in ("Allow a firmer", "Allow another position", "Have this at hand"))


def test_too_little_for_the_time_says_how_much_there_is_and_what_to_add():
    made = suggested(20, ("wrist",))
    assert made.shortfall.startswith(f"There is enough for {minutes(made.total_seconds)}: beyond that it would repeat")
    assert "For more, add a neighbouring place: forearm or hand." in made.shortfall
    more = suggested(20, ("wrist", "forearm"))
    assert more.total_seconds > made.total_seconds


def test_too_little_of_the_whole_body_names_no_place_but_other_positions():
    made = suggested(30, receiver_position="side-lying")
    assert "Allow another position:" in made.shortfall
    assert "neighbouring" not in made.shortfall


def test_no_wish_for_a_part_of_the_body_fails_without_a_way_on():
    """Every part, for oneself and for another: a routine that lasts, or why not and what could be changed."""
    ways_on = re.compile(r"neighbouring place: |at hand: |another position: |firmer pressure: |somebody else|own hands")
    for area in library_cache.kept().areas:
        for for_whom in ("self", "partner"):
            made = suggested(5, (area,), "wind-down", for_whom)
            if made.total_seconds < 285:
                assert ways_on.search(made.shortfall), (area, for_whom, made.shortfall)
                assert made.shortfall.count(". ") <= MAX_CHANGES + 1


# The language


def catalogue(texts):
    """A compiled catalogue (the .mo format of GNU gettext) of these translations."""
    texts = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n", **texts}
    pairs = [(key.encode(), value.encode()) for key, value in sorted(texts.items())]
    start, tables, data = 28, [[], []], b""
    at = start + 16 * len(pairs)
    for side in (0, 1):
        for pair in pairs:
            tables[side].append(struct.pack("<II", len(pair[side]), at + len(data)))
            data += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), start, start + 8 * len(pairs), 0, 0)
    return head + b"".join(tables[0] + tables[1]) + data


GERMAN = {
    "Light and slow, to end the work here gently (%(places)s).": "Leicht und langsam zum Ausklang (%(places)s).",
    "Loosen up": "Lockern",
    "and": "und",
}


@pytest.fixture
def german(settings, tmp_path):
    """A site that is also in German, with a small catalogue of its own."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(catalogue(GERMAN))
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    settings.LOCALE_PATHS = [tmp_path]
    return settings


def reasons(made):
    return [reason.reason for reason in made.reasons]


def test_reasons_come_in_a_language_that_the_site_speaks(german):
    made = suggested(10, ("foot",), language="de")
    assert made.language == "de"
    assert any(said.startswith("Leicht und langsam zum Ausklang (") for said in reasons(made))
    assert made.document["title"].startswith("Lockern: ")
    assert reasons(suggested(10, ("foot",), language="de-at")) == reasons(made)


def test_the_choice_is_the_same_in_every_language(german):
    one, other = suggested(10, ("foot",), language="de"), suggested(10, ("foot",), language="en")
    assert [reason.technique for reason in one.reasons] == [reason.technique for reason in other.reasons]
    assert reasons(one) != reasons(other)


@pytest.mark.parametrize("language", ["fr", "de", "sw", "pt-br", "en-gb"])
def test_in_a_language_that_the_site_does_not_speak_the_words_are_english(language):
    with translation.override(language):  # Django itself has most of these
        made = suggested(10, ("foot",), language=language)
    assert made.language == "en"
    assert reasons(made) == reasons(suggested(10, ("foot",), language="en"))


WISH = {"minutes": "10", "purpose": "loosen", "for_whom": "self", "areas": ["foot"], "pressure_max": "4"}


def test_english_reasons_on_a_page_in_another_language_are_marked(settings):
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    page = Page(Client(headers={"accept-language": "de"}).get(ADDRESS, WISH))
    assert attributes(page.all("html")[0])["lang"] == "de"
    said = page.all("p", class_="suggest-reason")
    assert said
    assert {attributes(each).get("lang") for each in said} == {"en"}
    english = [words(each) for each in walk(page.root) if attributes(each).get("lang") == "en"]
    assert any(text.startswith("Loosen up: ") for text in english)


def test_reasons_in_the_language_of_the_page_are_not_marked(german, client):
    for reader in (client, Client(headers={"accept-language": "de"})):
        said = Page(reader.get(ADDRESS, WISH)).all("p", class_="suggest-reason")
        assert said
        assert {attributes(each).get("lang") for each in said} == {None}
