"""What two pages send at the same moment: a session is logged once, and what is withdrawn stays withdrawn."""

from uuid import uuid4

import pytest

from routines.models import PracticeCalendar, PracticeSession
from routines.models.practice_session import Felt
from tests.factories import make_user
from tests.routines.models.test_writing_at_once import at_once
from tests.routines.practice.practising import START

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_id_at_once_is_one_session():
    alice, key = make_user("alice"), uuid4()
    fields = {"title": "Ankles", "started_at": START, "ended_at": START, "seconds_done": 60}
    results = at_once(*[lambda: PracticeSession.log(alice, key, Felt("calf", 6, 4), **fields)] * 4)
    assert [session.pk for session, _is_new in results] == [PracticeSession.objects.get().pk] * 4
    assert sorted(is_new for _session, is_new in results) == [False, False, False, True]


def test_an_address_that_was_renewed_stays_away_while_a_zone_is_chosen():
    alice = make_user("alice")
    token = PracticeCalendar.keep(alice, "Europe/Berlin").token
    for _time in range(4):
        zones = [lambda: PracticeCalendar.keep(alice, "Europe/Paris")] * 3
        results = at_once(PracticeCalendar.objects.get(user=alice).renew, *zones)
        assert [result for result in results if isinstance(result, Exception)] == []
        assert not PracticeCalendar.objects.of_token(token).exists()
        token = PracticeCalendar.objects.get(user=alice).token
