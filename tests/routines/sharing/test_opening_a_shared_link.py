"""The reader's side of a link: one page, without an account, the same whoever looks."""

import gzip
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from config import release
from routines.document import edits
from routines.models import Routine, ShareLink
from techniques.models import Technique
from tests.factories import make_routine, make_step, make_technique


@pytest.fixture
def routine(alice):
    step = make_step("ankle-bone-circles", note="Slowly, <b>please</b>")
    return make_routine(alice, step, make_step("closing-flush"), title="Ankles & feet", summary="For the evening")


@pytest.fixture
def link(routine):
    return ShareLink.make(routine)


def test_the_page_holds_all_that_is_needed_to_do_it(client, link):
    page = client.get(link.get_absolute_url()).text
    for shown in (
        "Ankles &amp; feet",
        "For the evening",
        "4 min 5 s",
        "Small circles round the ankle bones",
        "Draw slow",
        "Take care",
        "Safety check:",
        "Light",
        "Slowly, &lt;b&gt;please&lt;/b&gt;",
    ):
        assert shown in page


def test_who_made_it_stands_there_where_the_link_lets_it(client, routine):
    def told(**fields):
        link = ShareLink.make(routine, **fields)
        return [client.get(f"{link.get_absolute_url()}{page}").text for page in ("", "export/")]

    for pin in (False, True):
        assert all("Alice" in page for page in told(pin=pin, shows_name=True))
        assert not any("Alice" in page for page in told(pin=pin))


def test_the_page_names_the_gravest_reasons_not_to_before_the_first_step(client, link):
    page = client.get(link.get_absolute_url()).text
    first_step = page.index('id="step-1"')
    places = [page.index(f'href="/safety/{slug}/"') for slug in ("pe-signs", "suspected-dvt", "cellulitis", "fever")]
    assert places == sorted(places)
    headings = [page.index(f"<h3>{words}</h3>") for words in ("Call for help now", "See a doctor today", "Not today")]
    assert headings == sorted(headings)
    assert places[-1] < first_step
    assert page.index("Have ready") < first_step < page.index("Leave parts out")
    assert "No massage anywhere. Get a medical assessment the same day." in page


def test_the_page_is_the_same_for_a_visitor_the_owner_and_a_stranger(client, alice_client, bob_client, link):
    assert len({one.get(link.get_absolute_url()).content for one in (client, alice_client, bob_client)}) == 1


def test_the_page_asks_nobody_to_log_in_and_has_no_form(client, link):
    page = client.get(link.get_absolute_url()).text
    for absent in ("/account/", "<form", "csrf"):
        assert absent not in page


