"""A part of a file, as players of sound ask for it."""

import pytest
from django.test import RequestFactory

from config.http.ranges import ranged

FILE = bytes(range(100))


def asked(part, method="get", etag='"now"', **headers):
    request = getattr(RequestFactory(), method)("/", headers={"Range": part, **headers})
    response = ranged(request, FILE, "audio/mp4", etag)
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Type"] == "audio/mp4"
    return response


@pytest.mark.parametrize(
    ("part", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=10-", 10, 99),
        ("bytes=90-1000", 90, 99),
        ("bytes=-5", 95, 99),
        ("bytes=-500", 0, 99),
        ("bytes=99-99", 99, 99),
    ],
)
def test_one_part_is_sent_with_its_place(part, first, last):
    response = asked(part)
    assert (response.status_code, response.content) == (206, FILE[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/100"


@pytest.mark.parametrize("part", ["bytes=100-", "bytes=7-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused_with_the_size(part):
    response = asked(part)
    assert (response.status_code, response.content, response["Content-Range"]) == (416, b"", "bytes */100")


@pytest.mark.parametrize(
    "part", ["bytes=0-1,5-9", "bytes=-", "bytes=a-b", "lines=1-2", "", "bytes=1-2-3", "bytes=" + "9" * 40 + "-"]
)
def test_what_is_no_single_part_is_answered_with_the_whole(part):
    response = asked(part)
    assert (response.status_code, response.content) == (200, FILE)


def test_a_part_of_another_file_is_answered_with_the_whole():
    assert asked("bytes=0-1", **{"If-Range": '"now"'}).status_code == 206
    for known in ('"before"', 'W/"now"', "Mon, 30 Nov 2026 10:00:00 GMT"):
        assert asked("bytes=0-1", **{"If-Range": known}).content == FILE


def test_only_a_get_asks_for_parts():
    assert asked("bytes=0-1", method="head").status_code == 200
