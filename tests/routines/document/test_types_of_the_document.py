"""The types of the routine document and its JSON Schema: one shape, told to mypy and to the world."""

import pytest

from routines.document import schema, shapes
from techniques.models import Technique
from techniques.models import document as library

PROPERTIES = schema.SCHEMA["properties"]


@pytest.fixture
def technique(db):
    return Technique.objects.get(slug="ankle-bone-circles")


def names(shape):
    return shape.__required_keys__ | shape.__optional_keys__


@pytest.mark.parametrize(
    ("part", "shape"),
    [
        (schema.SCHEMA, shapes.Document),
        (schema.SECTION, shapes.SectionOfDocument),
        (schema.STEP, shapes.StepOfDocument),
        (schema.WHEN_NOT, shapes.ContraindicationOfDocument),
        (PROPERTIES["based_on"], shapes.OriginOfDocument),
    ],
)
def test_a_part_of_the_document_has_the_keys_that_its_schema_names(part, shape):
    assert names(shape) == part["properties"].keys()
    assert shape.__required_keys__ == set(part.get("required", []))


def test_a_technique_has_the_keys_that_the_schema_names_and_those_that_this_site_writes(technique):
    part = PROPERTIES["techniques"]["additionalProperties"]
    assert names(shapes.TechniqueOfDocument) == part["properties"].keys() | technique.as_document().keys()
    assert shapes.TechniqueOfDocument.__required_keys__ == set(part["required"])


def test_the_parts_of_a_technique_have_the_keys_that_this_site_writes(technique):
    written = technique.as_document()
    assert names(library.StrokeEntry) == written["stroke"].keys()
    assert names(library.TargetEntry) == written["targets"][0].keys()
    assert names(library.Range) == written["seconds"].keys() == written["pressure"].keys()
    assert names(library.BenefitEntry) == written["benefits"][0].keys()
    assert names(library.ContraindicationEntry) == written["contraindications"][0].keys()


@pytest.mark.parametrize(
    ("fields", "whole"),
    [(shapes.StepFields, shapes.StepOfDocument), (shapes.SectionFields, shapes.SectionOfDocument)],
)
def test_an_edit_may_set_any_field_of_a_step_and_all_of_a_section_but_its_steps(fields, whole):
    assert names(fields) == names(whole) - {"steps"}