def test_reading_costs_one_query_and_counting_one_more(client, routine, link, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(link.get_absolute_url())
    with django_assert_num_queries(1):
        client.head(link.get_absolute_url())
    link.refresh_from_db()
    assert link.opened_count == 1
    assert link.last_opened_at


def test_a_long_routine_costs_no_more_queries(client, alice, django_assert_num_queries):
    link = ShareLink.make(make_routine(alice, *[make_step()] * 10, sections=20))
    with django_assert_num_queries(2):
        assert client.get(link.get_absolute_url()).text.count('class="read-step"') == 200


def test_nothing_is_left_with_the_reader_and_nothing_is_told_to_others(client, link):
    response = client.get(link.get_absolute_url())
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert '<meta name="robots" content="noindex, nofollow">' in response.text
    assert not response.cookies


def test_a_reader_who_has_the_page_gets_304_until_the_routine_changes(client, alice, routine, link):
    first = client.get(link.get_absolute_url())
    etag = {"If-None-Match": first.headers["ETag"]}
    second = client.get(link.get_absolute_url(), headers=etag)
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Referrer-Policy"] == "no-referrer"
    routine.describe(alice, title="Changed since")
    third = client.get(link.get_absolute_url(), headers=etag)
    assert third.status_code == 200
    assert "Changed since" in third.text


def test_a_pinned_link_keeps_its_page_and_its_etag_when_the_routine_changes(client, alice, routine):
    link = ShareLink.make(routine, pin=True)
    first = client.get(link.get_absolute_url())
    routine.describe(alice, title="Changed since")
    etag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(link.get_absolute_url(), headers=etag).status_code == 304


def test_a_reader_who_has_the_page_of_an_older_release_gets_the_new_one(client, link, monkeypatch):
    before = client.get(link.get_absolute_url()).headers["ETag"]
    monkeypatch.setattr(release, "version", lambda: "0123456789abcdef")
    after = client.get(link.get_absolute_url(), headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after.headers["ETag"].startswith('"0123456789abcdef-')


def closed_links(routine):
    revoked, ended = ShareLink.make(routine), ShareLink.make(routine, expires_at=timezone.now() - timedelta(seconds=1))
    revoked.revoke()
    hidden = ShareLink.make(make_routine(routine.author, title="Hidden"))
    Routine.objects.filter(pk=hidden.routine_id).hide()
    return [link.get_absolute_url() for link in (revoked, ended, hidden)]


def test_revoked_ended_hidden_and_wrong_links_are_one_and_the_same_page(client, alice_client, routine):
    wrong = ["/s/no-such-token/", "/s/x/", "/s/a.b/", "/s/a/b/", "/s/%00/", "/s/caf%C3%A9/", f"/s/{'x' * 500}/"]
    answers = [client.get(address) for address in [*closed_links(routine), *wrong]]
    answers.append(alice_client.get(closed_links(routine)[0]))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    headers = [{**answer.headers, "X-Request-ID": ""} for answer in answers]  # each request has a number of its own
    assert all(each == headers[0] for each in headers)
    assert answers[0].headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_private_routine_is_read_by_its_link_and_by_no_other_way(client, routine, link):
    assert client.get(link.get_absolute_url()).status_code == 200
    assert client.get(routine.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_link_is_for_reading(client, link, method):
    assert getattr(client, method)(link.get_absolute_url()).status_code == 405


def test_an_empty_routine_can_be_shared_too(client, alice):
    routine = make_routine(alice)
    routine.rewrite(alice, edits.remove_section, routine.sections.get().key)
    assert "Nothing is in this routine yet" in client.get(ShareLink.make(routine).get_absolute_url()).text


def test_a_picture_shows_the_side_of_its_step_and_both_where_each_is_done(client, alice):
    sides = ["left", "right", "both", "each"]
    routine = make_routine(alice, *[make_step(side=side) for side in sides], sides="once")
    page = client.get(ShareLink.make(routine).get_absolute_url()).text
    shown = [
        re.findall(r'class="picture((?: picture-mirrored)?)"', step) for step in page.split('<li class="read-step"')[1:]
    ]
    assert shown == [[" picture-mirrored"], [""], [""], [" picture-mirrored", ""]]


def test_a_step_without_a_picture_has_no_panel(client, alice):
    plain = make_technique("plain--abcd2345", author=alice)
    routine = make_routine(alice, make_step(plain.slug, side="each"), sides="once")
    page = client.get(ShareLink.make(routine).get_absolute_url()).text
    assert plain.name in page
    assert "read-step-picture" not in page


def views_of(text):
    return set(re.findall(r'<img class="picture-view" src="([^"#]+)', text))


def test_a_page_of_28_steps_on_six_views_is_light_and_fetches_what_is_below_later(client, alice):
    by_view = {technique.diagram["view"]: technique.slug for technique in Technique.objects.library()}
    steps = [make_step(slug) for slug in list(by_view.values())[:6]]
    routine = make_routine(alice, *(steps * 5)[:28], sides="once")
    page = client.get(ShareLink.make(routine).get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    text = gzip.decompress(page.content).decode()
    steps = text.partition('id="steps"')[2].partition("routine-end")[0]
    assert steps.count('class="read-step"') == steps.count('<img class="picture-view"') == 28
    assert steps.count('loading="lazy"') == 27  # all but the first
    assert len(views_of(steps)) == 6
    views = views_of(text)  # and the whole body, with what the routine does to it
    pictures = [client.get(view, headers={"Accept-Encoding": "gzip"}) for view in views]
    assert {picture["Content-Encoding"] for picture in pictures} == {"gzip"}
    assert len(page.content) + sum(len(b"".join(picture)) for picture in pictures) <= 120_000
