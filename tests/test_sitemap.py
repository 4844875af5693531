"""What crawlers are told: where they may go, and every public page there is, and no other."""

import re
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from routines.models import Routine
from techniques.models import Technique
from tests.factories import make_routine, make_technique

pytestmark = pytest.mark.django_db
SITE = "https://effleur.example"
SECTIONS = ["pages", "techniques", "body", "strokes", "learn", "safety", "routines"]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def entries(client, address):
    """Each address that a sitemap, or an index of sitemaps, names, with when it last changed."""
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    found = {}
    for entry in ElementTree.fromstring(response.content):  # noqa: S314 -- our own answer
        parts = {part.tag.rpartition("}")[2]: part.text for part in entry}
        found[parts["loc"]] = parts.get("lastmod")
    return found


def everything(client):
    pages = [entries(client, page[len(SITE) :]) for page in entries(client, "/sitemap.xml")]
    return {loc: at for page in pages for loc, at in page.items()}


def many_routines(author, count):
    rows = (Routine(author=author, title=f"Feet {n}", visibility="public") for n in range(count))
    Routine.objects.bulk_create(rows, batch_size=5_000)


def test_robots_are_led_to_the_sitemap_and_kept_off_what_is_personal(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert re.findall(r"^Disallow: (.*)$", text, re.MULTILINE) == ["/s/", "/account/", "/admin/", "/api/"]
    assert f"\nSitemap: {SITE}/sitemap.xml\n" in text


def test_each_address_is_absolute_opens_for_a_visitor_and_may_be_indexed(client, alice):
    public = make_routine(alice, visibility="public")
    listed = everything(client)
    pages = ("", "techniques/", "body/", "strokes/", "learn/", "learn/how-often/", "safety/", "explore/", "self-check/")
    for name in (*pages, f"routines/{public.code}/"):
        assert f"{SITE}/{name}" in listed
    for name in ("techniques/closing-flush/", "body/calf/", "body/gastrocnemius/", "strokes/effleurage/"):
        assert f"{SITE}/{name}" in listed
    assert f"{SITE}/safety/suspected-dvt/" in listed
    assert len([address for address in listed if address.startswith(f"{SITE}/techniques/")]) == (
        Technique.objects.library().count() + 1
    )
    for address in list(listed)[::17]:
        page = client.get(address[len(SITE) :])
        assert page.status_code == 200
        assert "noindex" not in page.content.decode()


def test_routines_of_the_house_are_listed_too(client, db):
    house = make_routine(None, visibility="public")
    assert f"{SITE}/routines/{house.code}/" in everything(client)


def test_nothing_private_hidden_or_retired_is_listed(client, alice):
    private = make_routine(alice)
    hidden = make_routine(alice, visibility="public")
    Routine.objects.filter(pk=hidden.pk).hide()
    own = make_technique("own--23456789", author=alice)
    Technique.objects.filter(slug="closing-flush").update(retired_at=timezone.now())
    listed = " ".join(everything(client))
    for secret in (private.code, hidden.code, own.slug, "closing-flush", "/s/", "/account/"):
        assert secret not in listed


def test_a_part_of_the_body_without_a_technique_is_not_listed(client):
    Technique.objects.all().delete()
    make_technique(area="gastrocnemius")
    areas = {address.rsplit("/", 2)[1] for address in entries(client, "/sitemap-body.xml")}
    assert areas == {"body", "lower-limb", "lower-leg", "calf", "gastrocnemius"}


def test_it_says_when_a_technique_or_a_routine_last_changed(client, alice):
    routine = make_routine(alice, visibility="public")
    assert entries(client, "/sitemap-routines.xml") == {
        f"{SITE}/routines/{routine.code}/": routine.changed_at.date().isoformat()
    }
    flush = Technique.objects.get(slug="closing-flush")
    changed = entries(client, "/sitemap-techniques.xml")[f"{SITE}/techniques/closing-flush/"]
    assert changed == flush.changed_at.date().isoformat()


def test_thousands_of_routines_come_in_pages_of_which_each_names_its_own(client, alice):
    many_routines(alice, 10_001)
    pages = [page for page in entries(client, "/sitemap.xml") if "routines" in page]
    assert pages == [f"{SITE}/sitemap-routines.xml{more}" for more in ("", "?p=2", "?p=3")]
    found = [set(entries(client, page[len(SITE) :])) for page in pages]
    assert [len(page) for page in found] == [5_000, 5_000, 1]
    assert len(set.union(*found)) == 10_001


@pytest.mark.parametrize("routines", [1, 40])
def test_the_number_of_queries_does_not_grow_with_what_is_listed(client, alice, django_assert_num_queries, routines):
    many_routines(alice, routines)
    with django_assert_num_queries(6):
        client.get("/sitemap.xml")
    for section, queries in zip(SECTIONS, [0, 2, 1, 2, 2, 2, 2], strict=True):
        with django_assert_num_queries(queries):
            client.get(f"/sitemap-{section}.xml")


@pytest.mark.parametrize("address", ["/sitemap-nothing.xml", "/sitemap-routines.xml?p=9", "/sitemap-routines.xml?p=x"])
def test_there_is_no_section_or_page_beyond(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-pages.xml"])
def test_they_are_only_to_read(client, address):
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405
