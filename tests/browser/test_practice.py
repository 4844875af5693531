"""Practice in a browser: what a device keeps and takes along, a year at a glance, and a plan in one's own zone."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from routines.models import PracticePlan, PracticeSession
from routines.models.practice_session import Felt
from tests.conftest import client_of
from tests.factories import PASSWORD
from tests.routines.practice.practising import practise, sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEEP = "sessions => localStorage.setItem('effleur.practice', JSON.stringify(sessions))"
KEPT = "() => JSON.parse(localStorage.getItem('effleur.practice') || '[]').map((session) => session.title)"


def fits(page):
    width, screen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width <= screen


def test_a_session_lasts_as_long_as_what_was_done_though_the_clock_was_set_back(script):
    of_ten_minutes = """({ sessionOf }) => {
      const spent = { touch: [], all: 600_000 };
      const session = sessionOf({ title: "Ankles", spent, startedAt: 3_600_000, endedAt: 0 });
      return [session.started_at, session.ended_at, session.seconds_done];
    }"""
    told = script("player/session-log.js", of_ten_minutes)
    assert told == ["1970-01-01T01:00:00.000Z", "1970-01-01T01:10:00.000Z", 600]


def test_what_a_device_keeps_is_shown_exported_and_taken_along(open_window, alice, axe, problems):
    page = open_window(width=360)
    page.goto("/practice/")
    page.get_by_text("Nothing logged yet").wait_for()
    refused = sent(title='=Odd, "one"', before=99)
    neck = sent(title="<b>Neck</b>", note="Calm.", before=None, seconds_done=1200)  # longer than from start to end
    page.evaluate(KEEP, [sent(title="Ankles"), neck, refused])
    page.reload()
    assert page.locator("[data-rows] .rows-title").all_inner_texts() == ["Ankles", "<b>Neck</b>", '=Odd, "one"']
    assert "10 min · 7 before, 4 after" in page.locator("[data-rows] li").first.inner_text()
    axe(page)
    fits(page)
    with page.expect_download() as download:
        page.get_by_text("Export as CSV").click()
    rows = list(csv.DictReader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))
    assert [row["title"] for row in rows] == ["Ankles", "<b>Neck</b>", '\'=Odd, "one"']
    with page.expect_download() as download:
        page.get_by_text("Export as JSON").click()
    assert json.loads(Path(download.value.path()).read_text())[1]["note"] == "Calm."

    page.get_by_role("main").get_by_role("link", name="Log in").click()
    page.fill("[name=login]", alice.email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/practice/")
    page.get_by_text("3 sessions are on this device only").wait_for()
    page.get_by_role("button", name="Take them along").click()
    page.get_by_text("1 could not be sent.").wait_for()
    problems.clear()  # the browser tells of the answer 400
    assert page.evaluate(KEPT) == ['=Odd, "one"']
    assert set(PracticeSession.objects.visible_to(alice).values_list("title", flat=True)) == {"Ankles", "<b>Neck</b>"}
    page.get_by_role("button", name="Delete them here").click()
    assert page.evaluate(KEPT) == []
    assert page.locator("take-along").is_hidden()


@pytest.mark.parametrize(("width", "colours"), [(360, "light"), (1280, "dark")])
def test_a_year_at_a_glance_and_a_plan_by_keys(open_window, alice, routine, axe, live_server, width, colours):
    now = datetime.now(UTC)
    for days in range(0, 360, 24):
        felt = Felt("calf", 6, 4, "The stairs were easier.")
        practise(alice, "", now - timedelta(days=days, minutes=1), felt=felt, routine=routine)
    page = open_window(width=width, color_scheme=colours, timezone_id="Asia/Tokyo")
    session = client_of(alice).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto("/practice/")
    axe(page)
    fits(page)
    day = page.locator("a.month-day").first
    day.focus()
    page.keyboard.press("Enter")
    assert page.locator(".practice-day:target h3").is_visible()
    page.goto(f"/practice/plans/new/?routine={routine.code}")
    assert page.locator("[name=timezone]").input_value() == "Asia/Tokyo"
    days = page.get_by_text("Days of the week")
    assert days.is_visible()
    page.locator("[name=repeats][value=weekly]").focus()
    page.keyboard.press("ArrowUp")  # every day
    assert days.is_hidden()
    page.locator("main [type=submit]").press("Enter")
    page.wait_for_url("**/practice/")
    page.get_by_role("heading", name="Due today").wait_for()
    assert PracticePlan.objects.get().timezone == "Asia/Tokyo"
    page.get_by_text("In your own calendar").click()
    assert page.get_by_label("Address of the calendar").input_value().endswith(".ics")
    axe(page)
    fits(page)
