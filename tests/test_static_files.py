"""Static files as `make run` serves them: hashed names, and the stylesheets of a page as one file."""

import re
from contextlib import contextmanager
from pathlib import Path

import django.contrib.admin
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from tests.conftest import client_of
from tests.factories import make_routine, make_step

pytestmark = pytest.mark.xdist_group("static")  # they share what was collected once
CSS = Path(__file__).resolve().parent.parent / "static" / "css"
BUNDLES = ["effleur.css", "edit.css", "sheet.css", "player.css", "practice.css"]
STAND_ALONE = {"api-docs.css"}  # linked by the page of the API's docs, which has Swagger UI's own stylesheet
OURS_ALONE = {"STATICFILES_FINDERS": ["django.contrib.staticfiles.finders.FileSystemFinder"]}
"""Settings to collect no file of a package, which takes most of the time."""
HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+)")


@contextmanager
def collected_into(root, **more):
    """Collect static files as in production, and serve them for the block."""
    hashed = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.server.static.HashedFiles"}}
    with override_settings(STATIC_ROOT=root, STORAGES=hashed, **more):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield root


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Scripts are not compressed, which takes most of the time: stylesheets show that it is done."""
    unlike = {"WHITENOISE_SKIP_COMPRESS_EXTENSIONS": [*settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS, "js"]}
    with collected_into(tmp_path_factory.mktemp("static"), **unlike) as root:
        yield root


def hashed(root, name) -> Path:
    """The collected file of this name."""
    path = root / name
    [found] = path.parent.glob(f"{path.stem}.????????????{path.suffix}")
    return found


def imports(bundle) -> list[str]:
    return re.findall(r'^@import "(.+)";$', (CSS / bundle).read_text(), flags=re.MULTILINE)


def linked(response) -> list[str]:
    """The names of the stylesheets that a page links, below /static/."""
    return re.findall(r'<link rel="stylesheet" href="/static/([^"]+)"', response.content.decode())


def test_each_script_that_another_one_imports_is_found_under_its_hashed_name(collected):
    scripts = [path for path in (collected / "js").rglob("*.js") if HASH.search(path.name)]
    imported = [path.parent / name for path in scripts for name in re.findall(r'from "(\.[^"]+)"', path.read_text())]
    assert imported
    assert {path for path in imported if not (path.exists() and HASH.search(path.name))} == set()


@pytest.mark.parametrize("address", ["/", "/techniques/", "/techniques/closing-flush/", "/explore/", "/account/login/"])
def test_a_page_links_one_stylesheet(client, collected, address):
    [name] = linked(client.get(address))
    assert collected / name == hashed(collected, "css/effleur.css")


def test_the_edit_page_links_a_second_one(alice, collected):
    routine = make_routine(alice, make_step())
    read, edit = (client_of(alice).get(f"/routines/{routine.code}/{page}") for page in ("", "edit/"))
    assert [collected / name for name in linked(read)] == [hashed(collected, "css/effleur.css")]
    assert [collected / name for name in linked(edit)] == [hashed(collected, f"css/{name}") for name in BUNDLES[:2]]


def test_no_stylesheet_is_forgotten_or_read_twice():
    sources = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")} - {*BUNDLES, *STAND_ALONE}
    assert sorted(name for bundle in BUNDLES for name in imports(bundle)) == sorted(sources)


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_bundle_is_all_of_its_sources_in_their_order(collected, bundle):
    text = hashed(collected, f"css/{bundle}").read_text()
    sources = [(CSS / name).read_text().strip() for name in imports(bundle)]
    assert "@import" not in text
    assert text.endswith("\n".join(sources) + "\n")
    assert (collected / f"css/{bundle}").exists() is False


def test_the_order_of_the_layers_comes_before_any_rule(collected):
    text = re.sub(r"/\*.*?\*/", "", hashed(collected, "css/effleur.css").read_text(), flags=re.DOTALL)
    assert text.strip().startswith("@layer reset, tokens, base, layout, components, utilities;")


@pytest.mark.parametrize("ending", [".br", ".gz"])
def test_a_bundle_is_compressed_once_for_all_visitors(collected, ending):
    bundle = hashed(collected, "css/effleur.css")
    assert 0 < bundle.with_name(bundle.name + ending).stat().st_size < bundle.stat().st_size / 4


DOTS = """
.a { background: url("../../img/dot.svg") } .b { background: url(../../img/dot.svg#x) } .c { mask: url(#mark) }
.d { background: url("data:image/svg+xml,x") } .e { background: url('/elsewhere/dot.svg') }
"""


def test_what_a_url_names_is_found_from_the_bundle_too(tmp_path):
    files = {
        "css/effleur.css": '@import "components/dots.css";\n.f { background: url("../img/dot.svg") }',
        "css/components/dots.css": DOTS,
        "img/dot.svg": "<svg/>",
    }
    for name, text in files.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with collected_into(tmp_path / "root", STATICFILES_DIRS=[tmp_path / "source"], **OURS_ALONE) as root:
        bundle, dot = hashed(root, "css/effleur.css"), hashed(root, "img/dot.svg")
    urls = re.findall(r"""url\(["']?([^"')]+)["']?\)""", bundle.read_text())
    assert urls[2:5] == ["#mark", "data:image/svg+xml,x", "/elsewhere/dot.svg"]
    assert [(bundle.parent / url.split("#")[0]).resolve() for url in (urls[0], urls[1], urls[5])] == [dot] * 3


def test_the_stylesheets_of_the_admin_are_those_of_django(alice, collected):
    theirs = Path(django.contrib.admin.__file__).parent / "static"
    names = [str(path.relative_to(theirs)) for path in theirs.rglob("*.css")]
    assert "admin/css/base.css" in names
    for name in names:
        collected_text = HASH.sub("", hashed(collected, name).read_text())
        assert plain(collected_text) == plain((theirs / name).read_text()), name
    alice.is_staff = True
    alice.save(update_fields=["is_staff"])
    found = linked(client_of(alice).get("/admin/"))
    assert found
    assert all(name.startswith("admin/") and (collected / name).exists() for name in found)


def plain(text) -> str:
    """Without the quotes of URLs, which Django writes in its own way."""
    return re.sub(r"""url\(["']?([^"')]+)["']?\)""", r"url(\1)", text)
