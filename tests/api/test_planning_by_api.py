"""A program plans a person's routines, and finds the address of their calendar."""

import pytest
from icalendar import Calendar

from routines.models import PracticePlan
from tests.api.conftest import URL, compose, problem, queries

PLANS, CALENDAR = f"{URL}plans/", f"{URL}plans/calendar/"


def sent(routine, **fields):
    return {
        "routine": routine.code,
        "repeats": "weekly",
        "weekdays": [3, 0],
        "times": ["20:00", "08:00"],
        "starts_on": "2026-11-30",
        "timezone": "Europe/Berlin",
        **fields,
    }


def test_a_plan_is_made_read_replaced_and_deleted(alice_api, routine):
    answer = alice_api.post(PLANS, sent(routine))
    assert answer.status_code == 201
    plan = answer.json()
    assert (plan["title"], plan["weekdays"], plan["times"]) == ("Both ankles", [0, 3], ["08:00", "20:00"])
    assert answer["Location"] == f"http://testserver{PLANS}{plan['id']}/"
    assert alice_api.get(answer["Location"]).json() == plan
    assert alice_api.get(PLANS).json()["results"] == [plan]
    monthly = sent(routine, repeats="monthly", weekdays=[])
    assert alice_api.put(answer["Location"], monthly).json()["repeats"] == "monthly"
    assert alice_api.delete(answer["Location"]).status_code == 204
    problem(alice_api.get(answer["Location"]), 404)
    problem(alice_api.delete(answer["Location"]), 404)


def test_a_plan_that_is_sent_again_with_its_key_is_one(alice_api, routine):
    first = alice_api.post(PLANS, sent(routine), headers={"Idempotency-Key": "once"})
    again = alice_api.post(PLANS, sent(routine), headers={"Idempotency-Key": "once"})
    assert (first.json(), PracticePlan.objects.count()) == (again.json(), 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"routine": "abcdefghjk"}, "routine"),
        ({"repeats": "hourly"}, "repeats"),
        ({"weekdays": []}, "weekdays"),
        ({"weekdays": [7]}, "weekdays.0"),
        ({"times": []}, "times"),
        ({"times": ["25:00"]}, "times.0"),
        ({"starts_on": "1999-01-01"}, "starts_on"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(alice_api, routine, wrong, field):
    problem(alice_api.post(PLANS, {**sent(routine), **wrong}), 400, field=field)


def test_a_stranger_finds_none_of_it_and_plans_nothing_of_another(alice_api, bob_api, api, bob, routine):
    address = alice_api.post(PLANS, sent(routine))["Location"]
    for method in ("get", "put", "delete"):
        problem(getattr(bob_api, method)(address, sent(compose(bob))), 404)
        problem(getattr(api, method)(address), 401)
    problem(bob_api.post(PLANS, sent(routine)), 400, "does_not_exist", "routine")


def test_many_plans_cost_as_many_queries_as_one(alice, alice_api, routine):
    alice_api.post(PLANS, sent(routine))
    few = queries(alice_api.get, PLANS)
    for _number in range(4):
        alice_api.post(PLANS, sent(compose(alice)))
    assert queries(alice_api.get, PLANS) == few


def test_the_calendar_s_address_is_told_and_renewed(alice_api, bob_api, api, routine):
    assert alice_api.get(CALENDAR).json() == {"timezone": "UTC", "url": None}
    problem(alice_api.post(f"{CALENDAR}renew/"), 404)
    alice_api.post(PLANS, sent(routine))
    told = alice_api.get(CALENDAR).json()
    assert told["timezone"] == "Europe/Berlin"
    assert len(Calendar.from_ical(api.get(told["url"]).content).walk("VEVENT")) == 2
    renewed = alice_api.post(f"{CALENDAR}renew/").json()["url"]
    assert api.get(told["url"]).status_code == 404
    assert api.get(renewed).status_code == 200
    assert alice_api.put(CALENDAR, {"timezone": "Asia/Tokyo"}).json() == {"timezone": "Asia/Tokyo", "url": renewed}
    problem(alice_api.put(CALENDAR, {"timezone": "Mars/Olympus"}), 400, field="timezone")
    assert bob_api.get(CALENDAR).json()["url"] is None
