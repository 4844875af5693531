"""A routine for oneself is read, judged and advised on as one sits oneself; one for a partner as the partner lies."""

import json

import pytest

from routines.advice import advise
from routines.document import schema
from routines.document.outline import outline
from routines.document.plan import Plan, SectionPlan
from routines.document.to_read import to_read
from routines.models import Routine
from routines.safety.screening import rulings_on, screen
from techniques import library_cache
from techniques.health_check.answers import Answers
from tests.factories import make_step, make_technique
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db
SITTING, PRONE = "Sitting", "Lying on the front"


@pytest.fixture
def squeeze():
    """What a partner has done lying on the front, and oneself sitting."""
    technique = make_technique(
        "heel-squeeze", area="heel", for_partner=True, receiver_position="prone", self_position="seated"
    )
    technique.prepare()
    return technique


def routine_of(author, technique, for_whom, position=""):
    part = SectionPlan({"sides": "once", "receiver_position": position}, [make_step(technique.slug, pressure=1)])
    return Routine.create(author, Plan({"title": "Heels", "for_whom": for_whom, "visibility": "public"}, [part]))


def under_pregnancy(document):
    """What the step is and what advice says, where the receiver must not lie on the front."""
    conditions = Answers({"pregnancy": ()}).conditions
    (ruling,) = rulings_on(document, screen(document, conditions))
    advice = advise(document, library_cache.kept().areas, conditions=conditions)
    return ruling.act, any("is to be left out" in one.message for one in advice)


@pytest.mark.parametrize(
    ("for_whom", "position", "label", "act"),
    [
        ("self", "", SITTING, "go"),
        ("partner", "", PRONE, "skip"),
        ("self", "prone", PRONE, "skip"),
        ("partner", "seated", SITTING, "go"),
    ],
)
def test_pages_answers_verdicts_and_advice_go_by_who_gets_it(alice, client, squeeze, for_whom, position, label, act):
    routine = routine_of(alice, squeeze, for_whom, position)
    document = routine.as_document()
    laid_out = outline(document)
    assert laid_out.positions == [label]
    assert laid_out.sections[0]["steps"][0]["position"] == label
    (part,) = to_read(document)["sections"]
    assert part["steps"][0]["receiver_position"] == laid_out.sections[0]["receiver_position"]
    assert under_pregnancy(document) == (act, act == "skip")
    for page in ("", "print/"):
        assert label in Page(client.get(f"{routine.get_absolute_url()}{page}")).text


def test_a_document_without_a_position_of_oneself_reads_as_before(alice, squeeze):
    before = routine_of(alice, squeeze, "self").as_document()
    del before["techniques"][squeeze.slug]["self_position"]
    schema.check(before)
    assert outline(before).positions == [PRONE]
    assert under_pregnancy(before) == ("skip", True)


def test_an_export_from_before_is_taken_and_its_technique_knows_oneself_again(alice, alice_api, squeeze):
    before = routine_of(alice, squeeze, "self").as_document()
    del before["techniques"][squeeze.slug]["self_position"]
    made = alice_api.post("/api/v1/routines/import/", json.dumps(before), content_type="application/json")
    assert made.status_code == 201, made.json()
    (code,) = made.json()["codes"]
    assert outline(Routine.objects.get(code=code).as_document()).positions == [SITTING]
