"""The names of the structures in a view, as a file that the player asks for when somebody wants one."""

import re
import zlib

import pytest
from django.utils.translation import override

from techniques.drawing import atlas
from techniques.drawing.geometry import Box
from techniques.models import Technique
from techniques.pictures.panels import figure, playing_of_document
from techniques.pictures.structure_names import names_file, names_in
from tests.factories import make_routine, make_step

CLOSE = [view for view in atlas.VIEWS if view not in atlas.WHOLE_BODY]
HEAVIEST = 5_000


def points(paths):
    return [tuple(map(int, pair)) for d in paths for pair in re.findall(r"(-?\d+) (-?\d+)", d)]


def asked(client, view):
    response = client.get(names_file(view).address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


@pytest.mark.parametrize("view", CLOSE)
def test_each_view_names_every_structure_of_it_in_few_bytes(client, view):
    drawing, found = atlas.drawing(view), asked(client, view)
    everywhere = drawing.box.grown(drawing.box.size)
    assert list(found) == list(dict.fromkeys(name.name for name in names_in(drawing, everywhere, one_sided=False)))
    assert found
    for name, paths in found.items():
        assert name.strip()
        shape = Box.around(points(paths))
        assert everywhere.share_in(shape) > 0, name
        assert all(re.fullmatch(r"(M-?\d+ -?\d+(L-?\d+ -?\d+)+Z)+", d) for d in paths), name
    assert len(zlib.compress(names_file(view).text.encode())) < HEAVIEST


def test_what_is_paired_is_named_on_both_sides(client):
    [right, left] = asked(client, "back")["Teres minor"]
    assert points([left]) == [(-x, y) for x, y in points([right])]


def test_the_file_is_kept_for_good_and_an_older_address_leads_to_it(client):
    address = names_file("leg-back").address
    assert re.fullmatch(r"/drawings/names/leg-back\.en-gb\.[0-9a-f]{12}\.json", address)
    assert client.get(address)["Cache-Control"] == "public, max-age=31536000, immutable"
    older = client.get("/drawings/names/leg-back.en-gb.0123456789ab.json")
    assert (older.status_code, older["Location"], older["Cache-Control"]) == (302, address, "no-cache")


@pytest.mark.parametrize("name", ["elbow.en-gb", "leg-back.de", "leg-back-small.en-gb", "hands.en-gb", "leg-back.x-"])
def test_what_is_no_view_or_no_language_is_not_there(client, name):
    assert client.get(f"/drawings/names/{name}.0123456789ab.json").status_code == 404


def test_each_language_has_a_file_of_its_own(client, settings, monkeypatch):
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    with override("de"):
        german = names_file("leg-back")
    assert german.address.startswith("/drawings/names/leg-back.de.")
    assert client.get(german.address).status_code == 200


def test_a_picture_that_has_names_says_where_they_are_and_a_movement_has_none(alice_client, alice):
    slugs = ["soleus-thumb-hold", "ankle-circles-passive"]
    routine = make_routine(alice, *map(make_step, slugs))
    page = alice_client.get(f"{routine.get_absolute_url()}play/").content.decode()
    view = Technique.objects.get(slug=slugs[0]).diagram["view"]
    assert re.findall(r'data-names="([^"]*)"', page) == [names_file(view).address]
    moved = routine.as_document()["techniques"][slugs[1]]
    assert figure(playing_of_document(moved)).names_address == ""
