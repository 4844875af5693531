"""Pages and JSON are compressed for whoever can read that, and their ETags keep working."""

import gzip

import pytest

from tests.api.conftest import URL, sent

GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
LIBRARY, OWN = "/techniques/", "/account/"


@pytest.fixture
def routine(alice_api):
    """The address of one of Alice's, by API."""
    return f"{URL}routines/{alice_api.post(f'{URL}routines/', sent()).json()['code']}/"


def text_of(response) -> str:
    assert response["Content-Encoding"] == "gzip"
    assert int(response["Content-Length"]) == len(response.content)
    return gzip.decompress(response.content).decode()


def padding_of(response) -> int:
    """Bytes of the name that gzip's header gives the file (RFC 1952)."""
    assert response.content[3] == 8
    return response.content[10:].index(b"\0")


@pytest.mark.parametrize("address", [LIBRARY, "/explore/", f"{URL}techniques/", f"{URL}schema/"])
def test_what_a_visitor_reads_is_compressed_if_asked(client, address):
    plain, compressed = client.get(address), client.get(address, **GZIP)
    assert "Content-Encoding" not in plain
    assert text_of(compressed) == plain.content.decode()
    assert len(compressed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in compressed["Vary"]


def test_a_page_for_all_is_compressed_once(client):
    first, second = (client.get(LIBRARY, **GZIP) for _ in range(2))
    assert first.content == second.content


def test_the_length_of_a_page_with_a_secret_differs_from_time_to_time(alice_client):
    pages = [alice_client.get(OWN, **GZIP) for _ in range(12)]
    assert all("csrfmiddlewaretoken" in text_of(page) for page in pages)
    assert len({padding_of(page) for page in pages}) > 3


def test_what_is_short_is_left_as_it_is(client):
    assert "Content-Encoding" not in client.get("/healthz", **GZIP)


def test_a_page_that_is_known_compressed_is_not_sent_again(client):
    etag = client.get(LIBRARY, **GZIP)["ETag"]
    assert etag != client.get(LIBRARY)["ETag"]
    again = client.get(LIBRARY, HTTP_IF_NONE_MATCH=etag, **GZIP)
    assert (again.status_code, again["ETag"]) == (304, etag)


@pytest.mark.parametrize("proxy", ["", "zstd"], ids=["from here", "compressed by a proxy"])
def test_a_routine_that_was_read_compressed_can_be_changed(alice_api, routine, proxy):
    etag = alice_api.get(routine, **({} if proxy else GZIP))["ETag"]
    etag = f'{etag[:-1]}-{proxy}"' if proxy else etag
    assert alice_api.get(routine, HTTP_IF_NONE_MATCH=etag).status_code == 304
    change = {"title": "Both ankles, slowly"}
    assert alice_api.patch(routine, change, HTTP_IF_MATCH=etag).status_code == 200
    assert alice_api.patch(routine, change, HTTP_IF_MATCH=etag).status_code == 412
