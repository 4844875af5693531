"""Table of contents of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path, re_path

from accounts.views import ConfirmByPasskey, EmailAddresses, ResetPassword, SetPassword, Signup
from config import health
from config.http import errors
from routines.api import routines
from routines.pages import crawlers, installed, offline, privacy
from routines.pages.home import home

# One login for everybody: the second factor and the rate limit cover the admin too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as allauth documents it

urlpatterns = [
    path("", home, name="home"),
    path("", include("techniques.urls")),
    path("", include("routines.urls")),
    path("account/", include("accounts.urls")),
    path("account/signup/", Signup.as_view(), name="account_signup"),
    path("account/password/reset/", ResetPassword.as_view(), name="account_reset_password"),
    path("account/email/", EmailAddresses.as_view(), name="account_email"),
    path("account/password/set/", SetPassword.as_view(), name="account_set_password"),
    path("account/2fa/webauthn/reauthenticate/", ConfirmByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    re_path(r"^api(?:/|$)", errors.UnknownAddress.as_view()),
    path("schema/routine-v1.json", routines.document_schema, name="routine_schema"),
    path("admin/", admin.site.urls),
    path("privacy/", privacy.privacy, name="privacy"),
    path(".well-known/security.txt", privacy.security_txt),
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("favicon.ico", installed.favicon),
    path("sw.js", offline.worker, name="worker"),
    path("offline/", offline.offline, name="offline"),
    path("robots.txt", crawlers.robots),
    path("sitemap.xml", crawlers.index, name="sitemaps"),
    path("sitemap-<slug:section>.xml", crawlers.section, name="sitemap"),
    path("healthz", health.live),
    path("readyz", health.ready),
]

handler429 = "accounts.security_log.refusals.too_many"  # allauth looks for it
handler404 = "config.http.errors.not_found"
handler400 = "config.http.errors.bad_request"
handler500 = "config.http.errors.server_error"
