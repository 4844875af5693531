"""Which release a database belongs to, where that is one that this code does not know."""

from collections.abc import Iterable
from pathlib import Path

from config.server import database

Migration = tuple[str, str]
"""An app's label and the migration's name."""


def lacking(applied: Iterable[Migration]) -> list[str]:
    """Those of our own apps' migrations that a database has had and this code does not know."""
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == database.PROJECT}
    on_disk = MigrationLoader(None).disk_migrations
    known = {*on_disk, *(old for new in on_disk.values() for old in new.replaces)}
    return sorted(f"{app}.{name}" for app, name in set(applied) - known if app in ours)


def named(unknown: list[str]) -> str:
    """The first of them, for a message of one line."""
    return f"{', '.join(unknown[:3])}{' and more' if len(unknown) > 3 else ''}"
