"""Writing the security log."""

import logging

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction

from accounts.counters.client_address import network_of
from accounts.counters.shared_count import add_up
from accounts.security_log.event import Event, Kind
from config.logs import current, metrics

REFUSALS = {Kind.LOGIN_FAILED, Kind.LOGIN_REFUSED, Kind.ORIGIN_REFUSED, Kind.SECOND_FACTOR_FAILED}
MOST_REFUSALS = 60
"""Rows an hour of one kind from one network, or whoever attacks would fill the disk; each has a line in the log."""
HOUR = 60 * 60

logger = logging.getLogger("effleur.security")


def note(kind: Kind, user_id: int | None = None, about: str = "") -> None:
    """Note an event in the log and in the table, of the request that is being answered.

    `user_id` is the account concerned, if there is one. `about` holds nothing that a person has written. Nothing fails
    where the database does not answer. In a transaction that is rolled back, the row goes with what it tells of.
    """
    logger.info(kind.value, extra={"event": kind.value, "account": user_id, "about": about})
    if settings.METRICS_PORT:
        metrics.SECURITY_EVENTS.labels(kind.value).inc()
    try:
        with transaction.atomic():
            ip = client_ip()
            if kind not in REFUSALS or add_up(f"noted:{kind}:{network_of(ip or '')}", 1, HOUR) <= MOST_REFUSALS:
                Event.objects.create(
                    kind=kind, user_id=user_id, about=about[:100], request_id=current.request_id(), ip=ip
                )
    except (Error, OSError) as error:  # of the database, or of what counts
        logger.error("The security log could not be written: %s", type(error).__name__)


def client_ip() -> str | None:
    request = current.request()
    try:
        return get_adapter().get_client_ip(request) if request else None
    except (PermissionDenied, ValueError):  # no proxy has told
        return None
