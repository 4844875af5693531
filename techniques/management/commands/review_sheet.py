"""Print the conditions and their effects as a document for a clinician to sign."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from techniques.library_files import library
from techniques.library_files.conditions_to_review import review_sheet


class Command(BaseCommand):
    help = "Write the conditions, their effects, words and sources as one HTML page to print and sign."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--content", default=library.CONTENT, metavar="DIR", help="where the files are")
        parser.add_argument("--output", type=Path, metavar="FILE", help="where to write it; else to standard output")

    def handle(self, *args: Any, content: Path | str, output: Path | None, **options: Any) -> None:
        page = review_sheet(library.read(content), timezone.localdate())
        if output is None:
            self.stdout.write(page)
            return
        output.write_text(page, encoding="utf-8")
        self.stderr.write(f"Wrote {output}: open it in a browser and print it.")
