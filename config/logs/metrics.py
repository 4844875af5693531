"""What is counted for Prometheus. Worker processes share the counts by files, see `config.logs.metrics_process`."""

from collections.abc import Callable, Iterator

from prometheus_client import Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

REQUESTS = Histogram(
    "effleur_request_seconds", "Requests, by how long they took.", ["method", "route", "status"], buckets=BUCKETS
)
DATABASE_ERRORS = Counter("effleur_database_errors", "Statements that the database refused or did not answer.")
SECURITY_EVENTS = Counter("effleur_security_events", "Events of the security log, refused logins among them.", ["kind"])

_gauges: dict[str, tuple[str, Callable[[], int]]] = {}


def register_gauge(name: str, what: str, count: Callable[[], int]) -> None:
    """Something to count in the database when Prometheus asks. Call once, from `AppConfig.ready`."""
    _gauges[name] = (what, count)


class Gauges(Collector):
    """Those registered; one that cannot be counted now is left out."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        from django.db import Error, close_old_connections

        for name, (what, count) in _gauges.items():
            close_old_connections()
            try:
                yield GaugeMetricFamily(name, what, value=count())
            except Error:
                continue
