"""The icons of the installed site, drawn from the mark in static/img/favicon.svg: `make icons`.

Run it after the mark changes, and commit what it writes. It draws in the Chromium of the tests.
"""

import re
import struct
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.chromium import find, flags

IMAGES = Path(__file__).resolve().parents[1] / "static" / "img"
PAPER, INK = "#f7f1e5", "#2f6249"
TILE, FULL, BARE = 0.22, 0.0, None
"""How round the corners of the ground are, as a part of its width; or no ground."""
ICONS = {
    "icon-192.png": (192, TILE, 0.72),
    "icon-512.png": (512, TILE, 0.72),
    "icon-maskable-512.png": (512, FULL, 0.56),  # what is outside four fifths of the width may be cut off
    "apple-touch-icon.png": (180, FULL, 0.68),  # the corners are cut by the phone
}
"""By name: the width in pixels, the ground, and the mark's part of the width."""
FAVICON, FAVICON_WIDTHS = "favicon.ico", (16, 32, 48)


def svg(width: int, ground: float | None, part: float) -> str:
    """The mark in the middle of its ground."""
    mark = re.search(r"<g .*</g>", (IMAGES / "favicon.svg").read_text(), re.DOTALL)
    assert mark, "favicon.svg has its strokes in one group"
    size, edge = 32 / part, (32 / part - 32) / 2
    tile = f'<rect x="{-edge}" y="{-edge}" width="{size}" height="{size}" rx="{size * (ground or 0)}" fill="{PAPER}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{width}" '
        f'viewBox="{-edge} {-edge} {size} {size}">{"" if ground is None else tile}<g stroke="{INK}">{mark[0]}</g></svg>'
    )


def drawn(browser: Browser, width: int, ground: float | None, part: float) -> bytes:
    """As PNG; nothing behind it."""
    page = browser.new_page(viewport={"width": width, "height": width})
    page.set_content(f"<body style='margin: 0; background: transparent; line-height: 0'>{svg(width, ground, part)}")
    png = page.screenshot(omit_background=True)
    page.close()
    return png


def ico(pngs: dict[int, bytes]) -> bytes:
    """An icon file of PNGs by their width, which every browser in use reads."""
    entries, at = b"", 6 + 16 * len(pngs)
    for width, png in pngs.items():
        entries += struct.pack("<BBBBHHII", width, width, 0, 0, 1, 32, len(png), at)
        at += len(png)
    return struct.pack("<HHH", 0, 1, len(pngs)) + entries + b"".join(pngs.values())


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=flags())
        for name, how in ICONS.items():
            (IMAGES / name).write_bytes(drawn(browser, *how))
        (IMAGES / FAVICON).write_bytes(ico({width: drawn(browser, width, BARE, 1) for width in FAVICON_WIDTHS}))
        browser.close()


if __name__ == "__main__":
    main()
