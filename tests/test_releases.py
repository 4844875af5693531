"""A release tells itself from another: nothing rendered by an older one is served."""

import shutil
from pathlib import Path

import pytest

from config import release

PROJECT = Path(__file__).resolve().parent.parent
CHANGED = [
    "templates/_pressure.html",
    "techniques/models/pressure.py",
    "techniques/templatetags/pressure_scale.py",
    "routines/document/schema.py",
    "techniques/drawings/body-front.svg",
    "techniques/content/strokes.csv",
    "static/css/tokens.css",
    "requirements/run.txt",
]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    copy = tmp_path_factory.mktemp("release")
    for source in release.SOURCES:
        if (PROJECT / source).exists():
            shutil.copytree(PROJECT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.mark.parametrize("name", CHANGED)
def test_any_changed_file_makes_another_release(project, name):
    before, file = release.version_of(project), project / name
    text = file.read_bytes()
    file.write_bytes(text + b"\n")
    assert release.version_of(project) != before
    file.write_bytes(text)
    assert release.version_of(project) == before


def test_a_renamed_file_makes_another_release(project):
    before, file = release.version_of(project), project / "templates" / "_pressure.html"
    moved = file.rename(file.with_name("_moved.html"))
    assert release.version_of(project) != before
    moved.rename(file)


def test_what_python_compiles_is_no_part_of_it(project):
    before = release.version_of(project)
    (project / "routines" / "__pycache__").mkdir()
    (project / "routines" / "__pycache__" / "urls.pyc").write_bytes(b"compiled")
    assert release.version_of(project) == before


def test_everything_that_the_image_holds_counts():
    lines = (PROJECT / ".dockerignore").read_text().splitlines()
    held = {line[1:].split("/")[0] for line in lines if line.startswith("!")}
    assert {name for name in held if "." not in name} - {"LICENSE"} == set(release.SOURCES)
