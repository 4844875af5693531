"""Before a technique of one's own is deleted, a program can see which routines use it; a list can be read in peace."""

import pytest

from tests.api.conftest import URL, compose, problem
from tests.factories import make_routine, make_step
from tests.routines.import_export.handed_over import made_by

ROUTINES = f"{URL}routines/"


def uses(slug):
    return f"{URL}techniques/{slug}/routines/"


def test_the_routines_that_use_a_technique_are_listed_and_keep_it(alice_api, alice):
    rub = made_by(alice)
    using, gone = (make_routine(alice, make_step(rub.slug)) for _ in range(2))
    make_routine(alice)
    gone.discard()
    rows = alice_api.get(uses(rub.slug)).json()
    assert (rows["count"], rows["results"][0]["code"]) == (1, using.code)
    assert alice_api.delete(f"{URL}techniques/{rub.slug}/", HTTP_IF_MATCH="*").status_code == 204
    assert rub.slug in alice_api.get(f"{ROUTINES}{using.code}/").json()["techniques"]


def test_nobody_sees_what_others_use(api, bob_api, alice, bob):
    rub = made_by(alice)
    make_routine(alice, make_step(rub.slug), make_step("closing-flush"))
    problem(api.get(uses(rub.slug)), 401)
    problem(bob_api.get(uses(rub.slug)), 404)
    assert bob_api.get(uses("closing-flush")).json()["results"] == []


def test_a_routine_made_between_two_pages_stands_on_one_of_them(alice_api, alice):
    made = [compose(alice, title=f"Routine {number}").code for number in range(3)]
    first = alice_api.get(ROUTINES, {"sort": "oldest", "per_page": 2}).json()
    made.append(compose(alice, title="Meanwhile").code)
    second = alice_api.get(first["next"]).json()
    assert [row["code"] for row in first["results"] + second["results"]] == made
    last_first = alice_api.get(ROUTINES).json()["results"]
    assert [row["code"] for row in last_first] == made[::-1]


@pytest.mark.parametrize("sort", ["newest", "", "\x00"])
def test_an_unknown_order_is_refused(alice_api, sort):
    problem(alice_api.get(ROUTINES, {"sort": sort}), 400, "invalid_choice", "sort")
