"""A routine on paper, by its code or by a link: who may open it, what it names, and that it stays fresh and private."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from routines.models import ShareLink
from tests.factories import make_routine, make_step
from tests.routines.safety.test_receiver_safety import KNEADING, name, tick

INSTRUCTION = "Return to the ankle with almost no weight and begin the next sweep."
TODAY = f"{timezone.localdate():%-d %B %Y}"


@pytest.fixture
def routine(alice):
    steps = [make_step("lower-leg-opening-glide", note="<b>Slowly</b>"), make_step(KNEADING, pressure=3)]
    return make_routine(alice, *steps, title="Ankles & feet", sides="once", for_whom="partner")


def printed(client, of, **query):
    return client.get(f"{of.get_absolute_url()}print/", query)


def test_a_link_prints_with_its_address_its_code_and_the_date(client, routine):
    link = ShareLink.make(routine, may_copy=False)
    page = printed(client, link).text
    for shown in ("Ankles &amp; feet", "2 min", "Sudden breathlessness", "&lt;b&gt;Slowly&lt;/b&gt;", "Medium", TODAY):
        assert shown in page
    assert f"/s/{link.token}/ · revision 1 ·" in page
    assert 'class="qr"' in page
    assert "style=" not in page
    assert "<form" not in page


def test_the_makers_name_stands_on_paper_only_where_the_link_lets_it(client, routine):
    named, nameless = (printed(client, ShareLink.make(routine, shows_name=shown)).text for shown in (True, False))
    assert "by Alice" in named
    assert "Alice" not in nameless


def test_all_instructions_are_printed_for_whoever_asks(client, routine):
    link = ShareLink.make(routine)
    short, full = printed(client, link).text, printed(client, link, everything="").text
    assert 'href="?everything"' in short
    assert INSTRUCTION not in short
    assert INSTRUCTION in full
    assert "Get a medical assessment the same day." in full


def test_a_link_on_paper_costs_what_its_page_costs_and_counts_alike(client, routine, django_assert_num_queries):
    link = ShareLink.make(routine)
    with django_assert_num_queries(2):
        page = printed(client, link)
    link.refresh_from_db()
    assert link.opened_count == 1
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert not page.cookies


def test_it_is_sent_again_only_when_the_routine_or_the_day_is_another(client, routine, alice, monkeypatch):
    link = ShareLink.make(routine)

    def again(tag):
        return client.get(f"{link.get_absolute_url()}print/", headers={"If-None-Match": tag})

    tag = printed(client, link).headers["ETag"]
    assert again(tag).status_code == 304
    assert client.get(link.get_absolute_url()).headers["ETag"] != tag
    monkeypatch.setattr(timezone, "localdate", lambda: date(2031, 1, 1))
    assert again(tag).status_code == 200
    monkeypatch.undo()
    routine.describe(alice, title="Changed since")
    assert "Changed since" in again(tag).text


def test_a_link_that_opens_nothing_prints_nothing_and_says_no_more(client, routine):
    ended = ShareLink.make(routine, expires_at=timezone.now() - timedelta(seconds=1))
    revoked = ShareLink.make(routine)
    revoked.revoke()
    answers = [client.get(f"/s/{token}/print/") for token in (ended.token, revoked.token, "wrong", "a.b", "x" * 500)]
    answers.append(client.get("/s/wrong/"))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_ones_own_prints_without_an_address_that_nobody_else_can_open(alice_client, bob_client, client, routine):
    page = printed(alice_client, routine).text
    assert "Ankles &amp; feet" in page
    assert "Private" not in page
    assert 'class="qr"' not in page
    assert routine.code not in page.partition('<article class="sheet')[2]
    assert '<meta name="robots" content="noindex">' in page
    assert [printed(other, routine).status_code for other in (bob_client, client)] == [404, 404]


def test_a_public_one_prints_for_everybody_with_its_address(client, routine, alice):
    routine.describe(alice, visibility="public")
    page = printed(client, routine).text
    assert f"/routines/{routine.code}/ · revision" in page
    assert 'class="qr"' in page
    assert "by Alice" in page


@pytest.mark.parametrize("by_link", [False, True])
def test_what_was_said_of_the_receiver_marks_the_steps_and_is_never_kept(alice_client, routine, by_link):
    of = ShareLink.make(routine) if by_link else routine
    questions = f"{of.get_absolute_url()}receiver/"
    tick(alice_client, questions, "pregnancy")
    page = printed(alice_client, of)
    assert f"Do more lightly:</strong> {name('lower-leg-opening-glide')}; {name(KNEADING)}." in page.text
    assert "verdict-lighter" in page.text
    assert "<form" not in page.text.partition('<article class="sheet')[2]
    assert page.headers["Cache-Control"] == "private, no-store"
    tick(alice_client, questions, "fever")
    assert "Not today" in printed(alice_client, of).text.partition('<section class="sheet-signs"')[0]
    tick(alice_client, questions, "suspected-dvt")
    assert printed(alice_client, of).url == questions
