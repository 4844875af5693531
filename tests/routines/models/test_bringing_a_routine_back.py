"""A deleted routine is nowhere for thirty days, and its author can bring it back until then."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from config.quotas import OverQuota
from routines.copies import copying
from routines.models import Routine, ShareLink
from routines.models.deletable import DAYS_TO_BRING_BACK
from techniques.models import Technique
from techniques.own import own_technique
from tests.api.conftest import URL, problem
from tests.conftest import client_of
from tests.factories import HEEL_RUB, make_routine, make_step

DELETED = "/routines/deleted/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def routine(alice):
    return make_routine(alice, title="Before bed", visibility="public")


@pytest.fixture
def link(routine):
    return ShareLink.make(routine)


@pytest.fixture
def deleted(routine, link, alice_client):
    alice_client.post(f"/routines/{routine.code}/delete/")
    return routine


def bring_back(client, routine):
    return client.post(f"{DELETED}{routine.code}/bring-back/")


def addresses(prefix="", patterns=None):
    """Each address of the site as a pattern, such as `routines/<code:code>/edit/`."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield path
        else:
            yield from addresses(path, pattern.url_patterns)


OF_A_ROUTINE = sorted({path for path in addresses() if "code:" in path or "slug:code" in path})
OF_A_LINK = sorted({path for path in addresses() if "token:token" in path and "code" not in path})


def filled(path, routine, link):
    _section = routine.sections.get()
    values = {"code:code": routine.code, "slug:code": routine.code, "token:token": link.token, "path:token": link.token}
    values |= {"slug:token": link.token, "int:number": 1, "slug:key": _section.key}
    for name, value in values.items():
        path = path.replace(f"<{name}>", str(value))
    assert "<" not in path, path
    return f"/{path}"


def test_asking_first_it_is_said_for_how_long_it_can_come_back(alice_client, routine, link):
    page = alice_client.get(f"/routines/{routine.code}/delete/").text
    assert f"For {DAYS_TO_BRING_BACK} days you can bring it back" in page
    assert "the 1 link to it does not work" in page


@pytest.mark.parametrize("path", [path for path in OF_A_ROUTINE if "deleted/" not in path])
def test_nothing_of_a_deleted_routine_opens_not_even_for_its_author(alice_client, alice_api, deleted, link, path):
    """Every address that names a routine is tried, so that one added later is too."""
    address = filled(path, deleted, link)
    client = alice_api if address.startswith("/api/") else alice_client
    based = {"If-Match": "*"}
    answers = [
        client.get(address),
        client.post(address, {"number": 1, "id": "L12", "conditions": []}, headers=based),
        client.delete(address, headers=based),
    ]
    assert {answer.status_code for answer in answers} <= {404, 405}
    assert 404 in [answer.status_code for answer in answers]


@pytest.mark.parametrize("path", OF_A_LINK)
def test_its_links_open_nothing(bob_client, deleted, link, path):
    address = filled(path, deleted, link)
    assert bob_client.get(address).status_code in (404, 405)
    assert bob_client.post(address).status_code in (401, 404, 405)


def test_no_list_has_it(client, alice_client, alice_api, deleted):
    for address in ("/explore/", "/routines/", "/", "/sitemap-routines.xml"):
        assert deleted.code not in alice_client.get(address).text
    assert deleted.code not in client.get("/explore/").text
    for address in ("routines/", "explore/", "routines/export/"):
        assert deleted.code not in alice_api.get(URL + address).content.decode()


def test_whoever_starts_from_what_a_person_may_open_cannot_forget_deleted_ones(alice, deleted):
    for routines in (Routine.objects, Routine.everything):
        assert not routines.visible_to(alice).exists()
        assert not routines.editable_by(alice).exists()
        assert not routines.listed().filter(pk=deleted.pk).exists()
    assert not Routine.objects.filter(pk=deleted.pk).exists()
    assert not alice.routines.exists()


