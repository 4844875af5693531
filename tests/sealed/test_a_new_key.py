"""Keys are exchanged while the site runs, and nobody notices."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from config.sealed import everything, keys
from routines.models import ShareLink
from tests.api.conftest import URL
from tests.factories import make_routine, make_step, make_user

pytestmark = pytest.mark.django_db
OLD, NEW, NEWER = "the old key of a site, long enough", "the new key of a site, long enough", "the newest key" * 3
SAID = "2026-03-01~bruise:calf"


def reseal(capsys):
    call_command("reseal")
    return capsys.readouterr().out


def test_old_answers_are_read_and_new_ones_sealed_by_the_newest_key(alice, settings, alice_client, capsys):
    settings.DATA_KEYS = []
    alice.remember_health(SAID)
    for ring in ([OLD], [NEW, OLD]):  # first with SECRET_KEY alone, which stays behind them
        settings.DATA_KEYS = ring
        assert "Your answers" in alice_client.get("/techniques/").text  # logged in as before, and known
        told = reseal(capsys)
        assert "health of users: 1 sealed anew.\n" in told
        assert "data of sessions: 1 sealed anew.\n" in told
        assert User.objects.filter(health__key=keys.ring()[0].id).get() == alice
        assert "health of users: 0 sealed anew.\n" in reseal(capsys)
    settings.DATA_KEYS = [NEW]
    assert "Your answers" in alice_client.get("/techniques/").text
    assert User.objects.get(pk=alice.pk).health == SAID
    settings.DATA_KEYS = [OLD]
    assert everything.unreadable() == {"data of sessions": 1, "health of users": 1}


def test_a_link_opens_whichever_key_it_was_made_by(alice, settings, client, alice_client, api, capsys):
    settings.DATA_KEYS = []
    routine = make_routine(alice, make_step("calf-wringing"))
    link = ShareLink.make(routine)

    def works():
        pages = [client.get(f"/s/{link.token}/"), api.get(f"{URL}shared/{link.token}/")]
        own = alice_client.get(f"/routines/{routine.code}/share/")
        return [page.status_code for page in pages] == [200, 200] and f"/s/{link.token}/" in own.text

    assert works()
    for ring in ([OLD], [NEW, OLD]):
        settings.DATA_KEYS = ring
        assert works()
        before = ShareLink.objects.values_list("token_hash", flat=True).get()
        assert "token of share links: 1 sealed anew.\n" in reseal(capsys)
        assert ShareLink.objects.values_list("token_hash", flat=True).get() == keys.digest(link.token) != before
        assert works()
    settings.DATA_KEYS = [NEW]
    assert works()


def test_sealing_anew_can_be_ended_and_begun_again(settings, monkeypatch, capsys):
    settings.DATA_KEYS = [OLD]
    people = [make_user(f"number-{number}", health=SAID) for number in range(5)]
    settings.DATA_KEYS = [NEW, OLD]
    monkeypatch.setattr(everything, "BATCH", 2)
    seal_one, sealed = everything._reseal, []

    def ended_after_three(*row):
        if len(sealed) == 3:
            raise KeyboardInterrupt
        sealed.append(row)
        return seal_one(*row)

    with monkeypatch.context() as patch:
        patch.setattr(everything, "_reseal", ended_after_three)
        with pytest.raises(KeyboardInterrupt):
            call_command("reseal")
    assert User.objects.filter(health__key=keys.ring()[0].id).count() == 3
    assert "health of users: 2 sealed anew." in reseal(capsys)
    settings.DATA_KEYS = [NEW]
    assert {person.health for person in User.objects.filter(pk__in=[p.pk for p in people])} == {SAID}


def test_what_somebody_says_meanwhile_is_not_overwritten(alice, settings, monkeypatch):
    settings.DATA_KEYS = [OLD]
    alice.remember_health(SAID)
    settings.DATA_KEYS = [NEW, OLD]
    seal_one = everything._reseal

    def after_she_forgot(*row):
        alice.remember_health("")
        return seal_one(*row)

    monkeypatch.setattr(everything, "_reseal", after_she_forgot)
    call_command("reseal", verbosity=0)
    assert User.objects.get(pk=alice.pk).health == ""


def test_what_no_key_opens_is_told_and_kept(alice, settings, capsys):
    settings.DATA_KEYS = [OLD]
    alice.remember_health(SAID)
    settings.DATA_KEYS = [NEWER]
    with pytest.raises(CommandError, match=r"opens these \(health of users: 1\): add the key that sealed them"):
        call_command("reseal")
    someone = User.objects.get(pk=alice.pk)
    someone.display_name = "Alice again"
    someone.save()  # all columns, what cannot be read among them
    settings.DATA_KEYS = [NEWER, OLD]
    assert User.objects.get(pk=alice.pk).health == SAID


def test_what_was_changed_in_the_database_is_not_taken_for_an_answer(alice):
    alice.remember_health(SAID)
    stored = User.objects.filter(pk=alice.pk).annotate(sealed=everything._sealed(User._meta.get_field("health")))
    text = stored.get().sealed
    for changed in (text[:-4] + "AAA=", text[:60], text.replace(".", ".x")):
        assert isinstance(keys.unseal(changed), keys.Unreadable)
    assert keys.unseal(text) == SAID
