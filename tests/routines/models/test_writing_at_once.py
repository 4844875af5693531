"""Two who write at the same moment: both are kept, or one is told; never a crash, never a lost change."""

import threading

import pytest
from django.db import connection

from accounts.models import User
from routines.copies import copying
from routines.document.schema import dumps, of
from routines.models import Routine, ShareLink
from techniques.models import Technique
from techniques.own import own_technique
from tests.conftest import client_of
from tests.factories import PASSWORD, make_routine, make_step, make_user
from tests.routines.import_export.handed_over import OWN, made_by

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run each call in a thread of its own, all from the same moment on; what each returned or raised."""
    results, ready = [None] * len(calls), threading.Barrier(len(calls))

    def run(place, call):
        ready.wait()
        try:
            results[place] = call()
        except Exception as error:  # looked at by the test
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def writer(pk):
    """Add a step to the routine as another process would: from its own reading of it."""

    def write():
        routine = Routine.objects.get(pk=pk)
        glide = Technique.objects.get(slug="lower-leg-opening-glide")
        return routine.add_step(routine.author, routine.sections.first(), glide)

    return write


def test_each_of_many_writers_is_in_the_history():
    routine = make_routine(make_user("alice"))
    results = at_once(*[writer(routine.pk)] * 8)
    assert [result for result in results if isinstance(result, Exception)] == []
    routine.refresh_from_db()
    assert routine.revision == 9
    assert list(routine.revisions.values_list("number", flat=True)) == list(range(9, 0, -1))
    assert routine.document == dumps(of(routine))
    assert routine.step_count == 9


def test_of_two_who_replace_the_same_revision_one_is_told():
    alice = make_user("alice")
    routine = make_routine(alice)

    def rename(title):
        return lambda: Routine.objects.get(pk=routine.pk).describe(alice, title=title, based_on=1)

    results = at_once(rename("One"), rename("Two"))
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "StaleRevision"]


@pytest.mark.parametrize("round_number", range(3))
def test_deleting_while_others_write_and_share_is_no_crash(round_number):
    alice = make_user("alice")
    routine = make_routine(alice)
    code, section = routine.code, routine.sections.first().pk

    def post(path, **data):
        return lambda: client_of(alice).post(path, data).status_code

    results = at_once(
        post(f"/routines/{code}/edit/steps/", revision=1, section=section, technique="closing-flush"),
        post("/routines/add/closing-flush/", place=section, title="x"),
        post(f"/routines/{code}/share/links/", expires="never"),
        post(f"/routines/{code}/delete/"),
    )
    assert [result for result in results if result not in (302, 404, 409, 422)] == []
    assert not Routine.objects.filter(pk=routine.pk).exists()


def test_closing_an_account_while_a_program_writes_is_no_crash():
    alice = make_user("alice")
    routine = make_routine(alice)
    results = at_once(writer(routine.pk), lambda: User.objects.get(pk=alice.pk).close(), writer(routine.pk))
    allowed = (Routine.DoesNotExist, User.DoesNotExist)
    assert [r for r in results if isinstance(r, Exception) and not isinstance(r, allowed)] == []
    assert User.objects.closed().get() == alice
    assert Routine.objects.get(pk=routine.pk).hidden_at


def test_a_routine_composed_during_a_change_of_name_has_the_new_name():
    alice = make_user("alice")
    at_once(
        lambda: User.objects.get(pk=alice.pk).rename("Someone else"),
        lambda: make_routine(User.objects.get(pk=alice.pk)),
    )
    assert Routine.objects.get(author=alice).as_document()["author"] == "Someone else"


def test_the_limit_of_links_holds_for_those_who_ask_at_once(monkeypatch):
    monkeypatch.setattr("routines.models.share_link.MAX_OPEN_LINKS", 3)
    routine = make_routine(make_user("alice"))
    at_once(*[lambda: ShareLink.make(Routine.objects.get(pk=routine.pk))] * 6)
    assert routine.share_links.open().count() == 3


def test_two_sign_ups_at_once_with_one_address_make_one_account(client):
    form = {"email": "carol@example.org", "password1": PASSWORD}
    signing_up = lambda: type(client)().post("/account/signup/", form).status_code  # noqa: E731
    results = at_once(signing_up, signing_up, signing_up)
    assert sorted(results) == [200, 200, 302]
    assert User.objects.filter(email="carol@example.org").count() == 1


def test_one_s_own_technique_is_rewritten_while_it_is_added_to_a_routine():
    alice = make_user("alice")
    rub = made_by(alice)
    routine = make_routine(alice, make_step(rub.slug))

    def add():
        mine = Routine.objects.get(pk=routine.pk)
        mine.add_step(alice, mine.sections.get(), Technique.objects.get(pk=rub.pk))

    for summary in ("Slow circles.", "Slower circles.", "Slowest circles."):
        entry = own_technique.read({**OWN, "summary": summary})[0]
        assert at_once(add, lambda entry=entry: own_technique.write(alice, entry, rub) and None) == [None, None]
    stored = Routine.objects.get(pk=routine.pk)
    assert stored.document == dumps(of(stored))
    assert (stored.step_count, "Slowest" in stored.document) == (4, True)


@pytest.mark.parametrize("round_number", range(6))
def test_one_s_own_technique_is_deleted_while_it_is_added_to_routines(round_number):
    """Each routine has it, or one made again of what it said, or was told; what a routine has is not deleted."""
    alice = make_user("alice")
    rub = made_by(alice)
    routines = [make_routine(alice, make_step()) for _ in range(3)]

    def adding(routine):
        address = f"/routines/{routine.code}/edit/steps/"
        sent = {"technique": rub.slug, "section": routine.sections.get().key, "revision": routine.revision}
        return lambda: client_of(alice).post(address, sent).status_code

    *added, deleted = at_once(
        *map(adding, routines), lambda: client_of(alice).post(f"/techniques/{rub.slug}/delete/").status_code
    )
    assert deleted == 302
    assert set(added) <= {302, 404, 422}
    kept = Technique.objects.filter(pk=rub.pk).first()
    assert kept is None or (kept.retired_at and kept.steps.exists())
    for routine, status in zip(routines, added, strict=True):
        stored = Routine.objects.get(pk=routine.pk)
        assert stored.step_count == (2 if status == 302 else 1)
        assert stored.document == dumps(of(stored))


def test_two_people_with_copies_of_each_other_take_new_names():
    people = [make_user("alice"), make_user("bob")]
    for person, other in (people, reversed(people)):
        copying.copy(make_routine(person, visibility="public"), other)

    def acting(person, name):
        def act():
            me = User.objects.get(pk=person.pk)
            copying.copy(me.routines.first(), me)
            me.rename(name)

        return act

    for number in range(3):
        acts = [acting(person, f"Name {number}") for person in people for _twice in range(2)]
        assert at_once(*acts) == [None] * 4
    assert {routine.as_document()["author"] for routine in Routine.objects.filter(author__in=people)} == {"Name 2"}


def test_advice_set_aside_in_two_windows_is_set_aside_in_both():
    routine = make_routine(make_user("alice"))
    windows = [Routine.objects.get(pk=routine.pk) for _window in range(2)]
    for window, advice in zip(windows, ["L02", "L14"], strict=True):
        window.dismiss(advice)
    assert Routine.objects.get(pk=routine.pk).dismissed == ["L02", "L14"]


def test_advice_of_a_routine_that_was_deleted_elsewhere_is_not_there():
    alice = make_user("alice")
    routine = make_routine(alice)
    Routine.objects.get(pk=routine.pk).delete()
    for verb in (lambda: routine.dismiss("L02"), routine.recall_advice):
        with pytest.raises(Routine.DoesNotExist):
            verb()
