"""Taking the changes of an original into a copy: pure functions of three documents."""

from copy import deepcopy

from hypothesis import given, settings
from hypothesis import strategies as st

from routines.copies.merge import merge, merge_all, offers
from routines.document import edits
from routines.document.difference import difference
from tests.cases import cases
from tests.routines.composing.test_undoing import with_keys
from tests.routines.documents import documents

TOLD = ("title", "summary", "for", "language", "sections")
TECHNIQUE = {"slug": "heel-hold", "name": "Heel hold", "seconds": {"default": 60}, "pressure": {"default": 1}}
number = st.integers(0, 30)
EDITS = ["add", "change", "remove", "place", "section", "unsection", "rename", "shift", "title"]
# What an author does, by one or two numbers that say to which part.
DONE = st.lists(
    st.tuples(st.sampled_from(EDITS), number, number),
    max_size=8,
)


def told(document):
    return {name: document[name] for name in TOLD}


def edited(document, done, name):
    """The document after these edits; new parts get keys of their own."""
    for index, (what, one, two) in enumerate(done):
        document = with_new_keys(_edit(document, what, one, two), f"{name}{index}")
    return document


def _edit(document, what, one, two):
    sections, steps = [part["key"] for part in document["sections"]], edits.keys_of(document)
    if what == "title":
        return {**document, "title": f"Title {one}"}
    if what == "section":
        return edits.add_section(document, {"title": f"Section {one}"})
    if not sections:
        return document
    section = sections[one % len(sections)]
    if what == "add":
        place = edits.step_of(document, steps[two % len(steps)])["key"] if steps else ""
        home = sections[edits.step_at(document, place)[0]] if place else section
        return edits.add_step(document, home, TECHNIQUE, {}, place)
    if what == "unsection":
        return edits.remove_section(document, section)
    if what == "rename":
        return edits.change_section(document, section, {"title": f"Renamed {two}", "rounds": 1 + two % 3})
    if what == "shift":
        return edits.move_section(document, section, two % 5 - 2)
    if not steps:
        return document
    step = steps[two % len(steps)]
    if what == "change":
        return edits.change_steps(document, [step], {"seconds": 5 + one, "note": f"Note {one}"})
    return edits.remove_steps(document, [step]) if what == "remove" else edits.place_steps(document, [step], section)


def with_new_keys(document, name):
    document, fresh = deepcopy(document), iter(range(1000))
    for section in document["sections"]:
        section["key"] = section.get("key") or f"{name}s{next(fresh)}"
        for step in section["steps"]:
            step["key"] = step.get("key") or f"{name}t{next(fresh)}"
    return document


@settings(max_examples=cases(40), deadline=None)
@given(documents(), DONE)
def test_taking_all_into_an_unchanged_copy_gives_the_newer_original(base, done):
    base = with_keys(base)
    theirs = edited(base, done, "their")
    changes = difference(base, theirs)
    assert told(merge_all(base, base, theirs, changes)) == told(theirs)
    assert told(merge_all(base, base, theirs, [])) == told(base)


@settings(max_examples=cases(25), deadline=None)
@given(documents(), DONE, st.randoms(use_true_random=False))
def test_one_by_one_in_any_order_leads_there_too_and_what_is_taken_is_offered_no_more(base, done, chance):
    base = with_keys(base)
    theirs = edited(base, done, "their")
    mine, left = base, offers(base, base, theirs)
    assert not any(offer.yours for offer in left)
    for _round in range(200):
        if not left:
            break
        taken = chance.choice(left)
        mine = merge(mine, base, theirs, taken.change)
        left = offers(mine, base, theirs)
        assert taken.id not in {offer.id for offer in left}
    assert told(mine) == told(theirs)


@settings(max_examples=cases(40), deadline=None)
@given(documents(), DONE, DONE)
def test_what_only_the_copy_changed_stays_and_what_both_changed_is_said(base, theirs, mine):
    base = with_keys(base)
    theirs, mine = edited(base, theirs, "their"), edited(base, mine, "my")
    found = offers(mine, base, theirs)
    untouched = deepcopy(mine)
    for offer in found:
        taken = merge(mine, base, theirs, offer.change)
        keys = [part["key"] for part in taken["sections"]], edits.keys_of(taken)
        assert all(len(set(some)) == len(some) for some in keys)
        assert set(taken["techniques"]) >= {s["technique"] for part in taken["sections"] for s in part["steps"]}
        if offer.yours or offer.change.what == "section":
            continue
        mine_alone = {key: step for key, step in _steps(mine).items() if key != offer.change.key}
        assert {key: step for key, step in _steps(taken).items() if key != offer.change.key} == mine_alone
    assert mine == untouched
    both = {(c.what, c.key) for c in difference(base, theirs)} & {(c.what, c.key) for c in difference(base, mine)}
    assert all(offer.yours for offer in found if (offer.change.what, offer.change.key) in both)


def _steps(document):
    return {step["key"]: step for section in document["sections"] for step in section["steps"]}


def test_documents_from_before_there_were_keys_offer_nothing():
    section = {"title": "", "receiver_position": "", "sides": "once", "rounds": 1, "steps": []}
    old = {"title": "A", "summary": "", "for": "self", "language": "en", "sections": [section], "techniques": {}}
    assert offers(old, old, {**old, "title": "B"}) == []
