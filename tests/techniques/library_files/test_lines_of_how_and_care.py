"""The line of how and the line of care of each technique in the library: short, and about this technique."""

import re
from pathlib import Path

from techniques.models.one_line import MAX_CARE, MAX_HOW
from tests.techniques.library_files.test_library_files import mistakes_in

# By technique: the field, what it says instead, and what is wrong with that.
MISTAKES = {
    "ankle-bone-circles": ("how", "", "is missing"),
    "achilles-area-kneading": ("care", "", "is missing"),
    "arch-knuckle-glide": ("how", f"Glide a loose fist down {'a' * 66}.", "has 91 characters, more than 90"),
    "back-long-glide": ("care", f"Not {'a' * 76}.", "has 81 characters, more than 80"),
    "calf-jostle": (
        "how",
        "Shake the calf in both hands until it heals.",
        "says 'heals': rather “may help you feel better”",
    ),
    "calf-wringing": ("care", "Muscle <b>only</b>.", "holds '<', which cannot be read aloud"),
    "knee-warm-hold": ("care", "Not if it is hot", "does not begin with a capital letter and end with a full stop"),
    "hip-warm-hold": (
        "how",
        "lay both hands on the hip.",
        "does not begin with a capital letter and end with a full stop",
    ),
    "foot-wringing": ("how", "Hold the foot with both hands. Twist it.", "has more than one sentence"),
    "closing-flush": (
        "how",
        "Enclose the toes with both hands.",
        "only repeats an instruction: say all of them in one line",
    ),
    "thigh-front-long-glide": (
        "how",
        "Glide up from the knee to below the groin with both palms.",
        "does not begin with the hands: none of its first 8 words is palm or palms or hand or hands",
    ),
    "sole-long-glide": (
        "how",
        "Glide one hand from the ball to the heel.",
        "does not begin with the hands: none of its first 8 words is heel of the hand",
    ),
    "sole-ball-roll": (
        "how",
        "Sit and roll the sole to and fro.",
        "does not begin with the hands: none of its first 8 words is ball",
    ),
    "knee-bend-straighten": (
        "how",
        "Hands in the lap, straighten the knee.",
        "does not begin with Sit, Stand, Lie: the body moves itself",
    ),
}


def test_a_line_that_is_wrong_is_named_by_file_line_and_field(content):
    expected = {}
    for slug, (field, text, message) in MISTAKES.items():
        file = f"techniques/{slug}.toml"
        (old,) = re.findall(rf"^{field} = .*$", content.path(file).read_text(encoding="utf-8"), re.MULTILINE)
        expected[slug, content.edit(file, old, f'{field} = "{text}"'), field] = message
    found = {(Path(wrong.path).stem, wrong.line, wrong.field): wrong.message for wrong in mistakes_in(content)}
    assert found == expected


def test_each_technique_has_lines_of_its_own(shipped):
    techniques = shipped.techniques.values()
    assert all(0 < len(one.how) <= MAX_HOW and 0 < len(one.care) <= MAX_CARE for one in techniques)
    assert len({one.how for one in techniques}) == len(techniques)
    assert not [one.slug for one in techniques if {one.how, one.care} & {one.name, one.summary}]


def test_what_a_line_calls_a_part_of_the_body_the_technique_calls_so_too(shipped):
    """No place appears in a line that the instructions, cautions or areas of its technique do not know."""
    places = {"ankle", "arch", "armpit", "belly", "brow", "buttock", "calf", "cheek", "chest", "ear", "elbow", "eye"}
    places |= {
        "foot",
        "forearm",
        "forehead",
        "groin",
        "heel",
        "hip",
        "jaw",
        "knee",
        "kneecap",
        "neck",
        "palm",
        "pelvis",
    }
    places |= {
        "rib",
        "sacrum",
        "scalp",
        "shin",
        "shoulder",
        "sole",
        "spine",
        "temple",
        "thigh",
        "throat",
        "toe",
        "wrist",
    }
    for one in shipped.techniques.values():
        areas = [shipped.areas[slug].name for slug in (*one.primary, *one.secondary)]
        told = " ".join([one.name, one.summary, *one.instructions, *one.cautions, one.position_note, *areas]).lower()
        named = {place for place in places if re.search(rf"\b{place}(s|bone)?\b", f"{one.how} {one.care}".lower())}
        assert not {place for place in named if place not in told}, one.slug
