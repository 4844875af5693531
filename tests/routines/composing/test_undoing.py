"""Undo, redo and going back: nothing that was ever saved is lost, within the rule of how much is kept."""

from copy import deepcopy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routines.document import edits
from routines.document.difference import difference, summary
from routines.document.plan import Plan, SectionPlan
from routines.models import NothingLeft, Routine, ShareLink, StaleRevision
from routines.models import revision as revisions
from techniques.models import Technique
from tests.cases import cases
from tests.factories import make_step
from tests.routines.documents import documents

SLUGS = ["ankle-bone-circles", "closing-flush", "calf-kneading-upwards"]


@pytest.fixture
def routine(alice):
    steps = [make_step(slug, seconds=60) for slug in SLUGS]
    return Routine.create(alice, Plan({"title": "Calves"}, [SectionPlan({}, steps), SectionPlan({"sides": "each"})]))


def content(routine):
    document = routine.as_document()
    return {name: document[name] for name in ("title", "summary", "for", "language", "sections")}


def key_of(routine, slug):
    return next(
        step["key"]
        for section in routine.as_document()["sections"]
        for step in section["steps"]
        if step["technique"] == slug
    )


def words(routine, count=1):
    return list(routine.revisions.values_list("summary", flat=True)[:count])


def test_a_change_is_taken_back_and_done_again(routine, alice):
    before = content(routine)
    routine.rewrite(alice, edits.change_steps, [key_of(routine, "closing-flush")], {"seconds": 90})
    after = content(routine)
    routine.undo(alice)
    assert content(routine) == before
    routine.redo(alice)
    assert content(routine) == after
    assert words(routine, 3) == [
        "Redid: Changed Closing flush from toes past the ankle: 1 min to 1 min 30 s",
        "Undid: Changed Closing flush from toes past the ankle: 1 min to 1 min 30 s",
        "Changed Closing flush from toes past the ankle: 1 min to 1 min 30 s",
    ]


def test_there_is_nothing_to_undo_at_first_and_nothing_to_redo_after_a_change(routine, alice):
    assert (routine.can_undo, routine.can_redo) == (False, False)
    with pytest.raises(NothingLeft):
        routine.undo(alice)
    routine.describe(alice, title="One")
    routine.undo(alice)
    assert (routine.can_undo, routine.can_redo) == (False, True)
    routine.describe(alice, title="Two")
    assert (routine.can_undo, routine.can_redo) == (True, False)
    with pytest.raises(NothingLeft):
        routine.redo(alice)


def test_undoing_from_an_old_page_is_refused(routine, alice):
    routine.describe(alice, title="One")
    for verb in (routine.undo, routine.redo):
        with pytest.raises(StaleRevision):
            verb(alice, based_on=1)
    with pytest.raises(StaleRevision):
        routine.restore(alice, 1, based_on=1)


def test_a_removed_step_comes_back_with_its_key_and_its_note(routine, alice):
    key = key_of(routine, "ankle-bone-circles")
    routine.rewrite(alice, edits.change_steps, [key], {"note": "Slowly"})
    routine.rewrite(alice, edits.remove_steps, [key])
    routine.undo(alice)
    assert edits.step_of(routine.as_document(), key)["note"] == "Slowly"


def test_a_step_whose_technique_left_the_library_comes_back(routine, alice):
    key = key_of(routine, "closing-flush")
    routine.rewrite(alice, edits.remove_steps, [key])
    Technique.objects.filter(slug="closing-flush").update(retired_at="2026-01-01T00:00Z")
    routine.undo(alice)
    assert edits.step_of(routine.as_document(), key)["technique"] == "closing-flush"


def test_going_back_to_a_revision_is_a_change_that_can_be_undone(routine, alice):
    first = content(routine)
    routine.describe(alice, title="One")
    routine.describe(alice, title="Two")
    routine.restore(alice, 1)
    assert content(routine) == first
    assert words(routine) == ["Went back to revision 1"]
    routine.undo(alice)
    assert routine.title == "Two"


def test_undoing_leaves_alone_who_can_see_it(routine, alice):
    routine.describe(alice, title="One")
    routine.describe(alice, visibility="public")
    assert words(routine) == ["Made it public"]
    routine.undo(alice)
    assert (routine.title, routine.visibility) == ("Calves", "public")
    routine.redo(alice)
    assert (routine.title, routine.visibility) == ("One", "public")


def test_what_changes_nothing_is_no_revision(routine, alice):
    key = key_of(routine, "closing-flush")
    routine.rewrite(alice, edits.change_steps, [key], {"seconds": 60})
    routine.rewrite(alice, edits.shift_step, key_of(routine, "ankle-bone-circles"), -1)
    routine.describe(alice, title="Calves")
    assert routine.revision == 1


def test_only_so_many_revisions_are_kept_and_those_that_something_stands_on(routine, alice, monkeypatch):
    monkeypatch.setattr(revisions, "MAX_REVISIONS", 5)
    ShareLink.make(routine, pin=True)
    for number in range(2, 10):
        routine.describe(alice, title=f"Title {number}")
    assert sorted(routine.revisions.values_list("number", flat=True)) == [1, 5, 6, 7, 8, 9]
    for _ in range(4):
        routine.undo(alice)
        assert set(routine.revisions.filter(repeats=None).values_list("number", flat=True)) == {1, 5, 6, 7, 8, 9}
    with pytest.raises(NothingLeft):
        routine.undo(alice)


