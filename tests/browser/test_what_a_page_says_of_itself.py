"""How the service worker reads addresses, pages and ranges."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = """<html lang="en"><meta name="account" content="{account}"><meta name="verdicts" content="2026-11-30">
<title>Calf &amp; foot · Effleur</title><link href="/static/css/a.css"><script src="/static/js/one.js"></script>
<h1>Calf &amp; <i>foot</i></h1><img src="/drawings/foot.0a1b2c3d4e5f.svg"><a href="/static/x">no file</a>"""


@pytest.fixture
def read(script):
    return lambda function, *arguments: script(
        "worker/reading.js", f"(exports, given) => exports.{function}(...given)", list(arguments)
    )


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/routines/abcdefgh12/", "/routines/abcdefgh12/"),
        ("/routines/abcdefgh12/play/", "/routines/abcdefgh12/"),
        ("/s/aB-_9/track.m4a", "/s/aB-_9/"),
        ("/s/aB-_9/receiver/", None),
        ("/routines/abcdefgh12/edit/", None),
        ("/routines/", None),
        ("/offline/", None),
    ],
)
def test_a_page_to_read_a_player_and_a_recording_belong_to_one_routine(read, path, place):
    assert read("placeOf", path) == place


def test_a_page_says_whose_it_is_and_whether_it_tells_of_health(read):
    assert read("about", PAGE.format(account="0a")) == {
        "account": "0a",
        "verdicts": "2026-11-30",
        "title": "Calf & foot",
    }
    assert read("about", PAGE.format(account=""))["account"] == ""
    assert read("about", "<h1>For everybody</h1>")["account"] is None


def test_what_a_page_a_script_and_a_stylesheet_need(read):
    found = ["/static/css/a.css", "/static/js/one.js", "/drawings/foot.0a1b2c3d4e5f.svg"]
    assert read("filesIn", PAGE, "/s/token/") == found
    module = 'import { a } from "./two.js";\nimport * as b from "../three.js";\nimport("./four.js");'
    assert read("filesIn", module, "/static/js/player/one.js") == [
        "/static/js/player/two.js",
        "/static/js/three.js",
        "/static/js/player/four.js",
    ]
    assert read("filesIn", "a { b: url('../img/a.svg') url(data:x) url(#y) }", "/static/css/a.css") == [
        "/static/img/a.svg"
    ]
    assert read("filesIn", "PNG", "/static/img/a.png") == []


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", [0, 99]),
        ("bytes=0-1", [0, 1]),
        ("bytes=90-200", [90, 99]),
        ("bytes=-10", [90, 99]),
        ("bytes=-200", [0, 99]),
        ("bytes=99-99", [99, 99]),
        ("bytes=100-", None),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=-0", None),
        ("bytes=0-1,5-6", None),
        ("steps=0-1", None),
    ],
)
def test_a_range_of_a_hundred_bytes(read, header, part):
    assert read("rangeOf", header, 100) == part
