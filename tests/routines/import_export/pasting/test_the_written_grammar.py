"""docs/pasting.md says how plans are read: its examples hold, and it names every stage."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[4]
TEXT = (PROJECT / "docs" / "pasting.md").read_text()
EXAMPLES = re.findall(r"^\| `([^`]+)` \| ([\w: -]+) \| (\d*) ?\| ([a-z]*) ?\|$", TEXT, re.MULTILINE)


def test_there_are_examples():
    assert len(EXAMPLES) == TEXT.split("## Examples")[1].count("\n| `")


@pytest.mark.django_db
@pytest.mark.parametrize(("line", "meant", "seconds", "side"), EXAMPLES)
def test_an_example_is_read_as_it_says(api, line, meant, seconds, side):
    answer = api.post("/api/v1/routines/read-text/", {"text": line, "for": "self"}).json()
    (read,) = answer["lines"]
    reason = meant.removeprefix("left out: ") if meant.startswith("left out") else None
    assert (read["chosen"], read["reason"]) == ((None, reason) if reason else (meant, None))
    if not reason or seconds:
        assert read["side"] == (side or None)
    if reason not in ("beside", "warning"):
        assert read["seconds"] == (int(seconds) if seconds else None)


def test_every_stage_is_named():
    room = PROJECT / "routines" / "import_export" / "pasting"
    stages = {path.name for path in room.glob("*.py")} - {"__init__.py", "forms.py", "views.py", "saving.py", "line.py"}
    assert [stage for stage in stages if f"`{stage}`" not in TEXT] == []
