"""How whoever is massaged lies, sits or stands: one position, or one for a partner and another for oneself."""

import re

import pytest
from django.db import IntegrityError, transaction

from techniques.models.position import position_in_document, positions_in_document
from tests.factories import make_technique
from tests.techniques.library_files.test_library_files import mistakes_in

# for_self, for_partner, receiver_position and self_position; then where they are done on oneself and on a partner.
DONE = [
    ((True, True, "supine", "seated"), ("supine", "seated")),
    ((True, True, "supine", ""), ("supine",)),
    ((False, True, "prone", ""), ("prone",)),
    ((True, False, "seated", ""), ("seated",)),
]
FIELDS = ("for_self", "for_partner", "receiver_position", "self_position")


@pytest.mark.django_db
def test_a_technique_and_its_document_know_each_position_once_a_partners_first():
    for number, (values, positions) in enumerate(DONE):
        technique = make_technique(f"glide-{number}", **dict(zip(FIELDS, values, strict=True)))
        technique.prepare()
        document = technique.as_document()
        assert technique.positions == positions_in_document(document) == positions
        for whom, position in (("partner", positions[0]), ("self", positions[-1])):
            assert technique.position_for(whom) == position_in_document(document, whom) == position


def test_a_document_without_a_position_of_ones_own_is_done_as_on_a_partner():
    before = {"receiver_position": "supine", "for_self": True, "for_partner": True}
    assert position_in_document(before, "self") == "supine"
    assert positions_in_document(before) == ("supine",)
    assert positions_in_document({"receiver_position": 3}) == ()


@pytest.mark.django_db
@pytest.mark.parametrize(("whom", "own"), [({"for_partner": False}, "prone"), ({"for_partner": True}, "seated")])
def test_the_database_takes_a_position_of_ones_own_only_where_it_differs(whom, own):
    with pytest.raises(IntegrityError, match="self_position_differs"), transaction.atomic():
        make_technique(self_position=own, **whom)


@pytest.mark.parametrize(
    ("name", "receiver", "own", "words"),
    [
        ("techniques/foot-wringing.toml", "supine", "seated", "done on oneself and on a partner"),
        ("techniques/calf-wall-stretch.toml", "standing", "seated", "done on oneself and on a partner"),
        ("techniques/ankle-bone-circles.toml", "seated", "seated", "the same as on a partner"),
        ("techniques/ankle-bone-circles.toml", "seated", "floating", "none of seated"),
    ],
)
def test_a_position_of_ones_own_that_says_nothing_is_a_mistake_in_the_files(content, name, receiver, own, words):
    old = f'receiver_position = "{receiver}"'
    line = content.edit(name, old, f'{old}\nself_position = "{own}"')
    (mistake,) = mistakes_in(content)
    assert (mistake.field, words in mistake.message) == ("self_position", True), (line, mistake)


# What a note says of the position of whom; "a partner can also lie" names another one that is possible.
SAID = {
    ("self", r"On yourself:[^.]*\b(?:sit|sitting|seated)\b"): {"seated", "leg-stretched"},
    ("self", r"On yourself:[^.]*\b(?:stand|standing)\b"): {"standing"},
    ("self", r"On yourself:[^.]*\b(?:lie|lying) on (?:your|the) back\b"): {"supine"},
    ("partner", r"(?:On|With) a partner:[^.]*\blying on the back\b"): {"supine"},
    ("partner", r"(?:On|With) a partner:[^.]*\blying on the front\b"): {"prone"},
    ("partner", r"(?:On|With) a partner:[^.]*\blying on the side\b"): {"side-lying"},
}


def test_no_note_of_the_library_hides_a_position_that_the_fields_do_not_have(shipped):
    techniques = shipped.techniques.values()
    assert sum(bool(technique.self_position) for technique in techniques) > 30
    for technique in techniques:
        taken = {
            "self": technique.self_position or technique.receiver_position,
            "partner": technique.receiver_position,
        }
        for (whom, pattern), allowed in SAID.items():
            if re.search(pattern, technique.position_note):
                assert taken[whom] in allowed, (technique.slug, technique.position_note)
