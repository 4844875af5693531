"""The house can be read: few rooms, few floors, one name for one thing."""

import re
from collections import Counter
from pathlib import Path

import grimp
import pytest

pytestmark = pytest.mark.xdist_group("structure")  # they share one graph
PROJECT = Path(__file__).resolve().parent.parent
APPS = ["accounts", "config", "routines", "techniques"]
MOST_ROOMS = 16
MOST_FLOORS = 8
# What Django looks for by name, and what is no code.
EXPECTED = {"__init__", "__pycache__", "admin", "apps", "content", "drawings", "management", "migrations"}
EXPECTED |= {"templatetags", "urls"}
LAYERS = {"__init__", "forms", "urls", "views"}
"""The same layer of different features may have the same name."""


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph(*APPS, exclude_type_checking_imports=True)


def modules(app):
    return [path for path in (PROJECT / app).rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_few_rooms_at_its_root(app):
    names = {path.stem for path in (PROJECT / app).iterdir()} - EXPECTED
    assert len(names) <= MOST_ROOMS, sorted(names)


def floors(graph, app):
    """Floor by room: 1 where it imports no other room of the app, else one more than the highest that it imports."""
    below = {
        room: {
            imported.split(".")[1]
            for module in {room, *graph.find_descendants(room)}
            for imported in graph.find_modules_directly_imported_by(module)
            if imported.startswith(f"{app}.")
        }
        - {room.split(".")[1]}
        for room in graph.find_children(app)
    }
    found = {}

    def floor(name, climbing=()):
        assert name not in climbing, f"a circle: {' -> '.join((*climbing, name))}"
        if name not in found:
            rooms = below[f"{app}.{name}"]
            found[name] = 1 + max((floor(room, (*climbing, name)) for room in rooms), default=0)
        return found[name]

    return {room.split(".")[1]: floor(room.split(".")[1]) for room in below}


@pytest.mark.parametrize("app", APPS)
def test_an_app_has_few_floors_and_no_circle(graph, app):
    by_room = floors(graph, app)
    assert max(by_room.values()) <= MOST_FLOORS, by_room


@pytest.mark.parametrize("app", APPS)
def test_no_two_modules_of_an_app_share_a_name(app):
    names = Counter(path.stem for path in modules(app) if path.stem not in LAYERS)
    assert not [name for name, count in names.items() if count > 1]


@pytest.mark.parametrize("app", APPS)
def test_nothing_reaches_up_through_the_registry_of_models(app):
    """Within `models` a name may stand for a class that is defined later; elsewhere it would be a hidden import."""
    found = [path for path in modules(app) if "get_model(" in path.read_text() and "models" not in path.parts]
    assert not found


@pytest.mark.parametrize("app", APPS)
def test_a_room_says_what_it_is(app):
    mute = [
        path.parent.name
        for path in modules(app)
        if path.name == "__init__.py"
        and path.parent.parent == PROJECT / app
        and path.parent.name not in EXPECTED
        and not path.read_text().startswith('"""')
    ]
    assert not mute


@pytest.mark.parametrize("app", ["routines", "techniques"])
def test_templates_and_tests_stand_in_rooms_of_the_same_names(app):
    rooms = {path.name for path in (PROJECT / app).iterdir() if path.is_dir()}
    for tree in (PROJECT / "templates" / app, PROJECT / "tests" / app):
        strange = {path.name for path in tree.iterdir() if path.is_dir()} - rooms - {"__pycache__"}
        assert not strange, (tree, strange)


def test_the_map_in_the_readme_names_every_room():
    text = (PROJECT / "README.md").read_text()
    for app in APPS:
        for room in (PROJECT / app).iterdir():
            if room.is_dir() and room.name not in EXPECTED - {"content", "drawings"}:
                assert f" {room.name}/" in text, f"{app}/{room.name}"


def pointed_at():
    """(who points, at what file or module) of each path in the docs, and each dotted name in backticks in the code."""
    paths = re.compile(rf"\b((?:{'|'.join(APPS)}|tests|templates)/[a-z_/]+\.(?:py|html|toml))\b")
    names = re.compile(rf"`((?:{'|'.join(APPS)})(?:\.[a-z_]+)+)`")
    for page in [*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md")]:
        for name in paths.findall(page.read_text()):
            yield page.name, PROJECT / name
    for path in (path for app in [*APPS, "tests", "benchmarks"] for path in modules(app)):
        for name in names.findall(path.read_text()):
            yield str(path.relative_to(PROJECT)), PROJECT / name.replace(".", "/")


def test_what_docs_and_docstrings_point_at_is_there():
    def is_there(path):
        if path.exists() or path.with_suffix(".py").exists():
            return True
        holders = [path.parent.with_suffix(".py"), path.parent / "__init__.py"]  # of a function or a constant
        return any(holder.exists() and re.search(rf"\b{path.name}\b", holder.read_text()) for holder in holders)

    assert not [(who, str(path.relative_to(PROJECT))) for who, path in pointed_at() if not is_there(path)]
