"""A start that cannot go well ends with one line that says why: no traceback, and no secret."""

import psycopg
import pytest

from config.server import database, environment
from tests.test_running import assert_says_in_one_line, database_beside, free_port, run, server

SECRET = "a-secret"
NUMBER = "say a number, at least"
ORIGIN = "say http:// or https:// and a host"
WRONG = [
    ("SITE_URL", "effleur.example", ORIGIN),
    ("SITE_URL", "ftp://effleur.example", ORIGIN),
    ("SITE_URL", "https://effleur.example/massage", ORIGIN),
    ("SITE_URL", "https://effleur.example:99999", ORIGIN),
    ("API_RATE_VISITOR", "many", "say a number and a period, such as 600/min."),
    ("API_RATE_USER", "100/month", "say a number and a period, such as 1200/min."),
    ("API_RATE_LOGIN", "0/min", "say a number and a period, such as 10/min."),
    ("LOG_LEVEL", "LOUD", "say DEBUG, INFO, WARNING or ERROR."),
    ("TIME_ZONE", "Mars/Base", "say a zone of the tz database, such as Europe/Berlin."),
    ("TIME_ZONE", "Europe", "say a zone of the tz database, such as Europe/Berlin."),
    ("DATABASE_POOL", "0", f"{NUMBER} 1."),
    ("DATABASE_POOL", "lots", f"{NUMBER} 1."),
    ("WORKERS", "0", f"{NUMBER} 1."),
    ("WORKERS", "two", f"{NUMBER} 1."),
    ("STATEMENT_TIMEOUT", "0", "say a number from 1 to 3600."),
    ("EMAIL_TIMEOUT", "soon", "say a number from 1 to 60."),
    ("REQUEST_TIMEOUT", "0", "say a number from 1 to 3600."),
    ("PROXIES", "-1", f"{NUMBER} 0."),
    ("HSTS_SECONDS", "a year", f"{NUMBER} 0."),
    ("HTTPS", "perhaps", "say on or off."),
    ("DEBUG", "a little", "say on or off."),
    ("JSON_LD_MEDICAL", "2", "say on or off."),
    ("HOST", "no-such-machine.invalid", "say an address of this machine, such as 127.0.0.1."),
    ("SECRET_KEY_FILE", "/no/such/file", "say a file that this user can read and that is not empty."),
]
WRONG_SECRETS = [
    ("DATABASE_URL", f"nonsense-{SECRET}"),
    ("DATABASE_URL", f"sqlite:////tmp/{SECRET}"),
    ("DATABASE_URL", f"postgresql://{SECRET}"),
    ("DATABASE_URL", f"mysql://a:{SECRET}@c/d"),
    ("DATABASE_URL", f"postgresql://effleur:{SECRET}@host:port/name"),
    ("EMAIL_URL", f"nonsense-{SECRET}"),
    ("EMAIL_URL", f"smtp+tls://user:{SECRET}@host:port"),
    ("EMAIL_URL", f"smtp+tls:{SECRET}"),
    ("SITE_URL", f"https://user:{SECRET}@effleur.example"),
    ("DATA_KEYS", SECRET),
    ("DATA_KEYS", f"{'long enough' * 3},{SECRET}"),
    ("DATA_KEYS", ","),
]


def launch(home, *options, **more):
    return run("-m", "config.server.run", *options, home=home, **{"PORT": free_port(), **more})


@pytest.mark.parametrize(("name", "value", "may_be"), WRONG)
def test_a_wrong_value_is_named_with_what_it_may_be(tmp_path, name, value, may_be):
    done = launch(tmp_path, **{name: value})
    assert_says_in_one_line(done, f'{name} is "{value}": ', may_be)
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize(("name", "value"), WRONG_SECRETS)
def test_a_wrong_value_that_may_hold_a_password_is_not_shown(tmp_path, name, value):
    done = launch(tmp_path, **{name: value})
    assert_says_in_one_line(done, f"{name} cannot be used: say ")
    assert SECRET not in done.stderr + done.stdout


def test_what_djangos_own_checks_find_is_said_before_anything_is_served(tmp_path):
    done = launch(tmp_path, CSRF_TRUSTED_ORIGINS="effleur.example")
    assert_says_in_one_line(done, "CSRF_TRUSTED_ORIGINS", "effleur.example", "4_0.E001")
    assert not (tmp_path / "postgres").exists()


def test_djangos_command_line_says_the_same(tmp_path):
    done = run("manage.py", "migrate", home=tmp_path, API_RATE_VISITOR="many")
    assert_says_in_one_line(done, 'API_RATE_VISITOR is "many": say a number and a period, such as 600/min.')
    assert not (tmp_path / "postgres").exists()


