"""Synchronizes the routines of the house with their file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from routines.house import house_routines, toml_files


class Command(BaseCommand):
    help = "Load the house routines from their file, any number of times; run after load_library."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        try:
            done = house_routines.load()
        except toml_files.Mistake as mistake:
            raise CommandError(f"{mistake}\n1 mistake; no routine was loaded.") from mistake
        if not verbosity:
            return
        for what, titles in done.items():
            if titles:
                self.stdout.write(f"house routines: {what} {len(titles)}: {'; '.join(titles)}")
