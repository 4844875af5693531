"""Seals what is sealed in the database anew, after a key was put first in DATA_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.sealed import everything


class Command(BaseCommand):
    help = (
        "Seal health answers, addresses of links and the like with the first of DATA_KEYS, whichever sealed them. "
        "Nobody notices; it may be ended at any time and begun again. The older keys can go when it says so."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in everything.reseal():
            self.stdout.write(f"{name}: {count} sealed anew.")
        if lost := everything.unreadable():
            raise CommandError(everything.told(lost))
        self.stdout.write("Everything is sealed with the newest key: the older ones are no longer needed.")
