"""The recording as it is served: to whom, with which headers, in parts, and as the receiver's answers leave it."""

import pickle

import pytest
from django.core.cache import caches
from django.utils import timezone

from routines.document import edits
from routines.document.durations import LONGEST_RECORDED
from routines.models import Routine, ShareLink
from routines.player import recordings
from routines.player.cue_sheet import cue_sheet
from routines.player.recorded_voice import recorded_voice
from tests.conftest import client_of
from tests.factories import make_routine, make_step
from tests.routines.made import document, pool, section, step
from tests.routines.player.listening import listen
from tests.routines.safety.test_receiver_safety import FLUSH, HOLD, KNEADING, name, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def routine(alice):
    steps = [make_step(KNEADING, pressure=3, seconds=20), make_step(HOLD, pressure=4, seconds=30)]
    return make_routine(alice, *steps, title="Evening legs, für Oma", sides="once", for_whom="partner")


@pytest.fixture
def link(routine):
    return ShareLink.make(routine)


@pytest.fixture(params=["code", "link"])
def where(request, routine, link):
    """The address of the routine, by its code and by a link."""
    return (routine if request.param == "code" else link).get_absolute_url()


@pytest.fixture
def made(monkeypatch):
    """How often a recording was made."""
    times = []
    monkeypatch.setattr(recordings, "track", lambda *how, track=recordings.track: times.append(1) or track(*how))
    return times


def test_it_plays_and_lasts_as_long_as_the_routine(where, alice_client):
    response = alice_client.get(f"{where}track.m4a")
    assert (response.status_code, response["Content-Type"]) == (200, "audio/mp4")
    assert response["Content-Disposition"] == 'inline; filename="evening-legs-fur-oma.m4a"'
    recording = listen(response.content)
    assert recording.milliseconds == pytest.approx(55_000, abs=50)
    assert [title for title, *_ in recording.chapters] == [f"1. {name(KNEADING)}", f"2. {name(HOLD)}"]


def test_it_can_be_saved_as_a_file_from_the_page_of_the_routine(where, alice_client):
    assert f'href="{where}track.m4a?download"' in alice_client.get(where).text
    response = alice_client.get(f"{where}track.m4a?download")
    assert response["Content-Disposition"] == 'attachment; filename="evening-legs-fur-oma.m4a"'


def test_a_phone_asks_for_the_parts_that_it_plays(where, alice_client, made):
    whole = alice_client.get(f"{where}track.m4a")
    assert whole["Accept-Ranges"] == "bytes"
    first = alice_client.get(f"{where}track.m4a", headers={"Range": "bytes=0-1"})
    assert (first.status_code, first.content) == (206, whole.content[:2])
    assert first["Content-Range"] == f"bytes 0-1/{len(whole.content)}"
    later = alice_client.get(f"{where}track.m4a", headers={"Range": "bytes=1000-", "If-Range": first["ETag"]})
    assert (later.status_code, later.content) == (206, whole.content[1000:])
    past = alice_client.get(f"{where}track.m4a", headers={"Range": f"bytes={len(whole.content)}-"})
    assert past.status_code == 416
    assert len(made) == 1


def test_who_has_it_gets_304_until_the_routine_changes(where, alice, alice_client, routine, made):
    first = alice_client.get(f"{where}track.m4a")
    assert first["Cache-Control"] == "private, no-cache"
    known = {"If-None-Match": first["ETag"]}
    second = alice_client.get(f"{where}track.m4a", headers=known)
    assert (second.status_code, second.content, second["ETag"]) == (304, b"", first["ETag"])
    routine.describe(alice, title="Changed since")
    third = alice_client.get(f"{where}track.m4a", headers=known)
    assert third.status_code == 200
    assert third["ETag"] != first["ETag"]
    assert len(made) == 2


def test_the_answers_about_the_receiver_leave_steps_out_and_nobody_stores_that(where, alice_client, made):
    tick(alice_client, f"{where}receiver/", "bruise", bruise=["thigh-front"])
    response = alice_client.get(f"{where}track.m4a")
    assert [title for title, *_ in listen(response.content).chapters] == [f"1. {name(HOLD)}"]
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response
    part = alice_client.get(f"{where}track.m4a", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part["Cache-Control"], part.content) == (206, "private, no-store", response.content[:10])
    assert len(made) == 2


