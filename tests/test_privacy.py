"""The privacy page tells what the code does, and whoever finds a hole finds whom to tell."""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from routines.pages.privacy import cookies, lifetimes
from tests.factories import PASSWORD, make_routine

SETTINGS = {
    "SESSION_IDLE_DAYS": 11,
    "SESSION_DAYS": 71,
    "SECURITY_LOG_IP_DAYS": 13,
    "SECURITY_LOG_DAYS": 333,
}
verdict = runpy.run_path(str(settings.BASE_DIR / "requirements/audit.py"))["verdict"]


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_every_page_links_it(client):
    assert f'href="{reverse("privacy")}"' in client.get("/techniques/").content.decode()


@pytest.mark.parametrize("name", SETTINGS)
def test_it_tells_the_days_that_are_set(client, settings, name):
    page = words(client.get("/privacy/"))
    setattr(settings, name, SETTINGS[name])
    assert f"{SETTINGS[name]} days" not in page
    assert f"{SETTINGS[name]} days" in words(client.get("/privacy/"))


def test_it_tells_every_other_lifetime(client):
    page = words(client.get("/privacy/"))
    for name, count in lifetimes().items():
        assert re.search(rf"\b{count} (days?|hours?|changes?)\b", page), name


def test_every_cookie_that_is_set_is_told(client, alice):
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    client.get("/account/email/")
    client.post("/safety/check/", {"conditions": "bruise", "bruise-areas": "calf"})
    routine = make_routine(alice)
    client.post(f"/routines/{routine.code}/receiver/", {"conditions": "bruise"})
    client.post("/account/", {"display_name": "Alice"})
    told = {cookie.name for cookie in cookies()}
    assert set(client.cookies) <= told
    assert len(client.cookies) >= 4


def test_every_cookie_that_the_code_names_is_told():
    named = set()
    for app in ("accounts", "config", "routines", "techniques"):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if re.search(r"\bset_cookie\(", path.read_text()) and "/tests/" not in str(path):
                named.add(path.relative_to(settings.BASE_DIR).as_posix())
    assert named <= {
        "accounts/guessing/known_browser.py",
        "routines/composing/dismissed_advice.py",
        "routines/safety/receiver_answers.py",
        "techniques/health_check/storage.py",
    }


def test_whom_to_tell_of_a_hole(client, settings):
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@effleur.example"
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert re.fullmatch(
        r"Contact: mailto:security@effleur\.example\n"
        r"Expires: \d{4}-\d\d-\d\dT00:00:00Z\n"
        r"Preferred-Languages: en\n"
        r"Canonical: http://127\.0\.0\.1:8000/\.well-known/security\.txt\n",
        answer.content.decode(),
    )
    assert "security@effleur.example" in words(client.get("/privacy/"))


def package(name, **more):
    return {"name": name, "version": "1.0", "vulns": [], **more}


@pytest.mark.parametrize(
    ("packages", "code"),
    [
        ([package("a"), package("b")], 0),
        ([package("a"), {"name": "b", "skip_reason": "not found"}], 3),
        ([package("a", vulns=[{"id": "PYSEC-1", "fix_versions": ["1.1"]}]), {"name": "b", "skip_reason": "?"}], 1),
    ],
)
def test_an_audit_that_could_not_look_is_no_all_clear(packages, code):
    assert verdict("run", json.dumps({"dependencies": packages}))[1] == code


def test_an_audit_without_an_answer_says_so():
    assert verdict("run", "") == (["run: not audited, the advisories cannot be reached."], 3)


def test_the_bill_of_materials_lists_every_requirement(tmp_path):
    written = tmp_path / "effleur.cdx.json"
    made = Path(sys.executable).parent / "cyclonedx-py"
    asked = [
        "requirements",
        "--pyproject",
        "pyproject.toml",
        "--output-reproducible",
        "--no-validate",
        "-o",
        str(written),
    ]
    subprocess.run([made, *asked, "requirements/run.txt"], cwd=settings.BASE_DIR, check=True)
    parts = {part["name"] for part in json.loads(written.read_text())["components"]}
    pinned = re.findall(r"^([a-z0-9._-]+)==", (settings.BASE_DIR / "requirements/run.txt").read_text(), flags=re.M)
    assert parts == set(pinned)
