#!/usr/bin/env python
"""Django's command line, with the database at hand."""

import os
import signal
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config import settings  # noqa: F401 - a wrong variable ends it before a database is started
    from config.server import database

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # or the database would be left running
    with database.running():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
