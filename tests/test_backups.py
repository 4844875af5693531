"""Writing a backup, and getting all of it back: into an empty database, a full one, and another PostgreSQL."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from accounts.models import ApiToken
from config.server import backup, database
from routines.models import ShareLink
from tests.factories import make_routine, make_step, make_user
from tests.test_running import database_beside, run, server

pytestmark = pytest.mark.xdist_group("backups")  # they share one database beside that of the tests
# The oldest that the site runs on, from Debian's package; without it, the older of the two that the wheel brings.
OLDER = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture
def site(transactional_db):
    """The database of these tests, with people's things in it."""
    alice, bob = make_user("alice"), make_user("bob", display_name="Bob \\. N'Roll\t→ \\N")
    alice.remember_health('{"varicose-veins": ["calf"]}')
    ApiToken.objects.create(alice, name="Telephone")
    routine = make_routine(alice, make_step(note="Slowly."), summary="\\.\nSET transaction_timeout = 0;", sections=3)
    routine.describe(alice, title="Línea; -- both ankles")
    ShareLink.objects.create(routine=routine, label="For Sam")
    make_routine(bob, title="-- Name: knees")
    return backup.of_the_site()


@pytest.fixture
def elsewhere(db):
    """An empty database beside it."""
    with database_beside("effleur_backup"):
        yield {name: str(value) for name, value in {**server(), "dbname": "effleur_backup"}.items()}


def rows_of(site) -> dict:
    """Every row of every table, and where every sequence stands."""
    names = "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = ANY(%s)"
    rows = {"r": "SELECT t::text FROM {} t ORDER BY 1", "S": "SELECT last_value, is_called FROM {}"}
    with psycopg.connect(**site) as db:
        return {
            name: db.execute(sql.SQL(rows[kind]).format(sql.Identifier(name))).fetchall()
            for name, kind in db.execute(names, [list(rows)]).fetchall()
        }


def rules_of(site) -> set:
    """Every constraint and index, but for casts, which PostgreSQL words anew; NOT NULL has names since version 18."""
    with psycopg.connect(**site) as db:
        rules = db.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace AND contype <> 'n' UNION ALL"
            " SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        )
        return {
            (table, name, re.sub(r"::(character varying|text)(\[\])?|[()]", "", rule)) for table, name, rule in rules
        }


def documents_of(site) -> dict:
    with psycopg.connect(**site) as db:
        return dict(
            db.execute(
                "SELECT 'routine ' || code, document FROM routines_routine UNION ALL"
                " SELECT 'revision ' || id, document::text FROM routines_revision UNION ALL"
                " SELECT 'technique ' || slug, document::text FROM techniques_technique"
            )
        )


def assert_same(one, other):
    rows, documents = rows_of(one), documents_of(one)
    assert len(rows["routines_routine"]) == 2
    assert len(rows["routines_step"]) == 4
    assert len(documents) > 100
    assert all(documents.values())
    assert rows_of(other) == rows
    assert rules_of(other) == rules_of(one)
    assert documents_of(other) == documents


def refusal(*arguments, **more) -> str:
    with pytest.raises(SystemExit) as refused:
        backup.restore(*arguments, **more)
    return str(refused.value)


def test_every_row_and_document_comes_back_into_an_empty_database(site, elsewhere, tmp_path):
    file = backup.save(site, tmp_path / "backups" / "effleur.dump")
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(file.parent.iterdir()) == [file]
    backup.restore(elsewhere, file)
    assert_same(site, elsewhere)


