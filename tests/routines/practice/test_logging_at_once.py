"""A session that a page and its queue send at the same moment is logged once, and both are told so."""

from uuid import uuid4

import pytest

from routines.models import PracticeSession
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
