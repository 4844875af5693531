"""The container files: what they promise, and the image's own steps run on this machine in place of a Docker engine."""

import fnmatch
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import yaml

from config.server import backup
from tests.test_project import settings_of_the_readme
from tests.test_running import PROJECT, database_beside, free_port, server, workers_of

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
# Everything is collected under its hashed name, and nothing compressed, which takes longest and has tests of its own.
COLLECT_QUICKLY = """
from config.settings import *
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "html", "js", "json", "map", "svg", "txt", "webmanifest"]
"""
# Steps that change the machine's users, which only an image of its own can be asked to do.
NEEDS_AN_IMAGE = "useradd"
# Settings that the image or the stack decides: where things lie in a container, and which database is its own.
DECIDED = {"CACHE_URL", "CACHE_URL_FILE", "DATABASE_URL", "DATABASE_URL_FILE", "DATA_DIR", "PORT", "STATIC_ROOT"}
NOT_OF_THE_SITE = {"ARGS", "CHROMIUM", "PYTHON"}


def instructions(text):
    """(instruction, rest) of each logical line of a Dockerfile."""
    text = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word.upper(), rest.strip()


DOCKERFILE = list(instructions((PROJECT / "Dockerfile").read_text()))


def stages():
    found = []
    for word, rest in DOCKERFILE:
        if word == "FROM":
            found.append([])
        if found:
            found[-1].append((word, rest))
    return found


