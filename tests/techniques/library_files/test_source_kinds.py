"""A warning rests on sources that somebody answers for, and that a reader can look up."""

import pytest

from techniques.library_files import library
from techniques.library_files.source_kinds import ANSWERABLE

EMERGENCY = "nbt-ces"
NO_MASSAGE = "stein-oz-2004|nysed,\ncontagious"


def mistakes_in(content):
    with pytest.raises(library.Unreadable) as caught:
        library.read(content)
    return caught.value.mistakes


def test_the_foot_of_the_page_is_true(shipped):
    for entry in shipped.contraindications.values():
        sources = [shipped.sources[slug] for slug in entry.sources]
        published = [source for source in sources if source.kind != "general-knowledge"]
        assert published, entry.slug
        assert all(source.says and (source.url or source.year) for source in published if source.kind in ANSWERABLE)
    assert all(technique.sources for technique in shipped.techniques.values())


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("gk", ["nothing that was published", "are only general-knowledge"]),
        ("sheff", ["are only other"]),
        ("behera-2018|sheff", ["are only other, study"]),
        ("s1|nbt-ces", ["'s1' has neither an address nor a year"]),
    ],
)
@pytest.mark.parametrize("sources", [EMERGENCY, NO_MASSAGE])
def test_a_sign_of_danger_and_what_rules_out_all_massage_need_more_than_a_page_or_a_case(few, sources, named, told):
    line = few.edit("contraindications.csv", f",{sources}", f",{named}" + sources[len(sources.split(",")[0]) :])
    found = mistakes_in(few)
    assert {(mistake.line, mistake.field) for mistake in found} == {(line, "sources")}
    assert len(found) == len(told)
    for mistake, words in zip(found, told, strict=True):
        assert words in mistake.message


def test_what_is_only_lighter_may_rest_on_a_study_but_not_on_general_knowledge_alone(few):
    few.edit("contraindications.csv", ",L23|T78.4,tf-eo,", ",L23|T78.4,coban,")
    library.read(few)
    few.edit("contraindications.csv", ",L23|T78.4,coban,", ",L23|T78.4,gk,")
    (mistake,) = mistakes_in(few)
    assert "nothing that was published" in mistake.message


def test_a_kind_that_is_none_is_named(few):
    line = few.edit("sources.csv", ",,regulator,", ",,blog,")
    found = mistakes_in(few)
    assert (found[0].line, found[0].field) == (line, "kind")
