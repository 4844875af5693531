"""Prometheus is answered on a port of its own, for all worker processes together."""

import os
import socket
import subprocess
import sys
from contextlib import closing

from django.conf import settings
from django.db import connection

from tests.test_running import address

SERVED_BY_TWO_WORKERS = """
import os, time, urllib.request
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from config.logs import metrics_process

with metrics_process.beside():
    import django
    django.setup()
    from django.test import Client
    for _ in range(2):
        if not (worker := os.fork()):
            client = Client(SERVER_NAME="localhost")
            client.get("/api/v1/nothing/")
            client.post("/api/v1/auth/login/", {"email": "nobody@example.org", "password": "wrong"}, "application/json")
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
    told = run.stdout
    assert 'effleur_request_seconds_count{method="GET",route="^api(?:/|$)",status="404"} 2.0' in told, run.stderr
    assert 'effleur_request_seconds_count{method="POST",route="api/v1/auth/login/",status="401"} 2.0' in told
    assert 'effleur_security_events_total{kind="login_failed"} 2.0' in told
    assert "effleur_sessions 0.0" in told
    assert "nobody@example.org" not in told
