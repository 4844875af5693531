from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Listen to allauth's signals, and register what has to be done daily."""
        from accounts import notices, sessions  # noqa: F401 -- notices only listens
        from accounts.models import ApiToken
        from config.server import chores

        chores.register("expired sessions", sessions.delete_expired)
        chores.register("long expired API tokens", ApiToken.delete_long_expired)
