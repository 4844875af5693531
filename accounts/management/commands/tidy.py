"""Does the daily chores."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.server import chores


class Command(BaseCommand):
    help = "Delete what has expired. The server does it at each start and daily; it may be done at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = chores.do_all()
        except chores.Busy:
            self.stdout.write("Another process is tidying.")
            return
        for what, removed in done.items():
            if removed is not None and options["verbosity"]:
                self.stdout.write(f"{removed} {what} removed.")
        if failed := [what for what, removed in done.items() if removed is None]:
            raise CommandError(f"Not removed, see the log: {', '.join(failed)}.")
