"""What was read of the library goes from test to test, as long as the library stays as it was filled."""

import re

from django.apps import apps
from django.db import connection

from techniques import library_cache

WRITES = re.compile(r'\s*(?!SELECT\b)[^"]*"techniques_', re.IGNORECASE)


class LibraryWatch:
    """Remembers what was read of the library as it was filled, and gives it to each test.

    What a test writes is taken back with its transaction. One that commits may have changed the library for good: then
    it is read anew.
    """

    def __init__(self):
        self.is_written = self.commits = False
        self.as_filled = []
        self.state = None

    def __call__(self, execute, sql, *args):
        self.is_written = self.is_written or bool(not self.commits and WRITES.match(str(sql)))
        return execute(sql, *args)

    def begin(self, commits, unblocked):
        """A test begins, which commits or not; inside `unblocked` the database may be asked."""
        if self.commits or (commits and not self.state):
            with unblocked:
                before, self.state = self.state, state()
            if self.commits and before != self.state:
                self.is_written, self.as_filled = True, []
        if not self.is_written and library_cache._cached:
            self.as_filled = library_cache._cached[:]
        library_cache._cached[:] = self.as_filled
        self.is_written, self.commits = False, commits


def state():
    """Changes with each change of the library that is committed: whatever is written to a row gives it another xmin."""
    models = apps.get_app_config("techniques").get_models(include_auto_created=True)
    sums = [f"(SELECT (count(*), sum(xmin::text::bigint))::text FROM {model._meta.db_table})" for model in models]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(sums)}")
        return cursor.fetchone()
