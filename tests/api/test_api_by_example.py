"""docs/api.md is true: every line of it is run against the served app, and every parameter and status stands in it."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from config.api import LISTS
from config.http.schema import PROBLEMS
from routines.pages.filters import PublicRoutineFilter
from techniques.api.views import BodyAreaFilter, ContraindicationFilter, StrokeFilter, TechniqueFilter
from tests.factories import PASSWORD

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
EXAMPLES = re.findall(r"```sh\n(.*?)```\n\n```json\n(.*?)```", TEXT, re.DOTALL)
MARK = "=== the next example ==="


def holds(answer, told):
    """Whether an answer holds what the text tells of it; … stands for anything."""
    if told in ("…", ["…"]):
        return bool(answer) or answer == 0 or answer == ""
    if isinstance(told, dict):
        return all(name in answer and holds(answer[name], value) for name, value in told.items())
    if isinstance(told, list):
        return all(holds(one, other) for one, other in zip(answer, told, strict=False)) and len(answer) >= len(told)
    return answer == told


@pytest.mark.usefixtures("alice")
def test_every_example_answers_as_told(live_server, tmp_path):
    script = f"\necho; echo '{MARK}'\n".join(["set -eu", *[commands for commands, _ in EXAMPLES]])
    here = {"SITE": live_server.url, "EMAIL": "alice@example.org", "PASSWORD": PASSWORD, "PATH": os.environ["PATH"]}
    done = subprocess.run(
        ["bash", "-c", script], env=here, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    answers = done.stdout.split(MARK)[1:]
    assert len(answers) == len(EXAMPLES) >= 12
    for answer, (commands, told) in zip(answers, EXAMPLES, strict=True):
        assert holds(json.loads(answer), json.loads(told)), f"{commands}{answer}"


def test_every_example_has_its_answer():
    assert TEXT.count("```sh") == len(EXAMPLES)


@pytest.mark.parametrize(
    "asked", [TechniqueFilter, BodyAreaFilter, StrokeFilter, ContraindicationFilter, PublicRoutineFilter]
)
def test_every_filter_stands_in_the_text(asked):
    assert [name for name in asked.base_filters if f"`{name}`" not in TEXT] == []


def test_every_status_and_every_list_stands_in_the_text():
    assert [status for status in PROBLEMS if status not in TEXT] == []
    assert [name for name in LISTS if f"{name}/" not in TEXT] == []
