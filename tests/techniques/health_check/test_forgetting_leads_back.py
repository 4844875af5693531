"""The check, and forgetting the answers, lead back to the page where one was, whatever the form says that is."""

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
    answered = client.post(CHECK, {"has-pregnancy": "on", "placed": "yes", "next": named})
    assert (answered.status_code, answered.url) == (302, CHECK)


@pytest.mark.parametrize("page", ["/techniques/?q=calf&area=ankle", "/body/calf/", "/é"])
def test_a_page_of_this_site_is_gone_back_to(client, page):
    answer = client.post(FORGET, {"next": page})
    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert answer.url != CHECK
    assert client.post(CHECK, {"has-pregnancy": "on", "placed": "yes", "next": page}).url == answer.url
    assert client.post(CHECK, {"next": page}).url == answer.url


def test_where_one_came_from_is_asked_along_with_the_place_and_after_a_red_flag(client):
    page = "/routines/suggest/?minutes=10"
    for asked in (client.get(CHECK, {"next": page}), client.post(CHECK, {"has-bruise": "on", "next": page})):
        assert f'<input type="hidden" name="next" value="{page}">' in asked.text
    answer = client.post(CHECK, {"has-pe-signs": "on", "next": page})
    assert answer.url == f"{CHECK}?next=%2Froutines%2Fsuggest%2F%3Fminutes%3D10"
    help_first = client.get(answer.url).text
    assert "Call for help now" in help_first
    assert "Go back with these answers" not in help_first
