"""Whichever part of the site answers, the same headers protect it; and nobody's own page is kept by a browser."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection
from django.urls import path, reverse

from config import urls
from config.api import Index
from config.http.requests import Request
from routines.models import ShareLink
from tests.factories import make_routine, make_step
from tests.test_running import PROJECT, address

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
TOO_LARGE = {"data": b"x" * 1_100_000, "content_type": "text/plain"}
OWN_PAGES = [
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "routines:mine",
    "accounts:home",
]


class WithBrokenPage:
    """The site's addresses, and one that fails."""

    urlpatterns = [path("broken/", lambda request: 1 / 0), *urls.urlpatterns]
    handler500 = urls.handler500


def assert_protected(response):
    for name, value in HEADERS.items():
        assert response.headers[name] == value, name
    assert "object-src 'none'" in response["Content-Security-Policy"]
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        (lambda client: client.get("/"), 200),
        (lambda client: client.get("/api/v1/techniques/"), 200),
        (lambda client: client.get("/nowhere/"), 404),
        (lambda client: client.get("/api/v1/nowhere/"), 404),
        (lambda client: client.get("/", HTTP_HOST="elsewhere.example"), 400),
        (lambda client: client.get("/api/v1/", HTTP_HOST="elsewhere.example"), 400),
        (lambda client: client.post("/account/login/", **TOO_LARGE), 413),
        (lambda client: client.post("/api/v1/auth/login/", **TOO_LARGE), 413),
        (lambda client: client.get("/admin/?q=%00"), 400),
        (lambda client: client.get("/routines/"), 302),
        (lambda client: client.get("/healthz"), 200),
    ],
)
def test_a_page_an_answer_and_a_refusal_have_the_same_headers(client, ask, status):
    response = ask(client)
    assert response.status_code == status
    assert_protected(response)


def test_a_refused_form_and_a_broken_page_have_them_too(client, alice_client, settings):
    alice_client.handler.enforce_csrf_checks = True
    refused = alice_client.post("/routines/new/", {"title": "x"})
    assert refused.status_code == 403
    assert_protected(refused)
    settings.ROOT_URLCONF = WithBrokenPage
    client.raise_request_exception = False
    broken = client.get("/broken/")
    assert broken.status_code == 500
    assert_protected(broken)


def test_pages_of_whoever_is_logged_in_are_kept_by_no_browser(alice, alice_client):
    routine = make_routine(alice, make_step())
    pages = [reverse(name) for name in OWN_PAGES]
    pages += [
        routine.get_absolute_url(),
        f"/routines/{routine.code}/share/",
        "/techniques/",
        "/body/",
        "/techniques/mine/",
    ]
    for page in pages:
        response = alice_client.get(page)
        assert response.status_code == 200, page
        assert "no-store" in response["Cache-Control"], page


def test_what_is_the_same_for_everybody_and_ones_own_documents_can_still_be_asked_about_by_etag(
    alice, alice_client, client
):
    routine = make_routine(alice, make_step())
    link = ShareLink.objects.create(routine=routine)
    page = alice_client.get(f"/s/{link.token}/")
    document = alice_client.get(f"/api/v1/routines/{routine.code}/")
    assert [answer["Cache-Control"] for answer in (page, document)] == ["private, no-cache"] * 2
    assert alice_client.get(f"/s/{link.token}/", headers={"If-None-Match": page["ETag"]}).status_code == 304
    assert client.get("/techniques/")["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("host", "begins"),
    [
        ("testserver", "http://testserver/"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("127.0.0.1:99999", "http://127.0.0.1:8000/"),
        ("localhost:1", "http://127.0.0.1:8000/"),
    ],
)
def test_a_port_that_is_not_the_sites_gets_into_no_link(rf, host, begins):
    request = Request(rf.get("/api/v1/", HTTP_HOST=host).environ)
    links = json.loads(Index.as_view()(request).render().content)
    assert links
    assert all(link.startswith(begins) for link in links.values())


BEHIND_TLS = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
client = Client()
client.cookies["known"] = "2026-03-01~pregnancy"
shown = client.get("/techniques/", secure=True, headers={"host": "effleur.example"})
asked = client.get("/account/login/", secure=True, headers={"host": "effleur.example"})
cookies = {**shown.cookies, **asked.cookies}
print(json.dumps({
    "settings": [settings.SESSION_COOKIE_NAME, settings.MESSAGES_COOKIE_NAME],
    "hsts": asked.headers["Strict-Transport-Security"],
    "shown": [shown.status_code, shown.headers["Cache-Control"]],
    "cookies": {name: [cookie.value, cookie["path"], cookie["secure"]] for name, cookie in cookies.items()},
}))
"""


def test_behind_tls_no_other_host_sets_a_cookie_and_health_answers_move_to_the_new_name(transactional_db):
    more = {"SITE_URL": "https://effleur.example", "DEBUG": "1"}
    more["DATABASE_URL"] = address(connection.settings_dict["NAME"])
    done = subprocess.run(
        [sys.executable, "-c", BEHIND_TLS], cwd=PROJECT, env={**os.environ, **more}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["settings"] == ["__Host-sessionid", "__Host-messages"]
    assert told["hsts"] == "max-age=31536000; includeSubDomains"
    assert told["shown"] == [200, "private, no-store"]
    assert told["cookies"].pop("known") == ["", "/", ""]
    assert told["cookies"].pop("__Host-known") == ["2026-03-01~pregnancy", "/", True]
    assert [(name, *rest) for name, (_, *rest) in told["cookies"].items()] == [("__Host-csrftoken", "/", True)]
