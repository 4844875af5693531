"""Bring the house routines in step with their file."""

from django.core.management.base import BaseCommand, CommandError

from routines import files, house


class Command(BaseCommand):
    help = "Load the house routines from their file, any number of times; run after load_library."

    def handle(self, *args, verbosity, **options):
        try:
            done = house.load()
        except files.Mistake as mistake:
            raise CommandError(f"{mistake}\n1 mistake; no routine was loaded.") from mistake
        if not verbosity:
            return
        for what, titles in done.items():
            if titles:
                self.stdout.write(f"house routines: {what} {len(titles)}: {'; '.join(titles)}")
