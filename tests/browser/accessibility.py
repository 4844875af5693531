"""Looks for faults of accessibility with axe, and measures colours no more often than they say something new."""

from axe_playwright_python.base import AXE_SCRIPT

# Preloading is for a rule that is off, and asks for what a stylesheet imports at the address of the page.
# What is in order is not written down: that takes longer than finding what is not.
OPTIONS = {"preload": False, "resultTypes": ["violations"]}

FAULTS = """async (options) => (await axe.run(document, options)).violations
    .filter((fault) => ["serious", "critical"].includes(fault.impact))
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 5).map((node) => node.target).join(", ")})`)"""

# Marks the texts whose contrast is to be measured, and counts them by kind. Of one kind are texts that have all in
# common that makes contrast, as have all parts that they are in.
MARKED = """(measured) => {
    const deciding = ["color", "backgroundColor", "backgroundImage", "opacity", "filter", "fontSize", "fontWeight",
        "textShadow", "fill", "position", "zIndex"];
    const kinds = new Map();
    const kindOf = (part) => {
        if (!part) return "";
        if (!kinds.has(part)) {
            const style = getComputedStyle(part);
            const name = [part.localName, part.getAttribute("class"), part.disabled];
            const all = [kindOf(part.parentElement), ...name, ...deciding.map((property) => style[property])].join();
            let [one, other] = [7, 11];
            for (let at = 0; at < all.length; at += 1) {
                one = Math.imul(one, 31) + all.charCodeAt(at) | 0;
                other = Math.imul(other, 37) + all.charCodeAt(at) | 0;
            }
            kinds.set(part, `${one} ${other}`);
        }
        return kinds.get(part);
    };
    for (const part of document.querySelectorAll("body, body *")) {
        const says = [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        if (!(says || part.matches("input, select, textarea")) || !part.checkVisibility()) continue;
        const kind = kindOf(part);
        measured[kind] = (measured[kind] ?? 0) + 1;
        if (measured[kind] <= 2) part.setAttribute("data-measure", "");
    }
    axe.configure({ rules: [{ id: "color-contrast", selector: "[data-measure]" }] });
    return measured;
}"""


def check(page, measured=None):
    """Assert that a page has no serious or critical fault.

    `measured` counts the kinds of text of all pages that are looked at in turn: of each kind, the contrast of two is
    measured, and it takes most of the time. Without it, that of all texts is.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    if measured is not None:
        measured.update(page.evaluate(MARKED, measured))
    bad = page.evaluate(FAULTS, OPTIONS)
    assert not bad, f"{page.url}: " + "; ".join(bad)
