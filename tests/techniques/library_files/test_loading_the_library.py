"""Loading the library: any number of times, all or nothing, and only what differs is written."""

import json
import re
from io import StringIO
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import release
from techniques.library_files import library
from techniques.models import BodyArea, Contraindication, Guidance, Source, Stroke, Target, Technique, Topic
from techniques.models.document import technique_document
from techniques.models.edition import Edition
from techniques.search.finding import find
from tests.factories import make_user

HOLD = "techniques/inner-ankle-thumb-hold.toml"
UP_TO_DATE = "The library is up to date: nothing to change.\n"

pytestmark = pytest.mark.django_db


def load(content=library.CONTENT, **options):
    said = StringIO()
    call_command("load_library", content=content, stdout=said, **options)
    return said.getvalue()


def stored():
    return {
        model: list(model.objects.order_by("pk").values())
        for model in (BodyArea, Stroke, Source, Contraindication, Guidance, Technique, Target, Topic)
    }


@pytest.fixture
def empty():
    """A database as it is before the first loading."""
    Topic.objects.all().delete()
    Guidance.objects.all().delete()
    Technique.objects.all().delete()
    Contraindication.objects.all().delete()
    for model in (Stroke, Source):
        model.objects.all().delete()
    BodyArea.objects.update(parent=None)
    BodyArea.objects.all().delete()


def test_a_start_of_the_release_that_was_loaded_last_reads_no_file(content, django_assert_num_queries):
    load()
    with django_assert_num_queries(1):
        assert load(if_new=True) == UP_TO_DATE
    Technique.objects.filter(slug="closing-flush").update(name="By hand")
    assert load() != UP_TO_DATE, "whoever asks for it has all of it compared"
    load(content)
    assert not Edition.is_from(""), "or nobody's files would be taken for ours"
    with CaptureQueriesContext(connection) as asked:
        load(if_new=True)
    assert len(asked) > 1, "another folder was loaded since"
    Edition.came_from("an older release")
    with CaptureQueriesContext(connection) as asked:
        load(if_new=True)
    assert len(asked) > 1
    assert Edition.is_from(release.version())


def test_the_first_loading_fills_the_library(empty, shipped):
    said = load()
    assert "body areas: added 196\n" in said
    assert "strokes: added 18" in said
    assert "contraindications: added 68" in said
    assert f"effects: added {len(shipped.effects)}" in said
    assert f"techniques: added {len(shipped.techniques)}" in said
    assert (BodyArea.objects.count(), Stroke.objects.count(), Contraindication.objects.count()) == (196, 18, 68)
    assert Technique.objects.library().count() == len(shipped.techniques)
    assert Guidance.objects.count() == 23
    assert Topic.objects.count() == 6


def test_loading_again_changes_nothing_and_writes_nothing():
    before = stored()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert load() == UP_TO_DATE
    statements = [query["sql"].split()[0].upper() for query in queries]
    assert set(statements) <= {"SELECT", "DECLARE", "SAVEPOINT", "RELEASE"}
    assert len(statements) <= 40
    assert stored() == before


def test_an_edited_file_changes_just_that_technique(content):
    content.edit(HOLD, "and backs off slowly.", "and leaves slowly.")
    before = {row.slug: row for row in Technique.objects.all()}
    said = load(content)
    assert said.splitlines() == [
        "techniques: changed 1: Inner-ankle thumb hold",
        "documents of techniques: changed 1: Inner-ankle thumb hold",
    ]
    for row in Technique.objects.all():
        was = before[row.slug]
        differs = row.slug == "inner-ankle-thumb-hold"
        assert (row.document != was.document) == differs
        assert (row.document_etag != was.document_etag) == differs
        assert (row.changed_at > was.changed_at) == differs
    assert load(content) == UP_TO_DATE


def test_a_change_in_what_a_technique_names_changes_its_document(content):
    content.edit("contraindications.csv", "Do you have varicose veins?", "Have you got varicose veins?")
    assert load(content).splitlines() == ["contraindications: changed 1: Varicose veins"]
    content.edit("contraindications.csv", "Nothing on a bulging vein.", "Nothing upon a bulging vein.")
    load(content)
    named = Technique.objects.filter(contraindications__slug="varicose-veins")
    assert named.count() > 4
    for technique in Technique.objects.all():
        assert ("upon a bulging vein" in technique.document) == (technique in named)


def test_a_persons_own_technique_is_kept_in_step_and_never_retired(content):
    area = BodyArea.objects.get(slug="calf")
    own = Technique.objects.get(slug="calf-kneading-upwards")
    own.pk, own.slug, own.author, own._state.adding = None, "my-kneading", make_user("carol"), True
    own.save()
    Target.objects.create(technique=own, area=area)
    content.edit("body_areas.csv", "\ncalf,Calf,", "\ncalf,Calf of the leg,")
    load(content)
    own.refresh_from_db()
    assert "Calf of the leg" in own.document
    assert "Calf of the leg" in own.search_words
    assert own.retired_at is None


def test_targets_benefits_and_links_follow_the_file(content):
    content.edit(HOLD, 'primary = ["ankle-inner"]', 'primary = ["ankle"]')
    content.edit(HOLD, 'evidence = "limited"', 'evidence = "traditional"')
    content.edit(HOLD, '"pregnancy", ', "")
    content.edit(HOLD, "also_strokes = []", 'also_strokes = ["acupressure"]')
    assert "techniques: changed 1: Inner-ankle thumb hold" in load(content)
    hold = Technique.objects.get(slug="inner-ankle-thumb-hold")
    assert [target.area.slug for target in hold.targets.all()] == ["ankle", "abductor-hallucis"]
    assert [benefit.evidence for benefit in hold.benefits.all()] == ["traditional"]
    assert not hold.contraindications.filter(slug="pregnancy").exists()
    assert [stroke.slug for stroke in hold.also_strokes.all()] == ["acupressure"]
    assert json.loads(hold.document)["targets"][0]["area"] == "ankle"
    assert load(content) == UP_TO_DATE


