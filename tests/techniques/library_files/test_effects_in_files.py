"""The files of conditions: what their effects and questions must not contradict."""

import pytest

from techniques.library_files import library

LATE = ",month,5|6|7|8|9,"


def mistakes_in(content):
    with pytest.raises(library.Unreadable) as caught:
        library.read(content)
    return {(mistake.line, mistake.field) for mistake in caught.value.mistakes}


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("effects.csv", "varicose-veins,place,,,touch,", "varicose-veins,beneath,,,touch,", "scope"),
        ("effects.csv", "varicose-veins,place,,,touch,", "varicose-veins,place,,,clutch,", "limits"),
        ("effects.csv", "varicose-veins,place,,,touch,", "varicose-veins,place,calf,,touch,", "areas"),
        ("effects.csv", "pregnancy,body,,prone,,month", "pregnancy,body,,upside-down,,month", "positions"),
        ("effects.csv", "pregnancy,areas,abdomen,", "pregnancy,areas,,", "areas"),
        (
            "effects.csv",
            "varicose-veins,below,,,stroke,,,lighter,1,",
            "varicose-veins,below,,,stroke,,,lighter,,",
            "level",
        ),
        ("effects.csv", f"{LATE}care,,5,", f"{LATE}out,,5,", "minutes"),
        ("effects.csv", LATE, ",month,,", "answers"),
        ("effects.csv", LATE, ",week,5|6|7|8|9,", "question"),
        ("effects.csv", LATE, ",month,5|6|7|8|10,", "answers"),
        ("questions.csv", "child,age,baby|child|youth", "child,age,baby|child", "labels"),
        ("contraindications.csv", "a fresh bruise?,local,none,", "a fresh bruise?,absolute,none,", "kind"),
        ("contraindications.csv", "a fresh bruise?,local,none,", "a fresh bruise?,local,urgent,", "urgency"),
        ("contraindications.csv", 'feel acutely ill?",absolute,', 'feel acutely ill?",caution,', "kind"),
        ("contraindications.csv", 'flagged points",no,', 'flagged points",yes,', "person_says_where"),
        (
            "contraindications.csv",
            'none,no,affected area,yes,"Work elsewhere.',
            'none,no,affected area,no,"Work elsewhere.',
            "person_says_where",
        ),
    ],
)
def test_a_row_that_contradicts_another_is_a_mistake_by_its_line_and_field(few, file, old, new, field):
    line = few.edit(file, old, new)
    assert (line, field) in mistakes_in(few)


def test_each_condition_says_what_it_limits(shipped):
    assert all(condition.effects for condition in shipped.contraindications.values())
