"""Topics in the library's files: a mistake is named, and what they say and what leads to them follows the file."""

import pytest

from techniques.library_files import library
from techniques.models import Topic
from tests.techniques.library_files.test_loading_the_library import UP_TO_DATE, load

TOPIC = "topics/how-often.toml"


MISTAKES = [
    ('"closing-flush"', '"closing-rush"', "techniques: unknown technique 'closing-rush'"),
    ('sources = ["sherman-2014"]', 'sources = ["gk"]', "claims.3.sources: names no study"),
    ('sources = ["s2"]', 'sources = ["s22"]', "claims.5.sources: unknown source 's22'"),
    ("position = 3", 'position = 3\npage = "routines:self_check"', "page: leads to another page or has"),
]


def named_in(content):
    with pytest.raises(library.Unreadable) as caught:
        library.read(content)
    return str(caught.value)


def test_each_mistake_in_a_topic_is_named(content):
    for old, new, _named in MISTAKES:
        content.edit(TOPIC, old, new)
    found = named_in(content)
    assert [named for _old, _new, named in MISTAKES if named not in found] == [], found


def test_a_claim_makes_no_promise_and_has_no_field_of_its_own(content):
    content.edit(TOPIC, "Nobody needs massage to be well.", "Massage heals.")
    content.edit(TOPIC, 'sources = ["s2"]', 'source = ["s2"]')
    found = named_in(content)
    assert "claims.1.text: says 'heals'" in found
    assert "claims.5.source: unknown field" in found


@pytest.mark.django_db
def test_claims_and_links_of_a_topic_follow_the_file(content):
    content.edit(TOPIC, "half an hour did not, however often.", "half an hour did not.")
    content.edit(TOPIC, ', "closing-flush"]', "]")
    assert "topics: changed 1: How often to massage" in load(content)
    topic = Topic.objects.get(slug="how-often")
    assert "half an hour did not. Nobody" in topic.claims[2]["text"]
    assert topic.claims[2]["sources"] == ["sherman-2014"]
    assert not topic.techniques.filter(slug="closing-flush").exists()
    assert load(content) == UP_TO_DATE