def test_what_leaves_the_files_is_retired_and_what_returns_is_taken_up_again(content):
    file = content.path(HOLD)
    text = file.read_text()
    file.unlink()
    assert "techniques: retired 1: Inner-ankle thumb hold" in load(content)
    hold = Technique.objects.get(slug="inner-ankle-thumb-hold")
    assert hold.retired_at is not None
    assert json.loads(hold.document)["retired"] is True
    assert not Technique.objects.library().filter(pk=hold.pk).exists()
    assert load(content) == UP_TO_DATE
    file.write_text(text)
    assert "techniques: returned 1: Inner-ankle thumb hold" in load(content)
    hold.refresh_from_db()
    assert hold.retired_at is None
    assert json.loads(hold.document)["retired"] is False


def test_a_row_that_leaves_a_table_is_retired(content):
    line = next(row for row in content.path("body_areas.csv").read_text().splitlines() if row.startswith("armpit,"))
    content.edit("body_areas.csv", line + "\n", "")
    assert "body areas: retired 1: Armpit" in load(content)
    assert not BodyArea.objects.current().filter(slug="armpit").exists()


def test_an_area_that_moves_takes_what_lies_below_it_along(content):
    content.edit("body_areas.csv", "Calx,region,foot,", "Calx,region,ankle,")
    load(content)
    bone = BodyArea.objects.get(slug="calcaneus")
    assert bone.lineage == ["body", "lower-limb", "ankle", "heel", "calcaneus"]
    assert bone.parent.parent.slug == "ankle"


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("body_areas.csv", "Fossa poplitea,region,knee,", "Fossa poplitea,region,foo,", "parent: unknown area 'foo'"),
        ("strokes.csv", "\nholding,Holding,contact", "\nholding,,contact", "name: is missing"),
        ("effects.csv", "heel|plantar-fascia,,point", "heel|plantar,,point", "areas: unknown area 'plantar'"),
        (
            "guidance.csv",
            "acute-sprain-strain|fracture",
            "sprain",
            "contraindications: unknown contraindication 'sprain'",
        ),
        (HOLD, 'stroke = "compression"', 'stroke = "presion"', "stroke: unknown stroke 'presion'"),
        (HOLD, "lu-2022", "lu-2023", "benefits.1.sources: unknown source 'lu-2023'"),
    ],
)
def test_with_a_mistake_in_a_file_nothing_is_loaded(content, file, old, new, named):
    content.edit("techniques/closing-flush.toml", "Upwards: long, soft strokes", "Upwards: soft strokes")
    line = content.edit(file, old, new) + (old[0] == "\n")
    before = stored()
    with pytest.raises(CommandError) as caught:
        load(content)
    assert str(caught.value).splitlines() == [
        f"{content.path(file)}:{line}: {named}",
        "1 mistake; nothing was loaded.",
    ]
    assert stored() == before


def test_a_file_with_the_name_of_a_persons_technique_is_refused(content):
    own = Technique.objects.get(slug="calf-kneading-upwards")
    own.pk, own.slug, own.author, own._state.adding = None, "my-kneading", make_user("carol"), True
    own.save()
    content.path("techniques/my-kneading.toml").write_text(content.path(HOLD).read_text())
    with pytest.raises(CommandError, match=r"my-kneading\.toml:1: slug: belongs to a person's own technique"):
        load(content)


def test_checking_counts_techniques_and_touches_no_database(django_assert_num_queries, shipped):
    with django_assert_num_queries(0):
        said = load(check=True)
    techniques = shipped.techniques.values()
    for line in (f"{len(techniques)} techniques", "18 strokes", "196 areas", "68 contraindications"):
        assert line in said
    assert re.search(r"^ +\d+ lower-limb$", said, re.MULTILINE)
    moving = [t for t in techniques if "joint-mobilisation" in (t.stroke, *t.also_strokes)]
    assert f" {len(moving)} joint-mobilisation\n" in said
    assert f" {len([t for t in techniques if t.phase == 'warm-up'])} warm-up\n" in said
    assert f" {len([t for t in techniques if t.for_self])} self\n" in said
    assert said.endswith("The files are in order.\n")


def test_an_area_knows_all_that_it_lies_within():
    tendon = BodyArea.objects.get(slug="achilles-tendon")
    assert tendon.lineage == ["body", "lower-limb", "ankle", "ankle-back", "achilles-tendon"]
    assert tendon.parent.slug == "ankle-back"


@pytest.mark.parametrize("words", ["petrissage", "kneading", "Musculus soleus", "lower leg", "calf"])
def test_a_technique_is_found_by_its_areas_strokes_and_latin(words):
    assert find(Technique.objects.all(), words).filter(slug="calf-kneading-upwards").exists()


def test_the_stored_document_is_the_technique_as_it_is():
    for technique in Technique.objects.library():
        assert json.loads(technique.document) == technique_document(technique)
        assert technique.document_etag.startswith('"')
        assert technique.document_etag.endswith('"')


@pytest.mark.django_db(transaction=True)
def test_two_loadings_at_once_wait_for_one_another(content):
    content.edit(HOLD, "and backs off slowly.", "and leaves slowly.")
    said = []

    def work():
        try:
            said.append(load(content))
        finally:
            connection.close()

    try:
        threads = [Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(text == UP_TO_DATE for text in said) == [False, True]
        assert Technique.objects.get(slug="inner-ankle-thumb-hold").summary.endswith("leaves slowly.")
    finally:
        load()
