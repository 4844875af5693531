"""A routine made longer or shorter: within the limits of its techniques, nothing dropped, nothing lost."""

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from routines.document.cues import cues, total_seconds
from routines.models import Routine
from routines.suggest.fit import fit
from tests.cases import cases
from tests.factories import make_routine, make_step

pytestmark = pytest.mark.django_db
QUIETLY = settings(
    phases=[Phase.explicit, Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
LIMITS = st.tuples(st.integers(5, 120), st.integers(0, 600)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@st.composite
def documents(draw):
    """Documents of any shape, techniques with any limits, steps within them or not."""
    limits = draw(st.lists(LIMITS, min_size=1, max_size=6))
    techniques = {f"t{i}": {"seconds": {"min": low, "max": high}} for i, (low, high) in enumerate(limits)}
    step = st.fixed_dictionaries(
        {
            "technique": st.sampled_from(sorted(techniques)),
            "side": st.sampled_from(["both", "left", "right", "each"]),
            "seconds": st.integers(5, 900),
            "transition_seconds": st.sampled_from([0, 0, 10, 30]),
            "key": st.text("abc", min_size=1, max_size=3),
        }
    )
    section = st.fixed_dictionaries(
        {
            "sides": st.sampled_from(["once", "each"]),
            "rounds": st.integers(1, 4),
            "steps": st.lists(step, max_size=6),
        }
    )
    sections = draw(st.lists(section, max_size=4))
    for section in sections:
        section["steps"] = [{"pressure": 2, "repetitions": None, "note": "", **step} for step in section["steps"]]
    whole = {"sections": sections, "techniques": techniques}
    return {**whole, "total_seconds": total_seconds(cues(whole))}


def all_steps(document):
    return [step for section in document["sections"] for step in section["steps"]]


@settings(QUIETLY, max_examples=cases(40))
@given(document=documents(), seconds=st.integers(30, 7200))
@example({"sections": [], "techniques": {}, "total_seconds": 0}, 600)
def test_it_comes_as_near_as_its_techniques_allow_and_says_where_that_is_not_near(document, seconds):
    fitted = fit(document, seconds)
    assert fitted.total_seconds == fitted.document["total_seconds"] == total_seconds(cues(fitted.document))
    least, most = reach(document)
    assert least <= fitted.total_seconds <= most
    tolerance = max(0.05 * seconds, coarsest(document))
    if least <= seconds <= most:
        assert abs(fitted.total_seconds - seconds) <= tolerance
    elif seconds < least:
        assert fitted.total_seconds == least
    else:
        assert fitted.total_seconds == most
    assert fitted.reasons
    if not fitted.is_near(seconds):
        assert len(fitted.reasons[-1]) > 20


def coarsest(document):
    """The least by which the whole can change where every step is played many times, in seconds."""
    played = [(cue.section, cue.step) for cue in cues(document)]
    return 5 * max((played.count(place) for place in set(played)), default=0)


def reach(document):
    """The shortest and the longest that it can be, in seconds."""
    sums = [0, 0]
    for cue in cues(document):
        limits, now = document["techniques"][cue.technique]["seconds"], cue.seconds
        sums[0] += cue.pause_seconds + min(-(-limits["min"] // 5) * 5, now)
        sums[1] += cue.pause_seconds + max(limits["max"] // 5 * 5, now)
    return sums


@settings(QUIETLY, max_examples=cases(25))
@given(document=documents(), seconds=st.integers(30, 7200))
def test_only_seconds_change_and_no_more_than_the_technique_allows(document, seconds):
    fitted = fit(document, seconds).document
    for old, new in zip(all_steps(document), all_steps(fitted), strict=True):
        assert {**old, "seconds": 0} == {**new, "seconds": 0}
        limits = document["techniques"][old["technique"]]["seconds"]
        assert min(limits["min"], old["seconds"]) <= new["seconds"] <= max(limits["max"], old["seconds"])


def test_what_takes_the_time_already_is_left_as_it_is(alice):
    document = make_routine(alice, make_step(seconds=67)).as_document()
    fitted = fit(document, document["total_seconds"])
    assert fitted.document == document
    assert fitted.reasons == ("It takes 2 min 19 s already.",)


def test_a_document_that_says_nothing_of_its_techniques_asks_the_pool(alice):
    document = make_routine(alice, make_step(seconds=60)).as_document()
    known = document["techniques"]
    document["techniques"] = {slug: {"slug": slug, "name": slug, "instructions": []} for slug in known}
    pool = dict(known)
    assert fit(document, 3600).total_seconds > fit({**document, "techniques": pool}, 3600).total_seconds


def address(routine):
    return f"/routines/{routine.code}/fit/"


def test_alice_makes_her_routine_shorter(alice, alice_client):
    routine = make_routine(alice, make_step(seconds=90), make_step("lower-leg-opening-glide", seconds=90))
    assert 'name="minutes"' in alice_client.get(address(routine)).text
    keys = [step["key"] for step in all_steps(routine.as_document())]
    response = alice_client.post(address(routine), {"minutes": "4", "revision": routine.revision})
    assert response.url == f"/routines/{routine.code}/"
    routine.refresh_from_db()
    assert abs(routine.total_seconds - 240) <= 12
    assert [step["key"] for step in all_steps(routine.as_document())] == keys
    assert routine.revisions.first().summary == "Fitted to 4 minutes"
    assert "It takes 4 min" in alice_client.get(response.url).text


def test_what_cannot_be_reached_is_said(alice, alice_client):
    routine = make_routine(alice, make_step(seconds=60))
    sent = {"minutes": "60", "revision": routine.revision}
    page = alice_client.post(address(routine), sent).text
    assert "is the longest that its techniques allow" in page
    assert "Nothing is changed yet." in page
    assert Routine.objects.get(pk=routine.pk).revision == 1
    alice_client.post(address(routine), {**sent, "anyway": "yes"})
    routine.refresh_from_db()
    assert routine.total_seconds < 3600
    assert routine.revisions.first().summary == f"Fitted to {round(routine.total_seconds / 60)} minutes"


def test_a_stale_form_is_told_what_changed_and_changes_nothing(alice, alice_client):
    routine = make_routine(alice)
    old = routine.revision
    routine.describe(alice, title="Both ankles")
    response = alice_client.post(address(routine), {"minutes": "3", "revision": old})
    assert response.status_code == 409
    assert routine.revisions.first().summary in response.text
    before = routine.total_seconds
    routine.refresh_from_db()
    assert routine.total_seconds == before
    assert f'name="revision" value="{routine.revision}"' in response.text


@pytest.mark.parametrize(("minutes", "said"), [("1", "At least 3"), ("999", "At most 120"), ("", "How many minutes?")])
def test_a_time_that_is_none_is_said_beside_the_field(alice, alice_client, minutes, said):
    routine = make_routine(alice)
    response = alice_client.post(address(routine), {"minutes": minutes, "revision": routine.revision})
    assert response.status_code == 422
    assert said in response.text


def test_a_stranger_finds_nothing_and_a_visitor_logs_in(alice, bob_client, client):
    routine = make_routine(alice, visibility="public")
    for method in ("get", "post"):
        assert getattr(bob_client, method)(address(routine)).status_code == 404
        assert getattr(client, method)(address(routine)).url.startswith("/account/login/")


def test_the_same_over_the_api(alice, alice_api, bob_api, api):
    routine = make_routine(alice, make_step(seconds=90), make_step("lower-leg-opening-glide", seconds=90))
    url = f"/api/v1/routines/{routine.code}/fit/"
    assert api.post(url, {"minutes": 4}, format="json").status_code == 401
    assert bob_api.post(url, {"minutes": 4}, format="json", HTTP_IF_MATCH="*").status_code == 404
    assert alice_api.post(url, {"minutes": 4}, format="json").status_code == 428
    assert alice_api.post(url, {"minutes": 4}, format="json", HTTP_IF_MATCH='"old"').status_code == 412
    wrong = alice_api.post(url, {"minutes": "soon"}, format="json", HTTP_IF_MATCH="*")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "minutes")
    made = alice_api.post(url, {"minutes": 4}, format="json", HTTP_IF_MATCH=routine.etag)
    assert made.status_code == 200
    assert made["ETag"]
    assert abs(made.json()["total_seconds"] - 240) <= 12
