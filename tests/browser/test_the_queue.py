"""The order in which changes are sent, and which of them become one."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORMS = """
<form id="one" data-as-typed action="/steps/1/"><textarea name="note"></textarea></form>
<form id="two" data-as-typed action="/steps/2/"><textarea name="note"></textarea></form>
<form id="tools" action="/undo/"><button>Undo</button></form>
<form id="apply" action="/steps/1/"><button>Put my change on top</button></form>
"""
# Real changes, as forms make them: `typed("one", "Softly")` types a note and puts it into the queue.
QUEUE = """async ({{ Queue }}) => {{
  const {{ Change }} = await import("/static/js/change.js");
  const queue = new Queue();
  const change = (id, base) => {{
    const form = document.getElementById(id);
    return new Change({{ path: form.getAttribute("action"), formData: new FormData(form), elt: form }}, base);
  }};
  const put = (id, base = "1") => queue.put(change(id, base));
  const typed = (id, note, base) => {{
    document.getElementById(id).elements.note.value = note;
    return put(id, base);
  }};
  const all = () => {{
    const found = [];
    for (; queue.first; queue.remove(queue.first)) found.push([queue.first.path, queue.first.fields[0]?.[1] ?? null]);
    return found;
  }};
  {body}
}}"""


@pytest.fixture
def queue(script):
    return lambda body: script("queue.js", QUEUE.format(body=body), html=FORMS)


def test_changes_are_sent_in_the_order_in_which_they_are_made(queue):
    found = queue('typed("one", "a"); put("tools"); typed("two", "b"); return [queue.length, all(), queue.length]')
    assert found == [3, [["/steps/1/", "a"], ["/undo/", None], ["/steps/2/", "b"]], 0]


def test_typing_on_in_a_form_that_waits_makes_one_change(queue):
    assert queue('typed("one", "a"); typed("one", "ab"); return all()') == [["/steps/1/", "ab"]]


def test_one_change_still_knows_what_was_stored_before_the_first_typing(queue):
    body = """
      typed("one", "a");
      document.getElementById("one").elements.note.defaultValue = "stored meanwhile";
      typed("one", "ab");
      return [...queue.first.touched]
    """
    assert queue(body) == [["note", ""]]


def test_a_change_that_is_on_its_way_is_not_added_to(queue):
    body = 'typed("one", "a"); queue.sending = queue.first; typed("one", "ab"); return all()'
    assert queue(body) == [["/steps/1/", "a"], ["/steps/1/", "ab"]]


def test_a_change_of_another_form_between_them_keeps_two_changes_apart(queue):
    body = 'typed("one", "a"); typed("two", "b"); typed("one", "c"); return all()'
    assert queue(body) == [["/steps/1/", "a"], ["/steps/2/", "b"], ["/steps/1/", "c"]]


def test_typing_on_another_revision_is_a_change_of_its_own(queue):
    assert len(queue('typed("one", "a", "1"); typed("one", "ab", "2"); return all()')) == 2


def test_the_same_form_with_the_same_values_is_no_second_change(queue):
    body = 'typed("one", "a"); typed("two", "b"); return [typed("one", "a"), all()]'
    assert queue(body) == [False, [["/steps/1/", "a"], ["/steps/2/", "b"]]]


def test_a_value_that_is_typed_back_is_sent_last(queue):
    body = 'typed("one", "a"); typed("two", "b"); typed("one", "c"); return [typed("one", "a"), all()]'
    assert queue(body) == [True, [["/steps/1/", "a"], ["/steps/2/", "b"], ["/steps/1/", "a"]]]


def test_a_button_that_is_pressed_twice_is_two_changes(queue):
    assert queue('return [put("tools"), put("tools"), all()]') == [True, True, [["/undo/", None], ["/undo/", None]]]


def test_the_decision_of_a_conflict_goes_first_and_once(queue):
    body = 'typed("two", "b"); return [put("apply"), put("apply"), queue.first.decides, queue.length]'
    assert queue(body) == [True, False, True, 2]


def test_a_decision_that_is_left_goes_and_the_rest_stays(queue):
    assert queue('typed("two", "b"); put("apply"); queue.removeDecisions(); return all()') == [["/steps/2/", "b"]]


def test_what_waits_behind_a_stored_change_is_based_on_what_it_made(queue):
    body = """
      typed("one", "a", "1"); put("tools", "1"); typed("two", "b", "0");
      queue.remove(queue.first);
      queue.rebase("1", "2");
      const bases = [];
      for (; queue.first; queue.remove(queue.first)) bases.push(queue.first.base);
      return bases
    """
    assert queue(body) == ["2", "0"]


def test_removing_what_is_not_there_changes_nothing(queue):
    assert (
        queue('typed("one", "a"); queue.remove(undefined); queue.remove(change("two", "1")); return queue.length') == 1
    )
    assert queue("queue.remove(queue.first); queue.rebase('1', '2'); return [queue.length, queue.first ?? null]") == [
        0,
        None,
    ]
