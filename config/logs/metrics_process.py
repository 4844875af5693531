"""Answers Prometheus on a port of its own, in a process of its own beside the workers."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The directory where each worker keeps a file of its counts."""


@contextmanager
def beside(*, serving: bool = True) -> Iterator[None]:
    """Let Prometheus ask while the block serves, where METRICS_PORT is set. Comes before anything counts."""
    if not settings.METRICS_PORT or not serving:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="effleur-metrics-") as shared:
        os.environ.update({SHARED: shared})
        process = subprocess.Popen([sys.executable, "-m", "config.logs.metrics_process"], cwd=settings.BASE_DIR)
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    import django
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    from config.logs.metrics import Gauges

    launcher = os.getppid()
    django.setup()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(Gauges())
    try:
        start_http_server(settings.METRICS_PORT, settings.METRICS_HOST, registry)
    except OSError as error:
        sys.exit(f"METRICS_PORT {settings.METRICS_PORT} at {settings.METRICS_HOST} cannot be used: {error.strerror}.")
    waiting = threading.Event()
    while os.getppid() == launcher:
        waiting.wait(1)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
