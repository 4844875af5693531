"""What no browser sends and somebody will: each is answered, none breaks the site."""

import base64
import json

import pytest
from django.core import mail

from config.http.requests import Request
from tests.factories import PASSWORD


def test_too_many_parameters_are_a_bad_request(api):
    response = api.get(f"/api/v1/explore/?{'&' * 1500}")
    assert response.status_code == 400
    assert response.json()["type"] == "client_error"


def test_a_page_address_that_cannot_be_read_counts_as_not_sent(rf):
    environ = rf.get("/techniques/", headers={"HX-Request": "true", "HX-Current-URL": "http://["}).environ
    assert "HX-Current-URL" not in Request(environ).headers


def test_a_cursor_with_endless_digits_is_unknown(api):
    cursor = base64.b64encode(b"p=" + b"9" * 5000).decode()
    assert api.get("/api/v1/explore/", {"cursor": cursor}).status_code == 404


@pytest.mark.parametrize("address", ["/nowhere/", "/static/nothing"])
def test_a_body_that_cannot_be_read_at_an_address_that_is_not_there_is_404(client, address):
    client.cookies["csrftoken"] = "a" * 32
    assert client.generic("POST", address, b"x", "multipart/form-data").status_code == 404


@pytest.mark.parametrize("page", ["/account/signup/", "/account/password/reset/"])
def test_an_address_to_which_no_mail_can_go_is_refused_beside_the_field(client, page):
    response = client.post(page, {"email": f"x@{'İ' * 60}.org", "password1": PASSWORD})
    assert response.status_code == 200
    assert "email" in response.context["form"].errors


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59", "9999-12-31T23:59:59Z", "2090-01-01T00:00:00Z"])
def test_a_link_until_the_end_of_time_is_refused(alice_api, settings, moment):
    settings.TIME_ZONE = "America/New_York"
    made = alice_api.post("/api/v1/routines/", {"title": "Calves"})
    response = alice_api.post(f"{made['Location']}links/", {"expires_at": moment})
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "expires_at"


def test_a_change_that_changes_nothing_is_no_revision(alice_api):
    address = alice_api.post("/api/v1/routines/", {"title": "Calves"})["Location"]
    for change in ({}, {"title": "Calves"}):
        response = alice_api.patch(address, change, headers={"If-Match": "*"})
        assert (response.status_code, response.json()["revision"]) == (200, 1)


def test_a_mail_names_the_site_whatever_host_was_asked(client, alice, settings):
    settings.SITE_URL = "https://effleur.example"
    client.post("/account/password/reset/", {"email": alice.email}, headers={"host": "localhost:31337"})
    assert "https://effleur.example/account/password/reset/key/" in mail.outbox[0].body
    assert "31337" not in mail.outbox[0].body


def test_the_admin_has_no_door_of_its_own(client, alice):
    alice.is_staff = True
    alice.save()
    response = client.post("/admin/login/?next=/admin/", {"username": alice.email, "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")
    assert client.get("/admin/").status_code == 302


def test_logging_in_by_api_keeps_to_the_number_of_tokens(api, alice, monkeypatch):
    monkeypatch.setattr("accounts.models.TOKENS_PER_PERSON", 1)
    form = {"email": alice.email, "password": PASSWORD}
    assert api.post("/api/v1/auth/login/", form).status_code == 201
    refused = api.post("/api/v1/auth/login/", form)
    assert refused.status_code == 403
    assert json.loads(refused.content)["errors"][0]["code"] == "too_many_tokens"


def test_a_nul_in_the_address_of_an_admin_list_is_a_bad_request(admin_client):
    assert admin_client.get("/admin/routines/routine/?for_whom__exact=%00").status_code == 400
    assert admin_client.get("/admin/routines/routine/?q=ankle").status_code == 200
