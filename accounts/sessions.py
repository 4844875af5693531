"""Sessions of people and visitors."""

from django.contrib.sessions.models import Session
from django.utils import timezone


def delete_expired() -> int:
    return Session.objects.filter(expire_date__lte=timezone.now()).delete()[0]
