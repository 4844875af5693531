"""The database that tests run on, and the cast: alice owns, bob is a stranger."""

import gc
import logging
import os
import sys
from contextlib import ExitStack, suppress
from importlib import import_module
from pathlib import Path

import django
import pytest

from config.server import database

gc.set_threshold(200_000, 10, 10)  # a page makes more objects than the usual 700, and few of them in cycles
WORKER = os.environ.get("PYTEST_XDIST_WORKER")
# Before settings are read: data of the tests' own, and nothing of how this machine is otherwise set up.
if not WORKER:  # workers inherit what is set here
    os.environ["DATA_DIR"] = str(database.data_dir() / "test")
for name in (
    *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DEBUG", "DEFAULT_FROM_EMAIL", "EMAIL_URL", "HOST", "HSTS_SECONDS"),
    *("HTTPS", "JSON_LD_MEDICAL", "PORT", "PROXIES", "SITE_URL", "STATIC_ROOT", "TIME_ZONE", "WORKERS"),
    *(
        "API_RATE_LOGIN",
        "CACHE_URL",
        "CACHE_URL_FILE",
        "DATA_KEYS",
        "DATA_KEYS_FILE",
        "EMAIL_URL_FILE",
        "LOG_LEVEL",
        "SECRET_KEY_FILE",
    ),
    *("LOG_FORMAT", "METRICS_HOST", "METRICS_PORT", "PYTHONDONTWRITEBYTECODE", "SLOW_QUERY_MS"),
    *("SECURITY_CONTACT", "SECURITY_LOG_DAYS", "SECURITY_LOG_IP_DAYS", "SESSION_DAYS", "SESSION_IDLE_DAYS"),
):
    os.environ.pop(name, None)
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "for tests alone",
    "DATABASE_POOL": "10",  # the live server answers each connection of the browser in a thread
    "API_RATE_VISITOR": "100000/min",
    "API_RATE_USER": "100000/min",
}
sys.modules["rfc3987_syntax"] = None  # else jsonschema takes a second to compile grammars of formats that are not used
sys.dont_write_bytecode = False  # each worker, and each site that a test starts, would compile everything anew
django.setup()

from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, TransactionTestCase, override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402
from knox.models import get_token_model  # noqa: E402
from pytest_django.plugin import blocking_manager_key  # noqa: E402
from rest_framework.test import APIClient  # noqa: E402

from accounts.counters.throttles import SharedThrottle  # noqa: E402
from accounts.models import Counter, Event, Session, User  # noqa: E402
from routines.models import SecondScreen  # noqa: E402
from tests.cases import TIMES, cases  # noqa: E402
from tests.factories import make_user  # noqa: E402
from tests.library_watch import LibraryWatch  # noqa: E402


class QuickHasher(PBKDF2PasswordHasher):
    """The real algorithm without its cost."""

    iterations = 1


override_settings(
    PASSWORD_HASHERS=["tests.conftest.QuickHasher"],
    STORAGES={
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    WHITENOISE_AUTOREFRESH=True,
).enable()


def forget_people(case):
    """After a test that commits: what people made goes, and the library stays, which a flush would empty too."""
    User.objects.all().delete()
    Session.objects.all().delete()
    Counter.objects.all().delete()
    Event.objects.all().delete()
    SecondScreen.objects.all().delete()


TransactionTestCase._fixture_teardown = forget_people

# How fast a machine is that does other things besides says nothing of a property. `make test` tries the same cases each
# time, so that what somebody else broke stops nobody; `make properties` tries new ones.
settings.register_profile(
    "effleur",
    deadline=None,
    max_examples=cases(30),
    derandomize=TIMES == 1,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("effleur")

held = ExitStack()
# Minutes are lost where one of these is begun last, and the other workers wait for it.
LONGEST = ("tests/test_containers.py", "tests/browser/test_every_page.py", "tests/routines/suggest/test_suggesting.py")
LONGEST += ("tests/test_database_away.py", "tests/test_faults.py", "tests/test_running.py", "tests/test_benchmarks.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session):
    """Where all tests are collected, each worker compiles its share of them first, and finds that of others done."""
    if WORKER and session.config.args == session.config.getini("testpaths"):
        first, step = int(WORKER.removeprefix("gw")), int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        for path in sorted(Path("tests").rglob("test_*.py"))[first::step]:
            with suppress(Exception):  # collecting tells what is wrong with it
                import_module(".".join(path.with_suffix("").parts))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    grouped = [item.nodeid for item in items if item.get_closest_marker("xdist_group")]
    if getattr(config.option, "loadgroup", False) and not all("@" in nodeid for nodeid in grouped):
        raise pytest.UsageError("pytest-xdist no longer keeps groups together: what they share would be made anew")


def pytest_collection_finish(session):
    gc.collect()
    gc.freeze()  # thousands of tests, which each full collection would go through: a sixth of the whole time


def pytest_configure(config):
    held.enter_context(database.running(throwaway=True))


def pytest_unconfigure(config):
    held.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """While workers collect the tests, make the database that each of them copies."""
    if session.config.getoption("dist", "no") != "no" and not WORKER:
        logging.disable()  # a slow statement is of no interest here
        with session.config.stash[blocking_manager_key].unblock():
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            call_command("load_library", verbosity=0)
            connection.close()
            connection.close_pool()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    if WORKER:
        connection.settings_dict["TEST"]["TEMPLATE"] = f"test_{connection.settings_dict['NAME']}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    if not WORKER:
        with django_db_blocker.unblock():
            call_command("load_library", verbosity=0)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:  # else dropping it waits for them in vain
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


library_watch = LibraryWatch()
COMMITTING = {"transactional_db", "live_server"}
"""Tests that use these write through connections that are not watched."""


@pytest.fixture(autouse=True)
def nothing_cached(request, django_db_blocker):
    """Nothing remembered from another test: no cached page, no share of a rate, no changed table of the library."""
    marker = request.node.get_closest_marker("django_db")
    commits = COMMITTING.intersection(request.fixturenames) or (marker and marker.kwargs.get("transaction"))
    if commits:
        request.getfixturevalue("django_db_setup")
    library_watch.begin(bool(commits), django_db_blocker.unblock())
    caches["pages"].clear()
    caches["recordings"].clear()
    SharedThrottle.forget()
    if library_watch not in connection.execute_wrappers:  # others add theirs meanwhile: none is taken off here
        connection.execute_wrappers.insert(0, library_watch)


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """The data directory of sites that tests start: preparing one takes seconds."""
    return tmp_path_factory.mktemp("it's here") / "my data"


@pytest.fixture
def alice(db):
    return make_user("alice")


@pytest.fixture
def bob(db):
    return make_user("bob")


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def api_of(user):
    """With a token that was used a moment ago, so that no request is the one that notes its use."""
    api = APIClient()
    token = get_token_model().objects.create(user, last_used=timezone.now())[1]
    api.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return api


@pytest.fixture
def client(db):
    return Client()


@pytest.fixture
def alice_client(alice):
    return client_of(alice)


@pytest.fixture
def bob_client(bob):
    return client_of(bob)


@pytest.fixture
def api(db):
    return APIClient()


@pytest.fixture
def alice_api(alice):
    return api_of(alice)


@pytest.fixture
def bob_api(bob):
    return api_of(bob)