def test_it_comes_back_as_it_was(client, alice_client, alice, deleted, link):
    deleted.refresh_from_db()
    etag, changed_at = deleted.etag, deleted.changed_at
    assert "Recently deleted (1)" in alice_client.get("/routines/").text
    page = alice_client.get(DELETED).text
    assert "Before bed" in page
    assert "Everybody sees it again" in page
    assert bring_back(alice_client, deleted).url == deleted.get_absolute_url()
    back = Routine.objects.get(author=alice)
    assert (back.etag, back.changed_at, back.revisions.count()) == (etag, changed_at, 1)
    assert client.get(link.get_absolute_url()).status_code == 200
    assert deleted.code in client.get("/explore/").text
    assert "Recently deleted" not in alice_client.get("/routines/").text
    assert "Nothing was deleted lately" in alice_client.get(DELETED).text


def test_only_its_author_finds_it_among_deleted_ones(client, bob_client, bob_api, api, deleted):
    assert "Before bed" not in bob_client.get(DELETED).text
    assert client.get(DELETED).url == f"/account/login/?next={DELETED}"
    for address in ("bring-back/", "delete/"):
        assert bob_client.post(f"{DELETED}{deleted.code}/{address}").status_code == 404
        assert client.post(f"{DELETED}{deleted.code}/{address}").status_code == 302
    problem(api.get(f"{URL}routines/deleted/"), 401)
    problem(bob_api.post(f"{URL}routines/deleted/{deleted.code}/bring-back/"), 404)
    problem(bob_api.delete(f"{URL}routines/deleted/{deleted.code}/"), 404)
    assert bob_api.get(f"{URL}routines/deleted/").json()["results"] == []
    assert Routine.everything.filter(deleted_at__isnull=False).exists()


def test_what_is_not_deleted_is_not_deleted_for_good(alice_client, alice_api, routine):
    for address in ("bring-back/", "delete/"):
        assert alice_client.post(f"{DELETED}{routine.code}/{address}").status_code == 404
    problem(alice_api.delete(f"{URL}routines/deleted/{routine.code}/"), 404)
    assert Routine.objects.filter(pk=routine.pk).exists()


def test_it_can_be_deleted_for_good_which_asks_first(alice_client, deleted):
    assert "for good?" in alice_client.get(f"{DELETED}{deleted.code}/delete/").text
    assert alice_client.post(f"{DELETED}{deleted.code}/delete/").url == DELETED
    assert not Routine.everything.filter(pk=deleted.pk).exists()


def test_a_program_lists_brings_back_and_deletes_for_good(alice_api, routine, link):
    assert alice_api.delete(f"{URL}routines/{routine.code}/", HTTP_IF_MATCH=routine.etag).status_code == 204
    [row] = alice_api.get(f"{URL}routines/deleted/").json()["results"]
    assert (row["code"], row["title"], row["visibility"]) == (routine.code, "Before bed", "public")
    assert row["deleted_at"] < row["gone_at"]
    back = alice_api.post(f"{URL}routines/deleted/{routine.code}/bring-back/")
    assert (back.status_code, back.json()["code"], back["ETag"]) == (200, routine.code, routine.etag)
    problem(alice_api.post(f"{URL}routines/deleted/{routine.code}/bring-back/"), 404)
    alice_api.delete(f"{URL}routines/{routine.code}/", HTTP_IF_MATCH="*")
    assert alice_api.delete(f"{URL}routines/deleted/{routine.code}/").status_code == 204
    assert alice_api.get(f"{URL}routines/deleted/").json()["count"] == 0


def test_after_thirty_days_it_is_gone_for_good(alice, deleted):
    lately = make_routine(alice)
    lately.discard()
    almost = timezone.now() - timedelta(days=DAYS_TO_BRING_BACK) + timedelta(minutes=1)
    Routine.everything.filter(pk=deleted.pk).update(deleted_at=almost)
    call_command("tidy", verbosity=0)
    assert Routine.everything.filter(deleted_at__isnull=False).count() == 2
    Routine.everything.filter(pk=deleted.pk).update(deleted_at=almost - timedelta(minutes=1))
    call_command("tidy", verbosity=0)
    assert list(Routine.everything.filter(author=alice)) == [lately]


def test_a_routine_brought_back_while_it_is_tidied_away_stays(alice, deleted):
    read_before = Routine.everything.get(pk=deleted.pk)
    deleted.bring_back()
    assert not read_before.delete_for_good()
    assert Routine.objects.filter(pk=deleted.pk).exists()


