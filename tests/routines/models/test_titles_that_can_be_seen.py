"""A title is one line with something to see in it, however it comes in: else its card would lead nowhere."""

import json
import re

import pytest
from django.db import IntegrityError, connection, transaction

from config.visible import BLANK_OR_BROKEN, LINE_BREAKS, is_blank
from routines.models import Routine, ShareLink
from tests.api.conftest import URL, problem, sent
from tests.factories import HEEL_RUB, make_routine

pytestmark = pytest.mark.django_db
UNSEEN = {
    "zero width space": "\u200b",
    "hangul filler": "\u3164",
    "half-width filler": "\uffa0",
    "accent alone": "\u0301",
    "soft hyphen": "\u00ad",
    "empty braille": "\u2800",
    "marks of direction": "\u200e\u202e",
    "joiner and byte order mark": "\u200d\ufeff",
    "variation selector": "\ufe0f",
    "tags": "\U000e0061",
    "no-break space": "\u00a0",
}
BROKEN = {"newline": "a\nb", "return": "a\rb", "line separator": "a\u2028b", "next line": "a\u0085b"}
SEEN = ["é", "e\u0301", "नमस्ते", "👩‍⚕️", "발", "ᄇ", "می‌خواهم", ".", "0"]


@pytest.mark.parametrize("title", [*UNSEEN.values(), *BROKEN.values()], ids=[*UNSEEN, *BROKEN])
def test_it_is_refused_on_pages_in_the_api_and_in_files(alice, alice_client, alice_api, title):
    new = alice_client.post("/routines/new/", {"title": f"\u200b{title}", "for_whom": "self", "start": "each"})
    assert new.status_code == 422
    assert "Nothing of this can be seen" in new.text or "Write this in one line." in new.text
    problem(alice_api.post(f"{URL}routines/", sent(title)), 400, field="title")
    routine = make_routine(alice)
    problem(alice_api.patch(f"{URL}routines/{routine.code}/", {"title": title}, HTTP_IF_MATCH="*"), 400, field="title")
    file = routine.as_document() | {"title": title}
    problem(alice_api.post(f"{URL}routines/import/", file), 400, field="title")
    text = json.dumps(file)
    assert alice_client.post("/routines/import/", {"text": text}).status_code == 422
    edited = {"title": f"\u200b{title}", "for_whom": "self", "visibility": "private", "revision": 1}
    assert alice_client.post(f"/routines/{routine.code}/edit/", edited).status_code == 422
    add = alice_client.post("/routines/add/closing-flush/", {"place": "new", "title": f"\u200b{title}"})
    assert add.status_code == 422
    assert [one.title for one in Routine.objects.filter(author=alice)] == ["Ankles"]


@pytest.mark.parametrize("title", SEEN)
def test_what_can_be_seen_is_a_title_in_any_script(alice_api, title):
    assert alice_api.post(f"{URL}routines/", {"title": title}).json()["title"] == title


@pytest.mark.parametrize("name", UNSEEN.values(), ids=UNSEEN)
def test_a_technique_of_ones_own_has_a_name_to_see(alice_api, name):
    problem(alice_api.post(f"{URL}techniques/", {**HEEL_RUB, "name": name}), 400, field="name")


@pytest.mark.parametrize("label", ["\u200b", "\u3164", "a\u2028b"])
def test_a_label_and_a_display_name_are_seen_or_empty(alice, alice_client, alice_api, label):
    routine = make_routine(alice)
    made = alice_client.post(f"/routines/{routine.code}/share/links/", {"expires": "never", "label": label})
    assert made.status_code == 422
    problem(alice_api.post(f"{URL}routines/{routine.code}/links/", {"label": label}), 400, field="label")
    problem(alice_api.patch(f"{URL}me/", {"display_name": label}), 400, field="display_name")
    assert not ShareLink.objects.exists()


@pytest.mark.parametrize("title", [*UNSEEN.values(), *BROKEN.values()], ids=[*UNSEEN, *BROKEN])
def test_the_database_refuses_it_too(alice, title):
    routine = make_routine(alice)
    with pytest.raises(IntegrityError, match="routine_has_a_visible_title"), transaction.atomic():
        Routine.objects.filter(pk=routine.pk).update(title=title)


def test_python_and_postgresql_read_the_expression_alike():
    letters = [chr(number) for number in range(1, 0x3400) if not 0xD800 <= number < 0xE000]
    with connection.cursor() as cursor:
        cursor.execute("SELECT letter FROM unnest(%s::text[]) letter WHERE letter ~ %s", [letters, BLANK_OR_BROKEN])
        found = {letter for [letter] in cursor}
    assert found == {one for one in letters if is_blank(one) or re.search(f"[{LINE_BREAKS}]", one)}


def test_going_back_to_a_title_of_before_puts_it_into_one_line(alice):
    routine = make_routine(alice)
    first = routine.revisions.get()
    first.rewrite(first.as_document() | {"title": "Feet\nand hands"})
    routine.describe(alice, title="Feet")
    routine.undo(alice)
    assert Routine.objects.get(pk=routine.pk).title == "Feet and hands"
