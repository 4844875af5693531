"""A phone finds all it needs to put the site among its programs."""

import struct

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tests import icons

IMAGES = settings.BASE_DIR / "static/img"


def size(png):
    """Width and height, from the head of a PNG."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


@pytest.fixture
def manifest(client):
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    return response.json()


def test_the_manifest_says_how_the_site_stands_among_other_programs(manifest):
    assert manifest["name"] == manifest["short_name"] == "Effleur"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert manifest["theme_color"] == manifest["background_color"] == "#f7f1e5"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


def test_each_icon_of_the_manifest_has_the_size_that_it_says(manifest):
    for icon in manifest["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        with open(path, "rb") as file:
            width, height = size(file.read())
        assert icon["sizes"] == f"{width}x{height}"


@pytest.mark.parametrize(("name", "how"), icons.ICONS.items())
def test_each_icon_is_as_wide_as_it_is_drawn(name, how):
    assert size((IMAGES / name).read_bytes()) == (how[0], how[0])


def test_the_icons_are_those_of_the_mark_as_it_is():
    """They are drawn anew by `make icons`; its strokes are those of the mark in the header too."""
    mark = (settings.BASE_DIR / "templates/_mark.html").read_text()
    for stroke in ("M5.5 27.5C3.5 15", "M5.5 27.5C9 20.5", "M12 18.5C15.5"):
        assert stroke in icons.svg(192, icons.TILE, 0.72)
        assert stroke in mark


def test_a_shortcut_leads_to_a_page(alice_client, manifest):
    assert [shortcut["url"] for shortcut in manifest["shortcuts"]] == ["/routines/suggest/", "/routines/", "/practice/"]
    for shortcut in manifest["shortcuts"]:
        assert alice_client.get(shortcut["url"]).status_code == 200


def test_the_icon_is_where_browsers_look_for_it_by_themselves(client):
    response = client.get("/favicon.ico")
    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "image/x-icon"
    kind, count = struct.unpack("<2xHH", content[:6])
    assert (kind, count) == (1, 3)
    for entry in range(count):
        width, length, at = struct.unpack("<B7xII", content[6 + 16 * entry : 22 + 16 * entry])
        assert size(content[at : at + length]) == (width, width)


@pytest.mark.django_db
def test_every_page_names_the_manifest_and_the_icons(client):
    html = client.get("/privacy/").content.decode()
    assert '<link rel="manifest" href="/manifest.webmanifest">' in html
    assert '<link rel="apple-touch-icon" href="/static/img/apple-touch-icon.png">' in html
