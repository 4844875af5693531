from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Listen to allauth's signals, and register what has to be done daily."""
        from accounts.credentials import notices  # noqa: F401 -- it listens
        from accounts.models import ApiToken, Counter, Creation, Event, Session, User
        from accounts.security_log import listening
        from accounts.sent_once.requests_once import keep_answer
        from config.http.once import keep_answers_by
        from config.logs import metrics, slow_queries  # noqa: F401 -- the latter listens
        from config.server import chores

        keep_answers_by(keep_answer)
        listening.listen()

        chores.register("expired sessions", Session.objects.delete_expired)
        chores.register("long expired API tokens", ApiToken.delete_long_expired)
        chores.register("counts that no longer matter", Counter.objects.delete_expired)
        chores.register("answers to forms and programs", Creation.objects.delete_expired)
        chores.register("closed accounts", User.objects.delete_closed)
        chores.register("addresses in the security log", Event.objects.forget_addresses)
        chores.register("old events of the security log", Event.objects.delete_old)
        metrics.register_gauge(
            "effleur_sessions", "Sessions of people who are logged in.", Session.objects.count_members
        )
