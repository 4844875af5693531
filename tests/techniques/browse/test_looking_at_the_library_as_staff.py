"""Staff look at the library in the admin, and change nothing: its source is the files."""

import pytest
from django.urls import reverse

from techniques.models import Technique
from tests.factories import make_technique, make_user

pytestmark = pytest.mark.django_db

MODELS = ["technique", "bodyarea", "stroke", "contraindication", "guidance", "topic", "source"]


@pytest.fixture
def staff_client(client):
    client.force_login(
        make_user("carol", is_staff=True, is_superuser=True), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.mark.parametrize("model", MODELS)
def test_staff_find_and_open_entries(staff_client, model):
    assert staff_client.get(reverse(f"admin:techniques_{model}_changelist"), {"q": "a"}).status_code == 200


def test_staff_read_a_technique(staff_client):
    technique = Technique.objects.get(slug="ankle-bone-circles")
    response = staff_client.get(reverse("admin:techniques_technique_change", args=[technique.pk]))
    assert response.status_code == 200
    assert b"Small circles round the ankle bones" in response.content
    assert b'name="_save"' not in response.content


def test_staff_do_not_see_what_people_keep_for_themselves(staff_client):
    own = make_technique("own--a", author=make_user("dora"), name="Dora's secret")
    assert "Dora&#x27;s secret" not in staff_client.get(reverse("admin:techniques_technique_changelist")).text
    address = reverse("admin:techniques_technique_change", args=[own.pk])
    assert staff_client.get(address).status_code == 302


@pytest.mark.parametrize("model", MODELS)
def test_nobody_adds_changes_or_deletes(staff_client, model):
    assert staff_client.get(reverse(f"admin:techniques_{model}_add")).status_code == 403
    technique = Technique.objects.first()
    assert staff_client.post(reverse("admin:techniques_technique_change", args=[technique.pk]), {}).status_code == 403
    assert staff_client.post(reverse("admin:techniques_technique_delete", args=[technique.pk])).status_code == 403


def test_others_do_not_see_the_admin(alice_client):
    response = alice_client.get(reverse("admin:techniques_technique_changelist"))
    assert response.status_code == 302
