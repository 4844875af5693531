"""Safety for whoever receives a routine: what to do with each step, a version made safe, and nothing that leaks."""

import re

import pytest

from routines.document.cues import cues, total_seconds
from routines.document.outline import outline, position_in
from routines.document.plan import Plan, SectionPlan
from routines.models import Revision, Routine, ShareLink
from routines.safety.replacing import safe_version
from routines.safety.screening import Act, rulings_on, screen
from techniques import library_cache
from techniques.health_check.answers import Answers
from techniques.models import Technique
from tests.factories import make_routine, make_step
from tests.routines.composing.test_undoing import with_keys

pytestmark = pytest.mark.django_db
KNEADING, HOLD, FLUSH = "thigh-front-kneading", "foot-wringing", "closing-flush"
SECRET = ["pregnan", "bruise", "varicose", "fever"]


@pytest.fixture
def routine(alice):
    steps = [make_step(KNEADING, pressure=3), make_step(HOLD, pressure=4), make_step(HOLD, pressure=2)]
    return make_routine(
        alice, *steps, make_step(FLUSH, pressure=1), title="Evening legs", sides="once", for_whom="partner"
    )


def name(slug):
    return Technique.objects.get(slug=slug).name


def address(routine, rest=""):
    return f"/routines/{routine.code}/receiver/{rest}"


def tick(client, page, *slugs, **where):
    """Answer both steps: what holds, and where."""
    sent = {f"has-{slug}": "on" for slug in slugs} | {f"where-{slug}": places for slug, places in where.items()}
    return client.post(page, {**sent, "placed": "yes"})


def acts(page):
    return [piece.partition('"')[0] for piece in page.split("ruled ruled-")[1:]]


def under(*slugs, **where):
    return Answers({**dict.fromkeys(slugs, ()), **where}).conditions


def test_at_first_the_page_asks(routine, alice_client):
    page = alice_client.get(address(routine)).text
    assert "Ask the person who receives it" in page
    assert "has-pregnancy" in page
    assert "Keep these answers" not in page
    assert name(KNEADING) not in page


def test_each_step_says_what_to_do_by_step_and_why(routine, alice_client):
    response = tick(alice_client, address(routine), "pregnancy")
    assert response["Location"] == address(routine)
    page = alice_client.get(address(routine)).text
    assert acts(page) == ["lighter", "lighter", "go", "go"]
    assert "At most light" in page
    assert library_cache.kept().conditions["pregnancy"].do_instead.split(".")[0] in page
    assert "Make a safe copy" in page
    assert "Change this routine" in page


def test_what_to_do_instead_is_said_once_and_each_step_says_shortly_why(alice, alice_client):
    steps = [make_step(KNEADING, pressure=3), make_step(HOLD, pressure=3), make_step("back-feather-close", pressure=1)]
    routine = make_routine(alice, *steps, for_whom="partner", sides="once")
    tick(alice_client, address(routine), "pregnancy")
    page = alice_client.get(address(routine)).text
    assert acts(page) == ["lighter", "lighter", "skip"]
    said = library_cache.kept().conditions["pregnancy"].do_instead
    assert page.count(said) == 1
    assert page.index(said) < page.index("ruled ruled-")
    assert page.count('href="#instead-pregnancy"') == 3
    assert page.count("Not lying on the front: lie on the side or sit.") == 1


def test_each_step_says_in_which_position_it_is_meant(alice, alice_client):
    routine = lying(alice, make_step("back-feather-close", pressure=1), "")
    tick(alice_client, address(routine))
    assert "<li>Lying on the front</li>" in alice_client.get(address(routine)).text


def lying(author, step, position):
    """A routine whose one section says how the receiver lies."""
    part = SectionPlan({"sides": "once", "receiver_position": position}, [step])
    return Routine.create(author, Plan({"title": "Lying", "for_whom": "partner"}, [part]))


