"""Keys, and what they do: seal a text, open it, and give it a digest to be looked up by.

Each is derived from a secret: those of DATA_KEYS, of which the first one seals, and SECRET_KEY, which seals where there
are none. All of them open. A sealed text begins with the id of its key and a dot; after it is a Fernet token
of the text, compressed, since some are whole routines.
"""

import hmac
import zlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ID_LENGTH = 8
"""Hexadecimal digits."""


class Unreadable(str):
    """A sealed text whose key is not here, or that is damaged. It is stored again as it is."""

    __slots__ = ()


@dataclass(frozen=True, repr=False)
class Key:
    id: str
    cipher: Fernet
    digesting: bytes


def ring() -> tuple[Key, ...]:
    """All keys, the one that seals first."""
    return _derived((*settings.DATA_KEYS, settings.SECRET_KEY))


def ids() -> list[str]:
    return [key.id for key in ring()]


@cache
def _derived(secrets: tuple[str, ...]) -> tuple[Key, ...]:
    return tuple(
        Key(
            id=_expanded(secret, "id", ID_LENGTH // 2).hex(),
            cipher=Fernet(urlsafe_b64encode(_expanded(secret, "sealing"))),
            digesting=_expanded(secret, "digests"),
        )
        for secret in dict.fromkeys(secrets)
    )


def _expanded(secret: str, purpose: str, length: int = 32) -> bytes:
    """Bytes for one purpose by HKDF. What it says must never change: all that is sealed hangs on it."""
    return HKDF(SHA256(), length, salt=None, info=f"effleur {purpose}".encode()).derive(secret.encode())


def seal(text: str) -> str:
    key = ring()[0]
    return f"{key.id}.{key.cipher.encrypt(zlib.compress(text.encode())).decode()}"


def unseal(sealed: str) -> str:
    """The text, or an Unreadable."""
    key_id, _dot, token = sealed.partition(".")
    for key in ring():
        if key.id == key_id:
            try:
                return zlib.decompress(key.cipher.decrypt(token)).decode()
            except InvalidToken:
                break
    return Unreadable(sealed)


def digest(text: str) -> str:
    """What is stored of a text to find it again: HMAC-SHA-256 by the key that seals, in 64 hexadecimal digits."""
    return _digest(ring()[0], text)


def digests(text: str) -> list[str]:
    """By each key: the one that was stored is among them, whichever key that was by."""
    return [_digest(key, text) for key in ring()]


def _digest(key: Key, text: str) -> str:
    return hmac.digest(key.digesting, text.encode(), "sha256").hex()
