"""Files of a download, as JSON and as tables."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run what begins so: https://owasp.org/www-community/attacks/CSV_Injection"""


@dataclass(frozen=True)
class File:
    name: str
    content: bytes
    about: str = ""
    """What it holds, for the README; files of a folder are described by the first."""


def as_json(name: str, data: object, about: str = "") -> File:
    return File(name, json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode(), about)


def table(name: str, about: str, columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[File]:
    """The rows as JSON and as CSV; `name` has no ending."""
    columns = list(columns)
    listed = [{column: row[column] for column in columns} for row in rows]
    yield as_json(f"{name}.json", listed, about)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in listed)
    yield File(f"{name}.csv", text.getvalue().encode("utf-8-sig"))


def cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        value = [f"{name}={part}" for name, part in value.items()]
    if isinstance(value, list | tuple):
        value = " ".join(map(str, value))
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