@pytest.mark.parametrize(
    ("technique", "position", "act"),
    [
        ("back-feather-close", "", "skip"),
        ("back-feather-close", "prone", "skip"),
        ("back-feather-close", "side-lying", "go"),
        ("temple-soft-circles", "", "go"),
        ("temple-soft-circles", "prone", "skip"),
    ],
)
def test_the_position_of_a_section_stands_in_place_of_the_techniques_own(alice, technique, position, act):
    document = lying(alice, make_step(technique, pressure=1), position).as_document()
    screened = screen(document, under("pregnancy"))
    (ruling,) = rulings_on(document, screened)
    assert ruling.act == act
    assert bool(screened.left_out) == (act == "skip")
    (step,) = outline(document, screened).sections[0]["steps"]
    assert step["verdict"].is_left_out == (act == "skip")
    if act == "skip":
        assert ruling.reasons[0].why.startswith("Not lying on the front")
        safe = safe_version(document, screened)[0]
        ((section, replacing),) = [(section, step) for section in safe["sections"] for step in section["steps"]]
        assert position_in(safe, section, replacing["technique"]) != "prone"
    else:
        assert safe_version(document, screened)[0]["sections"][0]["receiver_position"] == position


def test_what_has_a_place_is_asked_where_and_left_out_there_alone(routine, alice_client):
    page = alice_client.post(address(routine), {"has-bruise": "on"}).text
    assert "where-bruise" in page
    tick(alice_client, address(routine), "bruise", bruise=["thigh-front"])
    page = alice_client.get(address(routine)).text
    assert acts(page)[0] == "skip"
    assert acts(page)[1:3] == ["go", "go"]
    changing = alice_client.post(address(routine), {"has-bruise": "on"}).text
    assert 'value="thigh-front" id="id_where-bruise' in changing.replace("\n", " ")
    assert re.findall(r'value="([^"]*)" id="\S+" checked', changing) == ["thigh-front", ""]  # the side: not known


def test_with_a_red_flag_help_comes_first_and_no_technique_is_shown(routine, alice_client):
    tick(alice_client, address(routine), "suspected-dvt")
    page = alice_client.get(address(routine)).text
    assert "While this applies, no technique is offered." in page
    assert name(KNEADING) not in page
    assert "safe-version" not in page
    response = alice_client.post(address(routine, "safe-version/"), {"how": "here", "revision": 1})
    assert response.status_code == 422
    assert Routine.objects.get().revision == 1


def test_where_a_condition_forbids_any_massage_nothing_is_offered(routine, alice_client):
    tick(alice_client, address(routine), "fever")
    page = alice_client.get(address(routine)).text
    assert "Not today" in page
    assert "Nothing in this routine is suitable today." in page
    assert name(KNEADING) not in page
    for how in ("here", "copy"):
        response = alice_client.post(address(routine, "safe-version/"), {"how": how, "revision": 1})
        assert response.status_code == 422
    assert Revision.objects.count() == 1


def test_where_nothing_stands_in_for_any_step_the_way_on_is_to_another_place(alice, alice_client):
    routine = make_routine(alice, make_step("calf-jostle", seconds=30, pressure=2), for_whom="partner", sides="once")
    tick(alice_client, address(routine), "bruise", bruise=["calf"])
    page = alice_client.get(address(routine)).text
    assert acts(page) == ["skip"]
    assert '<p class="callout-title">Leave it out</p>' in page
    assert 'class="button" href="/routines/suggest/"' in page
    assert "safe-version" not in page
    response = alice_client.post(address(routine, "safe-version/"), {"how": "here", "revision": 1})
    assert (response.status_code, Routine.objects.get().revision) == (422, 1)


def test_each_step_left_out_names_what_may_be_done_instead_on_every_page_that_shows_it(alice, alice_client):
    steps = [make_step("foot-warming-rub", seconds=60, pressure=2), make_step("neck-slow-turns", pressure=0)]
    routine = make_routine(alice, *steps, for_whom="self", sides="once")
    tick(alice_client, address(routine), "pregnancy")
    (instead, none) = (
        step["instead"] for step in alice_client.get(routine.get_absolute_url()).context["outline"].sections[0]["steps"]
    )
    assert none is None
    for page in (routine.get_absolute_url(), address(routine), f"{routine.get_absolute_url()}print/"):
        assert f'Instead: <a href="/techniques/{instead["slug"]}/">{instead["name"]}</a>' in alice_client.get(page).text
    alice_client.post(address(routine, "safe-version/"), {"how": "here", "revision": 1})
    made = [step["technique"] for step in Routine.objects.get().as_document()["sections"][0]["steps"]]
    assert made == [instead["slug"], "neck-slow-turns"]


def test_nothing_ticked_means_go(routine, alice_client):
    tick(alice_client, address(routine))
    page = alice_client.get(address(routine)).text
    assert acts(page) == ["go"] * 4
    assert '<p class="callout-title">Fits</p>' in page
    assert "safe-version" not in page


