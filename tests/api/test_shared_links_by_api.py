"""A link opens a routine for whoever holds it, with one query; its author makes and revokes it by API too."""

import json
from datetime import timedelta
from html import unescape

import jsonschema
import pytest
from django.utils import timezone

from config.http.etags import etag_of
from routines.document import to_read
from routines.document.schema import SCHEMA
from routines.models import Routine, ShareLink
from tests.api.conftest import URL, compose, problem, queries


def shared(link):
    return f"{URL}shared/{link.token}/"


def links_of(routine):
    return f"{URL}routines/{routine.code}/links/"


def test_whoever_holds_the_token_reads_the_document(api, link, routine):
    response = api.get(shared(link))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.content.decode() == routine.document
    assert response["ETag"] == routine.etag
    jsonschema.validate(response.json(), SCHEMA)


def test_nobody_keeps_it_unasked_and_no_one_is_told_where_it_was(api, link):
    for response in (api.get(shared(link)), api.get(f"{URL}shared/wrong/")):
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "set-cookie" not in response.headers
    assert api.get(shared(link))["Cache-Control"] == "private, no-cache"


def test_what_may_not_be_copied_is_served_to_read_and_cannot_be_imported(api, alice_api, routine):
    link = ShareLink.objects.create(routine=routine, may_copy=False)
    served = api.get(shared(link))
    jsonschema.validate(served.json(), to_read.SCHEMA)
    assert queries(api.get, shared(link)) == 1
    assert api.get(shared(link), HTTP_IF_NONE_MATCH=served["ETag"]).status_code == 304
    read, document = served.json(), json.loads(routine.document)
    assert (read["format"], read["title"]) == ("effleur-routine-to-read", "Both ankles")
    assert not {"techniques", "code", "revision", "visibility"} & read.keys()
    steps = [step for section in document["sections"] for step in section["steps"]]
    told = [step for section in read["sections"] for step in section["steps"]]
    assert [step["seconds"] for step in told] == [step["seconds"] for step in steps]
    page = unescape(api.get(f"/s/{link.token}/").content.decode())
    for step in told:
        for words in (step["technique"], *step["instructions"]):
            assert words in page
    refused = alice_api.post(f"{URL}routines/import/", served.json())
    [error] = problem(refused, 400)
    assert "may be read but not copied" in error["detail"]


@pytest.mark.parametrize("may_copy", [True, False])
def test_who_made_it_is_told_only_where_the_link_shows_it(api, routine, may_copy):
    named = ShareLink.objects.create(routine=routine, may_copy=may_copy, shows_name=True)
    nameless = ShareLink.objects.create(routine=routine, may_copy=may_copy)
    answers = [api.get(shared(link)) for link in (named, nameless)]
    told, kept = (answer.json() for answer in answers)
    assert told.pop("author") == "Alice"
    assert kept == told
    assert answers[0]["ETag"] != answers[1]["ETag"]
    assert api.get(shared(nameless), HTTP_IF_NONE_MATCH=answers[1]["ETag"]).status_code == 304
    jsonschema.validate(kept, SCHEMA if may_copy else to_read.SCHEMA)


def test_304_when_it_is_known_until_it_changes(api, link, routine):
    tag = api.get(shared(link))["ETag"]
    same = api.get(shared(link), HTTP_IF_NONE_MATCH=f'"other", W/{tag}')
    assert (same.status_code, same.content) == (304, b"")
    routine.describe(routine.author, title="New")
    assert api.get(shared(link), HTTP_IF_NONE_MATCH=tag).json()["title"] == "New"


def test_a_pinned_link_keeps_what_it_showed(api, routine):
    link = ShareLink.objects.create(routine=routine, pinned=routine.revisions.get())
    before = api.get(shared(link))
    routine.describe(routine.author, title="New")
    after = api.get(shared(link))
    assert after.content == before.content
    assert after["ETag"] == etag_of(after.content.decode())
    assert api.get(shared(link), HTTP_IF_NONE_MATCH=after["ETag"]).status_code == 304


def test_it_costs_one_query_whoever_asks(api, alice_api, alice_client, link, alice):
    assert queries(api.get, shared(link)) == 1
    assert queries(alice_api.get, shared(link)) == 1
    assert queries(alice_client.get, shared(link)) == 1
    assert queries(api.get, shared(link), HTTP_AUTHORIZATION="Token nonsense") == 1
    longer = compose(alice, steps=30)
    assert queries(api.get, shared(ShareLink.objects.create(routine=longer))) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"token_hash": "0" * 64},
    ],
)
def test_a_link_that_does_not_work_says_only_that(api, link, change):
    ShareLink.objects.update(**change)
    assert problem(api.get(shared(link)), 404, "not_found") == problem(api.get(f"{URL}shared/wrong/"), 404)


def test_a_hidden_routine_opens_for_nobody(api, link):
    Routine.objects.update(hidden_at=timezone.now())
    problem(api.get(shared(link)), 404, "not_found")


@pytest.mark.parametrize("token", ["%00", "a%00b", "x" * 3000, "%ff", "..", "é", "a b", "*"])
def test_a_token_that_cannot_be_one_is_not_found(api, link, token):
    problem(api.get(f"{URL}shared/{token}/"), 404, "not_found")


def test_a_link_can_only_be_read(api, link):
    for method in (api.post, api.put, api.patch, api.delete):
        problem(method(shared(link)), 405, "method_not_allowed")


