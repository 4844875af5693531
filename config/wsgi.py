"""What the server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from config import release
from config.http.requests import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
application.request_class = Request


def settle():
    """Do once what every worker would do, and keep the collector off what is loaded by now.

    Otherwise it looks through all of it again and again, and stops a request for some 100 ms each time.
    """
    get_resolver().url_patterns  # noqa: B018 - imports every view
    release.version()
    gc.collect()
    gc.freeze()


settle()
