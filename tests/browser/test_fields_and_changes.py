"""What a field holds and what is stored of it; and a change: what is sent of it, and what the form shows afterwards."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIELDS = """
<form id="form">
  <input type="hidden" name="revision" value="1">
  <input type="number" name="seconds" value="60">
  <input type="checkbox" name="warm" value="yes" checked>
  <input type="radio" name="side" value="left">
  <input type="radio" name="side" value="right" checked>
  <select name="pressure"><option value="1">light</option><option value="2" selected>firm</option></select>
  <select name="phase"><option value="">any</option><option value="work">work</option></select>
  <select name="nothing"></select>
  <textarea name="note">Softly</textarea>
</form>
"""
STORED = {
    "seconds": "60",
    "warm": True,
    "side": [False, True],
    "pressure": "2",
    "phase": "",
    "nothing": "",
    "note": "Softly",
}
FIELD = """(fields) => {{
  const {{ fieldsOf, held, stored, differs, hold, settle, storedIn, differing, forgetMistakes }} = fields;
  const form = document.getElementById("form");
  const named = (name) => form.elements[name];
  {body}
}}"""


@pytest.fixture
def field(script):
    return lambda body, html=FIELDS: script("field.js", FIELD.format(body=body), html=html)


@pytest.mark.parametrize("kind", ["held", "stored"])
def test_at_first_a_field_holds_what_is_stored(field, kind):
    body = f"""
      const others = fieldsOf(form).filter(({{ type }}) => type !== "radio").map((one) => [one.name, {kind}(one)]);
      return {{ ...Object.fromEntries(others), side: [...named("side")].map({kind}) }}
    """
    assert field(body) == STORED
    assert field("return [...differing(form)]") == []


def test_hidden_fields_are_not_typed_in(field):
    assert "revision" not in field("return fieldsOf(form).map(({ name }) => name)")


def test_what_is_typed_or_chosen_differs_from_what_is_stored(field):
    body = """
      named("seconds").value = "90"; named("warm").checked = false; named("side")[0].checked = true;
      named("pressure").value = "1"; named("note").value = "";
      return [fieldsOf(form).filter(differs).map(({ name }) => name), [...differing(form)]]
    """
    names, found = field(body)
    assert names == ["seconds", "warm", "side", "side", "pressure", "note"]
    stored = [["seconds", "60"], ["warm", "yes"], ["side", "right"], ["pressure", "2"], ["note", "Softly"]]
    assert found == stored


def test_typing_back_what_is_stored_differs_in_nothing(field):
    body = 'named("note").value = "Slowly"; named("note").value = "Softly"; return [...differing(form)]'
    assert field(body) == []


@pytest.mark.parametrize(
    ("name", "value"), [("seconds", "90"), ("note", ""), ("pressure", "1"), ("warm", False), ("phase", "work")]
)
def test_a_stored_value_changes_nothing_that_the_field_holds(field, name, value):
    body = f"""
      const field = named("{name}"), before = held(field);
      settle(field, {js(value)});
      return [stored(field), held(field) === before, differs(field)]
    """
    assert field(body) == [value, True, True]


def js(value) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def test_a_radio_button_is_settled_without_being_chosen(field):
    body = """
      const [left, right] = named("side");
      settle(left, true); settle(right, false);
      return [left.checked, right.checked, storedIn(form, "side")]
    """
    assert field(body) == [False, True, "left"]


def test_an_option_that_is_gone_cannot_be_held(field):
    assert field('hold(named("pressure"), "9"); return held(named("pressure"))') == "2"
    assert field('hold(named("pressure"), "1"); return held(named("pressure"))') == "1"
    assert field('hold(named("warm"), false); return held(named("warm"))') is False


def test_what_is_stored_under_a_name_is_looked_up_in_the_form(field):
    body = 'return ["seconds", "side", "warm", "phase", "unknown"].map((name) => storedIn(form, name) ?? null)'
    assert field(body) == ["60", "right", "yes", "", None]
    assert (
        field("return storedIn(form, 'side')", '<form id="form"><input type="radio" name="side" value="a"></form>')
        == ""
    )


def test_corrected_mistakes_are_no_longer_pointed_out(field):
    html = """<form id="form"><ul class="error-summary"></ul><input name="a" aria-invalid="true">
      <p class="field-errors">At least 5.</p></form>"""
    assert field("forgetMistakes(form); return form.innerHTML.trim()", html).strip() == '<input name="a">'


PAGE = """
<form id="step" data-as-typed action="/edit/steps/s1/">
  <input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="revision" value="1">
  <input type="number" name="seconds" value="60">
  <input type="radio" name="side" value="left"><input type="radio" name="side" value="right" checked>
  <textarea name="note">Softly</textarea>
