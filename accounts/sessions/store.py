"""Django's interface to sessions. The cookie holds a session's id, the database its hash.

A session ends `SESSION_IDLE_DAYS` after it was last used and `SESSION_DAYS` after its login, whatever its cookie says.
"""

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, SessionBase, UpdateError
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.sessions import user_agents
from accounts.sessions.session import Session, digest

KEY_LENGTH = 32
"""Characters: 165 random bits."""


class SessionStore(SessionBase):
    browser = system = ""
    """Where the session is, as far as is known."""

    def _validate_session_key(self, key: str | None) -> bool:
        """A cookie may hold anything; what cannot be an id is not looked for."""
        return bool(key and len(key) == KEY_LENGTH and key.isascii() and key.isalnum())

    def load(self) -> dict[str, Any]:
        row = Session.objects.alive().of_key(self.session_key).first()
        if row is None:
            self._session_key = None
            return {}
        row.note_use()
        self.browser, self.system = row.browser, row.system
        return self.decode(row.data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.of_key(session_key).exists()

    def create(self) -> None:
        self._session_key = get_random_string(KEY_LENGTH, VALID_KEY_CHARS)
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError where the session has been ended meanwhile."""
        if self.session_key is None:
            return self.create()
        data: dict[str, Any] = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        now = timezone.now()
        values = {
            "data": self.encode(data),
            "user_id": data.get(SESSION_KEY),
            "last_seen_at": now,
            "browser": self.browser,
            "system": self.system,
        }
        if must_create:
            Session.objects.create(key_hash=digest(self.session_key), made_at=now, **values)
        elif not Session.objects.of_key(self.session_key).update(**values):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        Session.objects.of_key(session_key or self.session_key).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.delete_expired()


@receiver(user_logged_in)
def note_device(request: HttpRequest, **kwargs: Any) -> None:
    """Stored when the session is, after the response."""
    user_agent = request.META.get("HTTP_USER_AGENT", "")
    session = cast(SessionStore, request.session)
    session.browser, session.system = user_agents.browser_of(user_agent), user_agents.system_of(user_agent)
    session.modified = True