def test_a_red_flag_leads_to_where_to_get_help(where, alice_client):
    tick(alice_client, f"{where}receiver/", "suspected-dvt")
    response = alice_client.get(f"{where}track.m4a")
    assert (response.status_code, response["Location"]) == (302, f"{where}receiver/")


def test_a_stranger_has_no_recording_of_a_private_routine(client, bob, routine):
    address = f"{routine.get_absolute_url()}track.m4a"
    assert client.get(address).status_code == client_of(bob).get(address).status_code == 404
    Routine.objects.filter(pk=routine.pk).update(visibility=Routine.Visibility.PUBLIC)
    assert client.get(address).status_code == 200


def test_a_link_that_does_not_work_has_none_and_looks_like_any_other(client, routine):
    ended = ShareLink.make(routine, expires_at=timezone.now() - timezone.timedelta(seconds=1))
    answers = [client.get(f"{address}track.m4a") for address in (ended.get_absolute_url(), "/s/no-such-token/")]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content
    assert answers[0]["X-Robots-Tag"] == "noindex, nofollow"


def test_a_link_that_ends_says_when_so_that_no_copy_outlives_it(client, routine):
    ending = ShareLink.make(routine, expires_at=timezone.now() + timezone.timedelta(days=1))
    pages = [client.get(f"{ending.get_absolute_url()}{page}") for page in ("", "track.m4a")]
    assert pages[0]["Sunset"] == pages[1]["Sunset"]
    assert "Sunset" not in client.get(f"{ShareLink.make(routine).get_absolute_url()}track.m4a")


def test_playing_is_not_counted_as_an_opening(client, link):
    response = client.get(f"{link.get_absolute_url()}track.m4a")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"
    link.refresh_from_db()
    assert link.opened_count == 0


def test_an_empty_routine_and_one_of_more_than_three_hours_have_none(alice, alice_client):
    empty = make_routine(alice, sides="once")
    empty.rewrite(alice, edits.remove_section, empty.sections.get().key)
    long = make_routine(alice, *[make_step(FLUSH, seconds=3600)] * 3, make_step(FLUSH, seconds=5), sides="once")
    for routine in (empty, long):
        where = routine.get_absolute_url()
        assert alice_client.get(f"{where}track.m4a").status_code == 404
        assert "track.m4a" not in alice_client.get(where).text


def test_the_player_asks_for_it_lighter_from_a_step_on_or_without_the_voice(where, alice_client):
    def packets(query):
        return alice_client.get(f"{where}track.m4a{query}").content

    def says(level, file):
        return b"".join(recorded_voice().clips[f"pressure/{level}"].packets) in file

    plain, lighter, all_lighter = packets(""), packets("?lighter=1&from=1"), packets("?lighter=2")
    assert [says(level, plain) for level in (1, 2, 3, 4)] == [False, False, True, True]
    assert [says(level, lighter) for level in (1, 2, 3, 4)] == [False, False, True, False]
    assert [says(level, all_lighter) for level in (1, 2, 3, 4)] == [True, True, False, False]
    alone = listen(packets("?tones"))
    assert alone.is_quiet(300, 4900)
    assert alice_client.get(f"{where}track.m4a?lighter=x").status_code == 404
    assert packets("?lighter=1&from=9999") == plain


def test_the_server_keeps_few_recordings_and_the_longest_in_little_room():
    techniques = list(pool().values())[:300]
    steps = [step(each["slug"], 22, 3, "each") for each in techniques]
    sheet = cue_sheet(document(section(*steps), techniques=techniques))
    assert 0.9 * LONGEST_RECORDED < sheet["total_seconds"] <= LONGEST_RECORDED
    longest = recordings.track(sheet)
    assert len(longest) > 10_000_000
    assert len(pickle.dumps(longest)) < 5_000_000
    caches["recordings"].set("longest", longest)
    assert bytes(caches["recordings"].get("longest")) == bytes(longest)
    assert caches["recordings"]._max_entries * 5_000_000 <= 60_000_000
