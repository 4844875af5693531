"""The page that suggests a routine: asked by an address, kept and asked again, saved as one's own."""

from urllib.parse import parse_qs, urlsplit

import pytest

from routines.models import Routine
from techniques.health_check.answers import COOKIE
from tests.techniques.page import Page, attributes

pytestmark = pytest.mark.django_db
ADDRESS = "/routines/suggest/"
WISH = {"minutes": "12", "purpose": "loosen", "for_whom": "self", "areas": ["foot", "calf"], "pressure_max": "4"}


def suggested(client, **more):
    response = client.get(ADDRESS, {**WISH, **more})
    assert response.status_code == 200
    return Page(response)


def keeps(page):
    return [attributes(box)["value"] for box in page.all("input", name="keep", type="checkbox")]


def kept(page):
    return [attributes(box)["value"] for box in page.all("input", name="keep") if "checked" in attributes(box)]


def test_a_visitor_is_asked_and_nothing_is_suggested_yet(client):
    response = client.get(ADDRESS)
    assert response.status_code == 200
    page = Page(response)
    assert {attributes(field)["value"] for field in page.all("input", name="minutes")} == {"10"}
    assert not page.all("section", id="suggestion")
    assert "noindex" not in response.text


def test_a_link_from_a_place_ticks_it_and_asks_for_the_rest(client):
    page = Page(client.get(ADDRESS, {"areas": "soleus"}))
    assert [attributes(box)["value"] for box in page.all("input", name="areas") if "checked" in attributes(box)] == [
        "soleus"
    ]
    assert not page.all("section", id="suggestion")


def test_a_visitor_gets_a_routine_with_a_reason_for_each_step_and_its_time(client):
    page = suggested(client)
    steps = page.all("h4", class_="step-title")
    assert len(steps) >= 4
    assert len(page.all("p", class_="suggest-reason")) == len(steps) == len(keeps(page))
    assert "12 min" in page.text
    assert page.all("svg", class_="timeline-bar")
    assert "Left and right get the same" in page.text


def test_the_same_address_shows_the_same_routine(client):
    assert keeps(suggested(client, seed="5")) == keeps(suggested(client, seed="5"))


def test_what_is_kept_stays_and_the_rest_is_chosen_anew(client):
    first = suggested(client)
    again = [attributes(button)["value"] for button in first.all("button", name="seed")]
    assert again == ["1", "2"]
    stays = keeps(first)[1:3]
    second = suggested(client, keep=stays, seed="2")
    assert sorted(kept(second)) == sorted(stays)
    assert set(stays) <= set(keeps(second))
    assert any(keeps(suggested(client, keep=stays, seed=str(seed))) != keeps(second) for seed in range(3, 8))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"minutes": "2"}, "At least 3 minutes."),
        ({"minutes": "500"}, "At most 120 minutes."),
        ({"minutes": "soon"}, "Give the time as whole minutes."),
        ({"minutes": ""}, "How many minutes?"),
        ({"purpose": "cure"}, "Choose one of these."),
        ({"areas": ["foot", "tail"]}, "There is no such part of the body here: tail."),
        ({"receiver_position": "upside-down"}, "Choose one of the positions listed here."),
        ({"pressure_max": "9"}, "Choose one of the levels listed here."),
        ({"tools": "hammer"}, "Choose from what is listed here."),
        ({"keep": "anything at all"}, "One of the steps to keep could not be read."),
    ],
)
def test_what_cannot_be_understood_is_said_beside_the_field(client, more, said):
    response = client.get(ADDRESS, {**WISH, **more})
    assert response.status_code == 422
    assert said in Page(response).text


def test_a_link_may_leave_out_what_the_empty_form_has_chosen(client):
    named = {"purpose": "wind-down", "for_whom": "self", "pressure_max": "4"}
    short = Page(client.get(ADDRESS, {"minutes": "15", "areas": "foot"}))
    assert len(keeps(short)) >= 4
    assert keeps(short) == keeps(Page(client.get(ADDRESS, {"minutes": "15", "areas": "foot", **named})))


