"""Plans as physios, spas and blogs write them: what each line becomes when nobody corrects anything."""

import json
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routines.import_export.pasting import choosing, plan_text
from techniques.search.technique_names import names_for

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
READ = "/api/v1/routines/read-text/"
LEFT_OUT = "leave-out"


def plans(name):
    return json.loads((HERE / name).read_text())


def rows(name):
    return [pytest.param(plan, row, id=f"{plan['id']}: {row['find']}") for plan in plans(name) for row in plan["lines"]]


answers = {}


def read(api, plan):
    """What the API makes of a plan, which is asked once for all its lines."""
    key = plan["text"], plan["for"]
    if key not in answers:
        answers[key] = api.post(READ, {"text": plan["text"], "for": plan["for"]}).json()
    return answers[key]


@pytest.mark.xdist_group("plans")
@pytest.mark.parametrize(("plan", "row"), [*rows("plans.json"), *rows("more_plans.json")])
def test_a_line_of_a_real_plan_is_read_as_it_was_meant(api, plan, row):
    answer = read(api, plan)
    found = [line for line in answer["lines"] if row["find"] in line["text"]]
    if row["technique"] == LEFT_OUT:
        assert [line["chosen"] for line in found] == [None] * len(found)
        assert all(line["reason"] and line["why"] for line in found)
        if reason := row.get("reason"):
            assert [line["reason"] for line in found] == [reason]
        return
    (line,) = found
    assert line["chosen"] in row["technique"], line
    chosen = line["techniques"][0]
    assert (chosen["slug"], line["reason"]) == (line["chosen"], None)
    if row.get("seconds"):
        least, most = row["seconds"]
        seconds = chosen["seconds"]["default"] if line["seconds"] is None else line["seconds"]
        assert least <= seconds <= most
    if row.get("side"):
        sides = answer["sections"][line["section"]]["sides"]
        assert (line["side"] or {"each": "each", "once": "both"}[sides]) in row["side"]
    pressure = chosen["pressure"]["default"] if line["pressure"] is None else line["pressure"]
    assert pressure <= row.get("pressure_at_most", 5)
    assert pressure == row.get("pressure", pressure)
    assert line["repetitions"] == row.get("repetitions", line["repetitions"])
    assert row.get("note", "") in line["note"]


@pytest.mark.parametrize(
    "plan", [plan for plan in plans("more_plans.json") if "frequency" in plan], ids=lambda p: p["id"]
)
def test_how_often_is_said_of_the_whole_or_of_nothing(api, plan):
    assert read(api, plan)["frequency"] == plan["frequency"]


def test_the_page_and_the_api_decide_alike(api, alice_client):
    plan = plans("plans.json")[0]
    page = alice_client.post("/routines/paste/", {"text": plan["text"], "for_whom": plan["for"]})
    shown = [
        page.context["steps"].initial[f"line-{number}-technique"] or None
        for number, _line in enumerate(read(api, plan)["lines"])
    ]
    assert shown == [line["chosen"] for line in read(api, plan)["lines"]]


def test_sixty_lines_are_read_within_150_ms_of_cpu():
    text = "\n".join(line for plan in plans("plans.json") for line in plan["text"].splitlines() if line.strip())
    text = "\n".join(text.splitlines()[:60])
    names = names_for(AnonymousUser())

    def taken():
        start = time.process_time()
        choosing.choose(plan_text.read(text, names).lines, names, "self")
        return time.process_time() - start

    assert min(taken() for _ in range(5)) < 0.15


# What holds for any text

ANY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FORBIDDING = ["No", "Do not do", "Don't do", "Never", "Avoid", "Skip", "NOT:", "Please avoid", "Leave out", "No more"]
DOSES = st.sampled_from(["", " 60 s", " 2 min R", ", 3 x 20 s each side", " (1 min)", " - slowly", " 2 min 3x daily"])
WORDS = [
    *(
        "calf kneading",
        "sole",
        "2 min",
        "x3",
        "each side",
        "not",
        "no",
        "R",
        "L",
        "( )",
        "-",
        ":",
        "firm",
        "1/2",
        "every day",
    ),
    *(
        "|",
        "\t",
        "effleurage",
        "ankle",
        "60 s",
        ">",
        "and",
        "**",
        "#",
        "0:40",
        "12",
        "Hands round the foot",
        "until",
        "left",
    ),
    *(";", "\n", "\n- ", "repeat on the other side", "½", "to", "Technique\tMin", ","),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


@ANY
@given(text=TEXTS | st.text(max_size=120), for_whom=st.sampled_from(["self", "partner"]))
def test_no_text_breaks_it_and_what_is_chosen_suits(text, for_whom):
    names = names_for(AnonymousUser())
    for choice in choosing.choose(plan_text.read(text, names).lines, names, for_whom):
        assert (choice.chosen is None) == bool(choice.reason) == bool(choice.why)
        if choice.chosen:
            assert choice.chosen.suits(for_whom)
            assert not choice.chosen.gone
            assert choice.options[0] is choice.chosen


@ANY
@given(data=st.data())
def test_a_negated_line_never_becomes_a_step(data):
    names = names_for(AnonymousUser())
    name = data.draw(st.sampled_from([one.name for one in names.known]))
    text = f"{data.draw(st.sampled_from(FORBIDDING))} {name[0].lower()}{name[1:]}{data.draw(DOSES)}"
    choices = choosing.choose(plan_text.read(text, names).lines, names, "partner")
    assert [choice.chosen for choice in choices] == [None] * len(choices), text


@ANY
@given(data=st.data())
def test_a_step_never_lasts_longer_than_its_line_says(data):
    """Of one side; how often it is done multiplies nothing."""
    names = names_for(AnonymousUser())
    name = data.draw(st.sampled_from([one.name for one in names.known if not one.gone]))
    seconds, count = data.draw(st.integers(5, 600)), data.draw(st.integers(1, 9))
    often = data.draw(st.sampled_from(["", " 3x daily", " twice a week", " b.i.d.", ", every 2 hours", " 4x/wk"]))
    said = data.draw(
        st.sampled_from([f"{seconds} s", f"{seconds}s", f"{count} x {seconds} s", f"{seconds} sec x {count}"])
    )
    (line,) = plan_text.read(f"{name} {said}{often}", names).lines
    assert line.seconds == seconds * (count if "x" in said else 1)
