"""Making a routine: new, its sections, what it says about itself, adding a technique, deleting it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from routines.document import edits
from routines.document.plan import MAX_SECTIONS, MAX_STEPS, Plan, SectionPlan
from routines.document.schema import dumps
from routines.models import Routine, Step
from techniques.models import Technique
from tests.factories import make_routine, make_step
from tests.techniques.page import Page, walk

WRONG_REVISIONS = ["", "x", "-1", "1.5", "9" * 30, "\x00", "[]"]


@pytest.fixture
def routine(alice):
    return make_routine(alice)


@pytest.fixture
def section(routine):
    return routine.sections.get()


def address(name, routine, *args):
    return reverse(f"routines:{name}", args=[routine.code, *args])


def about(routine, **fields):
    names = ("title", "summary", "for_whom", "visibility", "revision")
    return {**{name: getattr(routine, name) for name in names}, **fields}


def again(routine):
    return Routine.objects.get(pk=routine.pk)


def test_a_new_routine_begins_with_a_section_for_each_side_and_opens_for_editing(alice_client, alice):
    response = alice_client.post("/routines/new/", {"title": "Feet", "for_whom": "self", "start": "each"})
    routine = Routine.objects.get(author=alice)
    assert response.url == address("edit", routine)
    assert [section.sides for section in routine.sections.all()] == ["each"]
    assert not routine.is_public


@pytest.mark.parametrize(("for_whom", "people"), [("self", 1), ("partner", 2)])
def test_a_section_shows_its_receiver_and_for_a_partner_the_giver_too(alice_client, alice, for_whom, people):
    plan = Plan({"title": "Calves", "for_whom": for_whom}, [SectionPlan({"receiver_position": "prone"}, [make_step()])])
    page = Page(alice_client.get(address("edit", Routine.create(alice, plan))))
    (head,) = page.all("div", class_="section-head")
    (figure,) = [e for e in walk(head) if e.name == "svg"]
    assert len([e for e in walk(figure) if e.name == "circle"]) == people


@pytest.mark.parametrize("title", ["", "   "])
def test_a_new_routine_may_get_its_title_later_and_has_one_until_then(alice_client, alice, title):
    page = alice_client.get("/routines/new/").text
    alice_client.post("/routines/new/", {"title": title, "for_whom": "self", "start": "each"})
    routine = Routine.objects.get(author=alice)
    assert routine.title.startswith("Routine of ")
    assert f'placeholder="{routine.title}"' in page


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"title": "a\x00b"}, "Null characters are not allowed."),
        ({"for_whom": "a cat"}, "Select a valid choice."),
        ({"start": "twice"}, "Select a valid choice."),
    ],
)
def test_a_new_routine_says_what_is_wrong_and_keeps_what_was_typed(alice_client, typed, complaint):
    response = alice_client.post("/routines/new/", {"title": "Feet", "for_whom": "partner", "start": "once", **typed})
    assert response.status_code == 422
    assert complaint in response.text
    assert response.context["form"]["for_whom"].value() == typed.get("for_whom", "partner")
    assert not Routine.objects.exists()


def test_the_page_of_a_new_form_with_nothing_sent_complains_and_does_not_break(alice_client):
    assert alice_client.post("/routines/new/").status_code == 422


def test_describing_changes_title_and_visibility(alice_client, routine):
    sent = about(routine, title="Both ankles", visibility="public")
    response = alice_client.post(address("edit", routine), sent)
    assert response.status_code == 302
    assert (again(routine).title, again(routine).visibility) == ("Both ankles", "public")


def test_saving_without_a_change_is_no_revision(alice_client, routine):
    alice_client.post(address("edit", routine), about(routine))
    assert again(routine).revision == 1


def test_lines_of_a_summary_are_counted_as_typed(alice_client, routine):
    alice_client.post(address("edit", routine), about(routine, summary="a\r\n" * 299 + "b"))
    assert again(routine).summary == "a\n" * 299 + "b"


@pytest.mark.parametrize("title", ["", " ", "x" * 121, "\x00"])
def test_a_wrong_title_is_refused_beside_its_field(alice_client, routine, title):
    response = alice_client.post(address("edit", routine), about(routine, title=title, summary="Kept as typed"))
    assert response.status_code == 422
    assert 'id="id_title_error"' in response.text
    assert "Kept as typed" in response.text
    assert again(routine).title == "Ankles"


def test_what_presses_very_deep_does_not_become_self_massage(alice_client, alice):
    routine = make_routine(alice, make_step(pressure=5), for_whom="partner")
    response = alice_client.post(address("edit", routine), about(routine, for_whom="self"))
    assert response.status_code == 422
    assert "not for self-massage" in response.text


def test_a_stale_description_is_refused_with_what_changed_and_can_be_saved_on_top(alice_client, alice, routine):
    routine.add_section(alice)
    response = alice_client.post(address("edit", routine), about(routine, title="From another tab", revision=1))
    assert response.status_code == 409
    assert "Added section “Section 2”" in response.text
    assert 'name="title" value="From another tab"' in response.text
    assert "Put my change on top" in response.text
    assert again(routine).title == "Ankles"
    alice_client.post(address("edit", routine), about(routine, title="From another tab", revision=2))
    assert again(routine).title == "From another tab"


def test_a_section_is_added_for_each_side(alice_client, routine):
    sent = {"title": "Calves", "sides": "each", "receiver_position": "prone", "revision": 1}
    response = alice_client.post(address("add_section", routine), sent)
    added = routine.sections.last()
    assert response.url.endswith(f"#section-{added.key}")
    assert (added.title, added.sides, added.receiver_position) == ("Calves", "each", "prone")


@pytest.mark.parametrize(
    "wrong",
    [{"sides": ""}, {"sides": "both"}, {"receiver_position": "flying"}, {"title": "x" * 121}, {"title": "\x00"}],
)
def test_a_wrong_section_is_refused_and_what_was_typed_is_kept(alice_client, routine, wrong):
    sent = {"title": "Calves", "sides": "once", "revision": 1, **wrong}
    response = alice_client.post(address("add_section", routine), sent)
    assert response.status_code == 422
    assert "Please look at this again" in response.text
    assert 'value="Calves"' in response.text or "title" in wrong
    assert routine.sections.count() == 1


def test_the_twenty_first_section_is_refused(alice_client, alice):
    routine = make_routine(alice, sections=MAX_SECTIONS)
    response = alice_client.post(address("add_section", routine), {"sides": "once", "revision": 1})
    assert response.status_code == 422
    assert "at most 20 sections" in response.text


def test_a_section_changes(alice_client, routine, section):
    sent = {"title": "Slowly", "sides": "once", "receiver_position": "", "rounds": "3", "revision": 1}
    assert alice_client.post(address("change_section", routine, section.key), sent).status_code == 302
    assert again(routine).total_seconds == 3 * 60
    assert routine.revisions.first().summary == (
        "Changed section “Slowly”: it was called “Section 1”; played once; rounds 1 to 3"
    )


@pytest.mark.parametrize("rounds", ["0", "21", "-1", "1e3", str(10**30), "", "\x00"])
def test_rounds_out_of_bounds_are_refused(alice_client, routine, section, rounds):
    sent = {"title": "Slowly", "sides": "once", "rounds": rounds, "revision": 1}
    response = alice_client.post(address("change_section", routine, section.key), sent)
    assert response.status_code == 422
    assert 'value="Slowly"' in response.text
    assert again(routine).revision == 1


def test_sections_move_and_go(alice_client, alice):
    routine = make_routine(alice, sections=2)
    first, second = routine.sections.all()
    alice_client.post(address("move_section", routine, second.key), {"direction": "up", "revision": 1})
    assert list(routine.sections.all()) == [second, first]
    alice_client.post(address("remove_section", routine, second.key), {"revision": 2})
    assert list(routine.sections.values_list("pk", "position")) == [(first.pk, 0)]


@pytest.mark.parametrize("action", ["move_section", "remove_section", "change_section"])
def test_an_action_on_a_section_that_went_in_another_window_says_so(alice_client, alice, action):
    routine = make_routine(alice, sections=2)
    gone = routine.sections.last().key
    routine.rewrite(alice, edits.remove_section, gone)
    response = alice_client.post(address(action, routine, gone), {"direction": "up", "revision": 1})
    assert response.status_code == 409
    assert "Removed section" in response.text


@pytest.mark.parametrize("revision", WRONG_REVISIONS)
@pytest.mark.parametrize("action", ["edit", "add_section", "change_section", "remove_section", "move_section"])
def test_a_change_that_is_based_on_nothing_is_refused(alice_client, routine, section, action, revision):
    args = [section.key] if action.endswith("e_section") else []
    sent = about(routine, sides="once", rounds=1, direction="up", title="New", revision=revision)
    response = alice_client.post(address(action, routine, *args), sent)
    assert response.status_code == 422
    assert "not known what this change is based on" in response.text
    assert again(routine).revision == 1


@pytest.mark.parametrize("action", ["change_section", "remove_section", "move_section"])
@pytest.mark.parametrize("id", ["zzzzzz", "0", "x" * 300])
def test_a_section_that_never_was_is_not_found(alice_client, routine, action, id):
    sent = {"direction": "up", "revision": 1, "sides": "once", "rounds": 1}
    assert alice_client.post(address(action, routine, id), sent).status_code == 404


def test_the_edit_page_names_the_total_time_and_each_sections(alice_client, routine):
    page = alice_client.get(address("edit", routine)).text
    assert '<time datetime="PT2M5S">2 min 5 s</time>' in page
    assert "All of it on the left, then all of it on the right" in page


def test_the_edit_page_asks_as_often_for_two_hundred_steps_as_for_one(alice_client, alice, routine):
    long = make_routine(alice, *[make_step()] * 10, sections=20)
    counts = []
    for one in (routine, long):
        with CaptureQueriesContext(connection) as queries:
            assert alice_client.get(address("edit", one)).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_a_script_gets_only_the_part_that_changed(alice_client, routine):
    part = alice_client.get(address("edit", routine), headers={"HX-Request": "true"}).text
    assert 'id="composer"' in part
    assert "<html" not in part


@pytest.mark.parametrize("opened", ["", "about", "section-1x", "step-99999999999999999999", "add", "\x00", "x" * 3000])
def test_whatever_is_asked_to_be_open_the_page_comes(alice_client, routine, opened):
    query = {"open": opened, "at": opened, "section": opened, "q": opened}
    assert alice_client.get(address("edit", routine), query).status_code == 200


def test_a_technique_is_added_to_a_chosen_section(alice_client, routine, section):
    response = alice_client.post("/routines/add/closing-flush/", {"place": str(section.pk)})
    step = section.steps.last()
    assert step.technique.slug == "closing-flush"
    assert (step.seconds, step.pressure) == (step.technique.seconds_default, step.technique.pressure_default)
    assert response.url.endswith(f"#step-{step.key}")


def test_a_technique_is_added_to_a_new_routine(alice_client, alice):
    alice_client.post("/routines/add/closing-flush/", {"place": "new", "title": "Evening"})
    step = Step.objects.get(section__routine__author=alice)
    assert (step.section.routine.title, step.technique.slug) == ("Evening", "closing-flush")


@pytest.mark.parametrize(
    "sent",
    [{}, {"place": ""}, {"place": "new"}, {"place": "new", "title": "\x00"}, {"place": "x"}, {"place": str(2**70)}],
)
def test_adding_a_technique_nowhere_is_refused(alice_client, routine, sent):
    assert alice_client.post("/routines/add/closing-flush/", sent).status_code == 422
    assert again(routine).revision == 1


def test_with_no_routine_yet_a_title_is_all_that_is_asked(alice_client, alice):
    page = alice_client.get("/routines/add/closing-flush/").text
    assert "Add it to" not in page
    assert alice_client.post("/routines/add/closing-flush/", {"place": "new", "title": "Evening"}).status_code == 302
    assert Routine.objects.get(author=alice).title == "Evening"


def test_a_technique_is_not_added_to_a_strangers_section(bob_client, section):
    assert bob_client.post("/routines/add/closing-flush/", {"place": str(section.pk)}).status_code == 422
    assert section.steps.count() == 1


def test_a_technique_that_takes_two_is_offered_to_routines_for_a_partner_alone(alice_client, alice, routine):
    stretch = Technique.objects.library().filter(for_self=False).first()
    make_routine(alice, title="For a partner", for_whom="partner")
    page = alice_client.get(f"/routines/add/{stretch.slug}/").text
    assert "For a partner" in page
    assert "Ankles" not in page


def test_a_full_routine_takes_no_other_technique(alice_client, alice):
    routine = make_routine(alice, *[make_step()] * MAX_STEPS)
    response = alice_client.post("/routines/add/closing-flush/", {"place": str(routine.sections.get().pk)})
    assert response.status_code == 422
    assert "at most 200 steps" in response.text


def test_an_unknown_technique_has_no_page_to_add_it(alice_client):
    assert alice_client.get("/routines/add/no-such-thing/").status_code == 404


def test_adding_asks_as_often_with_many_routines_as_with_one(alice_client, alice, routine):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            alice_client.get("/routines/add/closing-flush/")
        counts.append(len(queries))
        for _ in range(5):
            make_routine(alice, sections=3)
    assert counts[0] == counts[1]


def test_a_page_that_is_not_there_offers_the_login_to_a_visitor_alone(client, alice_client):
    for address in ("/nowhere/", "/routines/aaaaaaaaaa/"):
        assert "If it is yours" in client.get(address).text
        assert "If it is yours" not in alice_client.get(address).text


def test_deleting_asks_first_and_then_deletes(alice_client, routine):
    assert "Delete this routine?" in alice_client.get(address("delete", routine)).text
    assert alice_client.post(address("delete", routine)).url == "/routines/"
    assert not Routine.objects.exists()


def test_mine_lists_what_i_made_the_last_changed_first(alice_client, alice, bob):
    make_routine(bob, title="Not mine", visibility="public")
    first, second = make_routine(alice, title="First"), make_routine(alice, title="Second")
    first.describe(alice, summary="touched")
    assert list(alice_client.get("/routines/").context["routines"]) == [first, second]


def test_mine_is_empty_with_a_way_to_begin(alice_client):
    assert "/routines/new/" in alice_client.get("/routines/").text


def test_mine_goes_on_from_a_place_and_shows_each_routine_once(alice_client, alice):
    made = {Routine.create(alice, Plan({"title": f"Routine {i}"})).code for i in range(50)}
    seen, before = [], ""
    for _ in range(3):
        page = alice_client.get("/routines/", {"before": before}).context
        seen += [routine.code for routine in page["routines"]]
        before = page["following"]
    assert before is None
    assert len(seen) == 50
    assert set(seen) == made


def test_mine_asks_as_often_for_many_as_for_one(alice_client, alice, routine):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            alice_client.get("/routines/")
        counts.append(len(queries))
        for _ in range(5):
            make_routine(alice).share_links.create()
    assert counts[0] == counts[1]


def test_a_routine_from_before_there_were_keys_opens_for_editing_before_it_is_written_anew(routine, alice_client):
    document = routine.as_document()
    for section in document["sections"]:
        del section["key"]
        for step in section["steps"]:
            del step["key"]
    Routine.objects.filter(pk=routine.pk).update(document=dumps(document), edition=0)
    key = Step.objects.get().key
    assert f"step-{key}" in alice_client.get(address("edit", routine)).text
    sent = {"revision": 1, "seconds": 77, "pressure": 2, "side": "both"}
    assert alice_client.post(address("change_step", routine, key), sent).status_code == 302
    assert again(routine).as_document()["sections"][0]["steps"][0]["seconds"] == 77
