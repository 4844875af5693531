"""A part of a file: players of sound begin in the middle, and go on where they broke off."""

import re
from typing import Protocol

from django.http import HttpRequest, HttpResponse

ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
"""Several ranges at once are answered with the whole file, as RFC 9110 allows."""


class File(Protocol):
    """Bytes, or what gives parts of them."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice, /) -> bytes: ...


def ranged(request: HttpRequest, file: File, content_type: str, etag: str = "") -> HttpResponse:
    """The file, or 206 with the part that is asked for, or 416 where it has no such part.

    With If-Range, a part only of the file that has this ETag: another one has changed meanwhile.
    """
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    unchanged = request.headers.get("If-Range", etag) == etag
    response: HttpResponse
    if request.method != "GET" or not asked or not any(asked.groups()) or not unchanged:
        response = HttpResponse(file[:], content_type=content_type)
    elif part := _part(asked, len(file)):
        first, last = part
        response = HttpResponse(file[first : last + 1], status=206, content_type=content_type)
        response["Content-Range"] = f"bytes {first}-{last}/{len(file)}"
    else:
        response = HttpResponse(status=416, content_type=content_type)
        response["Content-Range"] = f"bytes */{len(file)}"
    response["Accept-Ranges"] = "bytes"
    return response


def _part(asked: re.Match[str], size: int) -> tuple[int, int] | None:
    """The first and the last byte, from 0; None where there is none."""
    first, last = asked.groups()
    if not first:  # so many from the end
        return (max(size - int(last), 0), size - 1) if int(last) and size else None
    if int(first) >= size or (last and int(last) < int(first)):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1
