"""`make faults` in short: what people wrote is there after a kill, and the site is well again without a hand."""

import pytest

from benchmarks.faults import __main__ as faults
from benchmarks.faults.load import NO_ANSWER
from benchmarks.faults.observing import Line, observed
from benchmarks.faults.site import Site
from tests.test_project import PROJECT

pytestmark = pytest.mark.xdist_group("running")
SHORT = {name: faults.FAULTS[name] for name in ("one web worker killed", "the database killed")}


def test_nothing_accepted_is_lost_when_a_worker_or_the_database_is_killed(home):
    with Site(home) as site:
        token = site.new_token()
        lines = [observed(name, fault, site, token, pause=0.4) for name, fault in SHORT.items()]
        assert site.restarts == 0
    for line in lines:
        assert line.is_good, line
        assert "500" not in line.failed, line


@pytest.mark.parametrize(
    "line",
    [
        Line("a lost write", 10, 9, 20, {}, 0.1, 0.0, ""),
        Line("no recovery", 10, 10, 20, {NO_ANSWER: 3}, 0.1, None, ""),
        Line("nothing tried", 0, 0, 0, {}, 0.1, 0.0, ""),
        Line("not refused", 10, 10, 20, {}, 0.1, 0.0, "stale code started", is_wrong=True),
    ],
    ids=lambda line: line.name,
)
def test_a_line_that_shows_a_fault_is_not_good(line):
    assert not line.is_good


def test_the_guide_has_a_line_for_each_fault():
    table = (PROJECT / "docs" / "reliability.md").read_text()
    for name in (*faults.FAULTS, faults.TWO_STARTS, faults.DISK_FULL):
        assert f"\n| {name} | " in table, name
