"""What the server calls."""

import os

from django.core.wsgi import get_wsgi_application

from config.requests import Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
application.request_class = Request
