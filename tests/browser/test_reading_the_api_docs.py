"""A programmer reads the API's own page, and tries it, without another server than ours."""

import pytest

pytestmark = pytest.mark.browser


def test_the_page_shows_every_address_and_tries_one(page, live_server):
    elsewhere = []
    page.on(
        "request", lambda request: request.url.startswith((live_server.url, "data:")) or elsewhere.append(request.url)
    )
    page.goto("/api/v1/docs/")
    page.get_by_role("heading", name="Effleur API").wait_for()
    listed = page.locator("#operations-strokes-strokes_list")
    listed.locator(".opblock-summary-control").click()
    listed.get_by_role("button", name="Try it out").click()
    listed.get_by_role("button", name="Execute").click()
    listed.get_by_text('"count": 18').wait_for()
    assert not elsewhere


def test_the_page_can_be_used_by_everybody(page, axe):
    page.goto("/api/v1/docs/")
    listed = page.locator("#operations-strokes-strokes_list")
    listed.locator(".opblock-summary-control").click()
    listed.get_by_text("Parameters").first.wait_for()
    axe(page)
