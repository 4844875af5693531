"""What a test sees and does on the edit page of a routine."""

from playwright.sync_api import expect

from routines.models import Routine

CIRCLES, FLUSH = "Small circles round the ankle bones", "Closing flush from toes past the ankle"


def titles(page):
    return page.locator(".step-list .step-title").all_inner_texts()


def stored(routine):
    document = Routine.objects.get(pk=routine.pk).as_document()
    return [document["techniques"][step["technique"]]["name"] for s in document["sections"] for step in s["steps"]]


def row(page, name):
    return page.locator(f".edit-step[data-name='{name}']")


def handle(page, name):
    return page.get_by_role("button", name=f"Move {name} by dragging")


def announced(page, words):
    expect(page.get_by_role("status").first).to_contain_text(words)


def saved(page, revision):
    expect(page.locator(f"#time-bar[data-revision='{revision}']")).to_be_attached()


def document_of(routine):
    return Routine.objects.get(pk=routine.pk).as_document()


def notes_of(routine):
    return [step["note"] for section in document_of(routine)["sections"] for step in section["steps"]]


def note_in(step):
    """The note of a step; its fold is opened first, as it is closed while there is none."""
    fold = step.locator(".step-note")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    return step.get_by_label("Note", exact=True)


def note(page, name):
    return note_in(row(page, name))


def choice(page, name, label, value):
    """One of the cells for the side, or of the dots for the pressure."""
    return row(page, name).get_by_role("group", name=label).get_by_role("radio", name=value, exact=True)


def change(page, name, label, value):
    """Type into a field of a step, or choose in it, and leave it."""
    if label in ("Side", "Pressure"):
        return choice(page, name, label, value).check()
    field = note(page, name) if label == "Note" else row(page, name).get_by_label(label, exact=True)
    field.fill(value)
    field.blur()


def drag(page, source, target, above=True):
    """With the mouse, to just above or below the middle of the target."""
    source.scroll_into_view_if_needed()
    page.locator(".edit-step").first.evaluate("row => row.scrollIntoView()")
    start, end = source.bounding_box(), target.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    x, y = end["x"] + 20, end["y"] + (4 if above else end["height"] - 4)
    page.mouse.move(x, y - 10, steps=4)
    page.mouse.move(x, y, steps=4)
    page.mouse.up()
