"""Answers to requests that created something, for a day."""

import json
from datetime import timedelta
from hashlib import blake2b

from django.conf import settings
from django.db import connection, models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.http.once import KEPT
from config.sealed.fields import SealedField
from config.sealed.keys import Unreadable

DAY = timedelta(days=1)
MOST = 200
"""Answers kept for one person: each may hold a whole routine."""


class CreationQuerySet(models.QuerySet["Creation"]):
    def kept(self, user_id: int, key: str) -> "Creation | None":
        """The answer to the request with this key, not older than a day, unless no key of ours opens it any more."""
        found = self.filter(user=user_id, key=digest(key), at__gt=timezone.now() - DAY).first()
        return found if found and found.is_readable else None

    def keep(self, user_id: int, key: str, sent: bytes, response: HttpResponse) -> None:
        """Keep an answer, in the transaction that created something; the oldest of the person's go."""
        theirs = self.filter(user=user_id)
        theirs.filter(pk__in=list(theirs.order_by("-at").values_list("pk", flat=True)[MOST - 1 :])).delete()
        theirs.filter(key=digest(key)).delete()  # older than a day, or unreadable
        headers = {name: response[name] for name in KEPT if name in response}
        answer = json.dumps([response.status_code, headers, response.content.decode()])
        self.create(user_id=user_id, key=digest(key), sent=digest(sent), answer=answer)

    def delete_expired(self) -> int:
        return self.filter(at__lte=timezone.now() - DAY).delete()[0]


class Creation(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)
    sent = models.CharField(max_length=32, help_text="A digest of the request.")
    answer = SealedField(db_column="sealed_answer", default="", help_text="It may hold a link's token.")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = CreationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_creation_per_key"),
            models.CheckConstraint(
                condition=models.Q(answer__key__regex=r"^([0-9a-f]{8})?$"),
                name="answers_to_requests_are_sealed",
                violation_error_message=_("Answers to requests are stored sealed."),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def answers(self, sent: bytes) -> bool:
        """Whether this was the answer to the same request."""
        return self.sent == digest(sent)

    @property
    def is_readable(self) -> bool:
        return bool(self.answer) and not isinstance(self.answer, Unreadable)

    def response(self) -> HttpResponse:
        status, headers, body = json.loads(self.answer)
        return HttpResponse(body, status=status, headers=headers)

    @classmethod
    def lock(cls, user_id: int, key: str, wait: bool) -> bool:
        """Let no other request with this key begin until the transaction ends; whether none has begun already."""
        number = int.from_bytes(blake2b(f"{user_id}:{key}".encode(), digest_size=8).digest(), signed=True)
        with connection.cursor() as cursor:
            if wait:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
                return True
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
            return bool(cursor.fetchone()[0])


def digest(value: str | bytes) -> str:
    return blake2b(value if isinstance(value, bytes) else value.encode(), digest_size=16).hexdigest()
