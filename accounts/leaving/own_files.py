"""What this app stores for a person, as files. None holds a password, a key, a token or a session id."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from accounts.leaving.files import File, as_json, table
from accounts.models import User


def files(person: User) -> Iterator[File]:
    yield as_json("account.json", profile(person), "Name, addresses, and how you log in.")
    sessions = ["device", "made_at", "last_seen_at"]
    yield from table(
        "sessions",
        "Where you are logged in.",
        sessions,
        ({name: getattr(session, name) for name in sessions} for session in person.sessions.alive()),
    )
    tokens = ["name", "scope", "created", "expiry"]
    yield from table("tokens", "API tokens, without the tokens.", tokens, person.auth_token_set.values(*tokens))


def profile(person: User) -> dict[str, object]:
    return {
        "email": person.email,
        "display_name": person.display_name,
        "joined": person.date_joined,
        "last_login": person.last_login,
        "addresses": list(EmailAddress.objects.filter(user=person).values("email", "primary", "verified")),
        "second_factors": list(Authenticator.objects.filter(user=person).values("type", "created_at", "last_used_at")),
    }
