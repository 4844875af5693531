"""Rebuilds stored routine documents after a change of the library."""

from typing import Any

from django.core.management.base import BaseCommand

from routines.models import Routine


class Command(BaseCommand):
    help = "Rebuild the stored documents of routines whose techniques have changed; run after load_library."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = Routine.everything.refresh_documents()
        if options["verbosity"]:
            self.stdout.write(f"Refreshed {changed} routine documents." if changed else "Routine documents are fresh.")