def test_a_copy_no_longer_names_a_deleted_original_and_does_again_once_it_is_back(routine, bob, bob_client, alice):
    copied = copying.copy(routine, bob)
    routine.discard()
    assert Routine.objects.get(pk=copied.pk).as_document()["based_on"] is None
    assert "can’t be seen any more" in bob_client.get(f"/routines/{copied.code}/origin/").text
    routine.bring_back()
    assert Routine.objects.get(pk=copied.pk).as_document()["based_on"]["title"] == "Before bed"


def test_while_it_is_deleted_it_follows_names_and_techniques(alice, bob, routine):
    entry, _problems = own_technique.read(HEEL_RUB)
    rub = own_technique.write(alice, entry)
    own = make_routine(alice, {"technique": rub, "seconds": 60, "pressure": 2})
    copied = copying.copy(routine, bob)
    copied.discard()
    own.discard()
    alice.rename("Alicia")
    entry, _problems = own_technique.read({**HEEL_RUB, "name": "Heel circles"})
    own_technique.write(alice, entry, rub)
    copied.bring_back()
    own.bring_back()
    assert copied.as_document()["based_on"]["author"] == "Alicia"
    own = Routine.objects.get(pk=own.pk).as_document()
    assert own["author"] == "Alicia"
    assert own["techniques"][rub.slug]["name"] == "Heel circles"


def test_a_technique_of_ones_own_stays_for_a_deleted_routine(alice):
    entry, _problems = own_technique.read(HEEL_RUB)
    rub = own_technique.write(alice, entry)
    routine = make_routine(alice, {"technique": rub, "seconds": 60, "pressure": 2})
    routine.discard()
    own_technique.remove(rub)
    routine.bring_back()
    assert Technique.objects.get(pk=rub.pk).retired_at
    assert client_of(alice).get(routine.get_absolute_url()).status_code == 200


def test_deleted_techniques_are_not_offered_as_recently_used(alice, alice_client):
    kept, gone = make_routine(alice, make_step("closing-flush")), make_routine(alice, make_step("foot-wringing"))
    gone.discard()
    page = alice_client.get(f"/routines/{kept.code}/edit/?section={kept.sections.get().key}&from=recent").text
    assert "foot-wringing" not in page


def test_deleting_makes_room_for_a_new_one_and_bringing_back_needs_room(monkeypatch, alice, alice_client, deleted):
    monkeypatch.setattr("routines.models.quotas.MAX_ROUTINES", 1)
    make_routine(alice)
    page = alice_client.post(f"{DELETED}{deleted.code}/bring-back/", follow=True)
    assert "that is as many as there can be" in page.text
    assert Routine.everything.get(pk=deleted.pk).deleted_at


def test_deleting_over_and_over_fills_no_disk(monkeypatch, alice):
    monkeypatch.setattr("routines.models.quotas.MAX_ROUTINES", 1)
    monkeypatch.setattr("routines.models.quotas.MAX_DELETED", 2)
    for _ in range(3):
        routine = make_routine(alice)
        routine.discard()
    with pytest.raises(OverQuota, match="Delete some of them for good"):
        make_routine(alice)
    routine.delete_for_good()
    make_routine(alice)


def test_what_a_deleted_history_takes_up_counts_until_it_is_gone(monkeypatch, alice):
    routine = make_routine(alice)
    routine.refresh_from_db()
    monkeypatch.setattr("routines.models.quotas.MAX_BYTES", int(1.5 * routine.kept_bytes))
    routine.discard()
    with pytest.raises(OverQuota, match="those recently deleted count too"):
        make_routine(alice)
    routine.delete_for_good()
    make_routine(alice)


def test_closing_the_account_deletes_them_at_once(alice, bob, deleted):
    other = make_routine(alice)
    alice.close()
    assert list(Routine.everything.filter(author=alice)) == [other]
    alice.take_back()
    assert list(Routine.objects.filter(author=alice)) == [other]


def test_a_routine_of_the_house_is_never_deleted_so():
    house = Routine.objects.house().first() or make_routine(None, visibility="public")
    with pytest.raises(IntegrityError, match="what_the_house_made_is_public_and_not_deleted"), transaction.atomic():
        Routine.objects.filter(pk=house.pk).update(deleted_at=timezone.now())
