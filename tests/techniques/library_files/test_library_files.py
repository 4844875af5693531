"""The library's files are in order, and a mistake in them is named by file, line and field."""

import re
from dataclasses import fields

import pytest

from techniques import models
from techniques.library_files import library
from techniques.library_files.values import Choice, Many, Text
from techniques.overclaims import PROMISES

LEG_GLIDE = "techniques/lower-leg-opening-glide.toml"
HOLD = "techniques/inner-ankle-thumb-hold.toml"
KNEADING = "techniques/calf-kneading-upwards.toml"

MISTAKES = {
    "an unknown parent": (
        "body_areas.csv",
        "Fossa poplitea,region,knee,",
        "Fossa poplitea,region,kne,",
        "parent",
        "kne",
    ),
    "a slug twice": ("body_areas.csv", "\nscalp,", "\nhead,", "slug", "'head' is already on line 3"),
    "a slug with capitals": ("body_areas.csv", "\nscalp,", "\nScalp,", "slug", "'Scalp' is no slug"),
    "a kind that is none": ("body_areas.csv", "scalp,Scalp,,region", "scalp,Scalp,,regoin", "kind", "regoin"),
    "a missing name": ("body_areas.csv", "scalp,Scalp,", "scalp,,", "name", "is missing"),
    "a name too long": ("body_areas.csv", "scalp,Scalp,", f"scalp,{'S' * 121},", "name", "121 characters"),
    "neither yes nor no": (
        "body_areas.csv",
        "head,no,UBERON:0000403",
        "head,maybe,UBERON:0000403",
        "paired",
        "'maybe'",
    ),
    "a pressure of 9": (
        "body_areas.csv",
        ",,2,Light pressure only",
        ",,9,Light pressure only",
        "caution_max_pressure",
        "9",
    ),
    "an area within itself": (
        "body_areas.csv",
        "Truncus,region,body",
        "Truncus,region,back",
        "parent",
        "within itself",
    ),
    "a second root": ("body_areas.csv", "Caput,region,body", "Caput,region,", "parent", "is missing"),
    "a promise": ("body_areas.csv", "Light pressure only", "Light pressure heals", "caution_note", "says 'heals'"),
    "an alias twice": ("body_areas.csv", "nape|dorsal", "nape|nape|dorsal", "aliases", "'nape' twice"),
    "an empty alias": ("body_areas.csv", "nape|dorsal", "nape||dorsal", "aliases", "empty entry"),
    "a cell too many": ("body_areas.csv", "\nscalp,Scalp,", "\nscalp,Scalp,,", "-", "has 17 cells, not 16"),
    "an unknown column": ("strokes.csv", "family,definition", "familly,definition", "familly", "unknown"),
    "a missing column": ("strokes.csv", "family,definition", "familly,definition", "family", "missing"),
    "an unknown area": (
        "effects.csv",
        "heel|plantar-fascia,,point",
        "heel|plantar,,point",
        "areas",
        "unknown area 'plantar'",
    ),
    "an unknown source": (
        "contraindications.csv",
        "coban|nhsdw",
        "coban|nhsde",
        "sources",
        "unknown source 'nhsde-oed'",
    ),
    "a date that is none": (
        "contraindications.csv",
        "R50.9,stein-oz-2004|nysed,\n",
        "R50.9,stein-oz-2004|nysed,last week\n",
        "reviewed_on",
        "last week",
    ),
    "guidance about nothing": (
        "guidance.csv",
        "acute-sprain-strain|fracture",
        "sprain",
        "contraindications",
        "'sprain'",
    ),
    "an unknown stroke": (LEG_GLIDE, 'stroke = "effleurage"', 'stroke = "eflourage"', "stroke", "eflourage"),
    "an unknown target": (LEG_GLIDE, '"lower-leg", "calf"', '"lower-leg", "calves"', "targets.primary", "'calves'"),
    "an unknown reason not to": (LEG_GLIDE, '"varicose-veins"', '"veins"', "contraindications", "'veins'"),
    "an unknown article": (LEG_GLIDE, 'sources = ["s1"]', 'sources = ["s9"]', "sources", "unknown source 's9'"),
    "an unknown study": (HOLD, "lu-2022", "lu-2023", "benefits.1.sources", "unknown source 'lu-2023'"),
    "a field that is none": (HOLD, "summary =", "sumary =", "sumary", "unknown field"),
    "a nested field that is none": (HOLD, "\nmin = 1\n", "\nlow = 1\n", "pressure.low", "unknown field"),
    "a text for a number": (HOLD, "hold_seconds = 20", 'hold_seconds = "20"', "hold_seconds", "is a text"),
    "a text for a truth": (HOLD, "for_self = true", 'for_self = "yes"', "for_self", "is a text"),
    "a number for a list": (HOLD, "tools = []", "tools = 3", "tools", "is a number"),
    "a pressure above 5": (HOLD, "\nmax = 2\n", "\nmax = 6\n", "pressure.max", "6 is not between 0 and 5"),
    "too hard for the place": (
        HOLD,
        "\nmax = 2\n",
        "\nmax = 4\n",
        "pressure.max",
        "4 is above 3, the highest for 'ankle-inner'",
    ),
    "level 5 on oneself": (KNEADING, "\nmax = 3\n", "\nmax = 5\n", "pressure.max", "never for self-care"),
    "seconds upside down": (HOLD, "default = 30", "default = 10", "seconds.default", "10 is not between min 15"),
    "two seconds": (HOLD, "min = 15", "min = 2", "seconds.min", "2 is not between 5 and 3600"),
    "for nobody": (
        LEG_GLIDE,
        "for_self = true\nfor_partner = true",
        "for_self = false\nfor_partner = false",
        "for_self",
        "for whom",
    ),
    "the same stroke again": (
        HOLD,
        "also_strokes = []",
        'also_strokes = ["compression"]',
        "also_strokes",
        "main stroke",
    ),
    "the same target again": (
        HOLD,
        'secondary = ["abductor-hallucis"]',
        'secondary = ["ankle-inner"]',
        "targets.secondary",
        "primary target",
    ),
    "support without a source": (
        LEG_GLIDE,
        'sources = ["moyer-2004"]',
        "sources = []",
        "benefits.2.sources",
        "has a source",
    ),
    "early evidence without a source": (
        LEG_GLIDE,
        'sources = ["hinds-2004", "shoemaker-1997"]',
        "sources = []",
        "benefits.1.sources",
        "has a source",
    ),
    "general knowledge as a study": (
        LEG_GLIDE,
        'sources = ["moyer-2004"]',
        'sources = ["gk"]',
        "benefits.2.sources",
        "names no study",
    ),
    "too hard for what holds the place": (
        "techniques/peroneal-stripping.toml",
        "\nmax = 3",
        "\nmax = 4",
        "pressure.max",
        "4 is above 3, the highest for 'lower-leg-outer'",
    ),
    "too hard for what is touched on the way": (
        "techniques/erector-thumb-lines.toml",
        "\nmax = 3",
        "\nmax = 4",
        "pressure.max",
        "4 is above 3, the highest for 'lower-back'",
    ),
    "a slug of its own": (LEG_GLIDE, 'name = "Opening', 'slug = "x"\nname = "Opening', "slug", "name of the file"),
    "no TOML": (HOLD, "position = 7", "position == 7", "-", "not TOML"),
}


