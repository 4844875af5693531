"""Requests of programs and forms that create something once."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.crypto import get_random_string
from rest_framework.request import Request

from accounts.sent_once.creation import Creation, digest
from config.http.once import Create, InProgress, KeyReused

FIELD = "once"


def keep_answer(request: Request, key: str, sent: bytes, create: Create) -> HttpResponse:
    """Answer a program; see `config.http.once`. Raises InProgress and KeyReused."""
    if not request.user.is_authenticated:
        return create()
    person, sent = request.user.pk, request.path.encode() + b"\n" + sent
    with transaction.atomic():
        if not Creation.lock(person, key, wait=False):
            raise InProgress
        if kept := Creation.objects.kept(person, key):
            if not kept.answers(sent):
                raise KeyReused
            return kept.response()
        response = create()
        Creation.objects.keep(person, key, sent, response)
        return response


class FormsOnceMiddleware:
    """A form with a key makes one thing: sent again with the same content, it leads to what was made the first time.

    With other content, as after going back and correcting it, it is another form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        is_api = request.path.startswith("/api/")
        if is_api or getattr(view, "makes_once", False) or not _key_of(request):
            return None
        return _make_once(request, partial(view, request, *args, **kwargs))


def makes_once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For views that raise what only the middleware of their app can answer: stands below what does."""

    @wraps(view)
    def made_once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        make = partial(view, request, *args, **kwargs)
        return _make_once(request, make) if _key_of(request) else make()

    made_once.makes_once = True  # type: ignore[attr-defined]
    return made_once


def _key_of(request: HttpRequest) -> str:
    """The key of a form that was sent, or an empty text."""
    key = request.POST.get(FIELD, "") if request.method == "POST" and request.user.is_authenticated else ""
    return f"{key[:100]} {request.path} {_content(request)}" if key else ""


def _make_once(request: HttpRequest, make: Create) -> HttpResponse:
    assert request.user.is_authenticated
    key, person = _key_of(request), request.user.pk
    with transaction.atomic():
        Creation.lock(person, key, wait=True)
        if kept := Creation.objects.kept(person, key):
            return kept.response()
        response = make()
        if response.status_code < 400:
            # A page that shows what was made, such as a new token, shows it this once.
            leads_to = HttpResponseRedirect(response.get("Location", request.path))
            Creation.objects.keep(person, key, b"", leads_to)
        return response


def form_key(request: HttpRequest) -> dict[str, Callable[[], str]]:
    """Template variable `once`: a new key each time it is written."""
    return {FIELD: lambda: get_random_string(22)}


def _content(request: HttpRequest) -> str:
    fields = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    files = [(name, _digest_of(file)) for name in request.FILES for file in request.FILES.getlist(name)]
    return f"{sorted(fields.items())} {sorted(files)}"


def _digest_of(file: Any) -> str:
    text = file.read()
    file.seek(0)
    return digest(text)
