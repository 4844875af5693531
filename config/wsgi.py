"""The WSGI application, which the server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config import release
from config.http.requests import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
application.request_class = Request


def settle() -> None:
    """Exempt all that is loaded by now from garbage collection, which would pause requests for some 100 ms each time.

    What is loaded at start stays for the life of the process anyway.
    """
    get_resolver().url_patterns  # noqa: B018 - imports every view
    release.version()
    gc.collect()
    gc.freeze()


settle()
