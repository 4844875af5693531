"""The house routines: there from the start, for everybody to read and to copy."""

import pytest
from django.core.management import CommandError, call_command

from routines.copies import copying
from routines.document import edits
from routines.document.cues import cues, seconds_by_side, total_seconds
from routines.house import toml_files
from routines.models import Routine
from routines.suggest import Wanted
from routines.suggest.area_tree import AreaTree
from routines.suggest.rubric import Judged, judged_by_all
from techniques import library_cache

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    call_command("load_routines", verbosity=0)
    return Routine.objects.house()


def loaded(capsys):
    call_command("load_routines")
    return capsys.readouterr().out


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The file of the house routines, to be changed."""
    house = tmp_path / "house.toml"
    house.write_text((toml_files.FOLDER / "house.toml").read_text())
    monkeypatch.setattr(toml_files, "FOLDER", tmp_path)
    return house


def test_there_are_at_least_twelve_and_what_people_ask_for_most_is_among_them(house):
    titles = " | ".join(house.values_list("title", flat=True)).lower()
    assert house.count() >= 12
    for asked in (
        *("ankle self-massage", "foot and calf", "partner foot", "desk break", "lower leg", "wind-down"),
        *("hands and forearms", "neck and shoulders", "lower back with a partner", "full-body partner"),
    ):
        assert asked in titles


def test_every_visitor_finds_them_by_the_name_of_the_house(house, client, api):
    assert set(house) <= set(Routine.objects.listed())
    row = next(row for row in api.get("/api/v1/explore/").json()["results"] if row["title"] == "Desk break")
    assert row["author"] == "Effleur"
    page = client.get(f"/routines/{row['code']}/")
    assert "by Effleur" in page.text
    assert "/edit/" not in page.text


def test_nobody_changes_them_but_anybody_may_copy_them(house, alice, alice_client, alice_api):
    routine = house.first()
    assert alice_client.get(f"/routines/{routine.code}/edit/").status_code == 404
    assert alice_api.delete(f"/api/v1/routines/{routine.code}/").status_code == 404
    assert alice_client.post(f"/routines/{routine.code}/copy/").status_code == 302
    assert alice.routines.get().as_document()["based_on"]["author"] == "Effleur"


def test_loading_them_again_changes_nothing(house, capsys):
    assert loaded(capsys) == ""
    assert set(house.values_list("revision", flat=True)) == {1}


def test_a_change_in_the_file_is_a_new_revision(house, file, capsys):
    file.write_text(file.read_text().replace("Desk break", "Break at the desk", 1))
    assert loaded(capsys) == "house routines: changed 1: Break at the desk\n"
    assert house.get(title="Break at the desk").revision == 2


def test_a_change_in_the_file_leaves_each_part_what_it_was_so_that_copies_can_take_it_in(house, file, alice, capsys):
    routine = house.get(title="Desk break")
    made = copying.copy(routine, alice)
    file.write_text(file.read_text().replace('"shoulder-rolls", 40, 0', '"shoulder-rolls", 45, 0', 1))
    loaded(capsys)
    routine.refresh_from_db()
    assert edits.keys_of(routine.as_document()) == edits.keys_of(made.as_document())
    [offer] = copying.origin_of(made, alice).offers
    assert offer.change.words.endswith("40 s to 45 s")


def test_what_leaves_the_file_is_hidden_and_comes_back_as_it_was(house, file, capsys):
    whole = file.read_text()
    file.write_text("[[routine]]".join(whole.split("[[routine]]")[:-1]))
    assert loaded(capsys).startswith("house routines: hidden 1: ")
    hidden = house.get(hidden_at__isnull=False)
    file.write_text(whole)
    assert loaded(capsys) == f"house routines: returned 1: {hidden.title}\n"
    assert hidden in Routine.objects.listed()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            '"shoulder-rolls", 40, 0',
            '"shoulder-roles", 40, 0',
            "shoulder-roles: there is no such technique",
        ),
        ('"shoulder-rolls", 40, 0', '"shoulder-rolls", 400, 0', "Desk break: shoulder-rolls: 400 s is not within"),
        ('"shoulder-rolls", 40, 0', '"shoulder-rolls", 40, 3', "Desk break: shoulder-rolls: pressure 3 is not within"),
        ('"shoulder-rolls", 40, 0', '"foot-wringing", 40, 2', "Desk break: foot-wringing: is not for self"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_loaded(db, file, right, wrong, said):
    assert right in file.read_text()
    file.write_text(file.read_text().replace(right, wrong, 1))
    with pytest.raises(CommandError, match=said):
        call_command("load_routines")
    assert not Routine.objects.house().exists()


def test_each_lasts_about_as_long_as_it_says(house):
    said = {
        "Five minutes for each ankle": 600,
        "Five minutes a leg": 600,
        "Six and a half minutes": 390,
        "Ten minutes behind": 600,
    }
    said |= {"Fourteen minutes": 840, "Five minutes an arm": 600, "Seven minutes": 420, "Eight minutes": 480}
    for routine in house:
        seconds = next((seconds for words, seconds in said.items() if routine.summary.startswith(words)), None)
        if seconds:
            assert abs(routine.total_seconds - seconds) <= 30, routine.title
    assert house.get(title="Full-body partner session").total_seconds == 60 * 60


def test_each_takes_five_minutes_to_an_hour_and_has_both_sides(house):
    for routine in house:
        played = cues(routine.as_document())
        assert 5 * 60 <= total_seconds(played) <= 60 * 60, routine.title
        by_side = seconds_by_side(played)
        assert by_side["left"] == by_side["right"], routine.title


def test_each_begins_and_ends_softly(house):
    for routine in house:
        played = cues(routine.as_document())
        assert played[0].pressure <= 2, routine.title
        assert played[-1].pressure <= 1, routine.title


def test_all_house_routines_pass_the_rubric(house):
    tree = AreaTree(library_cache.kept().areas)
    broken = {}
    for routine in house:
        wanted = Wanted(routine.total_seconds // 60, for_whom=routine.for_whom)
        verdicts = judged_by_all(Judged(routine.as_document(), wanted, tree))
        broken[routine.title] = [name for name, is_kept in verdicts if is_kept is False]
    assert not {title: names for title, names in broken.items() if names}
