"""Forgetting the answers leads back to the page where one was, whatever the form says that is."""

import pytest

from tests.techniques.health_check.answering import CHECK, say

pytestmark = pytest.mark.django_db

FORGET = "/safety/forget/"
NO_PAGES = [
    "foo",
    "foo-bar",
    "home",
    "techniques:library",
    "[",
    "?x",
    "#",
    "é",
    "",
    "//[",
    "//elsewhere.example/",
    "/\\x",
]
NO_PAGES += ["http://testserver/", "http://localhost/", "javascript:alert(1)", "\x00", "a\nb"]


@pytest.mark.parametrize("named", NO_PAGES)
def test_what_is_no_page_of_this_site_leads_to_the_questions(client, named):
    say(client, "pregnancy")
    answer = client.post(FORGET, {"next": named})
    assert (answer.status_code, answer.url) == (302, CHECK)


@pytest.mark.parametrize("page", ["/techniques/?q=calf&area=ankle", "/body/calf/", "/é"])
def test_a_page_of_this_site_is_gone_back_to(client, page):
    answer = client.post(FORGET, {"next": page})
    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert answer.url != CHECK
