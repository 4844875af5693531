"""Every page, as a visitor and as the owner: no serious fault of accessibility, nothing wider than the screen."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from routines.management.commands.load_demo import EMAIL, PASSWORD
from routines.models import SecondScreen, ShareLink
from routines.models.second_screen import Told
from techniques.models import Technique
from tests.conftest import client_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VISITORS_PAGES = [
    "/",
    "/techniques/",
    "/techniques/?area=ankle&role=self&pressure_max=2",
    "/techniques/?area=scalp&minutes_max=1",
    "/techniques/?without=suspected-dvt",
    "/techniques/ankle-bone-circles/",
    "/techniques/inner-ankle-thumb-hold/",
    "/body/",
    "/body/ankle/",
    "/body/achilles-tendon/",
    "/strokes/",
    "/strokes/effleurage/",
    "/safety/",
    "/safety/suspected-dvt/",
    "/safety/check/",
    "/safety/check/?has=pregnancy",
    "/techniques/?q=gastrocnemus",
    "/body/?zoom=lower-leg",
    "/body/sole/",
    "/learn/",
    "/learn/daily-habits/",
    "/techniques/?q=posture",
    "/explore/",
    "/routines/{code}/",
    "/s/{token}/",
    "/s/{token}/receiver/",
    "/s/{token}/print/",
    "/s/{token}/play/",
    "/s/{token}x/",
    "/screen/{screen}/",
    "/screen/{token}/",
    "/nowhere/",
    "/privacy/",
    "/offline/",
    "/practice/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
]
OWNERS_PAGES = [
    "/",
    "/techniques/closing-flush/",
    "/techniques/mine/",
    "/techniques/new/",
    "/techniques/{own}/",
    "/techniques/{own}/edit/",
    "/techniques/{own}/delete/",
    "/routines/",
    "/routines/new/",
    "/routines/import/",
    "/routines/paste/",
    "/routines/add/closing-flush/",
    "/routines/{code}/",
    "/routines/{code}/edit/",
    "/routines/{code}/edit/?open=about",
    "/routines/suggest/?minutes=12&areas=foot",
    "/routines/{code}/fit/",
    "/routines/{code}/edit/?q=nothing-like-this",
    "/routines/{code}/history/",
    "/routines/{code}/history/1/",
    "/routines/{code}/origin/",
    "/routines/{code}/receiver/",
    "/routines/{code}/print/",
    "/routines/{code}/play/",
    "/s/{token}/copy/",
    "/routines/{code}/share/",
    "/routines/{code}/share/?show={token}",
    "/routines/{code}/share/links/{token}/revoke/",
    "/routines/{code}/delete/",
    "/routines/deleted/",
    "/routines/deleted/{gone}/delete/",
    "/practice/",
    "/practice/log/?routine={code}",
    "/practice/plans/new/?routine={code}",
    "/account/",
    "/account/email/",
    "/account/password/change/",
    "/account/tokens/",
    "/account/reauthenticate/",
    "/account/sessions/",
    "/account/download/",
    "/account/2fa/",
    "/account/close/",
    "/account/logout/",
]


@pytest.fixture
def places(transactional_db):
    """For the braces: a routine of the demo, its link, a deleted one, a second screen, and a technique of one's own."""
    call_command("load_demo", verbosity=0)
    link = ShareLink.objects.filter(routine__title="Basic ankle self-massage").get()
    own = Technique.objects.get(slug="calf-wringing").copy_for(link.routine.author)
    gone = link.routine.author.routines.exclude(pk=link.routine_id).first()
    gone.discard()
    screen = SecondScreen.open(Told("playing", 0, 600_000)).token
    return {"code": link.routine.code, "token": link.token, "own": own.slug, "gone": gone.code, "screen": screen}


STAND_ALONE = """() => [...document.querySelectorAll("main p > a")]
    .filter(link => link.parentElement.textContent.trim() === link.textContent.trim() && link.checkVisibility())
    .filter(link => link.getBoundingClientRect().height < 43.5)
    .map(link => link.textContent.trim())"""


ODD_SERIFS = """() => [...document.querySelectorAll("body *")]
    .filter(part => [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .map(part => [part, getComputedStyle(part)])
    .filter(([, style]) => style.fontFamily.startsWith('"Iowan') && !["400", "700"].includes(style.fontWeight))
    .map(([part, style]) => `${part.textContent.trim()} at ${style.fontWeight}`)"""


def look_at(page, address, axe, measured):
    page.goto(address)
    assert page.locator("h1").count() == 1, address
    axe(page, measured)
    assert page.evaluate(STAND_ALONE) == [], f"{address}: too small for a finger"
    assert page.evaluate(ODD_SERIFS) == [], f"{address}: a weight that Palatino has not, taken from another family"
    width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert width[0] <= width[1], f"{address} is {width[0]} px wide on a screen of {width[1]}"


LOOKS = [(360, "light"), (1280, "dark")]


@pytest.mark.parametrize(("width", "colours"), LOOKS)
def test_a_visitor_can_use_every_page(open_window, places, axe, width, colours):
    page, measured = open_window(width=width, color_scheme=colours), {}
    for address in VISITORS_PAGES:
        look_at(page, address.format(**places), axe, measured)


@pytest.mark.parametrize(("width", "colours"), LOOKS)
def test_an_owner_can_use_every_page(open_window, places, axe, live_server, width, colours):
    page, measured = open_window(width=width, color_scheme=colours), {}
    owner = get_user_model().objects.get(email=EMAIL)
    session = client_of(owner).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for address in OWNERS_PAGES:
        if address == "/account/download/":  # which asks for the password before it shows the page
            page.goto(address)
            page.fill("[name=password]", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(f"**{address}")
        look_at(page, address.format(**places), axe, measured)
        assert "/login/" not in page.url, f"{address} asks its owner to log in"
    owner.close()
    page.goto("/account/login/")
    page.fill("[name=login]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/take-back/")
    look_at(page, "/account/take-back/", axe, measured)


def test_a_pale_text_is_a_fault_beside_measured_ones_that_are_not(page, axe):
    measured = {}
    told = "<html lang=en><title>Text</title><main><h1>Text</h1>{}</main>"
    for text in ("<p>Dark", "<p>Dark, too", "<p>Dark for the third time"):
        page.set_content(told.format(text))
        axe(page, measured)
    page.set_content(told.format("<p>Dark<p style='color: #bbb'>Pale"))
    with pytest.raises(AssertionError, match="color-contrast"):
        axe(page, measured)