def test_the_answers_stay_in_this_browser_for_this_routine_and_a_day(routine, alice_client, caplog):
    response = tick(alice_client, address(routine), "pregnancy")
    cookie = response.cookies["receiver"]
    assert (cookie["path"], cookie["max-age"]) == (f"/routines/{routine.code}/", 24 * 60 * 60)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    page = alice_client.get(address(routine))
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    forgotten = alice_client.post(address(routine, "forget/"))
    assert forgotten.cookies["receiver"].value == ""
    assert forgotten.cookies["receiver"]["path"] == f"/routines/{routine.code}/"
    assert "has-pregnancy" in alice_client.get(address(routine)).text
    assert not [word for word in SECRET if word in caplog.text]


def test_ones_own_answers_are_the_beginning_only_of_a_routine_for_oneself(routine, alice, alice_client):
    own = make_routine(alice, make_step(KNEADING, pressure=3), for_whom="self")
    alice_client.cookies["known"] = "2026-01-01~pregnancy"
    assert acts(alice_client.get(address(own)).text) == ["lighter"]
    assert "Your own answers:" in alice_client.get(address(own)).text
    page = alice_client.get(address(routine)).text
    assert "Ask the person who receives it" in page
    assert "checked" not in page
    assert alice_client.get(address(own), {"change": ""}).text.count("checked") == 1


def test_a_safe_version_in_place_says_what_it_changed_and_never_why(routine, alice, alice_client):
    tick(alice_client, address(routine), "pregnancy", "bruise", bruise=["thigh-front"])
    response = alice_client.post(address(routine, "safe-version/"), {"how": "here", "revision": 1}, follow=True)
    assert response.redirect_chain[-1][0] == f"/routines/{routine.code}/history/2/"
    assert f"Changed {name(HOLD)}: pressure 4 to 2" in response.text
    assert f"Removed {name(KNEADING)}" in response.text
    routine.refresh_from_db()
    assert routine.revisions.first().summary == "Made a safe version"
    assert routine.total_seconds == total_seconds(cues(routine.as_document()))
    assert acts(alice_client.get(address(routine)).text) == ["go"] * routine.step_count
    said = [routine.title, routine.summary, *routine.revisions.values_list("summary", flat=True)]
    said += [step["note"] for part in routine.as_document()["sections"] for step in part["steps"]]
    assert not [word for word in SECRET if word in " ".join(said).lower()]
    routine.undo(alice)
    assert routine.step_count == 4


def test_a_safe_copy_is_ones_own_keeps_its_lineage_and_leaves_the_original_alone(routine, alice, bob, bob_client):
    routine.describe(alice, visibility="public")
    tick(bob_client, address(routine), "pregnancy")
    page = bob_client.get(address(routine)).text
    assert "Change this routine" not in page
    response = bob_client.post(address(routine, "safe-version/"), {"how": "copy", "revision": 1})
    made = Routine.objects.get(author=bob)
    assert response["Location"] == f"/routines/{made.code}/history/2/"
    assert (made.title, made.visibility, made.based_on.routine) == ("Evening legs (safe version)", "private", routine)
    assert [step["pressure"] for step in made.as_document()["sections"][0]["steps"]] == [2, 2, 2, 1]
    assert Routine.objects.get(pk=routine.pk).revision == 2


def test_a_safe_version_of_a_routine_that_changed_meanwhile_is_refused_with_what_changed(routine, alice, alice_client):
    tick(alice_client, address(routine), "pregnancy")
    routine.describe(alice, title="Written elsewhere")
    response = alice_client.post(address(routine, "safe-version/"), {"how": "here", "revision": 1})
    assert response.status_code == 409
    assert "Renamed it “Written elsewhere”" in response.text
    assert 'name="revision" value="2"' in response.text
    assert Routine.objects.get().revision == 2


@pytest.mark.parametrize("sent", [{}, {"how": "x", "revision": 1}, {"how": "here"}, {"how": "\x00", "revision": "x"}])
def test_a_safe_version_that_says_not_where_is_not_made(routine, alice_client, sent):
    response = alice_client.post(address(routine, "safe-version/"), sent)
    assert response.status_code == 422
    assert "That did not work" in response.text
    assert Routine.objects.get().revision == 1


