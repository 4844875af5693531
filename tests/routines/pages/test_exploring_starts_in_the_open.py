"""`?before=` on the page of public routines tells nothing of a routine that is not public."""

import pytest

from tests.factories import make_routine
from tests.techniques.page import Page

pytestmark = pytest.mark.django_db


def test_a_private_code_reads_as_one_that_nobody_has(alice, client, bob_client):
    make_routine(alice, title="Shown", visibility="public")
    private = make_routine(alice, title="Hers")
    for reader in (client, bob_client):
        pages = [Page(reader.get(f"/explore/?before={code}")).text for code in (private.code, "2222222222")]
        assert pages[0] == pages[1]
        assert "Shown" in pages[0]


def test_a_public_one_is_gone_on_from(alice, client):
    make_routine(alice, title="Older", visibility="public")
    newer = make_routine(alice, title="Newer", visibility="public")
    text = Page(client.get(f"/explore/?before={newer.code}")).text
    assert "Older" in text
    assert "Newer" not in text
