"""A copy of the library's files that a test may spoil."""

import shutil

import pytest

from techniques.library_files import library
from techniques.library_files.library import CONTENT

FEW = ("ankle-bone-circles", "calf-kneading-upwards", "erector-thumb-lines", "inner-ankle-thumb-hold")
FEW += ("lower-leg-opening-glide", "peroneal-stripping", "calf-wringing")
"""Techniques that have what mistakes are made in."""


class Copy:
    def __init__(self, folder):
        self.folder = folder

    def __fspath__(self):
        return str(self.folder)

    def path(self, name):
        return self.folder / name

    def edit(self, name, old, new):
        """Replace a text that occurs once, and return the line that it stands on."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times in {name}"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1


@pytest.fixture
def content(tmp_path):
    return Copy(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def few(content):
    """The files with a few techniques and those that topics name, which are read in a fraction of the time."""
    topics = "".join(file.read_text(encoding="utf-8") for file in content.path("topics").iterdir())
    for file in content.path("techniques").iterdir():
        if file.stem not in FEW and f'"{file.stem}"' not in topics:
            file.unlink()
    return content


@pytest.fixture(scope="session")
def shipped():
    """The library as its files have it."""
    return library.read()
