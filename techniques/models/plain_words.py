"""Words without their accents: "epaule" finds "épaule"."""

import re
import unicodedata

WORD = re.compile(r"\w+")


def plain(word: str) -> str:
    """The word without accents."""
    if word.isascii():
        return word
    letters = "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
    return letters if WORD.fullmatch(letters) else word


def plain_forms(text: str) -> list[str]:
    """Each word of the text that is spelt otherwise without its accents, once and without them."""
    words = unicodedata.normalize("NFC", text)
    return list(dict.fromkeys(plain(word) for word in WORD.findall(words) if plain(word) != word))
