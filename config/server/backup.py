"""`make backup` and `make restore`: the whole database as one file, and back, whether the site runs or not.

The file is PostgreSQL's own custom format: `pg_restore` reads it without this program.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import make_conninfo

from config.server import database, newer_code, run

Server = dict[str, str]
"""How to reach a database, in libpq's words."""
Command = list[str | Path]

# All but what belongs to extensions of the server's administrator. The site has nothing but tables.
EMPTY_IT = """
DO $$ DECLARE each regclass; BEGIN
  SET LOCAL lock_timeout = '30s';
  FOR each IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
  LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', each); END LOOP;
END $$;
"""
ANY_TABLE = "SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
SETTING_OF_17 = b"SET transaction_timeout"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    wanted = arguments()
    run.check_data_dir()
    run.check_settings()
    with database.running():
        server = of_the_site()
        if wanted.what == "save":
            file = save(server, wanted.file or usual_place())
            run.tell(f"The database is in {file} ({file.stat().st_size:,} bytes). Keep the keys beside it.")
        else:
            restore(server, wanted.file, replace=wanted.replace)
            run.tell("The database is as it was in the backup. Start the site anew: that brings it up to date.")
            run.tell_what_is_lost()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m config.server.backup", description=__doc__)
    ways = parser.add_subparsers(dest="what", required=True)
    saving = ways.add_parser("save", help="write a backup")
    saving.add_argument("file", nargs="?", type=Path, help="where to; else a new file in DATA_DIR/backups")
    restoring = ways.add_parser("restore", help="read a backup into an empty database")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--replace", action="store_true", help="what the database holds now is lost")
    return parser.parse_args()


def usual_place() -> Path:
    return database.data_dir() / "backups" / f"effleur-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.dump"


def of_the_site() -> Server:
    from django.db import connection

    parameters = connection.get_connection_params()
    return {name: str(parameters[name]) for name in variables() if parameters.get(name)}


def variables() -> dict[str, str]:
    """The environment variable for each of libpq's words: unlike a command's arguments, nobody else can read it."""
    return {word.keyword.decode(): word.envvar.decode() for word in psycopg.pq.Conninfo.get_defaults() if word.envvar}


def save(server: Server, file: Path) -> Path:
    """Write a backup as of now. A file of that name is replaced once the new one is whole."""
    major = version(server) // 10_000
    dump = tool("pg_dump", least=major, best=major)
    file = file.absolute()
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.touch(mode=0o600)  # it holds all that people entrusted to the site
        call([dump, "--format=custom", f"--file={draft}"], server)
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        draft.replace(file)
    except OSError as error:
        sys.exit(f"{error.filename or file} cannot be written: {error.strerror}.")
    finally:
        draft.unlink(missing_ok=True)
    return file


def restore(server: Server, file: Path, replace: bool = False) -> None:
    """Put a backup into an empty database, or in place of what is there; all of it, or nothing."""
    refuse_what_newer_code_wrote(file)
    with connected(server) as connection:
        is_filled = connection.execute(ANY_TABLE).fetchone() is not None
    if is_filled and not replace:
        sys.exit("The database is not empty: --replace gives up what it holds, or name another with DATABASE_URL.")
    with tempfile.TemporaryFile() as complaints:
        if not replay(server, file, EMPTY_IT if is_filled else "", complaints):
            complaints.seek(0)
            sys.exit(f"Nothing was restored: {first_error(complaints.read().decode(errors='replace'))}")


