"""Load the library's files into the database. Running it again is harmless."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import release
from techniques.library_files import library, loading
from techniques.library_files.library import Library
from techniques.library_files.loading import Changes
from techniques.library_files.reader import Unreadable
from techniques.models.edition import Edition

MAX_NAMES = 12


class Command(BaseCommand):
    help = "Load the library from its files. If there are mistakes, list them all and load nothing."
    requires_system_checks = ()  # unrelated to loading, and slower than it

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", default=library.CONTENT, metavar="DIR", help="where the files are")
        parser.add_argument("--if-new", action="store_true", help="do nothing if this release was loaded last")
        parser.add_argument("--check", action="store_true", help="only check the files and count their entries")

    def handle(
        self, *args: Any, content: Path | str, if_new: bool, check: bool, verbosity: int, **options: Any
    ) -> None:
        ours = release.version() if content == library.CONTENT else ""
        if if_new and Edition.is_from(ours):
            if verbosity:
                self.list_changes([], None)
            return
        try:
            loaded = library.read(content)
        except Unreadable as unreadable:
            count = len(unreadable.mistakes)
            raise CommandError(f"{unreadable}\n{count} mistake{'s' * (count > 1)}; nothing was loaded.") from unreadable
        if check:
            self.report(loaded)
            return
        try:
            changes = loading.load(loaded, ours)
        except loading.SlugTaken as taken:
            raise CommandError(f"{taken}\n1 mistake; nothing was loaded.") from taken
        if verbosity:
            self.list_changes(changes, MAX_NAMES if verbosity == 1 else None)

    def list_changes(self, changes: list[Changes], max_names: int | None) -> None:
        """Print what changed, by name; only the count if there are more than `max_names` (-v 2 prints them all)."""
        if not changes:
            self.stdout.write("The library is up to date: nothing to change.")
        for change in changes:
            names_by_verb = {"added": change.added, "changed": list(change.changed.values())}
            names_by_verb |= {"retired": change.retired, "returned": change.returned}
            for verb, names in names_by_verb.items():
                if names:
                    named = f": {'; '.join(names)}" if max_names is None or len(names) <= max_names else ""
                    self.stdout.write(f"{change.kind}: {verb} {len(names)}{named}")
            if change.moved:
                self.stdout.write(f"{change.kind}: moved {change.moved} to another place in the order")

    def report(self, loaded: Library) -> None:
        for part in ("areas", "strokes", "sources", "contraindications", "guidance", "techniques", "topics"):
            self.stdout.write(f"{len(getattr(loaded, part)):>5} {part}")
        for what, counts in loaded.counts().items():
            self.stdout.write(f"\ntechniques by {what}")
            for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
                self.stdout.write(f"{count:>5} {name}")
        self.stdout.write("\nThe files are in order.")
