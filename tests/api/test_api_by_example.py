"""docs/api.md and the README are true: their lines are run against the served app; docs/api.md leaves nothing out."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config.api import LISTS
from config.http.schema import PROBLEMS
from routines.management.commands import load_demo
from routines.pages.filters import PublicRoutineFilter
from techniques.api.views import BodyAreaFilter, ContraindicationFilter, StrokeFilter, TechniqueFilter
from tests.factories import PASSWORD, make_user

PROJECT = Path(__file__).parents[2]
TEXT = (PROJECT / "docs" / "api.md").read_text()
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


@pytest.mark.parametrize("shell", [["bash"], ["zsh", "-f"]], ids=" ".join)
def test_the_lines_of_the_readme_run_as_typed(db, live_server, tmp_path, shell):
    if not shutil.which(shell[0]):
        pytest.skip(f"no {shell[0]} on this machine")
    make_user("demo", email=load_demo.EMAIL, password=load_demo.PASSWORD)
    part = (PROJECT / "README.md").read_text().partition("\n## The API in")[2].partition("\n## ")[0]
    lines = re.findall(r"^    (.*)$", part.replace("http://127.0.0.1:8000", live_server.url), re.MULTILINE)
    script = "\n".join(f"{line}\necho '{MARK}'" for line in lines)
    done = subprocess.run(
        [*shell, "-c", script],
        env={"PATH": os.environ["PATH"]},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    library, routine, shared = [json.loads(said) for said in done.stdout.split(MARK) if said.strip()]
    assert "ankle-bone-circles" in [technique["slug"] for technique in library["results"]]
    assert routine["title"] == shared["title"] == "Both ankles"
    assert re.search(r"technique\W+ankle-bone-circles", json.dumps(shared))


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
