"""A calendar subscribes to what is planned, and finds each occurrence where the plan has it, clocks changed or not.

`icalendar` wrote it; `vobject` shares no code with it.
"""

import io
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil import tz
from dateutil.rrule import rrulestr
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from config.sealed import keys
from routines.document.recurrence import Recurrence, moments
from routines.models import PracticeCalendar, PracticePlan
from routines.models.practice_calendar import ZONES
from routines.practice.calendar_feed import Planned, feed
from routines.practice.zone_rules import zone_rules
from tests.cases import cases
from tests.conftest import client_of
from tests.factories import make_routine, make_step

TODAY = date(2026, 11, 30)
BERLIN, NEW_YORK, SYDNEY = "Europe/Berlin", "America/New_York", "Australia/Sydney"
CASES = [
    (Recurrence("daily", date(2027, 3, 20)), [time(8), time(20)], BERLIN),
    (Recurrence("weekly", date(2027, 3, 3), (0, 6)), [time(18, 30)], BERLIN),
    (Recurrence("fortnightly", date(2026, 10, 14), (1, 6)), [time(7)], NEW_YORK),
    (Recurrence("monthly", date(2026, 10, 31)), [time(9)], SYDNEY),
    (Recurrence("monthly", date(2026, 1, 28)), [time(9)], BERLIN),
    (Recurrence("weekly", date(2026, 11, 30), (0,)), [time(12)], "UTC"),
]


def planned(recurrence, times, zone):
    return Planned(
        key=UUID(int=7),
        title="Calves; both, slowly",
        address="https://effleur.example/routines/abcdefghjk/",
        seconds=605,
        recurrence=recurrence,
        times=tuple(times),
        zone=ZoneInfo(zone),
        changed_at=datetime(2026, 11, 30, tzinfo=UTC),
    )


def by_icalendar(text, until):
    """The moments of all events, in UTC, by the parser that wrote them."""
    found = []
    for event in Calendar.from_ical(text).walk("VEVENT"):
        start = event.decoded("dtstart")
        rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=start.replace(tzinfo=None))
        found += [
            moment.replace(tzinfo=start.tzinfo).astimezone(UTC)
            for moment in rule.between(start.replace(tzinfo=None), datetime.combine(until, time.max), inc=True)
        ]
    return sorted(found)


def by_vobject(text, until):
    """By the other one, which reads the rules of the zone in the file itself."""
    found = []
    for event in vobject.readOne(text.decode()).vevent_list:
        end = datetime.combine(until, time.max, event.dtstart.value.tzinfo)
        found += [
            moment.astimezone(UTC)
            for moment in event.getrruleset(addRDate=True).between(event.dtstart.value, end, inc=True)
        ]
    return sorted(found)


@pytest.mark.parametrize(("recurrence", "times", "zone"), CASES)
def test_both_parsers_find_every_occurrence(recurrence, times, zone):
    text = feed([planned(recurrence, times, zone)], "Massage", "effleur.example", TODAY)
    until = recurrence.starts_on + timedelta(days=420)  # over both changes of the clock
    expected = [
        moment.astimezone(UTC)
        for day in recurrence.days(recurrence.starts_on, until)
        for moment in moments(day, times, ZoneInfo(zone))
    ]
    assert len({moment.hour for moment in expected}) == (1 if zone == "UTC" else 2 * len(times))  # it did change
    assert by_icalendar(text, until) == expected
    assert by_vobject(text, until) == expected


def test_an_event_names_the_routine_and_leads_to_it():
    text = feed([planned(*CASES[1])], "Massage", "effleur.example", TODAY)
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["summary"]) == "Calves; both, slowly"
    assert str(event["url"]) == "https://effleur.example/routines/abcdefghjk/"
    assert event.decoded("duration") == timedelta(minutes=11)
    assert str(event["uid"]).endswith("@effleur.example")
    event = vobject.readOne(text.decode()).vevent
    assert event.summary.value == "Calves; both, slowly"
    assert event.url.value == "https://effleur.example/routines/abcdefghjk/"


@settings(deadline=None, max_examples=cases(4))
@given(st.sampled_from(ZONES), st.integers(2000, 2036))
def test_the_rules_in_the_file_are_those_of_the_zone(zone, year):
    rules = zone_rules(ZoneInfo(zone), year, year + 1)
    read = tz.tzical(io.StringIO(rules.to_ical().decode())).get()
    for hour in range(0, 2 * 365 * 24, 5):
        moment = datetime.combine(date(year, 1, 2), time()) + timedelta(hours=hour)
        real = moment.replace(tzinfo=ZoneInfo(zone))
        if real.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == moment:  # it exists
            assert moment.replace(tzinfo=read).utcoffset() == real.utcoffset(), moment


def test_nothing_planned_is_a_calendar_too():
    assert Calendar.from_ical(feed([], "Massage", "effleur.example", TODAY)).walk("VEVENT") == []


@pytest.fixture
def plan(alice):
    routine = make_routine(alice, make_step(seconds=300), title="Evening ankles")
    fields = {"repeats": "weekly", "weekdays": [0], "times": [time(18)], "starts_on": date(2026, 11, 30)}
    return PracticePlan.make(alice, routine, timezone=BERLIN, **fields)


def test_whoever_has_the_address_reads_it_until_it_is_renewed(alice, alice_client, client, plan):
    address = PracticeCalendar.objects.get(user=alice).get_absolute_url()
    assert f"http://testserver{address}" in alice_client.get("/practice/").text
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "set-cookie" not in answer.headers
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["summary"]) == "Evening ankles"
    assert str(event["url"]).endswith(plan.routine.get_absolute_url())
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.post(address).status_code == 405
    assert alice_client.post("/practice/calendar/renew/").status_code == 302
    assert client.get(address).status_code == 404
    renewed = PracticeCalendar.objects.get(user=alice).get_absolute_url()
    assert renewed != address
    assert client.get(renewed).status_code == 200
    assert client.get("/practice/calendar/guessed.ics").status_code == 404


def test_it_holds_what_can_still_be_done_and_ends_with_the_account(alice, client, plan):
    address = PracticeCalendar.objects.get(user=alice).get_absolute_url()
    plan.routine.discard()
    assert b"VEVENT" not in client.get(address).content
    plan.routine.bring_back()
    assert b"VEVENT" in client.get(address).content
    alice.close()
    assert client.get(address).status_code == 404
    alice.take_back()
    assert client.get(address).status_code == 200


def test_its_address_is_sealed_and_found_by_any_key(alice, client, plan, settings):
    token = PracticeCalendar.objects.get(user=alice).token
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_token, token_hash FROM routines_practicecalendar")
        assert token not in str(cursor.fetchall())
    settings.DATA_KEYS = ["a newer key of this site, long enough"]
    assert client.get(f"/practice/calendar/{token}.ics").status_code == 200
    settings.DATA_KEYS, settings.SECRET_KEY = [], "another secret key, so that the one that sealed is lost"
    keys.ring()
    page = client_of(alice).get("/practice/")
    assert "its key is gone" in page.text
