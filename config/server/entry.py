"""What the server hands requests to: each is whole before Django hears of it.

A client that stalls therefore holds a connection, never the one thread of the process, and not for long.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from wsgiref.types import WSGIApplication

from granian.rsgi import HTTPProtocol

from config.http import limits

if TYPE_CHECKING:
    from granian.rsgi import Scope

Result = TypeVar("Result")
SLOWEST = 25_000
"""Bytes a second; a client that sends steadily has time for all of its body at this rate."""
LARGE = 100_000
"""Bytes of a body that is large."""
MOST_LARGE = 32
"""So many large bodies are received at once; they take memory while they arrive."""
ALIKE = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": True,
    "wsgi.multithread": False,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
TOO_SLOW = b"The request did not arrive in time.\n"
TOO_SLOW_HEADERS = [
    ("connection", "close"),
    ("cache-control", "no-store"),
    ("content-type", "text/plain; charset=utf-8"),
    ("x-content-type-options", "nosniff"),
]


class Entry:
    """A WSGI application as an RSGI one, which reads bodies without blocking.

    RSGI: https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md
    """

    def __init__(self, application: WSGIApplication, seconds: float) -> None:
        """Answers 408 where a client sends nothing for so many seconds."""
        self.application = application
        self.seconds = seconds
        self.large = asyncio.Semaphore(MOST_LARGE)

    async def __rsgi__(self, scope: "Scope", proto: HTTPProtocol) -> None:
        body = b""
        if length := length_to_read(scope):
            try:
                body = await self.receive(proto, length)
            except TimeoutError:
                proto.response_bytes(408, TOO_SLOW_HEADERS, TOO_SLOW)
                return
            if len(body) < length:  # the client has gone
                return
        with no_loop():
            self.answer(scope, proto, body)

    async def receive(self, proto: HTTPProtocol, length: int) -> bytes:
        """The body, or what there is of it when the client goes. Raises TimeoutError."""
        clock = asyncio.get_running_loop().time
        latest = clock() + self.seconds + length / SLOWEST
        chunks, missing = [], length
        async with asyncio.timeout(self.seconds) as silence, self.large if length > LARGE else nullcontext():
            async for chunk in proto:
                chunks.append(chunk)
                missing -= len(chunk)
                if missing <= 0 or not chunk:
                    break
                silence.reschedule(min(clock() + self.seconds, latest))
        return b"".join(chunks)

    def answer(self, scope: "Scope", proto: HTTPProtocol, body: bytes) -> None:
        environ, start = environ_of(scope, body), Start()
        result = roomy(self.application, environ, start)
        if int(environ.get("CONTENT_LENGTH", 0)) > len(body) or "HTTP_TRANSFER_ENCODING" in environ:  # left unread
            start.headers.append(("connection", "close"))
        try:
            send(proto, start, result)
        finally:
            if close := getattr(result, "close", None):
                close()


@contextmanager
def no_loop() -> Iterator[None]:
    """Hide the event loop from Django, which refuses to use the database beside one lest tasks take turns in it.

    Here they cannot: nothing in the block awaits. To call Django in a thread of its own costs a tenth more a request.
    """
    loop = asyncio.get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)


def roomy(call: Callable[..., Result], *arguments: Any) -> Result:
    """Call with room for the frames of some hundred calls within it.

    Python allocates frames in chunks of 16 kB, and frees a chunk as soon as the first frame in it returns. Calls that
    go to and fro over the end of a chunk map and unmap memory each time: hundreds of times a request, up to half of its
    cost. A frame that says it needs much gets a larger chunk, and those of its calls share it.
    """
    return call(*arguments)


roomy.__code__ = roomy.__code__.replace(
    co_stacksize=20_000
)  # of 8 bytes each: a chunk of 256 kB, not touched until used


class Start:
    """WSGI's `start_response`, which keeps what it is told."""

    __slots__ = ("headers", "status")

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> Callable[..., Any]:
        self.status, self.headers = int(status[:3]), headers
        return NotImplemented


def send(proto: HTTPProtocol, start: Start, result: Iterable[bytes]) -> None:
    """Hand all of the response over to the server, which waits for slow readers itself."""
    file = getattr(result, "file_to_stream", None)
    if isinstance(file, io.BufferedReader):  # no need to hold it in memory
        proto.response_file(start.status, start.headers, file.name)
    else:
        proto.response_bytes(start.status, start.headers, b"".join(result))


def length_to_read(scope: "Scope") -> int:
    """Bytes of body to wait for: none where Django refuses the request by its headers."""
    length = scope.headers.get("content-length", "")
    if not length.isdecimal() or limits.is_too_large(scope.path, length) or "transfer-encoding" in scope.headers:
        return 0
    return int(length)


def environ_of(scope: "Scope", body: bytes) -> dict[str, Any]:
    """WSGI's environment of a request, as PEP 3333 has it."""
    client, server = scope.client.rpartition(":"), scope.server.rpartition(":")
    environ = {
        **ALIKE,
        "PATH_INFO": latin(scope.path),
        "QUERY_STRING": latin(scope.query_string),
        "REMOTE_ADDR": client[0].strip("[]"),
        "REQUEST_METHOD": scope.method,
        "SERVER_NAME": server[0].strip("[]"),
        "SERVER_PORT": server[2],
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": scope.scheme,
    }
    for header, value in scope.headers.items():
        if name := name_of(header):
            environ[name] = (
                f"{environ[name]}{'; ' if name == 'HTTP_COOKIE' else ','}{value}" if name in environ else value
            )
    environ.setdefault("HTTP_HOST", scope.authority or "")
    return environ


@lru_cache(maxsize=1000)
def name_of(header: str) -> str:
    """The header's name in the environment; none where an underscore would pass it off as another."""
    name = "" if "_" in header else header.upper().replace("-", "_")
    return name if name in {"", "CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"


def latin(text: str) -> str:
    """The bytes of the text as WSGI has them, one character each."""
    return text if text.isascii() else text.encode().decode("latin-1")
