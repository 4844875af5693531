"""A routine on A4, read back from what Chromium prints: few pages, nothing torn, and nothing that colour alone says."""

from io import BytesIO
from unicodedata import normalize

import pytest
from django.conf import settings
from django.utils import timezone
from pypdf import PdfReader

from routines.document.plan import Plan, SectionPlan
from routines.models import Routine, ShareLink
from tests.conftest import client_of
from tests.factories import make_step

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Twenty steps for both legs and then for the back, in a title of eighty signs or so"
LEGS = ["lower-leg-opening-glide", "calf-kneading-upwards", "foot-wringing", "closing-flush", "ankle-bone-circles"]
BACK = ["back-long-glide", "upper-back-palm-press", "low-back-palm-circles", "back-feather-close"]
NOTE = "As long as it is pleasant, and longer on the side that feels tighter today; then a pause of one breath."


@pytest.fixture
def routine(alice):
    """Twenty steps in two positions, every third with a note."""

    def section(title, position, sides, slugs, count):
        steps = [make_step(slugs[i % len(slugs)], note="" if i % 3 else NOTE) for i in range(count)]
        return SectionPlan({"title": title, "receiver_position": position, "sides": sides}, steps)

    sections = [section("Both legs", "supine", "each", LEGS, 11), section("The whole back", "prone", "once", BACK, 9)]
    about = {"title": TITLE, "summary": "For tired legs at the end of the day.", "for_whom": "partner"}
    return Routine.create(alice, Plan(about, sections))


def printed(page, address):
    """The text of each page that the browser prints, in one line."""
    page.goto(address)
    sheets = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    assert all([float(side) for side in sheet.mediabox[2:]] == pytest.approx([595, 842], abs=1) for sheet in sheets)
    return [f" {plain(sheet.extract_text())}" for sheet in sheets]


def plain(text):
    """In one line, and without ligatures."""
    return " ".join(normalize("NFKC", text).split())


def follow_each_other(sheet, pieces):
    at = 0
    for piece in pieces:
        at = sheet.find(f" {plain(piece)}", at)
        if at < 0:
            return False
    return True


def test_twenty_steps_take_three_pages_at_most_and_nothing_is_torn(page, routine):
    link = ShareLink.make(routine, shows_name=True)
    sheets = printed(page, f"{link.get_absolute_url()}print/")
    assert len(sheets) <= 3
    head = [TITLE, "You do this for someone else", "by Alice", f"{settings.SITE_URL}/s/{link.token}/ · revision 1"]
    assert follow_each_other(sheets[0], [*head, f"{timezone.localdate():%-d %B %Y}", "Before you begin", "Both legs"])
    steps = page.locator(".sheet-step").evaluate_all(
        """steps => steps.map(step => ["h3", ".sheet-words > p:not([class])", ".sheet-care > span", ".sheet-note"]
            .map(part => step.querySelector(part)?.lastChild.textContent.trim()).filter(Boolean))"""
    )
    assert len(steps) == page.locator(".sheet-step > .picture").count() == 20
    page.emulate_media(media="print")
    picture = page.locator(".sheet-step > .picture").first.bounding_box()
    assert [round(picture[side] / 96 * 25.4) for side in ("width", "height")] == [23, 34]
    sheet_of = []
    for number, (name, *rest) in enumerate(steps, 1):
        [sheet] = [i for i, sheet in enumerate(sheets) if follow_each_other(sheet, [f"{number} {name}", *rest])]
        sheet_of.append(sheet)
    assert sheet_of == sorted(sheet_of)
    for title, first in (("Both legs", 1), ("The whole back", 12)):
        assert follow_each_other(sheets[sheet_of[first - 1]], [title, "Lying on the", f"{first} {steps[first - 1][0]}"])


def test_what_is_not_for_others_is_not_on_paper(page, routine, alice, live_server):
    nameless = printed(page, f"{ShareLink.make(routine).get_absolute_url()}print/")
    assert "Alice" not in " ".join(nameless)
    session = client_of(alice).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    own = " ".join(printed(page, f"{routine.get_absolute_url()}print/"))
    assert TITLE in own
    assert not [word for word in ("Private", routine.code, "Log out", "instructions", "Ctrl+P") if word in own]


def test_the_page_to_read_prints_too_with_all_signs_and_nothing_folded(page, routine):
    sheets = printed(page, ShareLink.make(routine).get_absolute_url())
    assert len(sheets) <= 5
    assert follow_each_other(sheets[0], [TITLE, "Safety check:", "Call for help now", "Known aneurysm"])
    assert "How to do it" not in " ".join(sheets)
    [back] = [sheet for sheet in sheets if "The whole back" in sheet]
    assert follow_each_other(back, ["The whole back", "12 Long glide up the back"])


def test_pictures_of_steps_are_drawn_on_paper_with_thin_lines(page, routine):
    page.goto(f"{ShareLink.make(routine).get_absolute_url()}print/")
    sheets = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    assert not any(sheet.images for sheet in sheets), "they are lines and no grids of points"
    page.emulate_media(media="print")
    shown = page.locator(".sheet-step .picture").first
    box = shown.bounding_box()
    assert box["width"] >= 85, "23 millimetres"
    assert box["height"] >= 125
    for line in shown.locator(":is(.picture-target, .picture-also, .picture-edge, .hands)").all():
        assert line.evaluate("line => parseFloat(getComputedStyle(line).strokeWidth)") < 1


def test_in_black_and_white_the_pressure_is_counted_and_read(page, routine):
    page.emulate_media(media="print")
    page.goto(f"{ShareLink.make(routine).get_absolute_url()}print/")
    page.context.new_cdp_session(page).send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
    scale = page.locator(".sheet-step .pressure").first
    assert scale.inner_text().split()[-1] == "Light"
    filled = "mark => getComputedStyle(mark).fill !== 'none'"
    assert scale.locator("circle").evaluate_all(f"marks => marks.map({filled})") == [True, True, False, False, False]
    whens = page.locator(".sheet-signs dt").all_inner_texts()
    assert whens[:3] == ["Call for help now", "See a doctor today", "Not today"]


def test_the_button_prints_and_without_script_words_say_how(open_window, routine):
    address = f"{ShareLink.make(routine).get_absolute_url()}print/"
    page = open_window(width=360)
    page.add_init_script("window.print = () => { document.title = 'printing' }")
    page.goto(address)
    page.get_by_role("button", name="Print").click()
    assert page.title() == "printing"
    plain = open_window(width=360, java_script_enabled=False)
    plain.goto(address)
    assert plain.get_by_text("Print it from your browser").is_visible()
    assert not plain.get_by_role("button", name="Print").is_visible()
    plain.get_by_role("link", name="With all instructions").click()
    assert plain.locator(".sheet-how").count() == 20
    plain.get_by_role("link", name="Back to the routine").click()
    assert plain.url.endswith(address.removesuffix("print/"))