def replay(server: Server, file: Path, first: str, complaints: IO[bytes]) -> bool:
    """Run the backup's statements as one transaction, after others; whether all of them were."""
    reading: Command = [tool("pg_restore", least=0), "--no-owner", "--no-privileges", "--file=-", file]
    writing: Command = [
        tool("psql", least=0),
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        "--output",
        os.devnull,
    ]
    script = spawn(reading, {}, complaints, stdout=subprocess.PIPE)
    session = spawn(writing, server, complaints, stdin=subprocess.PIPE)
    assert script.stdout
    assert session.stdin
    try:
        session.stdin.write(f"BEGIN;\n{first}\n".encode())
        hand_over(script.stdout, session.stdin, version(server))
        if script.wait() == 0:  # else the session ends without COMMIT, which undoes it all
            session.stdin.write(b"COMMIT;\n")
        session.stdin.close()
    except BrokenPipeError:  # the session ended at a statement that failed
        script.kill()
    return session.wait() == 0 and script.wait() == 0


def refuse_what_newer_code_wrote(file: Path) -> None:
    if not file.is_file():
        sys.exit(f"{file} is no file.")
    table = call([tool("pg_restore", least=0), "--data-only", "--table=django_migrations", "--file=-", file])
    found = re.search(r"^COPY public\.django_migrations \(id, app, name, .*\n((?:.+\n)*?)\\\.$", table, re.MULTILINE)
    if not found:
        sys.exit(f"{file} is no backup of an Effleur.")
    rows = [row.split("\t") for row in found[1].splitlines()]
    if unknown := newer_code.lacking((app, name) for _, app, name, *_ in rows):
        sys.exit(f"{file} is newer than this code, which lacks {newer_code.named(unknown)}: update the code first.")


def hand_over(script: IO[bytes], session: IO[bytes], server_version: int) -> None:
    """Hand the script over, without the setting in its head that servers before PostgreSQL 17 do not have."""
    for line in script:
        if server_version >= 170_000 or not line.startswith(SETTING_OF_17):
            session.write(line)
        if line.startswith(b"-- Name:"):
            break
    shutil.copyfileobj(script, session)


# The programs: those of the wheel and the system, whichever suits.


def tool(name: str, least: int, best: int = 0) -> Path:
    """The program of the version that is best, else the newest; `least` is what will do."""
    found = dict(sorted((major_of(path), path) for path in candidates(name)))
    fitting = {major: path for major, path in found.items() if major >= least}
    if not fitting:
        here = f"here is {max(found)}" if found else "there is none here"
        sys.exit(f"{name} of PostgreSQL {least} or newer is needed, and {here}: install PostgreSQL's client programs.")
    return fitting[best if best in fitting else max(fitting)]


def candidates(name: str) -> Iterator[Path]:
    if on_path := shutil.which(name):
        yield Path(on_path)
    with suppress(SystemExit):  # a container has no wheel
        yield database.binaries() / name


def major_of(program: Path) -> int:
    return int(re.findall(r"\(PostgreSQL\) (\d+)", call([program, "--version"]))[0])


def call(command: Command, server: Server | None = None) -> str:
    done = subprocess.run(command, capture_output=True, text=True, env=environment_for(server or {}))  # noqa: S603
    if done.returncode:
        sys.exit(first_error(done.stderr))
    return done.stdout


def spawn(
    command: Command, server: Server, complaints: IO[bytes], stdin: int | None = None, stdout: int | None = None
) -> subprocess.Popen[bytes]:
    environment = environment_for(server)
    return subprocess.Popen(command, env=environment, stderr=complaints, stdin=stdin, stdout=stdout)  # noqa: S603


def environment_for(server: Server) -> dict[str, str]:
    named = variables()
    return {**os.environ, **{named[word]: value for word, value in server.items()}}


def version(server: Server) -> int:
    with connected(server) as connection:
        return connection.info.server_version


def connected(server: Server) -> psycopg.Connection[Any]:
    try:
        return psycopg.connect(make_conninfo(**{"connect_timeout": "5", **server}))
    except psycopg.Error as error:
        sys.exit(f"The database does not answer: {' '.join(str(error).split())}")


def first_error(said: str) -> str:
    """What a program said, in one line."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in lines if "error:" in line.lower()), lines[0] if lines else "it said nothing")


if __name__ == "__main__":
    main()
