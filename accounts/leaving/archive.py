"""Everything that a person has, as one ZIP."""

import io
from collections.abc import Iterator
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import belongings
from accounts.leaving import own_files
from accounts.leaving.files import File, as_json
from accounts.models import User

FORMAT = "effleur-account-v1"
"""Changes with what the files hold; a new kind of file is no change."""
ABOUT = """Everything that {site} stores for {email}, on {now:%Y-%m-%d %H:%M} UTC.

Format: {format}. JSON is in UTF-8, times are in ISO 8601. Where a CSV stands beside a JSON, it is the same as a
table, with an apostrophe before each text that a spreadsheet would take for a formula. Routines follow the JSON Schema
at {site}/schema/routine-v1.json, and can be imported again. There are no secrets in here: no password, no API token, no
address of a shared link.

"""


@transaction.atomic
def of(person: User) -> bytes:
    """Built in memory, one file at a time: it takes as much as the ZIP itself and the longest file."""
    written = io.BytesIO()
    about: dict[str, str] = {}
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for file in everything(person):
            archive.writestr(file.name, file.content)
            about |= {file.name: file.about} if file.about else {}
        archive.writestr("README.txt", readme(person, about))
    return written.getvalue()


def everything(person: User) -> Iterator[File]:
    yield as_json("format.json", {"format": FORMAT, "site": settings.SITE_URL, "made_at": timezone.now()})
    yield from own_files.files(person)
    yield from belongings.files(person)


def readme(person: User, about: dict[str, str]) -> str:
    head = ABOUT.format(site=settings.SITE_URL, email=person.email, now=timezone.now(), format=FORMAT)
    return head + "".join(f"{name}\n    {words}\n" for name, words in about.items())
