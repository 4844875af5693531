"""Table of contents of the site."""

from django.contrib import admin
from django.urls import include, path

from config import health
from routines.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("techniques.urls")),
    path("", include("routines.urls")),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.live),
    path("readyz", health.ready),
]

handler400 = "config.errors.bad_request"
handler500 = "config.errors.server_error"