def test_preparing_the_database_alone_says_the_same(tmp_path):
    done = launch(tmp_path, "--only-database", TIME_ZONE="Mars/Base")
    assert_says_in_one_line(done, 'TIME_ZONE is "Mars/Base": ')


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("HTTPS", " Off ", lambda: environment.switch("HTTPS", True) is False),
        ("HTTPS", "", lambda: environment.switch("HTTPS", True) is True),
        ("PORT", "", lambda: environment.number("PORT", 8000) == 8000),
        ("LOG_LEVEL", "warning", lambda: environment.choice("LOG_LEVEL", "INFO", ["INFO", "WARNING"]) == "WARNING"),
        ("SITE_URL", "HTTPS://Effleur.Example/", lambda: environment.origin("SITE_URL", "") == "https://effleur.example"),
        ("SITE_URL", "http://[::1]:8000", lambda: environment.origin("SITE_URL", "") == "http://[::1]:8000"),
        ("ALLOWED_HOSTS", "a.example, b.example,", lambda: environment.names("ALLOWED_HOSTS", [])[1:] == ["b.example"]),
        ("TIME_ZONE", "Europe/Berlin", lambda: environment.time_zone("TIME_ZONE", "UTC") == "Europe/Berlin"),
        ("API_RATE_USER", "5/day", lambda: environment.rate("API_RATE_USER", "1/min") == "5/day"),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(monkeypatch, name, value, read):
    monkeypatch.setenv(name, value)
    assert read()


def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path, db):
    with database_beside("effleur_newer") as url:
        with psycopg.connect(**{**server(), "dbname": "effleur_newer"}) as newer:
            newer.execute("CREATE TABLE django_migrations (id serial, app text, name text, applied timestamptz)")
            newer.execute("INSERT INTO django_migrations (app, name) VALUES ('routines', '9999_later')")
        for option in ("--only-database", "--only-serve"):
            done = launch(tmp_path, option, DATABASE_URL=url)
            assert_says_in_one_line(done, "newer than this code", "routines.9999_later")
        with psycopg.connect(**{**server(), "dbname": "effleur_newer"}) as newer:
            tables = newer.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            assert tables == [("django_migrations",)]


def test_secrets_are_read_from_files(tmp_path, db):
    with database_beside("effleur_by_file") as url:
        (tmp_path / "url").write_text(f"{url}\n")
        (tmp_path / "key").write_text("a key from a file\n")
        (tmp_path / "mail").write_text(f"smtp+tls://user:{SECRET}@mail.example:587\n")
        (tmp_path / "keys").write_text(f"{'new' * 11}\n{'old' * 11}\n")
        given = {"DATABASE_URL_FILE": "url", "SECRET_KEY_FILE": "key", "EMAIL_URL_FILE": "mail"}
        given["DATA_KEYS_FILE"] = "keys"
        given = {name: str(tmp_path / file) for name, file in given.items()}
        show = (
            "from django.conf import settings as s; "
            "print(s.DATABASES['default']['NAME'], s.SECRET_KEY, *s.DATA_KEYS, sep='|', end='|'); "
            "print(s.EMAIL_HOST, s.EMAIL_HOST_PASSWORD, sep='|')"
        )
        done = run("manage.py", "shell", "-v", "0", "-c", show, home=tmp_path / "data", **given)
        assert done.stdout == f"effleur_by_file|a key from a file|{'new' * 11}|{'old' * 11}|mail.example|{SECRET}\n"


def test_the_databases_password_may_come_from_a_file_of_its_own(tmp_path, monkeypatch):
    (tmp_path / "password").write_text("p@ss/w#rd: of any letters\n")
    monkeypatch.setenv("POSTGRES_PASSWORD_FILE", str(tmp_path / "password"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://effleur@database:5432/effleur")
    assert database.config({})["PASSWORD"] == "p@ss/w#rd: of any letters"


def test_a_secret_given_twice_is_refused(tmp_path):
    (tmp_path / "key").write_text(SECRET)
    done = launch(tmp_path, SECRET_KEY=SECRET, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert_says_in_one_line(done, "SECRET_KEY and SECRET_KEY_FILE are both set: unset one of them.")
    assert SECRET not in done.stderr


def test_a_secrets_file_with_nothing_in_it_is_refused(tmp_path):
    (tmp_path / "mail").touch()
    done = launch(tmp_path, EMAIL_URL_FILE=str(tmp_path / "mail"))
    assert_says_in_one_line(done, "EMAIL_URL_FILE is ", "not empty")
