"""A stroke that presses passes beside what is hatched, bony points and cords, or its picture is refused."""

import pytest

from techniques.drawing import keep_off
from techniques.drawing.playing import Playing
from techniques.library_files.library import anatomy, read
from techniques.library_files.reader import Unreadable

LIBRARY = anatomy()


def refused(view, path, *, stroke="petrissage", most=3, direction="along-fibre", **more):
    """Names of what such a stroke goes over."""
    said = {"primary": (), "both": False, "closed": False, "contact": "thumb", "rhythm": "slow", "stroke_name": ""}
    playing = Playing(view=view, path=tuple(path), stroke=stroke, direction=direction, **{**said, **more})
    return [why.split("'")[1] for _field, why in keep_off.mistakes(playing, most, LIBRARY)]


def test_kneading_along_the_tendon_is_refused_and_beside_it_is_not():
    assert "Achilles tendon" in refused("leg-back", ["achilles-bottom", "achilles-top"], primary=("calf",))
    inner, outer = ((f"hollow-{side}", f"calf-{side}-bottom", f"calf-{side}-middle") for side in ("inner", "outer"))
    assert refused("leg-back", inner, also=outer, primary=("ankle-back", "calf")) == []


@pytest.mark.parametrize(("most", "names"), [(2, []), (3, ["Achilles tendon"])])
def test_who_is_aimed_at_the_tendon_may_at_the_pressure_that_it_bears(most, names):
    path = ["achilles-middle", "achilles-top"]
    assert refused("leg-back", path, most=most, stroke="stripping", primary=("achilles-tendon",)) == names


@pytest.mark.parametrize("primary", [(), ("lateral-malleolus",)])
def test_a_bony_point_is_passed_unless_it_is_what_the_technique_is_for(primary):
    said = {"stroke": "friction-circular", "direction": "circular", "most": 2, "secondary": ("lateral-malleolus",)}
    found = refused("leg-lateral", ["malleolus"], primary=primary, **said)
    assert found == ([] if primary else ["Outer ankle bone"])


def test_circles_round_an_ankle_bone_touch_neither_it_nor_the_nerve_behind():
    ring = ["malleolus-front", "malleolus-above", "malleolus-behind", "malleolus-below"]
    said = {"stroke": "friction-circular", "direction": "circular", "closed": True, "primary": ("ankle-outer",)}
    assert refused("leg-lateral", ring, **said) == []


@pytest.mark.parametrize(
    ("stroke", "most", "names"),
    [
        ("stripping", 2, []),
        ("stripping", 3, ["Kidneys"]),
        ("tapotement", 1, ["Kidneys"]),
        ("effleurage", 3, []),
    ],
)
def test_a_hatched_place_bears_light_pressure_and_no_tapping(stroke, most, names):
    path = ["beside-ribs", "lower-back-side"]
    assert refused("back", path, stroke=stroke, most=most, primary=("lower-back",)) == names


def test_a_dot_counts_as_wide_as_it_is_drawn_and_on_both_sides_of_the_body():
    pressed = {"stroke": "compression", "direction": "still", "both": True, "primary": ("upper-back",)}
    assert refused("back", ["palm-top", "palm-middle"], contact="palm", **pressed) == []
    assert "Spine" in refused("back", ["spine-middle"], **pressed)


def test_the_library_names_the_file_and_the_line(content):
    name = "techniques/upper-back-palm-press.toml"
    line = content.edit(name, 'path = ["palm-top", "palm-middle"]', 'path = ["spine-top", "spine-middle"]')
    with pytest.raises(Unreadable) as bad:
        read(content.folder)
    said = "goes over 'Spine', which bears 1 at most, and 3 is asked"
    assert str(bad.value) == f"{content.path(name)}:{line}: diagram.path: {said}"
