"""Tells of statements that take long, without the values in them."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from config.logs import metrics

MOST = 2000
"""Characters of a statement."""

logger = logging.getLogger("effleur.queries")


@receiver(connection_created)
def watch(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if time_it not in connection.execute_wrappers:
        connection.execute_wrappers.append(time_it)


def time_it(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    except Error:
        if settings.METRICS_PORT:
            metrics.DATABASE_ERRORS.inc()
        raise
    finally:
        milliseconds = round((time.perf_counter() - began) * 1000)
        if settings.SLOW_QUERY_MS and milliseconds >= settings.SLOW_QUERY_MS:
            logger.warning("Slow statement, %d ms: %s", milliseconds, str(sql)[:MOST], extra={"ms": milliseconds})