def test_once_the_answers_are_forgotten_nothing_is_called_safe_and_the_page_asks_again(routine, alice_client):
    tick(alice_client, address(routine), "pregnancy")
    del alice_client.cookies["receiver"]
    for how in ("copy", "here"):
        response = alice_client.post(address(routine, "safe-version/"), {"how": how, "revision": 1}, follow=True)
        assert response.redirect_chain == [(address(routine), 302)]
        assert "has-pregnancy" in response.text
    assert Routine.objects.get().revision == 1


def test_who_may_open_a_routine_may_ask_and_nobody_else(routine, alice, client, bob_client):
    for rest in ("", "forget/", "safe-version/"):
        assert bob_client.post(address(routine, rest), {"how": "copy", "revision": 1}).status_code in (404, 302)
    assert bob_client.get(address(routine)).status_code == 404
    assert client.get(address(routine)).status_code == 404
    routine.describe(alice, visibility="public")
    tick(client, address(routine), "pregnancy")
    assert "Log in to make a safe copy" in client.get(address(routine)).text
    response = client.post(address(routine, "safe-version/"), {"how": "copy", "revision": 1})
    assert response.url == f"/account/login/?next={address(routine)}"
    assert bob_client.post(address(routine, "safe-version/"), {"how": "here", "revision": 2}).status_code == 404
    for rest in ("forget/", "safe-version/"):
        assert bob_client.get(address(routine, rest)).status_code == 405
    assert Routine.objects.count() == 1


def test_whoever_holds_a_link_may_ask_too(routine, alice, client, bob, bob_client):
    link = ShareLink.make(routine, pin=True)
    routine.describe(alice, title="Renamed since")
    page = f"/s/{link.token}/receiver/"
    assert page in client.get(link.get_absolute_url()).text
    response = tick(client, page, "pregnancy")
    assert response.cookies["receiver"]["path"] == f"/s/{link.token}/"
    read = client.get(page)
    assert "Evening legs" in read.text
    assert "Renamed since" not in read.text
    assert acts(read.text) == ["lighter", "lighter", "go", "go"]
    tick(bob_client, page, "pregnancy")
    bob_client.post(f"{page}safe-version/", {"how": "copy", "revision": 1})
    assert Routine.objects.get(author=bob).title == "Evening legs (safe version)"
    link.revoke()
    assert client.get(page).status_code == 404
    assert "opens nothing" in client.get(page).text


def test_a_link_that_may_not_be_copied_gives_no_safe_copy(routine, bob, bob_client):
    link = ShareLink.make(routine, may_copy=False)
    page = f"/s/{link.token}/receiver/"
    tick(bob_client, page, "pregnancy")
    assert "safe-version/" not in bob_client.get(page).text
    assert bob_client.post(f"{page}safe-version/", {"how": "copy", "revision": 1}).status_code == 404
    assert not Routine.objects.filter(author=bob).exists()


@pytest.mark.parametrize("kept", ["", "x", "2026-01-01~~~", "\x00", "2026-01-01~nothing-like-this", "x" * 5000])
def test_no_cookie_whatever_breaks_the_page(routine, alice_client, kept):
    alice_client.cookies["receiver"] = kept
    assert alice_client.get(address(routine)).status_code == 200


def test_a_technique_that_is_not_known_here_is_left_out_under_any_condition(routine):
    document = routine.as_document()
    document["techniques"]["own--gone"] = {"slug": "own--gone", "name": "Gone", "instructions": []}
    document["sections"][0]["steps"][0]["technique"] = "own--gone"
    rulings = rulings_on(document, screen(document, under("pregnancy")))
    assert (rulings[0].act, rulings[0].reasons) == (Act.SKIP, ())
    assert rulings_on(document, None)[0].act == Act.GO


def test_a_section_that_becomes_empty_goes_and_one_that_was_empty_stays(routine):
    document = with_keys(routine.as_document())
    step, *document["sections"][0]["steps"] = document["sections"][0]["steps"][:3]
    blank = {"title": "", "receiver_position": "", "sides": "once", "rounds": 1}
    document["sections"] += [{**blank, "key": "k", "steps": [step]}, {**blank, "key": "e", "steps": []}]
    safe, words = safe_version(document, screen(document, under("bruise", bruise=("thigh",))))
    assert [section["key"] for section in safe["sections"]] == [document["sections"][0]["key"], "e"]
    assert words == ["Removed section “Section 2”"]
    assert step["technique"] not in safe["techniques"]
