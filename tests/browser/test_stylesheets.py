"""What a browser makes of the stylesheets: from one file as from many."""

import pytest

from tests.test_static_files import BUNDLES, OURS_ALONE, collected_into, hashed, imports

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES_OF_THE_PAGE = """() => {
  const read = (rule) => (rule.styleSheet ? [...rule.styleSheet.cssRules].flatMap(read) : rule.cssText);
  return [...document.styleSheets].map((sheet) => [...sheet.cssRules].flatMap(read));
}"""
RULES_OF = """async (text) => {
  const sheet = new CSSStyleSheet();
  await sheet.replace(text);
  return [...sheet.cssRules].map((rule) => rule.cssText);
}"""


@pytest.fixture
def one_stylesheet():
    """Here alone the small ones are served, as in `make dev`."""


def test_one_file_has_the_rules_of_the_many_in_the_same_order(edit, tmp_path):
    with collected_into(tmp_path, **OURS_ALONE) as root:
        bundles = [hashed(root, f"css/{name}").read_text() for name in BUNDLES[:2]]
    many = edit.evaluate(RULES_OF_THE_PAGE)
    assert [edit.evaluate(RULES_OF, text) for text in bundles] == many
    assert [len(rules) for rules in many] == [len(imports("effleur.css")) + 1, len(imports("edit.css"))]


LOOKS = "({ appearance, backgroundImage }) => [appearance, backgroundImage.startsWith('linear-gradient')]"


@pytest.mark.parametrize(("forced", "looks"), [("none", ["none", True]), ("active", ["auto", False])])
def test_a_list_to_choose_from_has_an_arrow_with_forced_colours_too(open_edit, routine, forced, looks):
    edit = open_edit(routine, forced_colors=forced)
    found = edit.locator("select").evaluate_all(f"(all) => all.map((one) => getComputedStyle(one)).map({LOOKS})")
    assert len(found) > 4
    assert all(look == looks for look in found)
