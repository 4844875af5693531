"""A real Chromium against the served app. A page that logs an error, or breaks the content policy, fails its test."""

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import FileSystemStorage
from playwright.sync_api import sync_playwright

from config.server.static import inlined
from tests import chromium
from tests.browser import accessibility
from tests.conftest import client_of
from tests.factories import make_routine, make_step

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the thread that tests run in

BUNDLES = ("css/effleur.css", "css/edit.css", "css/player.css", "css/practice.css")

# htmx logs a request that a newer one replaced, or that was still on its way when the page was left, as an error. One
# that failed says "htmx:sendError" or "htmx:responseError" besides.
GIVEN_UP = ("htmx:sendAbort", "htmx:afterRequest")


@pytest.fixture(scope="session")
def browser():
    path = chromium.find() or pytest.fail("No Chromium on this machine: `make test` installs one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def bundles(tmp_path_factory):
    """The stylesheets that pages link, each with what it imports in it, as `collectstatic` makes them."""
    storage, made = FileSystemStorage(django_settings.BASE_DIR / "static"), tmp_path_factory.mktemp("bundles")
    names = [str(path.relative_to(storage.location)) for path in Path(storage.location).rglob("*.css")]
    for name in BUNDLES:
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(inlined(name, {each: (storage, each) for each in names}))
    return made


@pytest.fixture(autouse=True)
def one_stylesheet(bundles, settings):
    """Serve these: asking for the small ones, seventy on the edit page, costs more than all else of a page."""
    settings.STATICFILES_DIRS = [bundles, *settings.STATICFILES_DIRS]


@pytest.fixture
def problems():
    """What the pages complained of. A test that means to provoke a complaint clears it."""
    found = []
    yield found
    assert not found, "the page complained: " + "; ".join(found)


@pytest.fixture
def open_window(browser, live_server, problems):
    """Open a private window, with cookies of its own: `open_window(width=360)`."""
    contexts = []

    def opened(width=1280, height=900, **options):
        options = {"base_url": live_server.url, "viewport": {"width": width, "height": height}, **options}
        options = {"service_workers": "block", **options}  # tests of what works offline allow them
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        refused = set()  # addresses that were asked for by navigation and answered with an error, as some tests want

        def note_response(response):
            if response.status >= 400 and response.request.is_navigation_request():
                refused.add(response.url)

        def note_console(message):
            if message.text.startswith(GIVEN_UP):
                return
            if message.type == "error" and message.location.get("url") not in refused:
                problems.append(f"{message.text} ({message.location.get('url')})")

        page.on("response", note_response)
        page.on("console", note_console)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_window):
    return open_window()


@pytest.fixture
def script(page):
    """Call a function with a module of static/js, in a blank page: `script("words.js", "({ fill }) => fill('')")`."""
    blank = '<!doctype html><link rel="icon" href="data:,">'  # else Chromium asks for /favicon.ico
    page.route("**/blank", lambda route: route.fulfill(body=blank, content_type="text/html"))
    page.goto("/blank")

    def called(module, function, argument=None, html=""):
        page.set_content(html)
        call = f"([module, argument]) => import(module).then((exports) => ({function})(exports, argument))"
        return page.evaluate(call, [f"/static/js/{module}", argument])

    return called


@pytest.fixture
def axe():
    """Assert that a page has no serious or critical fault of accessibility: `axe(page)`."""
    return accessibility.check


@pytest.fixture
def open_edit(open_window, alice, live_server):
    """Open the edit page of a routine, as its owner sees it."""

    def opened(routine, **options):
        page = open_window(**options)
        session = client_of(alice).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto(f"/routines/{routine.code}/edit/")
        return page

    return opened


@pytest.fixture
def routine(alice):
    """Two steps, the circles for a minute and the closing flush."""
    return make_routine(alice, make_step(seconds=60), make_step("closing-flush", seconds=45), title="Ankles")


@pytest.fixture
def edit(open_edit, routine):
    """Its edit page."""
    return open_edit(routine)
