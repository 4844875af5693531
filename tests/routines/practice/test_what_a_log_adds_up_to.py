"""Days, weeks, areas and changes: whatever the log, nothing is lost, counted twice or claimed."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from routines.practice import statistics
from routines.practice.statistics import LEVELS, Done
from tests.cases import cases

TODAY = date(2026, 11, 30)
SCORES = st.none() | st.integers(0, 10)
SLUGS = st.sampled_from(["calf", "ankle", "neck"])
SESSIONS = st.lists(
    st.builds(
        Done,
        day=st.dates(TODAY - timedelta(days=60), TODAY),
        seconds=st.integers(0, 7200),
        title=st.sampled_from(["Ankles", "Neck", "Évening"]),
        routine=st.sampled_from(["", "abc", "xyz"]),
        areas=st.dictionaries(SLUGS, st.integers(1, 600)),
        area=st.just("") | SLUGS,
        before=SCORES,
        after=SCORES,
    ),
    max_size=20,
)
every = settings(deadline=None, max_examples=cases(20))


def scored(sessions):
    return [done for done in sessions if None not in (done.before, done.after)]


@every
@given(SESSIONS, st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_a_month_is_whole_weeks_with_each_of_its_days_once(sessions, first):
    grid = statistics.month(sessions, first)
    days = [day for week in grid for day in week]
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in grid)
    assert [day.day for day in days] == [days[0].day + timedelta(days=n) for n in range(len(days))]
    inside = [day for day in days if day.is_in_month]
    assert {day.day.month for day in inside} == {first.month}
    assert inside[0].day.day == 1
    assert (inside[-1].day + timedelta(days=1)).day == 1
    for day in days:
        assert day.count == sum(done.day == day.day for done in sessions)
        assert day.seconds == sum(done.seconds for done in sessions if done.day == day.day)
        assert 0 <= day.level <= LEVELS
        assert bool(day.level) == bool(day.count)


@every
@given(SESSIONS, st.integers(1, 30))
def test_weeks_follow_one_another_and_hold_each_session_once(sessions, count):
    weeks = statistics.weeks(sessions, TODAY, count)
    assert len(weeks) == count
    assert weeks[-1].monday <= TODAY < weeks[-1].monday + timedelta(days=7)
    assert all(later.monday - week.monday == timedelta(days=7) for week, later in pairwise(weeks))
    within = [done for done in sessions if done.day >= weeks[0].monday]
    assert sum(week.count for week in weeks) == len(within)
    assert sum(week.seconds for week in weeks) == sum(done.seconds for done in within)


@every
@given(SESSIONS)
def test_the_time_of_all_areas_is_the_time_of_all_sessions(sessions):
    sums = statistics.seconds_by_area(sessions)
    assert sum(sums.values()) == sum(sum(done.areas.values()) for done in sessions)
    assert list(sums.values()) == sorted(sums.values(), reverse=True)


@every
@given(SESSIONS)
def test_every_pair_of_scores_counts_in_one_area_and_no_half_pair_in_any(sessions):
    found = statistics.changes(sessions)
    assert sum(change.count for change in found) == len(scored(sessions))
    assert len({change.name for change in found}) == len(found)
    for change in found:
        assert 0 <= change.before <= 10
        assert 0 <= change.after <= 10


@every
@given(SESSIONS)
def test_what_helped_has_enough_behind_it_and_did_lower_the_score(sessions):
    found = statistics.helped(sessions)
    assert all(change.lower > 0 and change.count >= statistics.LEAST_SESSIONS for change, _code in found)
    assert [change.lower for change, _code in found] == sorted((c.lower for c, _code in found), reverse=True)
    for change, code in found:
        of_it = [done for done in scored(sessions) if (done.routine or done.title) == (code or change.name)]
        assert change.count <= len(of_it)


def test_a_routine_that_was_renamed_is_one_and_bears_its_last_name():
    days = [TODAY - timedelta(days=n) for n in range(3)]
    sessions = [
        Done(day, 60, title, "abc", before=6, after=4) for day, title in zip(days, ["New", "Old", "Old"], strict=True)
    ]
    [(change, code)] = statistics.helped(sessions)
    assert (change.name, change.count, change.lower, code) == ("New", 3, 2, "abc")


def test_a_month_without_practice_is_a_calm_page():
    assert {day.level for week in statistics.month([], TODAY) for day in week} == {0}
    assert statistics.changes([]) == statistics.helped([]) == []