def test_a_database_that_holds_something_is_replaced_only_when_that_is_said(site, elsewhere, tmp_path):
    file = backup.save(site, tmp_path / "effleur.dump")
    before = rows_of(site)
    backup.restore(elsewhere, file)
    with psycopg.connect(**elsewhere) as db:
        db.execute("CREATE TABLE of_a_later_release (author_id bigint REFERENCES accounts_user)")
        db.execute("UPDATE routines_routine SET title = 'Other'")
    later = rows_of(elsewhere)
    assert "not empty: --replace" in refusal(elsewhere, file)
    damaged = tmp_path / "damaged.dump"
    damaged.write_bytes(file.read_bytes()[:-2000])
    assert "could not read" in refusal(elsewhere, damaged, replace=True)
    assert rows_of(elsewhere) == later
    backup.restore(elsewhere, file, replace=True)
    assert rows_of(elsewhere) == before


def test_a_backup_of_newer_code_and_what_is_none_are_refused(site, elsewhere, tmp_path):
    recorder = MigrationRecorder.Migration.objects.create(app="routines", name="0999_from_next_year")
    try:
        file = backup.save(site, tmp_path / "effleur.dump")
    finally:
        recorder.delete()
    assert "newer than this code, which lacks routines.0999_from_next_year" in refusal(elsewhere, file)
    assert rows_of(elsewhere) == {}
    file.write_text("no backup")
    assert "input file" in refusal(elsewhere, file)
    assert "is no file" in refusal(elsewhere, tmp_path / "missing.dump")


@contextmanager
def older_server():
    """A PostgreSQL of an older version, which is gone afterwards."""
    binaries = OLDER if OLDER.exists() else database.binaries().parent.parent / "pginstall" / "bin"
    home = Path(tempfile.mkdtemp(prefix="effleur-older-"))  # pytest's own are closed to the server's user
    cluster = database.Cluster(home, {})
    cluster.owner = cluster._choose_owner()
    os.chown(home, cluster.owner.pw_uid, cluster.owner.pw_gid)
    as_owner = {"user": cluster.owner.pw_uid, "group": cluster.owner.pw_gid, "extra_groups": []}
    as_owner = {"cwd": home, "capture_output": True, "check": True, **(as_owner if os.geteuid() == 0 else {})}
    control = [binaries / "pg_ctl", "-D", home / "data", "-w"]
    make = [binaries / "initdb", "-D", home / "data", "-U", "effleur", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run(make, **as_owner)
    settings = f"-c listen_addresses='' -c fsync=off -c unix_socket_directories='{home}'"
    subprocess.run([*control, "-o", settings, "-l", home / "log", "start"], **as_owner)
    try:
        yield {"host": str(home), "port": "5432", "user": "effleur", "dbname": "postgres"}
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **as_owner)
        shutil.rmtree(home)


def test_an_older_postgresqls_backup_becomes_the_newest_ones_database(site, elsewhere, tmp_path):
    with older_server() as older:
        assert backup.version(older) < backup.version(elsewhere)
        backup.restore(older, backup.save(site, tmp_path / "to-older.dump"))
        assert_same(site, older)
        backup.restore(elsewhere, backup.save(older, tmp_path / "from-older.dump"))
    assert_same(site, elsewhere)


def test_either_command_says_in_one_line_what_it_did_or_why_not(site, tmp_path, monkeypatch, capsys):
    file = tmp_path / "effleur.dump"
    monkeypatch.setattr(sys, "argv", ["backup", "save", str(file)])
    backup.main()
    assert capsys.readouterr().out == (
        f"The database is in {file} ({file.stat().st_size:,} bytes). Keep the keys beside it.\n"
    )
    monkeypatch.setattr(sys, "argv", ["backup", "restore", str(file)])
    with pytest.raises(SystemExit, match=r"^The database is not empty: --replace gives up what it holds"):
        backup.main()


def test_a_restore_without_the_keys_says_how_much_nobody_can_read(site, tmp_path):
    file = str(backup.save(site, tmp_path / "effleur.dump"))
    with database_beside("effleur_backup") as url:
        restoring = ("-m", "config.server.backup", "restore", file)
        lost = run(*restoring, home=tmp_path, DATABASE_URL=url, SECRET_KEY="another one")
        assert "opens these (health of users: 1, token of share links: 1): add the key" in lost.stdout
