"""All techniques of the library on one sheet, each with its picture and its line of how: `make contact-sheet`.

It reads the files alone, without a database, and draws in the Chromium of the tests.
"""

import argparse
import os
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import django
from playwright.sync_api import Route, sync_playwright

from tests.chromium import find, flags

if TYPE_CHECKING:
    from techniques.library_files.library import Library, Technique

ROOT = Path(__file__).resolve().parents[1]
SITE = "http://effleur.example"
PAGE = """<!doctype html><html lang="en"><head><title>Techniques</title>
<link rel="stylesheet" href="/static/css/effleur.css"><style>
body {{ padding: 1rem; }}
main {{ display: grid; grid-template-columns: repeat({columns}, 1fr); gap: 1rem; }}
article {{ display: grid; grid-template-columns: {width}px 1fr; gap: 0.6rem; font-size: 13px; break-inside: avoid; }}
h2 {{ margin: 0; font-size: 15px; line-height: 1.2; }}
p {{ margin: 0.3rem 0 0; }}
</style></head><body><main>{cells}</main></body></html>"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("contact-sheet.pdf"), help="a .pdf, or a .png")
    parser.add_argument("--only", default="", help="techniques whose slug holds this; several with commas between")
    parser.add_argument("--width", type=int, default=240, help="of a picture, in pixels; below 64 it is a thumbnail")
    parser.add_argument("--columns", type=int, default=3)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--left", action="store_true", help="show the left side")
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "unused")
    django.setup()
    from techniques.library_files import library

    found = library.read()
    words = args.only.split(",")
    chosen = [t for slug, t in sorted(found.techniques.items()) if any(word in slug for word in words)]
    cells = "".join(_cell(found, technique, args) for technique in chosen)
    html = PAGE.format(columns=args.columns, width=args.width, cells=cells)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=flags())
        page = browser.new_page(
            viewport={"width": args.columns * (args.width + 190), "height": 1200},
            color_scheme="dark" if args.dark else "light",
            reduced_motion="reduce",
        )
        page.route("**/*", lambda route: _answer(route, html))
        page.goto(SITE)
        if args.output.suffix == ".png":
            page.screenshot(path=args.output, full_page=True)
        else:
            page.pdf(path=args.output, format="A4", landscape=True, print_background=True)
        browser.close()
    print(f"{args.output}: {len(chosen)} techniques")  # noqa: T201 - a command


def _cell(found: "Library", technique: "Technique", args: argparse.Namespace) -> str:
    from techniques.drawing.playing import Playing
    from techniques.pictures import panels

    playing = Playing.of(
        technique,
        technique.diagram,
        stroke=technique.stroke,
        stroke_name=found.strokes[technique.stroke].name,
        primary=technique.primary,
        secondary=technique.secondary,
    )
    panel = panels.panel(playing, small=args.width < 64)
    picture = panel.html("left" if args.left else "right", eager=True) if panel else ""
    facts = f"{technique.stroke}, {technique.contact}, {technique.direction}, {technique.receiver_position}"
    return (
        f"<article>{picture}<div><h2>{escape(technique.name)}</h2><p>{escape(technique.how)}</p>"
        f'<p class="small">{escape(technique.slug)}: {escape(facts)}</p></div></article>'
    )


def _answer(route: Route, html: str) -> None:
    from techniques.pictures import panels

    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        route.fulfill(path=ROOT / path.lstrip("/"))
    elif path.startswith("/drawings/"):
        name = path.removeprefix("/drawings/").split(".")[0]
        route.fulfill(body=panels.file_named(name).text, content_type="image/svg+xml")
    elif path == "/":
        route.fulfill(body=html, content_type="text/html")
    else:
        route.fulfill(status=404)


if __name__ == "__main__":
    main()
