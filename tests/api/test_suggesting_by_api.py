"""A program asks for a routine: open to everybody, and what cannot be used is a 400 that says where."""

import pytest

from routines.document.schema import check
from techniques.models import Technique
from tests.api.conftest import URL, problem, queries

pytestmark = pytest.mark.django_db
ADDRESS = f"{URL}routines/suggest/"


def ask(api, **wish):
    return api.post(ADDRESS, {"minutes": 10, **wish}, format="json")


def suggested(api, **wish):
    response = ask(api, **wish)
    assert response.status_code == 200, response.content
    return response.json()


def steps_of(made):
    return [step for section in made["document"]["sections"] for step in section["steps"]]


def test_a_visitor_gets_a_valid_document_with_reasons(api):
    made = suggested(api, areas=["foot", "calf"], purpose="loosen", for_self=True, seed=3)
    assert set(made) == {"total_seconds", "document", "reasons", "left_out", "not_reached", "unreached", "shortfall"}
    check(made["document"])
    assert abs(made["total_seconds"] - 600) <= 30
    assert made["shortfall"] == ""
    assert [reason["technique"] for reason in made["reasons"]] == [step["technique"] for step in steps_of(made)]
    assert made["document"]["for"] == "self"


def test_only_minutes_must_be_said(api):
    assert steps_of(suggested(api))
    assert problem(api.post(ADDRESS, {}, format="json"), 400, "required", "minutes")


def test_the_answer_is_nobody_elses_business(api):
    assert ask(api, conditions=["pregnancy"])["Cache-Control"] == "private, no-store"


def test_the_document_can_be_sent_back_to_be_kept(api, alice_api):
    made = suggested(api, areas=["hand"])
    assert alice_api.post(f"{URL}routines/", made["document"], format="json").status_code == 201


def test_the_same_wish_gives_the_same_and_kept_steps_stay(api):
    first = suggested(api, areas=["lower-leg", "foot"], seed=1)
    assert first == suggested(api, areas=["lower-leg", "foot"], seed=1)
    keep = [{name: step[name] for name in ("technique", "side", "seconds", "pressure")} for step in steps_of(first)[:2]]
    second = suggested(api, areas=["lower-leg", "foot"], seed=2, keep=keep)
    there = [(step["technique"], step["seconds"], step["pressure"]) for step in steps_of(second)]
    assert {(step["technique"], step["seconds"], step["pressure"]) for step in keep} <= set(there)
    assert sum(reason["kept"] for reason in second["reasons"]) == 2


@pytest.mark.parametrize(
    "said", ["bruise:calf+knee", {"condition": "bruise", "areas": ["calf", "knee"]}, "bruise:calf knee"]
)
def test_conditions_are_understood_in_each_of_their_shapes(api, said):
    made = suggested(api, areas=["lower-leg", "foot"], conditions=[said])
    left = {row["technique"]: row for row in made["left_out"]}
    assert left["calf-kneading-upwards"]["conditions"] == ["bruise"]
    assert not left.keys() & made["document"]["techniques"].keys()


@pytest.mark.parametrize("slug", ["fever", "suspected-dvt", {"condition": "pe-signs"}])
def test_a_red_flag_gives_no_routine_but_the_reason(api, slug):
    made = suggested(api, conditions=[slug])
    assert made["document"] is None
    assert made["total_seconds"] == 0
    assert made["reasons"] == made["left_out"] == []
    assert made["shortfall"].startswith("No massage today")


def test_for_a_partner_and_in_another_language(api):
    made = suggested(api, areas=["back"], for_partner=True, language="de")
    assert (made["document"]["for"], made["document"]["language"]) == ("partner", "de")
    assert made["document"] == suggested(api, areas=["back"], for_self=False, language="de")["document"]


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"minutes": 2}, "minutes"),
        ({"minutes": 121}, "minutes"),
        ({"minutes": "a while"}, "minutes"),
        ({"areas": ["foot", "tail"]}, "areas"),
        ({"areas": "foot"}, "areas"),
        ({"areas": [["foot"]]}, "areas.0"),
        ({"purpose": "cure"}, "purpose"),
        ({"for_self": True, "for_partner": True}, "for_self"),
        ({"for_self": False, "for_partner": False}, "for_self"),
        ({"for_self": "perhaps"}, "for_self"),
        ({"receiver_position": "upside-down"}, "receiver_position"),
        ({"tools": [{}]}, "tools.0"),
        ({"pressure_max": 6}, "pressure_max"),
        ({"conditions": ["no-such-thing"]}, "conditions"),
        ({"conditions": ["bruise:tail"]}, "conditions"),
        ({"conditions": [7]}, "conditions"),
        ({"conditions": [{"areas": ["calf"]}]}, "conditions"),
        ({"conditions": [{"condition": "bruise", "areas": "calf"}]}, "conditions"),
        ({"conditions": "bruise"}, "conditions"),
        ({"keep": [{"technique": "no-such-thing", "seconds": 60, "pressure": 2}]}, "keep.0.technique"),
        ({"keep": [{"technique": "heel-cup-squeeze", "seconds": 2, "pressure": 2}]}, "keep.0.seconds"),
        ({"keep": "all"}, "keep"),
        ({"seed": -1}, "seed"),
        ({"seed": 10**30}, "seed"),
        ({"language": "../../etc"}, "language"),
    ],
)
def test_what_cannot_be_used_is_a_400_that_says_where(api, wish, field):
    errors = problem(ask(api, **wish), 400)
    assert errors[0]["field"].startswith(field)


def test_it_is_no_code_of_a_routine(api, alice_api):
    assert api.get(ADDRESS).status_code == 405
    assert alice_api.put(ADDRESS, {}, format="json").status_code == 405


def test_it_costs_few_queries(api):
    ask(api)
    assert queries(api.post, ADDRESS, {"minutes": 30, "conditions": ["pregnancy"]}, format="json") <= 3


def test_a_technique_of_ones_own_is_offered_to_its_author_alone(alice, alice_api, bob_api):
    mine = Technique.objects.get(slug="heel-cup-squeeze").copy_for(alice)
    keep = [{"technique": mine.slug, "seconds": 60, "pressure": 2}]
    assert mine.slug in suggested(alice_api, areas=["foot"], keep=keep)["document"]["techniques"]
    assert problem(ask(bob_api, areas=["foot"], keep=keep), 400, field="keep.0.technique")
