"""Reading a routine beside the massage: what comes first, the safety check in one strip, and nothing in the way."""

import pytest
from playwright.sync_api import expect

from routines.models import ShareLink
from tests.conftest import client_of
from tests.factories import make_routine, make_step, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIX = ["lower-leg-opening-glide", "foot-wringing", "ankle-bone-circles", "calf-kneading-upwards"]
SIX += ["ankle-flex-point-passive", "closing-flush"]
CHANGE_KEPT = """([old, changed]) => localStorage.setItem(
    "effleur-safety", localStorage.getItem("effleur-safety").replace(new RegExp(old), changed))"""
LONG_TITLE = "A quiet half hour for legs and feet that stood all day, before the evening begins"


@pytest.fixture
def alice(transactional_db):
    return make_user("alice")


@pytest.fixture
def six(alice):
    """Six steps a side, as a link opens it."""
    routine = make_routine(
        alice, *map(make_step, SIX), title="Ten minutes for foot and calf", summary="For tired legs."
    )
    return ShareLink.make(routine).get_absolute_url()


def read_by_owner(page, routine, live_server):
    session = client_of(routine.author).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(routine.get_absolute_url())


def test_no_is_remembered_on_the_device_for_the_day_and_can_be_changed(open_window, six, axe):
    page = open_window(width=360, height=780)
    page.goto(six)
    page.get_by_role("button", name="See the list").press("Space")
    expect(page.get_by_text("No massage anywhere. Get a medical assessment the same day.").first).to_be_visible()
    axe(page)
    page.get_by_role("link", name="No", exact=True).press("Enter")
    expect(page.get_by_text("Nothing to know today.")).to_be_focused()
    page.reload()
    expect(page.get_by_text("Nothing to know today.")).to_be_visible()
    expect(page.get_by_role("link", name="Something holds")).to_be_hidden()
    assert page.context.cookies() == []
    page.evaluate(CHANGE_KEPT, [r"20\d\d", "2020"])
    page.reload()  # the day is over
    expect(page.get_by_text("Nothing to know today.")).to_be_hidden()
    page.get_by_role("link", name="No", exact=True).click()
    page.get_by_role("link", name="Change").click()
    expect(page.get_by_role("link", name="No", exact=True)).to_be_focused()
    page.reload()
    expect(page.get_by_role("link", name="No", exact=True)).to_be_visible()


def test_no_for_one_body_is_asked_again_for_a_further_sign_and_for_each_partner(page, alice, live_server):
    own, other, further = (
        make_routine(alice, make_step("closing-flush"), title=title) for title in ("Own", "Other", "Further")
    )
    partners = [make_routine(alice, make_step("foot-wringing"), for_whom="partner", title=title) for title in "AB"]
    read_by_owner(page, own, live_server)
    page.get_by_role("link", name="No", exact=True).click()
    page.goto(other.get_absolute_url())
    expect(page.get_by_text("Nothing to know today.")).to_be_visible()
    page.evaluate(CHANGE_KEPT, ['"fever"', '"none"'])
    page.goto(further.get_absolute_url())
    expect(page.get_by_role("link", name="No", exact=True)).to_be_visible()
    page.goto(partners[0].get_absolute_url())
    page.get_by_role("link", name="No", exact=True).click()
    page.goto(partners[1].get_absolute_url())
    expect(page.get_by_role("link", name="No", exact=True)).to_be_visible()


def test_without_script_the_strip_opens_its_list_and_the_check_leads_back(open_window, six):
    page = open_window(width=360, height=780, java_script_enabled=False)
    page.goto(six)
    expect(page.get_by_text("No massage anywhere.").first).to_be_hidden()
    page.get_by_role("link", name="See the list").click()
    expect(page.get_by_text("No massage anywhere.").first).to_be_visible()
    page.get_by_role("link", name="Something holds").click()
    page.locator("summary", has_text="Pregnancy").click()
    page.get_by_label("Are you pregnant").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Ten minutes for foot and calf")).to_be_visible()
    expect(page.get_by_text("Answered for this routine:")).to_be_visible()
