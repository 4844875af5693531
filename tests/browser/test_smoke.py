"""The front door opens in a real browser."""

import pytest

pytestmark = pytest.mark.browser


def test_the_home_page_opens(page, axe):
    assert page.goto("/").ok
    assert page.locator("h1").count() == 1
    axe(page)
