"""The first stage: a text in the characters that the other stages know.

Fullwidth letters and digits, invisible characters and the many dashes, bullets and slashes become plain ones; words
stay as they were written.
"""

import re
import unicodedata

FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
BULLETS = dict.fromkeys(map(ord, "•●○◦▪▫■□‣⁃◆◇►▶✓✔☐☑☒∙"), "•")
PLAIN: dict[int, int | str | None] = {
    **FULLWIDTH,
    **BULLETS,
    0x2044: "/",  # fraction slash
    0x2215: "/",
    0x2212: "-",  # minus
    0x2010: "-",
    0x2011: "-",
    0x2192: "->",
    0x27A1: "->",
    0x2028: "\n",
    0x2029: "\n",
    0xFE0F: None,
}
UNTOUCHED = "\t\n"


def cleaned(text: str) -> str:
    text = "\n".join(text.splitlines()).translate(PLAIN)
    return re.sub(r"[^\S\t\n]", " ", "".join(filter(None, map(_character, text))))


def _character(char: str) -> str:
    if char.isascii():
        return char if char >= " " or char in UNTOUCHED else " "
    match unicodedata.category(char):
        case "Cf":
            return ""
        case "Co":
            return "•"  # as word processors write bullets
        case "Cc":
            return " "
    return char