def test_an_author_makes_a_link(alice_api, api, routine):
    response = alice_api.post(links_of(routine), {})
    assert response.status_code == 201
    made = response.json()
    link = ShareLink.objects.get()
    assert made.pop("made_at")
    assert made == {
        "token": link.token,
        "url": f"http://testserver/s/{link.token}/",
        "label": "",
        "pinned": False,
        "revision": None,
        "may_copy": True,
        "shows_name": False,
        "expires_at": None,
        "opened_count": 0,
        "last_opened_at": None,
    }
    assert api.get(shared(link)).status_code == 200


def test_a_link_can_be_pinned_named_and_limited(alice_api, routine):
    until = f"{timezone.now() + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"
    body = {"label": "For bob", "pinned": True, "may_copy": False, "shows_name": True, "expires_at": until}
    made = alice_api.post(links_of(routine), body).json()
    assert (made["pinned"], made["revision"]) == (True, 1)
    assert (made["label"], made["may_copy"], made["expires_at"]) == ("For bob", False, until)
    assert made["shows_name"] is True


WRONG = [
    ({"label": "x" * 81}, "max_length", "label"),
    ({"label": None}, "null", "label"),
    ({"label": "\x00"}, "null_characters_not_allowed", "label"),
    ({"expires_at": "2001-01-01T00:00Z"}, "past", "expires_at"),
    ({"expires_at": "soon"}, "invalid", "expires_at"),
    ({"expires_at": "0001-01-01T00:00:00+14:00"}, None, "expires_at"),
    ({"expires_at": "9999-12-31T23:59:59-14:00"}, None, "expires_at"),
    ({"expires_at": 5}, "invalid", "expires_at"),
    ({"expires_at": []}, "invalid", "expires_at"),
    ({"pinned": "perhaps"}, "invalid", "pinned"),
    ({"pinned": None}, "null", "pinned"),
    ({"may_copy": []}, "invalid", "may_copy"),
    ({"shows_name": "perhaps"}, "invalid", "shows_name"),
    ([], "invalid", None),
]


@pytest.mark.parametrize(("body", "code", "field"), WRONG)
def test_a_link_that_cannot_be_says_why(alice_api, routine, body, code, field):
    problem(alice_api.post(links_of(routine), body), 400, code, field)
    assert not ShareLink.objects.exists()


def test_a_routine_has_only_so_many_open_links(alice_api, routine):
    ShareLink.objects.bulk_create(ShareLink(routine=routine) for _ in range(50))
    problem(alice_api.post(links_of(routine), {}), 400, "too_many")
    ShareLink.objects.first().revoke()
    assert alice_api.post(links_of(routine), {}).status_code == 201


def test_the_list_holds_the_links_that_were_not_revoked(alice_api, link, routine):
    gone = ShareLink.objects.create(routine=routine)
    gone.revoke()
    page = alice_api.get(links_of(routine)).json()
    assert page["count"] == 1
    assert page["results"][0]["token"] == link.token


def test_the_list_costs_the_same_for_one_and_for_many(alice_api, link, routine):
    before = queries(alice_api.get, links_of(routine))
    for _ in range(5):
        ShareLink.objects.create(routine=routine, pinned=routine.revisions.get())
    assert queries(alice_api.get, links_of(routine)) == before


def test_a_link_revoked_by_mistake_works_again(alice_api, bob_api, api, link, routine):
    url = f"{links_of(routine)}{link.token}/"
    problem(alice_api.post(f"{url}reopen/"), 404, "not_found")
    alice_api.delete(url)
    problem(bob_api.post(f"{url}reopen/"), 404, "not_found")
    problem(api.post(f"{url}reopen/"), 401, "not_authenticated")
    assert alice_api.post(f"{url}reopen/").json()["token"] == link.token
    assert api.get(shared(link)).status_code == 200


def test_a_bare_day_is_its_end_in_the_zone_of_the_site(alice_api, routine):
    day = timezone.localdate() + timedelta(days=1)
    made = alice_api.post(links_of(routine), {"expires_at": day.isoformat()})
    assert made.json()["expires_at"].startswith(f"{day}T23:59:59")
    today = alice_api.post(links_of(routine), {"expires_at": timezone.localdate().isoformat()})
    assert today.status_code == 201


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31", "2026-1-1"])
def test_a_day_that_makes_no_sense_is_refused(alice_api, routine, day):
    problem(alice_api.post(links_of(routine), {"expires_at": day}), 400, field="expires_at")


def test_a_revoked_link_opens_nothing(alice_api, api, link, routine):
    url = f"{links_of(routine)}{link.token}/"
    assert alice_api.delete(url).status_code == 204
    problem(api.get(shared(link)), 404, "not_found")
    problem(alice_api.delete(url), 404, "not_found")


def test_a_visitor_and_a_stranger_see_no_links(api, bob_api, link, routine):
    one = f"{links_of(routine)}{link.token}/"
    for url, method in [(links_of(routine), "get"), (links_of(routine), "post"), (one, "delete")]:
        problem(getattr(api, method)(url), 401, "not_authenticated")
        problem(getattr(bob_api, method)(url), 404, "not_found")
    assert ShareLink.objects.open().get()


def test_a_link_of_another_routine_is_not_reached_through_one_s_own(alice_api, bob, link, alice):
    other = ShareLink.objects.create(routine=compose(bob))
    problem(alice_api.delete(f"{links_of(link.routine)}{other.token}/"), 404, "not_found")
    assert ShareLink.objects.open().filter(pk=other.pk).exists()


def test_wrong_methods_are_named(alice_api, link, routine):
    problem(alice_api.put(links_of(routine), {}), 405, "method_not_allowed")
    problem(alice_api.get(f"{links_of(routine)}{link.token}/"), 405, "method_not_allowed")