def test_a_change_made_after_undoing_all_that_is_kept_can_be_undone_too(routine, alice, monkeypatch):
    monkeypatch.setattr(revisions, "MAX_REVISIONS", 5)
    for number in range(2, 10):
        routine.describe(alice, title=f"Title {number}")
    for _ in range(4):
        routine.undo(alice)
    assert routine.title == "Title 5"
    for title in ("Another way", "And on"):
        routine.describe(alice, title=title)
    for title in ("Another way", "Title 5"):
        routine.undo(alice)
        assert routine.title == title
    for title in ("Another way", "And on"):
        routine.redo(alice)
        assert routine.title == title


EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(0, 9), st.integers(5, 600)),
        st.tuples(st.just("remove"), st.integers(0, 9), st.none()),
        st.tuples(st.just("duplicate"), st.integers(0, 9), st.none()),
        st.tuples(st.just("shift"), st.integers(0, 9), st.sampled_from([-1, 1])),
        st.tuples(st.just("section"), st.integers(0, 9), st.sampled_from([-1, 1])),
        st.tuples(st.just("title"), st.integers(0, 9), st.none()),
        st.tuples(st.just("undo"), st.none(), st.none()),
        st.tuples(st.just("redo"), st.none(), st.none()),
    ),
    max_size=12,
)


@settings(max_examples=cases(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_undo_and_redo_walk_the_same_path_whatever_was_done(alice, asked):
    steps = [make_step(slug, seconds=60) for slug in SLUGS]
    routine = Routine.create(alice, Plan({"title": "A"}, [SectionPlan({}, steps), SectionPlan({}, steps[:1])]))
    path, place = [content(routine)], 0
    for what, number, value in asked:
        if what == "undo":
            place = walk(routine, routine.undo, alice, place - 1, path)
        elif what == "redo":
            place = walk(routine, routine.redo, alice, place + 1, path)
        else:
            revision = routine.revision
            apply(routine, alice, what, number, value)
            if routine.revision > revision:
                path, place = [*path[: place + 1], content(routine)], place + 1
        assert content(routine) == path[place]
    for back in range(place - 1, -1, -1):
        routine.undo(alice)
        assert content(routine) == path[back]
    for forth in range(1, len(path)):
        routine.redo(alice)
        assert content(routine) == path[forth]


def walk(routine, verb, by, place, path):
    if 0 <= place < len(path):
        verb(by)
        return place
    with pytest.raises(NothingLeft):
        verb(by)
    return max(0, min(place, len(path) - 1))


def apply(routine, by, what, number, value):
    keys = edits.keys_of(routine.as_document())
    if what == "title":
        routine.describe(by, title=f"Title {number}")
    elif what == "section":
        sections = routine.as_document()["sections"]
        routine.rewrite(by, edits.move_section, sections[number % len(sections)]["key"], value)
    elif keys and what == "change":
        routine.rewrite(by, edits.change_steps, [keys[number % len(keys)]], {"seconds": value})
    elif keys and what == "shift":
        routine.rewrite(by, edits.shift_step, keys[number % len(keys)], value)
    elif keys:
        edit = {"remove": edits.remove_steps, "duplicate": edits.duplicate_steps}[what]
        routine.rewrite(by, edit, [keys[number % len(keys)]])


@given(documents(), documents())
def test_any_two_documents_can_be_compared_and_a_document_does_not_differ_from_itself(old, new):
    assert difference(old, deepcopy(old)) == []
    changes = difference(old, new)
    assert all(change.words for change in changes)
    assert len(summary(changes)) <= 200


@given(documents(), st.data())
def test_a_moved_step_is_the_only_change_that_is_told(document, data):
    keyed = with_keys(document)
    keys = edits.keys_of(keyed)
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    section = data.draw(st.sampled_from([section["key"] for section in keyed["sections"]]))
    moved = edits.place_steps(keyed, [key], section)
    changes = difference(keyed, moved)
    same = edits.keys_of(moved) == keys and edits.step_at(moved, key)[0] == edits.step_at(keyed, key)[0]
    assert [(c.what, c.did) for c in changes] == ([] if same else [("step", "moved")])
    assert sorted(edits.keys_of(moved)) == sorted(keys)


def with_keys(document):
    number = iter(range(10_000))
    for section in document["sections"]:
        section["key"] = f"s{next(number)}"
        for step in section["steps"]:
            step["key"] = f"t{next(number)}"
    return document


def test_the_words_say_what_was_done(routine, alice):
    old = routine.as_document()
    flush, circles = key_of(routine, "closing-flush"), key_of(routine, "ankle-bone-circles")
    moved = edits.place_steps(old, [flush], old["sections"][0]["key"], circles)
    assert [c.words for c in difference(old, moved)] == [
        "Moved Closing flush from toes past the ankle before Small circles round the ankle bones"
    ]
    to_the_end = edits.place_steps(old, [flush], old["sections"][1]["key"])
    assert [c.words for c in difference(old, to_the_end)] == [
        "Moved Closing flush from toes past the ankle to the end of “Section 2”"
    ]
    changed = edits.change_steps(
        old, [flush], {"pressure": 1, "side": "each", "note": "Softly", "repetitions": 8, "transition_seconds": 10}
    )
    assert [c.words for c in difference(old, changed)] == [
        "Changed Closing flush from toes past the ankle: pressure 2 to 1; side both together to left, then right; "
        "repetitions 8; 10 s to get ready; the note"
    ]
    section = edits.change_section(old, old["sections"][1]["key"], {"title": "Right", "sides": "once", "rounds": 2})
    assert [c.words for c in difference(old, section)] == [
        "Changed section “Right”: it was called “Section 2”; played once; rounds 1 to 2"
    ]
    assert summary(difference(old, {**changed, "title": "New", "for": "partner"})) == (
        "Renamed it “New” and 2 more changes"
    )
