"""The demo data set: it loads, twice the same, and what it shows is sound."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from routines.management.commands.load_demo import EMAIL, PASSWORD
from routines.models import Routine


@pytest.fixture
def demo(db):
    call_command("load_demo", verbosity=0)
    return get_user_model().objects.get(email=EMAIL)


def test_the_demo_has_a_dozen_routines_and_loading_it_again_adds_none(demo):
    assert demo.routines.count() == 12
    call_command("load_demo", verbosity=0)
    assert demo.routines.count() == 12


def test_the_demo_account_can_log_in(demo, client):
    assert client.login(email=EMAIL, password=PASSWORD)


def test_each_step_of_the_demo_keeps_to_the_range_of_its_technique(demo):
    for routine in Routine.objects.filter(author=demo):
        document = routine.as_document()
        for step in (step for section in document["sections"] for step in section["steps"]):
            technique = document["techniques"][step["technique"]]
            assert technique["pressure"]["min"] <= step["pressure"] <= technique["pressure"]["max"], step
            assert technique["seconds"]["min"] <= step["seconds"] <= technique["seconds"]["max"], step
            assert technique["for_self" if document["for"] == "self" else "for_partner"], step


def test_the_ten_minute_routines_of_the_demo_take_about_ten_minutes(demo):
    for routine in Routine.objects.filter(author=demo, title__in=["Basic ankle self-massage"]):
        assert 540 <= routine.total_seconds <= 660
