"""Reading a routine beside the massage: what comes first, the safety check in one strip, and nothing in the way."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from routines.document.plan import Plan, SectionPlan
from routines.models import Routine, ShareLink
from tests.conftest import client_of
from tests.factories import make_routine, make_step, make_technique, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIX = ["lower-leg-opening-glide", "foot-wringing", "ankle-bone-circles", "calf-kneading-upwards"]
SIX += ["ankle-flex-point-passive", "closing-flush"]
BACK = ["calf-wringing", "calf-jostle", "foot-wringing", "calf-kneading-upwards"]
BACK += ["heel-cup-squeeze", "sole-bands-thumb-sink", "calf-kneading-upwards"]
FRONT = ["ankle-bone-circles", "ankle-flex-point-passive", "foot-wringing", "closing-flush"]
FRONT += ["lower-leg-opening-glide", "ankle-bone-circles", "closing-flush"]
CHANGE_KEPT = """([old, changed]) => localStorage.setItem(
    "effleur-safety", localStorage.getItem("effleur-safety").replace(new RegExp(old), changed))"""
LONG_TITLE = "A quiet half hour for legs and feet that stood all day, before the evening begins"


@pytest.fixture
def alice(transactional_db):
    return make_user("alice")


@pytest.fixture
def six(alice):
    """Six steps a side."""
    summary = "Five minutes a leg, from the toes to below the knee. For tired legs."
    return make_routine(alice, *map(make_step, SIX), title="Ten minutes for foot and calf", summary=summary)


@pytest.fixture
def hour(alice):
    """28 steps on a partner, who turns over once."""
    parts = [("Back of the legs", "prone", BACK * 2), ("Front of the legs", "supine", FRONT * 2)]
    about = {"title": "An hour for both legs", "summary": "The receiver turns over once.", "for_whom": "partner"}
    sections = [
        SectionPlan({"title": title, "receiver_position": position}, [make_step(slug) for slug in slugs])
        for title, position, slugs in parts
    ]
    return Routine.create(alice, Plan(about, sections))


@pytest.fixture
def link(six):
    return ShareLink.make(six).get_absolute_url()


def read_by_owner(page, routine, live_server):
    session = client_of(routine.author).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(routine.get_absolute_url())


def test_no_is_remembered_on_the_device_for_the_day_and_can_be_changed(open_window, link, axe):
    page = open_window(width=360, height=780)
    page.goto(link)
    page.get_by_role("button", name="See the list").press("Space")
    expect(page.get_by_text("No massage anywhere. Get a medical assessment the same day.").first).to_be_visible()
    axe(page)
    page.get_by_role("link", name="No", exact=True).press("Enter")
    expect(page.get_by_text("Nothing to know today.")).to_be_focused()
    page.reload()
    expect(page.get_by_text("Nothing to know today.")).to_be_visible()
    expect(page.get_by_role("link", name="Something holds")).to_be_hidden()
    assert page.context.cookies() == []
    page.evaluate(CHANGE_KEPT, [r"20\d\d", "2020"])
    page.reload()  # the day is over
    expect(page.get_by_text("Nothing to know today.")).to_be_hidden()
    page.get_by_role("link", name="No", exact=True).click()
    page.get_by_role("link", name="Change").click()
    expect(page.get_by_role("link", name="No", exact=True)).to_be_focused()
    page.reload()
    expect(page.get_by_role("link", name="No", exact=True)).to_be_visible()


def test_no_for_one_body_is_asked_again_for_a_further_sign_and_for_each_partner(page, alice, live_server):
    own, other, further = (
        make_routine(alice, make_step("closing-flush"), title=title) for title in ("Own", "Other", "Further")
    )
    partners = [make_routine(alice, make_step("foot-wringing"), for_whom="partner", title=title) for title in "AB"]
    read_by_owner(page, own, live_server)
    page.get_by_role("link", name="No", exact=True).click()
    page.goto(other.get_absolute_url())
    expect(page.get_by_text("Nothing to know today.")).to_be_visible()
    page.evaluate(CHANGE_KEPT, ['"fever"', '"none"'])
    page.goto(further.get_absolute_url())
    expect(page.get_by_role("link", name="No", exact=True)).to_be_visible()
    page.goto(partners[0].get_absolute_url())
    page.get_by_role("link", name="No", exact=True).click()
    page.goto(partners[1].get_absolute_url())
    expect(page.get_by_role("link", name="No", exact=True)).to_be_visible()


def test_without_script_the_strip_opens_its_list_and_the_check_leads_back(open_window, link):
    page = open_window(width=360, height=780, java_script_enabled=False)
    page.goto(link)
    expect(page.get_by_text("No massage anywhere.").first).to_be_hidden()
    page.get_by_role("link", name="See the list").click()
    expect(page.get_by_text("No massage anywhere.").first).to_be_visible()
    page.get_by_role("link", name="Start").first.press("Enter")
    expect(page.get_by_role("heading", name="Opening leg glide").first).to_be_visible()
    expect(page.get_by_role("heading", name="By the clock")).to_be_visible()
    page.get_by_role("link", name="To the routine").click()
    page.locator("summary", has_text="Share").click()
    expect(page.get_by_label("Address of this page")).to_have_value(f"{settings.SITE_URL}{link}")
    page.get_by_role("link", name="Something holds").click()
    page.locator("summary", has_text="Pregnancy").click()
    page.get_by_label("Are you pregnant").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Show what fits").click()
    expect(page.get_by_role("heading", name="Ten minutes for foot and calf")).to_be_visible()
    expect(page.get_by_text("Answered for this routine:")).to_be_visible()


def test_an_owner_edits_and_shares_at_once_and_finds_the_rest_in_one_menu(open_window, six, live_server):
    page = open_window(width=360, height=780, java_script_enabled=False)
    read_by_owner(page, six, live_server)
    for name in ("Start", "Share", "Print", "Edit"):
        expect(page.locator(".routine-actions").get_by_role("link", name=name)).to_be_visible()
    rest = [
        page.get_by_role("link", name=name, exact=True)
        for name in ("Longer or shorter", "History", "Download", "Delete")
    ]
    rest.append(page.get_by_role("button", name="Copy", exact=True))
    for action in rest:
        expect(action).to_be_hidden()
    page.locator("summary", has_text="More").first.press("Enter")
    for action in rest:
        expect(action).to_be_visible()


WHERE = """() => {
  const box = (selector) => {
    const { top, bottom } = document.querySelector(selector)?.getBoundingClientRect() ?? {};
    return [top + scrollY, bottom + scrollY];
  };
  return { start: box(".routine-actions .button-primary"), actions: box(".routine-actions"), safety: box("#safety"),
    section: box(".part-head"), picture: box(".read-step-picture") };
}"""
CROWDED = """() => {
  const seen = (part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest(".visually-hidden, svg");
  const found = [], boxes = [];
  const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const text = words.currentNode, range = document.createRange();
    if (!text.data.trim() || !seen(text.parentElement)) continue;
    range.selectNodeContents(text);
    for (const box of range.getClientRects()) boxes.push([box, text.data.trim()]);
  }
  for (const [box, text] of boxes) if (box.left < 0 || box.right > innerWidth + 1) found.push(`sideways: ${text}`);
  boxes.forEach(([a, one], i) => boxes.slice(i + 1).forEach(([b, other]) => {
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (one !== other && across > 2 && down > 0.4 * Math.min(a.height, b.height)) found.push(`${one} / ${other}`);
  }));
  for (const part of document.querySelectorAll("main *")) {
    const style = getComputedStyle(part);
    if (!seen(part) || part.matches("input") || style.overflowX === "visible") continue;
    if (part.scrollWidth > part.clientWidth + 1 && part.textContent.trim()) found.push(`cut: ${part.className}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page scrolls sideways");
  return found;
}"""


def test_the_head_the_buttons_and_the_first_picture_come_first(open_window, six, hour, live_server, axe):
    for width, colours, head, picture in [(360, "light", 420, 900), (1280, "dark", 420, 1000)]:
        page = open_window(width=width, height=780, color_scheme=colours)
        for routine in (six, hour):
            for reader in ("by a link", "its owner"):
                if reader == "its owner":
                    read_by_owner(page, routine, live_server)
                else:
                    page.goto(ShareLink.make(routine).get_absolute_url())
                place = page.evaluate(WHERE)
                assert place["actions"][1] <= head, (width, routine.title, reader)
                assert place["start"][1] - place["start"][0] == 52
                assert place["picture"][1] <= picture, (width, routine.title, reader)
                assert place["actions"][1] < place["safety"][0] < place["section"][0] < place["picture"][0]
                assert page.evaluate(CROWDED) == []
                axe(page)


def test_nothing_is_cut_or_crowded_whatever_is_read(open_window, alice, hour, live_server):
    """A long title, a step without a picture and a long note; text twice as large; answers of the receiver."""
    plain = make_technique("plain--abcd2345", author=alice, name="Squeeze the calf as grandmother did")
    steps = [make_step(plain.slug, side="left", note="Slowly. " * 30), make_step("foot-wringing", side="each")]
    long = make_routine(alice, *steps, title=LONG_TITLE, summary="Quiet. " * 60, sides="once", for_whom="partner")
    for width in (320, 360, 1280):
        page = open_window(width=width, height=780)
        for routine in (long, hour):
            read_by_owner(page, routine, live_server)
            assert page.evaluate(CROWDED) == [], (width, routine.title)
            place = page.evaluate(WHERE)
            assert place["start"][1] < place["section"][0]
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate(CROWDED) == [], (width, routine.title, "at 200 %")
    page = open_window(width=320, height=780)
    read_by_owner(page, long, live_server)
    for sign, title in [("pregnancy", LONG_TITLE), ("fever", LONG_TITLE), ("suspected-dvt", "Get help first")]:
        answer_for_receiver(page, long, sign)
        page.goto(long.get_absolute_url())
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert page.evaluate(CROWDED) == [], sign


def answer_for_receiver(page, routine, sign):
    page.goto(f"{routine.get_absolute_url()}receiver/?change")
    box = page.locator(f"[name=has-{sign}]")
    box.evaluate("(box) => { const topic = box.closest('details'); if (topic) topic.open = true; }")
    box.check()
    page.get_by_role("button", name="Go on").click()
    if sign == "pregnancy":
        page.get_by_role("button", name="Show what fits").click()
