"""Somebody with a condition ends in something that can be done, with its reasons, in the same words on every page."""

import pytest
from playwright.sync_api import expect

from routines.models import ShareLink
from tests.conftest import api_of, client_of
from tests.factories import make_routine, make_step, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CIRCLES, FOOT, CALF = "ankle-rotations-active", "foot-wringing", "calf-wringing"
WALKS = [
    ("varicose-veins", ["where=calf", "side=left"], "Varicose veins (Calf, left)", "varicose-veins:calf;side=left"),
    ("pregnancy", ["month=7"], "Pregnancy (7th month)", "pregnancy;month=7"),
    (
        "acute-sprain-strain",
        ["where=ankle", "side=right"],
        "Sprain, strain or knock in the last 72 hours (Ankle, right)",
        "acute-sprain-strain:ankle;side=right",
    ),
    (
        "diabetic-neuropathy",
        ["where=sole", "side=both"],
        "Numb or burning feet, neuropathy (Sole, both sides)",
        "diabetic-neuropathy:sole;side=both",
    ),
]


def answer(page, slug, said):
    """Tick the condition, which opens its topic, and answer what is asked further."""
    page.goto(f"/safety/check/?has={slug}")
    page.get_by_role("button", name="Go on").click()
    for one in said:
        key, _equals, value = one.partition("=")
        field = page.locator(f"[name={key}-{slug}]")
        if field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            page.locator(f"[name={key}-{slug}][value={value}]").check()


def words_on(page, slug):
    """The words of the verdict on the card of a technique, and on its page."""
    page.goto(f"/techniques/?q={slug.replace('-', ' ')}")
    card = page.locator(".card", has=page.locator(f"a[href='/techniques/{slug}/']")).locator(".verdict .badge").first
    on_card = card.inner_text() if card.count() else None
    page.goto(f"/techniques/{slug}/")
    return on_card, page.locator(".technique-head .verdict .badge").first.inner_text()


@pytest.mark.parametrize(("slug", "said", "in_words", "header"), WALKS, ids=[walk[0] for walk in WALKS])
def test_a_walk_ends_in_something_to_do_with_the_same_words_everywhere(
    open_window, live_server, axe, slug, said, in_words, header
):
    alice = make_user("alice")
    steps = [make_step(one, side="each") for one in (CALF, FOOT, CIRCLES)]
    routine = make_routine(alice, *steps, sides="once", for_whom="self", visibility="public")
    page = open_window(width=360, height=780)
    session = client_of(alice).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    answer(page, slug, said)
    axe(page)
    page.get_by_role("button", name="Show what fits").click()
    expect(page.locator(".check-answers")).to_contain_text(in_words)
    page.get_by_role("link", name="See the techniques").click()
    expect(page.locator(".known")).to_contain_text(in_words)
    page.goto("/techniques/?area=lower-limb&role=self")
    badges = page.locator(".card .verdict .badge").all_inner_texts()
    cards = page.locator(".card").count()
    assert cards > sum(badge in ("Leave it out", "Not today") for badge in badges), "something can be done"
    said_of = {}
    for technique in (CALF, FOOT, CIRCLES):
        on_card, on_page = words_on(page, technique)
        assert on_card in (None, on_page), technique
        if on_page != "Fits":
            expect(page.locator(".technique-head .verdict").first).to_contain_text(in_words.partition(" (")[0])
        said_of[technique] = on_page
    assert said_of[CIRCLES] not in ("Leave it out", "Not today")
    verdicts = [api_of(alice).get(f"/api/v1/techniques/{one}/", headers={"Conditions": header}) for one in said_of]
    out = [one.json()["verdict"]["answer"] in ("not-here", "not-today") for one in verdicts]
    assert out == [words == "Leave it out" for words in said_of.values()]
    for address in (routine.get_absolute_url(), ShareLink.make(routine).get_absolute_url()):
        page.goto(address)
        read = page.locator(".read-step .verdict .badge").all_inner_texts()
        assert read == list(said_of.values()), address
    page.goto(f"{routine.get_absolute_url()}receiver/")
    assert page.locator(".ruled .badge").all_inner_texts() == list(said_of.values())
    page.goto(f"{routine.get_absolute_url()}edit/")
    noted = page.locator(".ruling strong").all_inner_texts()
    assert [words for words in noted if words not in said_of.values()] == []
    assert noted.count("Leave it out") == list(said_of.values()).count("Leave it out")
