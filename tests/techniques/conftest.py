"""A copy of the library's files that a test may spoil."""

import shutil

import pytest

from techniques.library_files.library import CONTENT


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