def mistakes_in(content):
    with pytest.raises(library.Unreadable) as caught:
        library.read(content)
    return caught.value.mistakes


def test_the_shipped_library_is_in_order_and_complete(shipped):
    assert len(shipped.techniques) >= 165
    deep = {"foot", "ankle", "lower-leg"}
    lineages = [{a for target in t.primary for a in shipped.lineages[target]} for t in shipped.techniques.values()]
    assert len([lineage for lineage in lineages if lineage & deep]) >= 30
    assert all(t.diagram["view"] and t.diagram["path"] for t in shipped.techniques.values())
    assert [t.origin for t in shipped.techniques.values()].count("article") == 19
    assert len(shipped.strokes) == 18
    assert len(shipped.areas) == 196
    assert len(shipped.contraindications) == 68
    assert len(shipped.effects) >= 300
    kinds = [entry.kind for entry in shipped.guidance.values()]
    assert [kinds.count(kind) for kind in models.Guidance.Kind] == [6, 9, 8]
    assert len(shipped.topics) == 6


def test_no_two_techniques_are_the_same_in_other_words(shipped):
    shipped = shipped.techniques.values()
    for what in (lambda t: t.name.lower(), lambda t: t.summary, lambda t: t.instructions):
        assert len({what(technique) for technique in shipped}) == len(shipped)


