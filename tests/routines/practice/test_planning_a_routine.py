"""A person plans a routine, sees what is due, and is told to rest. Nobody else sees any of it."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from routines.models import PracticeCalendar, PracticePlan
from routines.practice import rest_days
from routines.practice.due import due_today
from tests.api.conftest import queries
from tests.factories import make_routine, make_step
from tests.routines.practice.practising import plan_of, practise
from tests.techniques.health_check.answering import say

pytestmark = pytest.mark.django_db
NEW, PRACTICE = "/practice/plans/new/", "/practice/"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)  # a Monday
BERLIN, NEW_YORK, AUCKLAND = "Europe/Berlin", "America/New_York", "Pacific/Auckland"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    now = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: now[0])
    return now


@pytest.fixture
def routine(alice):
    return make_routine(alice, make_step(seconds=300), title="Evening ankles")


def typed(**fields):
    return {
        "repeats": "weekly",
        "weekdays": ["0", "3"],
        "times": "18:00",
        "starts_on": "2026-11-30",
        "timezone": BERLIN,
        **fields,
    }


def test_a_plan_begins_as_often_as_the_routine_says(alice, alice_client, routine):
    routine.describe(alice, frequency={"times": 3, "per": "day"})
    form = alice_client.get(NEW, {"routine": routine.code}).context["form"]
    assert form.initial["repeats"] == "daily"
    assert form["times"].value() == "08:00, 14:00, 20:00"
    assert f"{NEW}?routine={routine.code}" in alice_client.get(routine.get_absolute_url()).text


def test_a_plan_is_made_changed_and_deleted(alice, alice_client, routine):
    sent = typed(times="20:00, 8:00; 20:00 14")
    assert alice_client.post(f"{NEW}?routine={routine.code}", sent).url == PRACTICE
    plan = PracticePlan.objects.get()
    assert (plan.times, plan.weekdays) == ([time(8), time(14), time(20)], [0, 3])
    assert PracticeCalendar.objects.get(user=alice).timezone == BERLIN
    page = alice_client.get(PRACTICE).text
    assert "Monday, Thursday at 08:00, 14:00, 20:00, Europe/Berlin, from 30 November 2026" in page
    address = plan.get_absolute_url()
    assert alice_client.get(address).context["form"]["times"].value() == "08:00, 14:00, 20:00"
    assert alice_client.post(address, typed(repeats="monthly", starts_on="2026-12-31")).url == PRACTICE
    assert "Every month, on day 31 or its last one, at 18:00" in alice_client.get(PRACTICE).text
    assert PracticePlan.objects.get().weekdays == []
    assert alice_client.get(f"{address}delete/").status_code == 405
    assert alice_client.post(f"{address}delete/").url == PRACTICE
    assert not PracticePlan.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"repeats": "hourly"}, "repeats"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": ["7"]}, "weekdays"),
        ({"times": ""}, "times"),
        ({"times": "25:00"}, "times"),
        ({"times": "soon"}, "times"),
        ({"times": ",".join(f"{hour}:{minute:02}" for hour in range(13) for minute in (0, 30))}, "times"),
        ({"times": "8:00" * 100}, "times"),
        ({"starts_on": "2026-02-30"}, "starts_on"),
        ({"starts_on": "1999-12-31"}, "starts_on"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_stays_typed(alice_client, routine, wrong, field):
    page = alice_client.post(f"{NEW}?routine={routine.code}", typed(**wrong))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert 'value="2026-11-30"' in page.text or field == "starts_on"
    assert not PracticePlan.objects.exists()


def test_the_database_keeps_the_rules_too(alice, routine):
    plan = plan_of(alice, routine)
    for name, fields in {
        "weekdays_of_a_plan_are_0_to_6": {"weekdays": [7]},
        "a_plan_repeats_in_a_known_way": {"repeats": "hourly", "weekdays": [0]},
        "a_weekly_plan_has_days": {"repeats": "weekly", "weekdays": []},
        "a_plan_has_1_to_24_times": {"times": []},
        "a_plan_starts_in_this_century": {"starts_on": date(1999, 1, 1)},
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            PracticePlan.objects.filter(pk=plan.pk).update(**fields)


def test_there_is_an_end_to_what_one_may_plan(alice, alice_client, routine, monkeypatch):
    monkeypatch.setattr("routines.models.practice_plan.MAX_PLANS", 0)
    assert "as many as there can be" in alice_client.post(f"{NEW}?routine={routine.code}", typed()).text


def test_a_stranger_and_a_visitor_reach_none_of_it(alice, bob_client, client, routine):
    address = plan_of(alice, routine).get_absolute_url()
    assert bob_client.get(address).status_code == bob_client.post(address, typed()).status_code == 404
    assert bob_client.post(f"{address}delete/").status_code == 404
    assert bob_client.get(NEW, {"routine": routine.code}).status_code == 404
    assert bob_client.get(NEW).status_code == bob_client.get(NEW, {"routine": "\x00"}).status_code == 404
    assert client.get(address).url == f"/account/login/?next={address}"
    for page in (f"{address}delete/", "/practice/zone/", "/practice/calendar/renew/"):
        assert client.post(page).url.startswith("/account/login/")
    assert bob_client.post("/practice/calendar/renew/").status_code == 404
    assert bob_client.get(f"/practice/plans/{uuid4()}/").status_code == 404


def test_what_is_due_is_on_the_front_page_until_it_is_done(alice, alice_client, client, routine, clock):
    plan_of(alice, routine, times=[time(8), time(18)])
    page = alice_client.get("/").text
    assert "Due today" in page
    assert "08:00, 18:00" in page
    assert f"/routines/{routine.code}/play/" in page
    assert "Due today" not in client.get("/").text
    practise(alice, started_at=NOW - timedelta(hours=1), routine=routine)
    assert "1 of 2 done" in alice_client.get("/").text
    practise(alice, started_at=NOW, routine=routine)
    assert "Due today" not in alice_client.get("/").text
    assert "done" in alice_client.get(PRACTICE).text
    clock[0] = NOW + timedelta(days=1)
    assert "08:00, 18:00" in alice_client.get("/").text


def test_nothing_is_due_for_whoever_needs_help_first(alice, alice_client, routine):
    plan_of(alice, routine)
    say(alice_client, "suspected-dvt")
    assert "Due today" not in alice_client.get("/").text


def test_today_is_that_of_the_plan_s_zone(alice, routine, clock):
    on = date(2026, 12, 1)
    for zone in (AUCKLAND, NEW_YORK):
        plan_of(alice, routine, repeats="weekly", weekdays=[on.weekday()], starts_on=on, timezone=zone)
    assert [due.plan.timezone for due in due_today(alice)] == [AUCKLAND]  # it is tomorrow there already
    clock[0] = datetime(2026, 12, 2, 3, tzinfo=UTC)
    assert [due.plan.timezone for due in due_today(alice)] == [NEW_YORK]


def test_what_cannot_be_opened_any_more_is_not_due(alice, alice_client, bob, routine):
    theirs = make_routine(bob, title="Bob's calves", visibility="public")
    for planned in (routine, theirs):
        plan_of(alice, planned)
    theirs.describe(bob, visibility="private")
    routine.discard()
    page = alice_client.get(PRACTICE).text
    assert due_today(alice) == []
    assert "A routine that you cannot open any more" in page
    assert "Bob's calves" not in page.replace("&#x27;", "'")
    gone = PracticePlan.objects.get(routine=theirs)
    assert alice_client.post(f"{gone.get_absolute_url()}delete/").url == PRACTICE


def test_many_plans_cost_as_many_queries_as_one(alice, alice_client, routine):
    plan_of(alice, routine)
    practise(alice, started_at=NOW - timedelta(days=1), routine=routine)
    few = queries(alice_client.get, "/")
    for number in range(4):
        plan_of(alice, make_routine(alice, title=f"Number {number}"))
    assert queries(alice_client.get, "/") == few


def test_a_region_worked_hard_yesterday_had_better_rest(alice, alice_client, bob_client, clock):
    deep = make_routine(alice, make_step("arch-knuckle-glide", pressure=4), title="Deep soles", visibility="public")
    calves = make_routine(alice, make_step("calf-wringing"), title="Calves")
    practise(alice, started_at=NOW - timedelta(hours=20), routine=deep)
    plan_of(alice, deep)
    page = alice_client.get(deep.get_absolute_url()).text
    assert "A rest day?" in page
    assert "A rest day?" in alice_client.get("/").text
    for client, routine in ((bob_client, deep), (alice_client, calves)):
        assert "A rest day?" not in client.get(routine.get_absolute_url()).text
    clock[0] = NOW + timedelta(days=1)
    assert "A rest day?" not in alice_client.get(deep.get_absolute_url()).text


def test_what_was_stopped_before_its_deep_step_asks_for_no_rest(alice, alice_client):
    steps = [make_step("calf-wringing", seconds=60), make_step("arch-knuckle-glide", pressure=4)]
    deep = make_routine(alice, *steps, sides="once", title="Deep soles")
    practise(alice, started_at=NOW - timedelta(hours=1), routine=deep, finished=False, seconds_done=40)
    assert "A rest day?" not in alice_client.get(deep.get_absolute_url()).text


def test_the_zone_of_one_s_days_is_chosen(alice, alice_client):
    assert alice_client.post("/practice/zone/", {"timezone": AUCKLAND}).url == PRACTICE
    assert alice_client.get(PRACTICE).context["zone"].key == AUCKLAND
    alice_client.post("/practice/zone/", {"timezone": "Mars/Olympus"})
    page = alice_client.get(PRACTICE)
    assert "There is no such time zone." in page.text
    assert page.context["zone"].key == AUCKLAND


def test_however_much_is_planned_and_done_each_routine_is_read_once_and_the_latest_sessions_alone(
    alice, routine, monkeypatch
):
    for _number in range(3):
        plan_of(alice, routine)
    for number, slug in enumerate(["ankle-bone-circles", "calf-kneading-upwards", "ankle-bone-circles"]):
        practise(alice, "", NOW - timedelta(hours=number + 1), routine=routine, techniques={slug: 60})
    practise(alice, "", NOW - timedelta(hours=4), routine=routine)
    read = []
    monkeypatch.setattr(rest_days, "MOST_WORKED", 2)
    monkeypatch.setattr(rest_days, "worked_lately", lambda recent, *how: read.append(len(recent)) or {("calf", "left")})
    monkeypatch.setattr(rest_days, "worked_again", lambda reading, worked: read.append(worked) or [])
    due = due_today(alice)
    assert [each.done for each in due] == [4, 4, 4]
    assert read == []  # nobody has asked yet which places had better rest
    assert [each.rest for each in due] == [[], [], []]
    assert read == [2, {("calf", "left")}]
