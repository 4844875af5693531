"""Bring the stored routine documents in step with the library."""

from django.core.management.base import BaseCommand

from routines.models import Routine


class Command(BaseCommand):
    help = "Rewrite the stored documents of routines whose techniques changed since; run after load_library."

    def handle(self, *args, **options):
        changed = Routine.objects.refresh_documents()
        if options["verbosity"]:
            self.stdout.write(f"Refreshed {changed} routine documents." if changed else "Routine documents are fresh.")