@pytest.mark.parametrize(
    ("site", "most"),
    [
        *[("neck-front", 1), ("spine", 1), ("armpit", 2), ("thigh-inner", 2), ("knee-back", 2), ("ankle-inner", 3)],
        *[("thigh-front", 3), ("lower-back", 3), ("abdomen", 2), ("elbow", 2), ("temple", 2)],
    ],
)
def test_each_caution_site_keeps_its_cap(site, most, shipped):
    assert shipped.areas[site].caution_max_pressure == most
    assert shipped.areas[site].caution_note
    for technique in shipped.techniques.values():
        if any(site in shipped.lineages[target] for target in technique.primary):
            assert technique.pressure_max <= most, technique.slug


def test_a_point_whose_note_speaks_of_pregnancy_is_left_out_in_it(shipped):
    named = {slug for slug, area in shipped.areas.items() if "pregnancy" in area.caution_note.lower()}
    assert {"point-gb21", "point-li4", "point-sp6", "abdomen"} <= named
    effects = shipped.contraindications["pregnancy"].effects
    assert named <= {area for effect in effects if effect.outcome == "out" for area in effect.areas}


def test_the_library_promises_nothing():
    for file in [*library.CONTENT.glob("*.csv"), *library.CONTENT.glob("techniques/*.toml")]:
        if file.name != "sources.csv":
            assert not PROMISES.search(file.read_text(encoding="utf-8")), file


def test_no_instruction_changes_sides_since_the_routine_does(shipped):
    other = re.compile(r"\b(other|second) (ankle|foot|leg|side)\b|\bchange (feet|sides)\b", re.IGNORECASE)
    for technique in shipped.techniques.values():
        assert not [line for line in technique.instructions if other.search(line)], technique.slug


def test_the_inner_ankle_is_never_pressed_hard(shipped):
    for technique in shipped.techniques.values():
        if "ankle-inner" in technique.primary:
            assert technique.pressure_max <= 3


def test_self_care_stays_below_the_deepest_level(shipped):
    assert all(technique.pressure_max <= 4 for technique in shipped.techniques.values() if technique.for_self)


@pytest.mark.parametrize(
    "kind", [library.BodyArea, library.Contraindication, library.Guidance, library.Technique, library.Benefit]
)
def test_choices_are_those_of_the_models(kind):
    model = getattr(models, kind.__name__)
    chosen = {spec.name: spec.metadata["value"] for spec in fields(kind) if "value" in spec.metadata}
    chosen = {name: value for name, value in chosen.items() if isinstance(value, Choice)}
    assert chosen
    chosen.pop("view", None)  # of the drawings, which the database knows nothing of
    for name, value in chosen.items():
        assert sorted(value.options) == sorted(key for key, label in model._meta.get_field(name).choices)


@pytest.mark.parametrize(
    "kind",
    [
        *(library.BodyArea, library.Stroke, library.Source, library.Contraindication),
        *(library.Guidance, library.Technique, library.Benefit),
    ],
)
def test_no_text_may_be_longer_than_its_column(kind):
    model = getattr(models, kind.__name__)
    columns = {column.name: column for column in model._meta.get_fields()}
    for spec in fields(kind):
        value, column = spec.metadata.get("value"), columns.get(spec.name)
        if isinstance(value, Many) and hasattr(column, "base_field"):
            value, column = value.each, column.base_field
        if isinstance(value, Text) and getattr(column, "max_length", None):
            assert value.longest <= column.max_length, spec.name


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_file_line_and_field(few, name):
    file, old, new, field, words = MISTAKES[name]
    line = few.edit(file, old, new) + (old[0] == "\n")
    found = [mistake for mistake in mistakes_in(few) if mistake.field == field and words in mistake.message]
    assert found, [str(mistake) for mistake in mistakes_in(few)]
    assert found[0].path == str(few.path(file))
    assert found[0].line == line


