"""docs/security.md has each line of the standard once, and names tests that are there; and tests that no room has."""

import re
from collections import Counter

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from tests.conftest import client_of
from tests.factories import make_routine

STATES = {"met", "in part", "not met", "does not apply", "operator's"}
LINE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NASTY = "<script>alert(1)</script>\"'><b>"


@pytest.fixture(scope="module")
def text():
    return (settings.BASE_DIR / "docs/security.md").read_text()


@pytest.fixture(scope="module")
def lines(text):
    return LINE.findall(text)


def test_each_number_of_the_standard_has_one_line(lines):
    wanted = (settings.BASE_DIR / "tests/asvs_5_numbers.txt").read_text().splitlines()
    assert len(wanted) == 253
    assert Counter(f"{number} {level}" for number, level, *_ in lines) == Counter(wanted)


def test_each_line_has_a_state_and_a_test_or_reason(lines):
    assert {state for _, _, _, state, _ in lines} == STATES
    assert not [number for number, _, asks, _, reason in lines if not asks.strip() or len(reason.strip()) < 3]


def test_each_test_that_is_named_is_there(text):
    named = re.findall(r"\[([\w/]+\.py)\]\(\.\./([\w/]+\.py)\)", text)
    assert len(named) > 100
    assert not [shown for shown, linked in named if shown != linked]
    assert not [path for path, _ in named if not (settings.BASE_DIR / path).is_file()]


def test_the_sums_are_those_of_the_lines(text, lines):
    count = Counter(state for _, _, _, state, _ in lines)
    assert {
        (state, int(told)) for state, told in re.findall(r"^\| ([a-z' ]+?)(?:: [^|]*)? \| (\d+) \|$", text, re.M)
    } == {*count.items()}


@pytest.mark.parametrize("address", ["/", "/techniques/", "/account/login/", "/api/v1/", "/healthz", "/api/v1/me/"])
def test_trace_is_not_answered(db, client, address):
    assert client.trace(address).status_code in {401, 405}


@pytest.mark.parametrize(
    "address", ["/", "/techniques/", "/api/v1/", "/healthz", "/robots.txt", "/nothing/", "/privacy/"]
)
def test_an_answer_names_its_type_and_charset(client, address):
    kind = client.get(address)["Content-Type"]
    assert kind == "application/json" or kind.endswith("; charset=utf-8")


@pytest.mark.parametrize("password", ["short7!", "password123", "1029384756473", "signs-up"])
def test_a_password_that_is_easily_guessed_is_refused(client, db, password):
    typed = {"email": "signs-up@example.org", "password1": password, "display_name": ""}
    page = client.post(reverse("account_signup"), typed)
    assert page.status_code == 200
    assert page.context["form"].errors["password1"]
    assert not User.objects.exists()


def test_what_people_write_is_shown_as_text(alice):
    routine = make_routine(alice, title=NASTY, summary=NASTY)
    alice.rename(NASTY)
    for page in ("routines:mine", "accounts:home"):
        text = client_of(alice).get(reverse(page)).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "<script>alert" not in text
    for address in (f"/routines/{routine.code}/", f"/routines/{routine.code}/edit/"):
        text = client_of(alice).get(address).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "<script>alert" not in text
