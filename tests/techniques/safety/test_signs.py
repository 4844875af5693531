"""The signs to rule out before a massage, and the few that one sentence names."""

import pytest

from techniques.models import Contraindication
from techniques.safety.signs import GRAVITY, NAMED, grouped, named_first, sign_of

pytestmark = pytest.mark.django_db


def signs(**rule):
    return [sign for sign in map(sign_of, Contraindication.objects.current().filter(**rule)) if sign]


def test_each_short_name_stands_for_signs_of_the_library_and_no_sign_has_two():
    named = [slug for _in_short, slugs in named_first() for slug in slugs]
    assert len(named) == len(set(named))
    assert set(named) <= {sign.slug for sign in signs()}


def test_the_gravest_signs_come_first_and_four_of_all_are_named():
    everything = grouped(reversed(signs()))
    assert [gravity for gravity, _label, _members in everything.groups] == list(GRAVITY)
    assert everything.count == len(signs())
    assert everything.named == tuple(in_short for in_short, _slugs in named_first()[:NAMED])


def test_only_signs_on_the_list_are_named():
    assert grouped(signs(slug__in=["pe-signs", "suspected-arm-clot"])).named == ("a blood clot", "chest pain")
    assert grouped(signs(slug="aneurysm")).named == ()
    assert grouped(signs(slug="bruise")) is None  # massage elsewhere is fine
