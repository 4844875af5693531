"""A rule counts as said only if nothing that it forbids gets lost with it."""

import pytest

from techniques.browse.said_once import is_said, not_said

SAID = ["Do not press directly on the tendon: work the muscle above it.", "Skip over veins, and stop at the knee."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Do not press on the tendon.", True),
        ("Stop at the knee. Skip over veins.", True),
        ("Work the muscle above it.", True),
        ("Do not press.", False),
        ("Press on the tendon.", False),
        ("Stop at the knee. Do not bounce.", False),
        ("Do not work the muscle above it.", False),
        ("", True),
    ],
)
def test_a_rule_is_said_where_each_of_its_clauses_is_or_ends_another(text, expected):
    assert is_said(text, SAID) is expected


def test_what_is_new_is_named_by_its_place():
    assert not_said(["Skip over veins.", "Keep off the knee."], SAID) == [1]
