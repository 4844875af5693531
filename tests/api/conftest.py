"""What the tests of the API share: a routine of alice's, and the two checks that each endpoint gets."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routines.document.plan import Plan, SectionPlan
from routines.models import Routine, ShareLink
from techniques.models import Technique

ANKLE = "ankle-bone-circles"
GLIDE = "lower-leg-opening-glide"
URL = "/api/v1/"


def problem(response, status, code=None, field=None):
    """The errors of a response in the one shape, after checking status, and code and field of the first."""
    assert response.status_code == status, response.content[:500]
    assert response["Content-Type"] == "application/json"
    body = response.json()
    assert set(body) == {"type", "errors"}
    assert body["type"] in ("validation_error", "client_error")
    assert body["errors"]
    for error in body["errors"]:
        assert set(error) == {"code", "detail", "field"}
        assert isinstance(error["code"], str)
        assert isinstance(error["detail"], str)
    if code:
        assert body["errors"][0]["code"] == code, body
    if field:
        assert body["errors"][0]["field"] == field, body
    return body["errors"]


def queries(request, *args, **kwargs):
    """How many queries a request costs that must work, but for those that count requests: not each has any."""
    with CaptureQueriesContext(connection) as captured:
        response = request(*args, **kwargs)
    assert response.status_code < 400, response.content
    return sum("accounts_counter" not in query["sql"] for query in captured)


def sent(title="Both ankles", **about):
    """A routine as a program would send it."""
    steps = [
        {"technique": GLIDE, "seconds": 60, "pressure": 2, "note": "Slowly"},
        {"technique": ANKLE, "side": "each"},
    ]
    return {"title": title, "sections": [{"title": "Feet", "sides": "each", "steps": steps}], **about}


def compose(author, title="Both ankles", steps=2, **about):
    glide = Technique.objects.get(slug=GLIDE)
    parts = [SectionPlan({}, [{"technique": glide, "seconds": 60, "pressure": 2} for _ in range(steps)])]
    return Routine.create(author, Plan({"title": title, **about}, parts))


@pytest.fixture
def routine(alice):
    return compose(alice)


@pytest.fixture
def link(routine):
    return ShareLink.objects.create(routine=routine, shows_name=True)