def context():
    """The files that .dockerignore lets into the image: a list of what is let in, on top of nothing."""
    rules = [line for line in (PROJECT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert rules[0] == "*"
    let_in = [rule[1:] for rule in rules if rule.startswith("!")]
    kept_out = [rule.removeprefix("**/") for rule in rules[1:] if not rule.startswith("!")]
    for entry in let_in:
        root = PROJECT / entry
        for path in sorted(root.rglob("*")) if root.is_dir() else [root] * root.exists():
            if path.is_file() and not any(fnmatch.fnmatch(part, out) for part in path.parts for out in kept_out):
                yield path.relative_to(PROJECT)


class Machine:
    """Runs the steps of an image below a directory: what the image calls /opt and /srv lies in there."""

    def __init__(self, root: Path):
        self.root = root
        self.app = root / "srv" / "effleur"
        self.home = root / "var" / "lib" / "effleur"
        python = root / "bin"
        for directory in (self.app, self.home, python):
            directory.mkdir(parents=True)
        (python / "python").symlink_to(sys.executable)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name.lower().startswith(("pip_", "ssl_")) or name.lower().endswith("_proxy") or name in ("HOME", "LANG")
        } | {"PATH": f"{python}:{os.environ['PATH']}"}
        self.at = self.app

    def here(self, text):
        """The text with the image's directories in their place on this machine."""
        return re.sub(r"(?<![\w/])/(opt|srv|var/lib/effleur)(?=[/\s:\"']|$)", rf"{self.root}/\1", text)

    def build(self):
        for word, rest in DOCKERFILE:
            if word == "ENV":
                for name, value in re.findall(r"(\w+)=(\S+)", self.here(rest)):
                    self.environment[name] = value.replace("$PATH", self.environment["PATH"])
            elif word == "COPY" and not rest.startswith("--from"):
                self.copy(rest.split()[0])
            elif word == "RUN" and NEEDS_AN_IMAGE not in rest:
                # An image keeps no cache of packages, but this machine has one.
                more = self.quick_settings() if "collectstatic" in rest else {}
                done = self.run(["sh", "-c", self.here(rest).replace(" --no-cache-dir", "")], **more)
                assert done.returncode == 0, f"RUN {rest} (installing needs the package index)\n{done.stdout[-3000:]}"

    def quick_settings(self):
        (self.root / "collect_quickly.py").write_text(COLLECT_QUICKLY)
        return {"DJANGO_SETTINGS_MODULE": "collect_quickly", "PYTHONPATH": str(self.root)}

    def copy(self, what):
        for path in context():
            if what == "." or str(path) == what:
                (self.app / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(PROJECT / path, self.app / path)

    def run(self, command, **more):
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.run(command, cwd=self.app, env=self.environment | more, **both)


class Proxy:
    """The stack's proxy with its own configuration, in front of one web on this machine."""

    def __init__(self, home: Path, web_port: str):
        self.home = home
        ports = {name: free_port() for name in ("HTTP_PORT", "HTTPS_PORT", "HEALTH_PORT")}
        self.site, self.plain = f"https://localhost:{ports['HTTPS_PORT']}", f"http://localhost:{ports['HTTP_PORT']}"
        self.health = f"http://127.0.0.1:{ports['HEALTH_PORT']}/"
        where = {"SITE_URL": self.site, "WEB_NAME": "localhost", "WEB_PORT": web_port}
        self.environment = ports | where | {"HOME": str(home), "XDG_DATA_HOME": str(home)}

    @contextmanager
    def running(self):
        caddy = Path(sys.executable).with_name("caddy")
        command = [caddy, "run", "--config", PROJECT / "deploy" / "proxy" / "Caddyfile"]
        self.home.mkdir()
        with (self.home / "log").open("w") as log, subprocess.Popen(command, env=self.environment, stderr=log) as proxy:
            try:
                assert within_30_seconds(lambda: answers(self.health)), (self.home / "log").read_text()
                yield
            finally:
                proxy.terminate()

    def carries_pages_and_their_forms_over_tls(self):
        authority = self.home / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        browser = requests.Session()
        browser.verify = str(authority)
        browser.trust_env = False  # REQUESTS_CA_BUNDLE would be heeded before that
        page = browser.get(f"{self.site}/account/login/")
        assert page.status_code == 200
        assert page.headers["Strict-Transport-Security"]
        assert page.headers["Content-Encoding"] == "gzip"  # by the site itself
        assert all(cookie.secure for cookie in browser.cookies)
        form = {"login": "nobody@example.org", "password": "wrong"}
        form["csrfmiddlewaretoken"] = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        refused = browser.post(page.url, form, headers={"Referer": page.url})
        assert refused.status_code == 200
        assert "nobody@example.org" in refused.text
        moved = browser.get(f"{self.plain}/techniques/", allow_redirects=False)
        assert (moved.status_code, moved.headers["Location"]) == (308, "https://localhost/techniques/")


@pytest.fixture
def own_database(db, tmp_path_factory):
    """A copy of the tests' database: the image's code has to find in it what it would have made itself."""
    with database_beside("effleur_container") as url:
        there = {name: str(value) for name, value in {**server(), "dbname": "effleur_container"}.items()}
        backup.restore(there, backup.save(backup.of_the_site(), tmp_path_factory.mktemp("copy") / "effleur.dump"))
        yield url


def last(word) -> str:
    return [rest for found, rest in DOCKERFILE if found == word][-1]


def user_of(service) -> str:
    """Whom the stack names, else whom the image does that is built for it."""
    if "user" in service:
        return service["user"]
    return dict(instructions((PROJECT / service["build"] / "Dockerfile").read_text()))["USER"]


def within_30_seconds(holds) -> bool:
    deadline = time.monotonic() + 30
    while not (so := holds()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return so


def answers(url) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own
            return answer.status == 200
    except OSError:
        return False


def written(directory) -> set:
    return {(path, path.stat().st_mtime_ns) for path in directory.rglob("*")}


def test_the_images_own_steps_install_collect_and_serve_behind_the_stacks_proxy(tmp_path, own_database):
    machine = Machine(tmp_path)
    machine.build()
    assert list((machine.app / "staticfiles").glob("css/*.*.css"))
    for name, secret in {"DATABASE_URL_FILE": own_database, "SECRET_KEY_FILE": "for this test"}.items():
        machine.environment[name] = str(tmp_path / name)
        (tmp_path / name).write_text(f"{secret}\n")
    made = written(tmp_path / "opt") | written(tmp_path / "srv")

    setup = machine.run(COMPOSE["services"]["setup"]["command"])
    assert setup.returncode == 0, setup.stdout
    assert "Preparing the database" not in setup.stdout
    assert "The library is up to date" in setup.stdout
    port = machine.environment["PORT"] = free_port()
    proxy = Proxy(tmp_path / "proxy", port)
    machine.environment |= {"HOST": "127.0.0.1", "WORKERS": "3", "SITE_URL": proxy.site, "PROXIES": "1"}
    command = json.loads(last("CMD"))
    # The engine takes the program from the image's PATH, so this does too.
    command[0] = shutil.which(command[0], path=machine.environment["PATH"])
    with proxy.running(), subprocess.Popen(command, cwd=machine.app, env=machine.environment) as web:
        try:
            assert within_30_seconds(lambda: answers(f"http://127.0.0.1:{port}/readyz"))
            assert machine.run(json.loads(last("HEALTHCHECK").partition("CMD ")[2])).returncode == 0
            assert not Path("/proc").exists() or within_30_seconds(lambda: len(workers_of(web.pid)) == 3)
            proxy.carries_pages_and_their_forms_over_tls()
        finally:
            web.send_signal(signal.SIGTERM)
        assert web.wait(timeout=20) == 0
    assert written(tmp_path / "opt") | written(tmp_path / "srv") == made  # they are read-only in a container


def test_a_wrong_setting_ends_the_setup_with_one_line():
    command = COMPOSE["services"]["setup"]["command"]
    environment = {**os.environ, "API_RATE_VISITOR": "many"}
    done = subprocess.run([sys.executable, *command[1:]], cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == 'API_RATE_VISITOR is "many": say a number and a period, such as 600/min.\n'
    assert COMPOSE["services"]["setup"]["restart"] == "no"  # or it would say so for ever


def test_the_image_has_nothing_to_build_with_and_runs_as_nobody_special():
    final = stages()[-1]
    words = [word for word, _ in final]
    assert last("USER") not in ("root", "0")
    assert words.index("USER") < words.index("CMD")
    assert all(rest.split()[0] == "python:${PYTHON}-slim" for word, rest in DOCKERFILE if word == "FROM")
    assert not [rest for word, rest in DOCKERFILE if word == "RUN" and re.search(r"\bapt(-get)?\b|\bgcc\b", rest)]


def test_the_image_holds_no_secret_and_no_data():
    assert not [rest for word, rest in DOCKERFILE if word in ("ENV", "ARG") and re.search("SECRET|PASSWORD|KEY", rest)]
    inside = {path.parts[0] for path in context()}
    assert inside <= {
        "LICENSE", "accounts", "config", "locale", "manage.py", "pyproject.toml", "requirements", "routines", "static",
        "techniques", "templates",
    }  # fmt: skip


def test_the_web_waits_for_a_healthy_database_that_has_been_set_up():
    services = COMPOSE["services"]
    assert set(services) == {"proxy", "web", "setup", "database", "counters"}
    assert services["database"]["image"] == "postgres:18"
    assert services["database"]["healthcheck"]["test"][1] == "pg_isready"
    assert services["counters"]["healthcheck"]["test"] == ["CMD", "valkey-cli", "ping"]
    healthy = {name: {"condition": "service_healthy"} for name in ("database", "counters", "web")}
    assert services["proxy"]["depends_on"] == {"web": healthy.pop("web")}
    assert services["setup"]["depends_on"] == healthy
    assert services["web"]["depends_on"] == healthy | {"setup": {"condition": "service_completed_successfully"}}
    assert "command" not in services["web"]  # it serves as the image says


def test_there_are_as_many_copies_of_the_web_as_wanted():
    web = COMPOSE["services"]["web"]
    assert web["deploy"]["replicas"] == "${WEB_COPIES:-2}"
    assert not {"container_name", "ports"} & web.keys()  # which only one of them could have


def test_the_stack_keeps_its_data_and_publishes_the_proxy_alone():
    services = COMPOSE["services"]
    kept = {volume.split(":")[0] for service in services.values() for volume in service["volumes"]}
    assert kept == set(COMPOSE["volumes"])
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert services["database"]["networks"] == services["counters"]["networks"] == ["inside"]
    assert services["proxy"]["networks"] == ["outside"]


def test_a_counter_outlives_a_restart_and_is_never_pushed_out():
    command = " ".join(COMPOSE["services"]["counters"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_what_the_stack_alone_reads_is_in_the_guide():
    read = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text())) - settings_of_the_readme()
    assert read == {"HTTP_PORT", "HTTPS_PORT", "WEB_COPIES"}
    guide = (PROJECT / "docs" / "deploying.md").read_text()
    assert all(f"`{name}`" in guide for name in read)


def test_the_proxy_is_the_one_that_is_tested():
    """Its settings are tried on this machine with a package of the same version."""
    proxy = PROJECT / "deploy" / "proxy"
    image = re.search(r"^FROM caddy:(\S+)$", (proxy / "Dockerfile").read_text(), re.MULTILINE)[1]
    assert f"\ncaddy-bin=={image} " in (PROJECT / "requirements" / "dev.txt").read_text()
    settings = set(re.findall(r"\{\$(\w+)\}", (proxy / "Caddyfile").read_text()))
    assert settings == set(COMPOSE["services"]["proxy"]["environment"])


@pytest.mark.parametrize("service", ["setup", "web"])
def test_every_setting_reaches_the_container(service):
    service = COMPOSE["services"][service]
    passed = {name for name, value in service["environment"].items() if value is None or f"${{{name}" in value}
    # The proxy is published at that address; what serves in a container keeps its own.
    published = set(re.findall(r"\$\{(\w+)", " ".join(COMPOSE["services"]["proxy"]["ports"])))
    assert passed == settings_of_the_readme() - DECIDED - NOT_OF_THE_SITE - {"HOST"}
    assert "HOST" in published


@pytest.mark.parametrize("service", COMPOSE["services"])
def test_a_container_can_change_nothing_but_its_data(service):
    service = COMPOSE["services"][service]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "cap_add" not in service
    assert service["init"] is True
    limits = service["deploy"]["resources"]["limits"]
    assert set(limits) == {"memory", "pids"}
    assert "/tmp" in service["tmpfs"]  # noqa: S108
    assert user_of(service) not in ("root", "0")


@pytest.mark.parametrize("service", ["setup", "web", "database"])
def test_every_secret_of_the_stack_is_given_from_outside_as_itself_or_as_a_file(service):
    service = COMPOSE["services"][service]
    secret = [name for name in service["environment"] if re.search("PASSWORD|SECRET|KEYS|EMAIL_URL", name)]
    files = [name for name in secret if name.endswith("_FILE")]
    assert files
    for name in files:
        mounted = name.removesuffix("_FILE").lower()
        assert service["environment"][name] == f"${{{name}:+/run/secrets/{mounted}}}"
        assert mounted in service["secrets"]
        assert COMPOSE["secrets"][mounted]["file"] == f"${{{name}:-/dev/null}}"
        plain = service["environment"][name.removesuffix("_FILE")]
        assert plain is None or plain.startswith("${")
    assert {f"{name.removesuffix('_FILE')}_FILE" for name in secret} == set(files)
