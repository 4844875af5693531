"""What every visitor sees alike is rendered once; nobody ever gets a page that was made for somebody else."""

import pytest
from django.core.management import call_command

PAGES = [
    "/techniques/",
    "/techniques/closing-flush/",
    "/body/ankle/",
    "/safety/",
    "/strokes/effleurage/",
    "/learn/how-often/",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_second_visitor_costs_one_query(client, page, django_assert_num_queries):
    first = client.get(page)
    with django_assert_num_queries(1):
        second = client.get(page)
    assert second.content == first.content


def test_who_has_the_page_already_is_told_so(client):
    etag = client.get("/safety/")["ETag"]
    assert client.get("/safety/", headers={"If-None-Match": etag}).status_code == 304


def test_a_loading_that_changes_the_library_is_seen_at_once(client, content):
    client.get("/techniques/closing-flush/")
    content.edit("techniques/closing-flush.toml", "Closing flush from toes past the ankle", "Last long strokes")
    call_command("load_library", content=content, verbosity=0)
    assert "Last long strokes" in client.get("/techniques/closing-flush/").content.decode()


def test_a_person_does_not_get_the_visitors_page_nor_a_visitor_theirs(client, alice_client):
    assert "Log out" not in client.get("/techniques/").content.decode()
    assert "Log out" in alice_client.get("/techniques/").content.decode()
    assert "Log out" not in client.get("/techniques/").content.decode()
    assert "Cookie" in client.get("/techniques/")["Vary"]
    assert "Cookie" in alice_client.get("/techniques/")["Vary"]


def test_a_message_to_a_visitor_is_not_kept_for_the_next(alice_client, client):
    alice_client.post("/account/logout/")
    told = alice_client.get("/techniques/").content.decode()
    assert "You are logged out" in told
    assert "You are logged out" not in client.get("/techniques/").content.decode()


def test_a_script_that_asks_for_a_piece_is_not_given_the_page(client):
    whole = client.get("/techniques/?role=self").content
    piece = client.get("/techniques/?role=self", headers={"HX-Request": "true"}).content
    assert len(piece) < len(whole)
    assert client.get("/techniques/?role=self").content == whole


def test_what_is_not_there_is_not_kept(client):
    assert client.get("/techniques/nothing-like-this/").status_code == 404
    assert client.get("/techniques/nothing-like-this/").status_code == 404
