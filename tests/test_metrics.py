"""Prometheus is answered on a port of its own, for all worker processes together."""

import os
import socket
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.db import Error, connection, transaction
from prometheus_client import REGISTRY

from tests.test_running import address

SERVED_BY_TWO_WORKERS = """
import os, time, urllib.request
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from config.logs import metrics_process

with metrics_process.beside():
    import django
    django.setup()
    from accounts.security_log.event import Kind
    from accounts.security_log.noting import note
    for _ in range(2):
        if not (worker := os.fork()):
            note(Kind.LOGIN_REFUSED)
            os._exit(0)
        os.waitpid(worker, 0)
    for _ in range(100):
        try:
            print(urllib.request.urlopen(f"http://127.0.0.1:{os.environ['METRICS_PORT']}/metrics").read().decode())
            break
        except OSError:
            time.sleep(0.1)
"""


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_counts_of_all_workers_come_together(transactional_db):
    own = {"METRICS_PORT": str(free_port()), "DATABASE_URL": address(connection.settings_dict["NAME"])}
    run = subprocess.run(
        [sys.executable, "-c", SERVED_BY_TWO_WORKERS],
        env=os.environ | own,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert 'effleur_security_events_total{kind="login_refused"} 2.0' in run.stdout, run.stderr
    assert "effleur_sessions 0.0" in run.stdout


def seen(name, **labels):
    return REGISTRY.get_sample_value(f"effleur_{name}", labels) or 0


def test_a_request_counts_under_its_route_and_an_error_of_the_database_counts(client, db, settings):
    settings.METRICS_PORT = 9100
    link = {"method": "GET", "route": "s/<path:token>/", "status": "404"}
    before, errors = seen("request_seconds_count", **link), seen("database_errors_total")
    client.get("/s/a-link-that-is-none/")
    client.get("/s/another/")
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert seen("request_seconds_count", **link) == before + 2
    assert seen("database_errors_total") == errors + 1


def test_nothing_is_counted_where_nobody_asks(client, db):
    any_page = {"method": "GET", "route": "robots.txt", "status": "200"}
    client.get("/robots.txt")
    assert seen("request_seconds_count", **any_page) == 0