def test_who_has_any_ball_is_offered_work_with_a_ball_from_links_of_before_too(client):
    wish = {"minutes": "5", "purpose": "loosen", "areas": "upper-back", "receiver_position": "standing"}
    made = [keeps(Page(client.get(ADDRESS, {**wish, "tools": tool}))) for tool in ("ball", "tennis ball", "soft ball")]
    assert any("upper-back-ball-wall" in step for step in made[0])
    assert made[0] == made[1] == made[2]


def test_an_unknown_technique_to_keep_is_passed_over_with_the_reason(client):
    page = suggested(client, keep="no-such-technique~60~2")
    assert "no-such-technique" in page.text
    assert len(keeps(page)) >= 4


def test_with_a_red_flag_help_comes_first_and_nothing_is_suggested(client):
    client.cookies[COOKIE] = "2026-01-01~suspected-dvt"
    response = client.get(ADDRESS, WISH)
    assert "Get help first" in response.text
    assert 'id="suggestion"' not in response.text
    assert client.post(ADDRESS, WISH).status_code == 200
    assert "Get help first" in client.post(ADDRESS, WISH).text


def test_where_no_massage_is_for_today_it_says_so_kindly(client):
    client.cookies[COOKIE] = "2026-01-01~fever"
    page = suggested(client)
    assert "No massage today" in page.text
    assert "Rest, and wait until you are well again." in page.text
    assert not keeps(page)


def test_what_was_answered_leaves_out_techniques_and_is_in_no_address(client):
    client.cookies[COOKIE] = "2026-01-01~bruise:calf"
    page = suggested(client)
    assert "Leave it out: Fresh bruise or haematoma." in page.text
    assert not [value for value in keeps(page) if value.startswith("calf")]
    assert "bruise" not in " ".join(
        attributes(link).get("href", "") for link in page.all("a") if "safety" not in str(link)
    )
    assert "no-store" in page.response["Cache-Control"]
    assert not [field for field in page.all("input", type="hidden") if "bruise" in attributes(field).get("value", "")]


def test_an_empty_answer_is_clear(client):
    page = suggested(client, areas="latissimus-dorsi")
    assert "No routine this time" in page.text
    assert "There is nothing in the library for this wish yet, neither for latissimus dorsi nor for" in page.text
    assert "Choose a neighbouring place: lower back or" in page.text


def test_alice_saves_it_as_her_own_and_goes_on_to_edit_it(alice, alice_client):
    page = suggested(alice_client)
    response = alice_client.post(ADDRESS, {**WISH, "seed": "1"})
    routine = alice.routines.get()
    assert response.url == f"/routines/{routine.code}/edit/"
    assert routine.visibility == "private"
    document = routine.as_document()
    steps = [step for section in document["sections"] for step in section["steps"]]
    assert [f"{step['technique']}~{step['seconds']}~{step['pressure']}" for step in steps] == keeps(page)
    assert document["total_seconds"] == 720
    assert alice_client.get(response.url).status_code == 200


def test_a_visitor_logs_in_first_and_comes_back_to_the_same_choice(client, alice_client):
    stays = keeps(suggested(client))[1]
    response = client.post(ADDRESS, {**WISH, "keep": stays, "seed": "4"})
    assert response.status_code == 302
    assert response.url.startswith("/account/login/")
    back = urlsplit(parse_qs(urlsplit(response.url).query)["next"][0])
    assert back.path == ADDRESS
    state = parse_qs(back.query)
    assert state == {
        **{name: [v] if isinstance(v, str) else v for name, v in WISH.items()},
        "keep": [stays],
        "seed": ["4"],
    }
    assert kept(Page(alice_client.get(f"{ADDRESS}?{back.query}"))) == [stays]
    assert not Routine.objects.exclude(author=None).exists()


def test_a_broken_wish_is_not_saved(alice, alice_client):
    assert alice_client.post(ADDRESS, {**WISH, "minutes": "1"}).status_code == 422
    assert not alice.routines.exists()


def test_it_costs_few_queries_and_other_methods_are_refused(client, django_assert_max_num_queries):
    client.get(ADDRESS, WISH)
    with django_assert_max_num_queries(4):
        client.get(ADDRESS, WISH)
    assert client.put(ADDRESS).status_code == 405