</form>
<form id="tools" action="/edit/"><button name="direction" value="up"></button></form>
<form id="put" action="/edit/steps/"><input name="technique" value="closing-flush"><input name="before" value=""></form>
<form id="section" data-once action="/edit/sections/"><input name="title" value="Calves"></form>
<form id="star" action="/favourites/closing-flush/"><input name="wanted" value="1"></form>
<form id="apply" action="/edit/steps/s1/"><input name="id" value="x"><input name="note" value="Slowly"></form>
<p data-technique="closing-flush" data-name="Closing flush"></p>
"""
CHANGE = """({{ Change }}) => {{
  const form = (id) => document.getElementById(id);
  const elements = (id) => form(id).elements;
  const change = (id, base = "1", elt = form(id)) =>
    new Change({{ path: form(id).getAttribute("action"), formData: new FormData(form(id)), elt }}, base);
  const typed = (note, base) => {{ elements("step").note.value = note; return change("step", base); }};
  const meanwhile = (name, value) => (elements("step")[name].defaultValue = value);
  {body}
}}"""


@pytest.fixture
def change(script):
    return lambda body: script("change.js", CHANGE.format(body=body), html=PAGE)


def test_a_typed_change_goes_with_its_whole_form_on_the_latest_revision(change):
    body = 'const c = typed("Slowly"); return [c.values("1"), c.values("7").revision, [...c.touched]]'
    values = {"revision": "1", "seconds": ["60"], "side": ["right"], "note": ["Slowly"]}
    assert change(body) == [values, "7", [["note", "Softly"]]]


def test_fields_that_were_not_touched_go_as_others_stored_them_meanwhile(change):
    body = 'const c = typed("Slowly"); meanwhile("seconds", "90"); return c.values("2")'
    assert change(body) == {"revision": "2", "seconds": ["90"], "side": ["right"], "note": ["Slowly"]}


def test_a_touched_field_that_others_changed_goes_on_the_old_revision_and_will_conflict(change):
    body = 'const c = typed("Slowly"); meanwhile("note", "Theirs"); meanwhile("seconds", "90"); return c.values("2")'
    assert change(body) == {"revision": "1", "seconds": ["60"], "side": ["right"], "note": ["Slowly"]}


def test_a_change_of_a_form_that_is_gone_goes_on_the_old_revision(change):
    assert change('const c = typed("Slowly"); form("step").remove(); return c.values("2").revision') == "1"


@pytest.mark.parametrize("form", ["put", "section", "star"])
def test_what_cannot_conflict_goes_on_the_latest_revision(change, form):
    assert change(f'return change("{form}").values("5").revision') == "5"


def test_a_technique_put_before_a_step_and_a_button_may_conflict(change):
    assert change('elements("put").before.value = "s1"; return change("put").values("5").revision') == "1"
    assert change('return change("tools").values("5").revision') == "1"


def test_several_values_of_a_name_are_all_sent(change):
    body = """
      form("tools").innerHTML = '<input name="step" value="a"><input name="step" value="b">';
      return change("tools").values("1")
    """
    assert change(body) == {"revision": "1", "step": ["a", "b"]}


def test_a_change_knows_what_it_is(change):
    body = """
      return ["step", "tools", "put", "section", "star", "apply"].map((id) => {
        const { isTyped, decides, isStar, adds } = change(id);
        return [id, isTyped, decides, isStar, adds];
      })
    """
    assert change(body) == [
        ["step", True, False, False, ""],
        ["tools", False, False, False, ""],
        ["put", False, False, False, "Closing flush"],
        ["section", False, False, False, ""],
        ["star", False, False, True, ""],
        ["apply", False, True, False, ""],
    ]


def test_a_technique_that_the_page_does_not_show_is_named_by_its_slug(change):
    assert change('document.querySelector("[data-technique]").remove(); return change("put").adds') == "closing-flush"


def test_two_changes_join_where_form_and_revision_are_the_same(change):
    body = """
      const one = typed("a", "1");
      return [one.joins(typed("b", "1")), one.joins(typed("b", "2")), change("tools").joins(change("tools"))]
    """
    assert change(body) == [True, False, False]


def test_joined_changes_send_the_last_values_and_remember_what_was_stored_first(change):
    body = """
      const one = typed("a");
      meanwhile("note", "stored in between");
      elements("step").seconds.value = "75";
      one.join(typed("ab"));
      return [one.fields, Object.fromEntries(one.touched)]
    """
    fields, touched = change(body)
    assert fields == [["seconds", "75"], ["side", "right"], ["note", "ab"]]
    assert touched == {"note": "Softly", "seconds": "60"}


def test_a_change_says_the_same_only_with_the_same_values(change):
    body = """
      const one = typed("a");
      return [one.says(typed("a")), one.says(typed("b")), change("tools").says(change("tools"))]
    """
    assert change(body) == [True, False, False]


def test_a_stored_change_settles_what_it_sent_and_leaves_what_was_typed_since(change):
    body = """
      elements("step").side.value = "left";
      const c = typed("Slowly");
      elements("step").note.value = "Slowly, softly";
      form("step").insertAdjacentHTML("beforeend", '<p class="field-errors">At least 5.</p>');
      c.settle();
      const { note, side } = elements("step");
      return [note.defaultValue, note.value, side[0].defaultChecked, side[1].defaultChecked, side.value,
        form("step").querySelector(".field-errors")]
    """
    assert change(body) == ["Slowly", "Slowly, softly", True, False, "left", None]


def test_a_change_that_is_given_back_shows_what_is_stored(change):
    body = """
      elements("step").side.value = "left";
      const c = typed("Slowly");
      c.giveBack();
      return [elements("step").note.value, elements("step").side.value]
    """
    assert change(body) == ["Softly", "right"]


def test_what_was_typed_since_is_not_given_back(change):
    body = 'const c = typed("a"); elements("step").note.value = "b"; c.giveBack(); return elements("step").note.value'
    assert change(body) == "b"


def test_a_change_of_a_form_that_is_gone_settles_and_gives_back_nothing(change):
    body = 'const c = typed("Slowly"); form("step").remove(); c.settle(); c.giveBack(); return c.path'
    assert change(body) == "/edit/steps/s1/"
