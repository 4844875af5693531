"""When a link ends is said in the zone of the site, and on the clock of whoever looks."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from routines.models import ShareLink
from tests.conftest import client_of
from tests.factories import make_routine

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/Los_Angeles", "works until 30 November 2028, 23:59 UTC (30 November 2028 at 15:59 where you are)"),
        ("Pacific/Auckland", "works until 30 November 2028, 23:59 UTC (1 December 2028 at 12:59 where you are)"),
        ("UTC", "works until 30 November 2028, 23:59 UTC"),
    ],
)
def test_it_is_said_on_the_clock_of_whoever_looks(open_window, alice, live_server, zone, said):
    routine = make_routine(alice)
    ShareLink.make(routine, expires_at=datetime(2028, 11, 30, 23, 59, tzinfo=UTC))
    page = open_window(timezone_id=zone, locale="en-GB")
    session = client_of(alice).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"/routines/{routine.code}/share/")
    expect(page.locator(".share-link .meta")).to_contain_text("works until")
    assert said in [item.strip() for item in page.locator(".share-link .meta li").all_inner_texts()]
