"""The first stage: a text in the characters that the other stages know.

Fullwidth letters and digits, invisible characters and the many dashes, bullets and slashes become plain ones, and
emoji bullets, numbers or nothing; words stay as they were written.
"""

import re
import unicodedata

FULLWIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
BULLETS = dict.fromkeys(map(ord, "•●○◦▪▫■□‣⁃◆◇►▶✓✔☐☑☒∙✅👉🔸🔹🔶🔷🔺🔻🟢🔵⚪⚫🟣🟠🟡🔴➤➔"), "•")
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
    0xFE0E: None,
    0xFE0F: None,
}
KEYCAP = re.compile(r"(\d)\u20e3[.)]?|([\u2460-\u2473])")
LEADER = re.compile(r"[ .]*(?:\.{4,}|…{2,}|_{4,})[ .]*")
"""The dots of a table of contents, between what is done and its time."""
PICTURES = "\U0001f300-\U0001faff\u231a-\u23ff\u2600-\u2775\u2794-\u27bf\u2b00-\u2bff"
FORBIDDING = "❌🚫⛔✗✘"
"""Pictures that say not to do something."""
UNTOUCHED = "\t\n"
# What is left of emoji: a space, or nothing in front of a line.
PICTURE = re.compile(rf"(?![{FORBIDDING}])[{PICTURES}]")


def cleaned(text: str) -> str:
    text = "\n".join(text.splitlines()).translate(PLAIN)
    text = KEYCAP.sub(lambda match: f"{match[1] or int(unicodedata.numeric(match[2]))}. ", text)
    text = re.sub(r"[^\S\t\n]", " ", "".join(filter(None, map(_character, text))))
    return LEADER.sub(" - ", PICTURE.sub(" ", re.sub(rf"(?m)^ *(?:{PICTURE.pattern} *)+", "", text)))


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
