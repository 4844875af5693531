"""Promises about the whole."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

PROJECT = Path(__file__).resolve().parent.parent
APPS = ["accounts", "config", "routines", "techniques"]
FORBIDDEN = {"utils", "core", "common", "services", "helpers", "constants", "mixins", "signals"}
LONGEST = {".py": 400, ".html": 150, ".css": 200, ".js": 120}
# Longer than the alarm, each for a reason.
LONGER = {}
# Made by a tool, or read as data.
NOT_WRITTEN = ("migrations", "content")


def files(*patterns, under=(*APPS, "templates", "static", "tests", "benchmarks")):
    return sorted(
        path
        for directory in under
        for pattern in patterns
        for path in (PROJECT / directory).rglob(pattern)
        if "__pycache__" not in path.parts
    )


def name(path) -> str:
    return str(path.relative_to(PROJECT))


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert not [name(path) for path in files("*.py") if FORBIDDEN & {path.stem, *path.relative_to(PROJECT).parts}]


def test_no_file_outgrows_its_kind():
    long = {
        name(path): count
        for ending, most in LONGEST.items()
        for path in files(f"*{ending}")
        if not set(NOT_WRITTEN) & set(path.parts) and (count := len(path.read_text().splitlines())) > most
    }
    assert set(long) == set(LONGER), long


def test_every_view_is_short():
    long = [
        f"{name(path)}: {function.name}"
        for path in files("views.py", "*_views.py", "pages/*.py", "shared_page.py", "edit_page.py", under=APPS)
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef) and function.end_lineno - function.lineno >= 20
    ]
    assert not long


def test_every_module_says_what_it_is():
    mute = [
        name(path)
        for path in files("*.py")
        if path.read_text().strip()
        and path.name != "apps.py"
        and "migrations" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not mute


@pytest.mark.parametrize("path", files("*.html", under=["templates"]), ids=name)
def test_a_template_holds_no_style_or_script_of_its_own(path):
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<script\b(?![^>]*(\bsrc\s*=|\btype=\"application/(ld\+)?json\"))", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "javascript:" not in text


def template_name(path) -> str:
    return str(path.relative_to(PROJECT / "templates"))


def test_a_leading_underscore_means_used_twice_or_swapped_by_htmx():
    """A view renders by itself what htmx swaps; the template of a tag or a widget is used by nothing else."""
    templates = {template_name(path): path.read_text() for path in files("*.html", under=["templates"])}
    used = [name for text in templates.values() for name in re.findall(r'{%\s*(?:include|extends) "([^"]+)"', text)]
    code = "".join(path.read_text() for path in files("*.py", under=APPS))
    tags_and_widgets = re.findall(r'(?:inclusion_tag\(|template_name = )"([^"]+\.html)"', code)
    swapped = set(re.findall(r'"([^"\s]+\.html)"', code)) - set(tags_and_widgets)
    pieces = {name for name in templates if Path(name).name.startswith("_")}
    assert pieces & swapped
    assert not {name for name in pieces - swapped if used.count(name) < 2}


@pytest.mark.parametrize("path", files("_*.html", under=["templates"]), ids=name)
def test_each_piece_says_in_its_first_line_what_it_is_and_why(path):
    first = path.read_text().splitlines()[0]
    assert re.match(r"{% comment %}.*\b(used|swapped) .*{% endcomment %}", first, flags=re.IGNORECASE)


def test_no_page_loads_anything_from_another_host():
    loads = re.compile(
        r"""(?:\b(?:src|srcset|poster|data|action)\s*=\s*["']?|<link\b[^>]*href\s*=\s*["']?|url\(\s*["']?|@import\s+["']|import\s.*?["']|fetch\(\s*["'`])(?:https?:)?//""",
    )
    found = [
        name(path)
        for path in files("*.html", "*.css", "*.js", "*.svg", under=["templates", "static"])
        if loads.search(path.read_text())
    ]
    assert not found


def requirements(kind) -> str:
    return (PROJECT / "requirements" / f"{kind}.txt").read_text()


@pytest.mark.parametrize("kind", ["run", "dev", "voices"])
def test_every_requirement_is_pinned_with_hashes_and_names_no_index(kind):
    text = re.sub(r"\\\n", " ", requirements(kind))
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"^[a-z0-9._-]+(\[[a-z,-]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line
    assert "://" not in text
    assert not re.search(r"--(index|extra-index|find-links|trusted-host)", text)


def test_every_dependency_of_the_project_is_among_the_requirements():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    wanted = {"run": project["project"]["dependencies"], **project["dependency-groups"]}
    wanted |= {group: wanted[group] + wanted["run"] for group in ("dev", "voices")}
    for kind, dependencies in wanted.items():
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", requirements(kind), flags=re.MULTILINE))
        named = {re.match(r"[A-Za-z0-9._-]+", dependency)[0].lower() for dependency in dependencies}
        assert named <= pinned


def test_every_text_allows_the_same_pythons():
    allowed = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["requires-python"]
    oldest, past = map(int, re.fullmatch(r">=3\.(\d+),<3\.(\d+)", allowed).groups())
    for text in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"Python (3\.\d+) to (3\.\d+)", (PROJECT / text).read_text()))
        assert named == {(f"3.{oldest}", f"3.{past - 1}")}, text
    image = re.search(r"^ARG PYTHON=3\.(\d+)$", (PROJECT / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert oldest <= int(image[1]) < past
    done = subprocess.run(["make", "-nB", "run"], cwd=PROJECT, capture_output=True, text=True)
    assert f"Effleur needs Python 3.{oldest} to 3.{past - 1}," in done.stdout


def settings_of_the_readme() -> set[str]:
    """The variables in the first column of its table."""
    first_cells = re.findall(r"^\| (`[A-Z_]+`[^|]*) \|", (PROJECT / "README.md").read_text(), flags=re.MULTILINE)
    return {variable for cell in first_cells for variable in re.findall("`([A-Z_]+)`", cell)}


def test_every_variable_that_is_read_is_in_the_table_of_the_readme():
    read = set()
    for path in files("*.py", under=["config"]):
        for kind, variable in re.findall(r"""\benvironment\.(\w+)\(\s*"([A-Z_]+)\"""", path.read_text()):
            is_secret = kind in ("secret", "keys", "database", "mail_server", "redis")
            read |= {variable, f"{variable}_FILE"} if is_secret else {variable}
    assert len(read) > 10
    # These three belong to the Makefile and the tests.
    assert settings_of_the_readme() == read | {"ARGS", "CHROMIUM", "PYTHON"}


def test_no_variable_is_read_past_its_one_reader():
    reads = re.compile(r"os\.environ(\.get|\[)|getenv")
    readers = {name(path) for path in files("*.py", under=["config"]) if reads.search(path.read_text())}
    assert readers == {"config/server/environment.py"}


def test_the_project_speaks_of_itself_alone():
    spoken = files("*", under=[*APPS, "templates", "static", "tests", "benchmarks", "docs", "requirements", ".ci"])
    spoken += [path for path in PROJECT.iterdir() if path.is_file()]
    # Put together here, or this file would be the first to be found.
    foreign = re.compile(
        "|".join(["shared" + r"/(?:design|style|speed|drawings|content)", r"\.\./" + "shared", "/work" + "/"])
    )
    found = []
    for path in spoken:
        try:
            if path.is_file() and foreign.search(path.read_text()):
                found.append(name(path))
        except UnicodeDecodeError:
            continue
    assert not found


def test_the_makefile_lists_every_target_that_people_use():
    done = subprocess.run(["make", "--no-print-directory"], cwd=PROJECT, capture_output=True, text=True)
    for target in (
        "run",
        "dev",
        "demo",
        "test",
        "test-quick",
        "lint",
        "format",
        "check",
        "backup",
        "restore",
        "bench",
        "faults",
        "requirements",
        "voices",
        "pins",
        "clean",
    ):
        assert f"make {target} " in done.stdout
