"""Sessions in the database, looked for only by keys that can be in it."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key):
        """A cookie may hold a NUL, which PostgreSQL refuses even to look for."""
        return super()._validate_session_key(key) and key.isalnum()