def test_the_shipped_files_are_named_from_the_project(shipped):
    assert shipped.areas["body"].location.path == "techniques/content/body_areas.csv"


def test_a_mistake_is_told_in_one_line(few):
    few.edit("body_areas.csv", "Fossa poplitea,region,knee,", "Fossa poplitea,region,foo,")
    (mistake,) = mistakes_in(few)
    assert str(mistake) == f"{few.path('body_areas.csv')}:{mistake.line}: parent: unknown area 'foo'"


def test_fewer_than_three_instructions_are_a_mistake(few):
    few.edit(HOLD, '    "Back off slowly instead of letting go suddenly.",\n', "")
    line = few.edit(HOLD, "instructions =", "instructions=")
    (mistake,) = mistakes_in(few)
    assert (mistake.line, mistake.field, mistake.message) == (line, "instructions", "has 2 entries, not 3 to 7")


def test_a_missing_field_is_named(few):
    few.edit(HOLD, 'phase = "work"\n', "")
    (mistake,) = mistakes_in(few)
    assert (mistake.line, mistake.field, mistake.message) == (1, "phase", "is missing")


def test_a_stroke_whose_range_is_upside_down_is_a_mistake(few):
    line = few.edit("strokes.csv", ",3,4,no,no\npetrissage", ",4,3,no,no\npetrissage")
    (mistake,) = mistakes_in(few)
    assert (mistake.line, mistake.field) == (line, "pressure_min")


def test_every_mistake_is_named_not_only_the_first(few):
    few.edit("body_areas.csv", "scalp,Scalp,,region", "scalp,Scalp,,regoin")
    few.edit("guidance.csv", "acute-sprain-strain|fracture", "sprain")
    few.edit(HOLD, "position = 7", "position == 7")
    few.edit(LEG_GLIDE, 'rhythm = "slow"', 'rhythm = "rapid"')
    few.edit(LEG_GLIDE, 'contact = "palm"', 'contact = "palms"')
    assert len(mistakes_in(few)) == 5


def test_a_broken_entry_is_not_unknown_to_those_that_name_it(few):
    few.edit("body_areas.csv", "calf,Calf,Sura,region", "calf,Calf,Sura,regoin")
    assert [mistake.field for mistake in mistakes_in(few)] == ["kind"]


def test_a_file_that_is_not_there_is_one_mistake_and_not_one_for_each_that_needs_it(few):
    few.path("strokes.csv").unlink()
    told = [str(mistake) for mistake in mistakes_in(few)]
    assert told == [f"{few.path('strokes.csv')}:1: -: cannot be read: No such file or directory"]


def test_a_file_in_another_encoding_is_a_mistake(few):
    few.path(HOLD).write_bytes(b'name = "fine"\nsummary = "caf\xe9"\n')
    assert f"{few.path(HOLD)}:2: -: is not UTF-8" in map(str, mistakes_in(few))


def test_a_quote_left_open_is_a_mistake(few):
    few.edit("body_areas.csv", "scalp,Scalp,", 'scalp,"Scalp,')
    assert "not CSV" in "".join(map(str, mistakes_in(few)))


def test_a_file_of_another_kind_among_the_techniques_is_a_mistake(few):
    few.path(HOLD).rename(few.path(HOLD + "l"))
    assert [mistake.message for mistake in mistakes_in(few)] == ["is not a .toml file"]


def test_an_empty_folder_is_a_mistake_and_does_not_retire_everything(tmp_path):
    assert mistakes_in(tmp_path)
