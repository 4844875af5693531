"""Nothing that a program can send gives a 500, and every answer is one that the published schema describes."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.throttling import SimpleRateThrottle
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.api import openapi
from config.wsgi import application
from routines.document.schema import SCHEMA
from routines.models import Routine, ShareLink
from tests.api.conftest import ANKLE, GLIDE, URL, compose
from tests.cases import cases

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
QUIETLY = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=cases(6),
    suppress_health_check=list(HealthCheck),
)


def site(environ, start_response):
    """The server's own application, without the signals that would close the test's connection to the database."""
    response = application.get_response(application.request_class(environ))
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


schema = schemathesis.openapi.from_dict(openapi())
schema.app = site
OPERATIONS = [found.ok() for found in schema.get_all_operations()]
# Where an address takes words and nothing else, there is nothing that the schema forbids.
ASKED = [(GenerationMode.POSITIVE, operation) for operation in OPERATIONS]
ASKED += [(GenerationMode.NEGATIVE, operation) for operation in OPERATIONS if operation.body or operation.query]


@pytest.fixture
def there(alice, bob):
    """What the addresses can lead to."""
    mine, public = compose(alice), compose(bob, visibility="public")
    token = ShareLink.objects.create(routine=mine).token
    return {"/explore/": {"code": public.code}, "": {"code": mine.code, "token": token, "slug": ANKLE}}


def lead_somewhere(case, there):
    known = next(values for part, values in there.items() if part in case.path)
    case.path_parameters.update({name: known[name] for name in case.path_parameters if name in known})
    if "If-Match" in case.headers:
        case.headers["If-Match"] = "*"


@pytest.mark.parametrize(("mode", "operation"), ASKED, ids=lambda value: getattr(value, "label", value))
def test_every_operation_answers_as_described(mode, operation, alice_api, there, monkeypatch):
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "login", "100000/min")

    @QUIETLY
    @given(case=operation.as_strategy(generation_mode=mode), lead=st.booleans(), known=st.booleans())
    def answers(case, lead, known):
        if lead:
            lead_somewhere(case, there)
        headers = {"Authorization": alice_api._credentials["HTTP_AUTHORIZATION"]} if known else {}
        headers["Accept-Encoding"] = "identity"  # its client for WSGI asks for gzip, and cannot read it
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    answers()


ODD = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**30), 2**31, 2**63, 1e308, 0.1])
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["\x00", "\ud800", "x" * 700, GLIDE, ANKLE, "self", "each", "public", "60"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def parts(described, odd):
    """Documents that are nearly right: any part of them may be anything."""
    properties = {
        name: ODD if part.get("type") not in ("array", "object") else odd(part)
        for name, part in described["properties"].items()
    }
    return st.fixed_dictionaries({}, optional=properties)


def lists(described):
    if "items" not in described or "properties" not in described["items"]:
        return ODD
    return st.lists(parts(described["items"], lists), max_size=3) | ODD


NEARLY = st.builds(lambda body, title: {"title": title, **body}, parts(SCHEMA, lists), st.just("Feet") | ODD)


@pytest.mark.parametrize("method", ["post", "put", "patch"])
def test_no_document_whatever_gives_a_500(alice_api, routine, method):
    @settings(QUIETLY, max_examples=cases(20))
    @given(body=NEARLY)
    def answers(body):
        url = f"{URL}routines/" if method == "post" else f"{URL}routines/{routine.code}/"
        response = alice_api.generic(
            method.upper(), url, json.dumps(body), content_type="application/json", HTTP_IF_MATCH="*"
        )
        assert response.status_code in (200, 201, 400), response.content
        if response.status_code == 400:
            assert set(response.json()) == {"type", "errors"}
            assert all(set(error) == {"code", "detail", "field"} for error in response.json()["errors"])
        else:
            stored = Routine.objects.get(code=response.json()["code"])
            assert stored.document == response.content.decode()

    answers()


@pytest.mark.parametrize("address", ["routines/", "auth/login/", "me/", "auth/logout/"])
def test_no_bytes_whatever_give_a_500(alice_api, address):
    @settings(QUIETLY, max_examples=cases(12))
    @given(body=st.binary(max_size=60), kind=st.sampled_from(["application/json", "text/plain", ""]) | st.text())
    def answers(body, kind):
        for method in ("POST", "PATCH", "PUT", "DELETE"):
            response = alice_api.generic(method, f"{URL}{address}", body, content_type=kind)
            assert response.status_code < 500

    answers()
