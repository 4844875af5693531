"""Verdicts as a careful clinician would give them, case by case: condition, places, technique, and what may be said.

`cases.csv` and `more_cases.csv` allow, for each, `fine` (nothing to say), `care` (with a reason), `lighter:N` (at most
level N), `out` (not this technique) or `stop` (nothing today). Answers stand behind the condition or its places.
"""

import csv
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
CASES = [
    case
    for name in ("cases.csv", "more_cases.csv")
    for case in csv.DictReader((Path(__file__).parent / name).open(encoding="utf-8", newline=""))
]


def is_allowed(verdict, allowed):
    """Whether a verdict, as the API gives it, is one of those that the case allows."""
    answer, level, reasons = verdict["answer"], verdict["level"], verdict["reasons"]
    for one in allowed.split("|"):
        kind, _colon, most = one.partition(":")
        if kind == "lighter" and answer == "lighter" and level <= int(most):
            return True
        if kind == "fine" and answer == "fine" and not reasons:
            return True
        if kind == "care" and answer == "fine" and reasons:
            return True
        if kind == "out" and answer in ("not-here", "not-today"):
            return True
        if kind == "stop" and answer == "not-today":
            return True
    return False


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['condition']}:{case['places']}-{case['technique']}")
def test_the_verdict_is_one_that_a_careful_clinician_would_give(client, case):
    said = f"{case['condition']}:{case['places'].replace('|', '+')}".removesuffix(":")
    answer = client.get(f"/api/v1/techniques/{case['technique']}/", headers={"Conditions": said}).json()["verdict"]
    assert is_allowed(answer, case["allowed"]), f"{answer}, but {case['allowed']}: {case['why']}"
    if answer["answer"] != "fine":
        assert answer["reasons"][0]["why"]
        assert answer["reasons"][0]["do_instead"]
