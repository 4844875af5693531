"""Pictures of steps in a real browser: fetched once, when they are about to be seen, and nothing moves meanwhile."""

import json
from base64 import b64encode

import pytest
from django.core.signals import request_started

from techniques.models import Technique
from techniques.templatetags.drawings import step_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEPS, VIEWS = 28, 6
FILES = VIEWS + 1
"""One a view, and one that has all hands."""
PAGE = """<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Steps</title><link rel="stylesheet" href="/static/css/effleur.css"><link rel="icon" href="data:,"></head>
<body><main>{steps}</main></body></html>"""
STEP = '<section class="card"><h2>{number}</h2>{picture}<p>{name}</p></section>'
WATCH = """() => {
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value)))
        .observe({ type: "layout-shift", buffered: true });
}"""
SHOWN = """() => [...document.images].filter((image) => image.complete && image.naturalWidth).length"""

HEIGHTS = "() => [...document.querySelectorAll('.picture')].map((picture) => picture.offsetHeight)"
COMPARED = """async (shots) => {
    const [one, other] = await Promise.all(shots.map(async (shot, flipped) => {
        const image = new Image();
        image.src = `data:image/png;base64,${shot}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext("2d");
        if (flipped) {
            context.translate(image.width, 0);
            context.scale(-1, 1);
        }
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height).data;
    }));
    const far = (a, b) => Math.max(...[0, 1, 2].map((n) => Math.abs(a[n] - b[n])));
    const pixels = [...Array(one.length / 4).keys()].map((n) => one.slice(4 * n, 4 * n + 3));
    const differing = pixels.filter((pixel, n) => far(pixel, other.slice(4 * n, 4 * n + 3)) > 60).length;
    const coloured = pixels.filter((pixel) => far(pixel, pixels[0]) > 60).length;
    return [differing / pixels.length, coloured / pixels.length];
}"""
"""The shares of pixels that differ between a picture and another one flipped, and that differ from its corner."""


@pytest.fixture
def asked():
    """The addresses of drawings that the server was asked for."""
    found = []

    def note(sender, environ, **more):
        if environ["PATH_INFO"].startswith("/drawings/"):
            found.append(environ["PATH_INFO"])

    request_started.connect(note)
    yield found
    request_started.disconnect(note)


@pytest.fixture
def steps(live_server):
    """A technique's document for each step, over six views in turn."""
    found = {}
    for text in Technique.objects.library().values_list("document", flat=True):
        document = json.loads(text)
        if "movement" not in document["diagram"]:  # which has a file of its own
            found.setdefault(document["diagram"]["view"], []).append(document)
    views = sorted(found, key=lambda view: -len(found[view]))[:VIEWS]
    return [found[views[n % VIEWS]][n // VIEWS] for n in range(STEPS)]


def show(page, steps):
    """A page of these steps, at an address of the site, whose rules for content and caches hold."""
    page.goto("/privacy/")
    shown = [
        STEP.format(number=n, picture=step_picture(step, "left", eager=not n), name=step["name"])
        for n, step in enumerate(steps)
    ]
    page.set_content(PAGE.format(steps="".join(shown)), wait_until="load")
    page.evaluate(WATCH)


def to_the_end(page):
    for _screen in range(200):
        page.mouse.wheel(0, 500)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if page.evaluate("scrollY + innerHeight >= document.body.scrollHeight - 1"):
            break
    page.wait_for_function(f"() => ({SHOWN})() === {STEPS}")


def test_a_view_is_fetched_once_for_all_steps_and_pages_and_nothing_moves(open_window, steps, asked):
    page = open_window(width=360, height=780)
    show(page, steps)
    heights = page.evaluate(HEIGHTS)
    assert page.evaluate(SHOWN) < STEPS, "what is far below waits"
    to_the_end(page)
    assert len(set(asked)) == len(asked) == FILES
    assert page.evaluate("window.shifts") == []
    assert page.evaluate(HEIGHTS) == heights
    show(page, steps)
    to_the_end(page)
    assert len(asked) == FILES, "they are in the browser's cache"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_left_side_is_the_right_one_mirrored(open_window, steps, scheme):
    page = open_window(color_scheme=scheme)
    page.goto("/privacy/")
    technique = next(step for step in steps if step["diagram"]["view"] == "leg-back")
    right, left = (step_picture(technique, side, eager=True) for side in ("right", "left"))
    page.set_content(PAGE.format(steps=f'<div class="cards">{right}{left}</div>'), wait_until="load")
    shots = [b64encode(picture.screenshot()).decode() for picture in page.locator(".picture").all()]
    differing, coloured = page.evaluate(COMPARED, shots)
    assert coloured > 0.1, "there is something to see"
    assert differing < 0.01
