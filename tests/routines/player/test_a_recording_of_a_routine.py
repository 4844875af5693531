"""The recording, read back: decoded, as long as the routine, and heard when the cue sheet says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from routines.document.durations import is_recordable
from routines.player.cue_sheet import cue_sheet, heard
from routines.player.m4a import M4a
from routines.player.recorded_voice import PACKET_SAMPLES, SAMPLE_RATE, recorded_voice
from routines.player.track import joined, track
from tests.routines import made
from tests.routines.documents import documents
from tests.routines.player.listening import listen

NEAR = 50
"""Milliseconds."""
KNEADING, FLUSH, CIRCLES = "calf-kneading-upwards", "closing-flush", "ankle-bone-circles"


def sheet(*steps, techniques=(), **about):
    return cue_sheet(made.document(made.section(*steps, **about.pop("section", {})), techniques=techniques, **about))


def own(**fields):
    """A technique that nobody has recorded."""
    return {**made.pool()[FLUSH], "slug": "own", "name": "My own slow glide with both hands", **fields}


def tones(followed):
    """The times of all tones but the finish, in milliseconds from the start of the recording."""
    lead = 1000 * followed["lead_seconds"]
    return sorted({one.at_ms + lead for one in heard(followed) if one.event["kind"] != "finish"})


def is_said(run, packets):
    return any(tuple(packets[i : i + len(run)]) == run for i, packet in enumerate(packets) if packet == run[0])


def assert_right(followed, recording):
    whole = 1000 * (followed["lead_seconds"] + followed["total_seconds"])
    assert abs(recording.milliseconds - whole) <= NEAR
    beginnings = recording.beginnings()
    for at in tones(followed):
        assert min(abs(begins - at) for begins in beginnings) <= NEAR, at
    assert not recording.is_quiet(whole - 600, whole - 100)  # the finish ends with it
    assert recording.is_quiet(whole - 20, whole)


def test_both_sides_are_heard_when_the_list_says_and_named():
    followed = sheet(
        made.step(KNEADING, 61, 3, "each"),
        made.step(FLUSH, 12),
        made.step(CIRCLES, 25, 2, "left", transition_seconds=4),
        title="Calves, gently",
    )
    recording = listen(track(followed))
    assert_right(followed, recording)
    assert recording.title == "Calves, gently"
    names = [made.pool()[slug]["name"] for slug in (KNEADING, FLUSH, CIRCLES)]
    assert recording.chapters == [
        (f"1. {names[0]}, left", 0, 66_000),
        (f"1. {names[0]}, right", 66_000, 132_000),
        (f"2. {names[1]}", 132_000, 144_000),
        (f"3. {names[2]}, left", 144_000, 173_000),
    ]
    assert recording.is_spoken(500, 2000)  # the name, while one gets ready
    assert recording.is_quiet(36_000, 61_500)  # and nothing between half time and 3, 2, 1


def test_a_technique_of_ones_own_has_its_tone_alone():
    followed = sheet(made.step("own", 30, 0), techniques=[own(contact="none")])
    recording = listen(track(followed))
    assert_right(followed, recording)
    assert len(recording.beginnings()) == len(heard(followed))
    assert recording.is_quiet(300, 4900)


def test_its_side_is_said_all_the_same():
    followed = sheet(made.step("own", 30, 0, "left"), techniques=[own(contact="none")])
    packets, run = joined(followed, recorded_voice()), recorded_voice().clips["side/left"].packets
    assert is_said(run, packets)


def test_in_another_language_there_are_tones_alone():
    followed = sheet(made.step(KNEADING, 30, 3, "each"), language="de")
    recording = listen(track(followed))
    assert_right(followed, recording)
    assert recording.is_quiet(300, 4900)


def test_a_name_waits_for_the_tone_with_which_its_step_begins():
    followed = sheet(made.step(FLUSH, 30), made.step(KNEADING, 30, 3))
    recording = listen(track(followed))
    assert_right(followed, recording)
    assert recording.is_spoken(35_600, 37_000)
    assert len([begins for begins in recording.beginnings() if 34_900 < begins < 35_400]) == 1


def test_what_cannot_be_said_before_the_next_step_is_left_out_whole():
    followed = sheet(made.step(KNEADING, 5, 3, "left"), made.step(FLUSH, 5, 4, "right"))
    packets = joined(followed, recorded_voice())
    keys = [phrase["key"] for one in heard(followed) for phrase in one.event["say"]]
    said = [key for key in keys[:-1] if is_said(recorded_voice().clips[key].packets, packets)]
    assert keys[-3:] == ["side/right", "pressure/4", "finish"]
    assert said == keys[:-3]
    assert_right(followed, listen(track(followed)))


SHORT = st.builds(
    made.step,
    st.sampled_from([KNEADING, FLUSH, CIRCLES, "own"]),
    st.integers(5, 30),
    st.integers(0, 5),
    st.sampled_from(made.SIDES),
    transition_seconds=st.integers(0, 9),
)


@settings(max_examples=8, deadline=None)
@given(st.lists(SHORT, min_size=1, max_size=3), st.sampled_from(["once", "each"]))
def test_any_short_routine_is_heard_when_the_list_says(steps, sides):
    # Where all steps of a section are for one side, a turn of it may be empty.
    followed = sheet(*steps, section={"sides": sides}, techniques=[own()])
    assert_right(followed, listen(track(followed)))


@given(st.binary(max_size=9), st.lists(st.binary(max_size=4)), *[st.none() | st.integers(-50, 50)] * 2)
def test_a_part_is_the_same_as_of_the_whole_file(head, packets, start, stop):
    file, whole = M4a(head, packets), b"".join([head, *packets])
    assert (file[start:stop], bytes(file), len(file)) == (whole[start:stop], whole, len(whole))


@settings(max_examples=25, deadline=None)
@given(documents())
def test_in_any_routine_each_tone_is_whole_and_in_its_place(document):
    followed, voice = cue_sheet(document), recorded_voice()
    if not is_recordable(followed["total_seconds"]):
        return
    packets = joined(followed, voice)
    seconds = followed["lead_seconds"] + followed["total_seconds"]
    assert 0 <= (len(packets) - 1) * PACKET_SAMPLES - seconds * SAMPLE_RATE < PACKET_SAMPLES
    begun = {one.at_ms for one in heard(followed) if one.event["kind"] == "begin"}
    for one in heard(followed):
        kind = one.event["kind"]
        if kind == "finish" or (kind == "announce" and one.at_ms in begun):
            continue
        start = round((one.at_ms + 1000 * followed["lead_seconds"]) * SAMPLE_RATE / PACKET_SAMPLES / 1000)
        run = voice.tone(kind)
        assert tuple(packets[start : start + len(run)]) == run
