"""Which release of the code this is. Whatever is rendered depends on it, so that caches of rendered things name it."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

PROJECT = Path(__file__).resolve().parent.parent
SOURCES = ("accounts", "config", "locale", "requirements", "routines", "static", "techniques", "templates")
"""Everything that the site is served from: the packages by their pinned versions, the rest by its files."""


def version() -> str:
    """16 hexadecimal digits, other ones after any change of the sources; read once in the life of a process.

    While pages are being developed they change under a running process, so then they are read each time.
    """
    return version_of(PROJECT) if settings.DEBUG else _version()


@cache
def _version() -> str:
    return version_of(PROJECT)


def version_of(project: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for source in SOURCES for path in (project / source).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(project)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
