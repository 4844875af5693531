"""Environment variables as settings. A wrong one ends the start with one line: its name, its value, what it may be.

An empty variable counts as unset, since a compose file passes on what it was not given as an empty one.
"""

import json
import os
import re
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured

SWITCH = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}
# What REST framework reads, and no more: it takes any word that begins with s, m, h or d for a period.
LEAST_OF_A_KEY = 32
RATE = r"[1-9]\d{0,8}/(s|sec|second|m|min|minute|h|hour|d|day)"
ORIGIN = r"https?://([\w.-]+|\[[\da-f:.]+\])(:\d+)?"
CONTACT = r"mailto:[^@\s]+@[\w.-]+|https://[\w.-]+(:\d+)?(/\S*)?"
REDIS = r"rediss?://([^@/\s]*@)?([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?(/\d{0,3})?"
POSTGRESQL = "postgresql://user:password@host:5432/name"
MAIL_SERVER = "a mail server, such as smtp+tls://user:password@host:587"


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def names(name: str, default: list[str]) -> list[str]:
    """A list with commas between."""
    return [entry.strip() for entry in text(name).split(",") if entry.strip()] or default


def switch(name: str, default: bool) -> bool:
    value = text(name)
    if value.lower() not in {"", *SWITCH}:
        refuse(name, "on or off", value)
    return SWITCH.get(value.lower(), default)


def number(name: str, default: int, least: int = 0, most: int = 999_999_999) -> int:
    value = text(name, str(default))
    if not re.fullmatch("[0-9]{1,9}", value) or not least <= int(value) <= most:
        refuse(name, f"a number from {least} to {most}" if most < 10**6 else f"a number, at least {least}", value)
    return int(value)


def choice(name: str, default: str, choices: list[str]) -> str:
    value = text(name, default)
    if value.upper() not in choices:
        refuse(name, f"{', '.join(choices[:-1])} or {choices[-1]}", value)
    return value.upper()


def rate(name: str, default: str) -> str:
    """So many in a period, as REST framework writes it."""
    value = text(name, default)
    if not re.fullmatch(RATE, value):
        refuse(name, f"a number and a period, such as {default}", value)
    return value


def time_zone(name: str, default: str) -> str:
    value = text(name)
    try:
        return ZoneInfo(value).key if value else default
    except (LookupError, ValueError, OSError):  # no such zone, no name of a zone, a directory of zones
        refuse(name, "a zone of the tz database, such as Europe/Berlin", value)


def origin(name: str, default: str) -> str:
    """Scheme, host and port of a site."""
    value = text(name, default).removesuffix("/").lower()
    try:
        if re.fullmatch(ORIGIN, value, re.ASCII) and urlsplit(value).port != 0:
            return value
    except ValueError:  # a port above 65535, or brackets around no address
        pass
    refuse(name, "http:// or https:// and a host, with no path, such as https://effleur.example", value)


def contact(name: str) -> str:
    """Where people write to, as an address that a browser opens; or nothing."""
    value = text(name)
    value = f"mailto:{value}" if "@" in value and ":" not in value else value
    if value and not re.fullmatch(CONTACT, value):
        refuse(name, "an email address, or an address that begins with https://", "" if "@" in value else value)
    return value


def secret(name: str) -> str:
    """A variable that is never shown, or the content of the file that NAME_FILE names."""
    value, file = text(name), text(f"{name}_FILE")
    if value and file:
        raise SystemExit(f"{name} and {name}_FILE are both set: unset one of them.")
    try:
        value = Path(file).read_text().strip() if file else value
    except (OSError, ValueError):
        value = ""
    if file and not value:
        refuse(f"{name}_FILE", "a file that this user can read and that is not empty", file)
    return value


def keys(name: str) -> list[str]:
    """Secrets with commas or line breaks between; each of LEAST_OF_A_KEY characters, so that nobody tries them all."""
    value = secret(name)
    found = [key for key in re.split(r"[,\s]+", value) if key]
    if value and not (found and min(map(len, found)) >= LEAST_OF_A_KEY and len(found) == len(set(found))):
        refuse(name, f"keys of {LEAST_OF_A_KEY} characters or more, the newest first, with commas between")
    return found


def database(name: str) -> dict:
    """Django's settings for a PostgreSQL, or nothing."""
    value = secret(name)
    try:
        found = environ.Env.db_url_config(value) if re.match("postgres(ql)?://", value) else {}
    except ValueError:  # a port that is none
        found = {}
    if value and not found.get("NAME"):
        refuse(name, POSTGRESQL)
    return found


def redis(name: str) -> dict[str, Any]:
    """Django's settings for a cache in Redis or Valkey, or nothing."""
    value = secret(name)
    if value and not re.fullmatch(REDIS, value):
        refuse(name, "a Redis or Valkey, such as redis://:password@host:6379/0")
    backend = "django.core.cache.backends.redis.RedisCache"
    patience = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds, of the 2 in which the site answers 503
    return {"BACKEND": backend, "LOCATION": value, "KEY_PREFIX": "effleur", "OPTIONS": patience} if value else {}


def mail_server(name: str) -> dict:
    """Django's settings for a mail server, or nothing."""
    value = secret(name)
    if not value:
        return {}
    try:
        found = environ.Env.email_url_config(value)
    except (ImproperlyConfigured, ValueError):
        refuse(name, MAIL_SERVER)
    if not found["EMAIL_HOST"]:
        refuse(name, MAIL_SERVER)
    return found


def refuse(name: str, may_be: str, value: str = "") -> NoReturn:
    """End the program. A value with an @ in it may hold a password, so it is not shown."""
    is_shown = value and "@" not in value
    held = f"is {json.dumps(value, ensure_ascii=False)}" if is_shown else "cannot be used"
    raise SystemExit(f"{name} {held}: say {may_be}.")
