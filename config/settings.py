"""The only settings file: machines differ by environment variable, listed in the README."""

import sys
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from config.server import database, environment, secrets

BASE_DIR = Path(__file__).resolve().parent.parent

DATA_DIR = database.data_dir()
DEBUG = environment.switch("DEBUG", False)
HOST = environment.text("HOST", "127.0.0.1")
PORT = environment.number("PORT", 8000, least=1, most=65535)
WORKERS = environment.number("WORKERS", 2, least=1)
REQUEST_TIMEOUT = environment.number("REQUEST_TIMEOUT", 20, least=1, most=3600)
SECRET_KEY = environment.secret("SECRET_KEY") or secrets.kept_in(DATA_DIR)
# What is sealed in the database is sealed by the first of these, and opened by all and SECRET_KEY.
DATA_KEYS = environment.keys("DATA_KEYS")
SITE_URL = environment.origin("SITE_URL", f"http://127.0.0.1:{PORT}")
SITE_HOST = SITE_URL.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
# Health checks come from the machine itself, so its own names are always among them.
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.names("ALLOWED_HOSTS", [HOST, SITE_HOST])]
CSRF_TRUSTED_ORIGINS = environment.names("CSRF_TRUSTED_ORIGINS", [SITE_URL])
# Behind a proxy that ends TLS and sets X-Forwarded-Proto.
HTTPS = environment.switch("HTTPS", SITE_URL.startswith("https://"))
# How many proxies of ours stand in front: without one, X-Forwarded-For is the visitor's own invention.
PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("PROXIES", 0)

INSTALLED_APPS = [
    "accounts",
    "techniques",
    "routines",
    "accounts.security_log.admin_app.NotedAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "knox",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "config.logs.requests_log.RequestLogMiddleware",
    "config.http.compression.CompressionMiddleware",
    "config.http.headers.HeadersMiddleware",
    "config.http.limits.BodyLimitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.http.away.RetriedReads",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.http.mail_away.MailAwayMiddleware",
    "techniques.health_check.storage.AnswersMiddleware",
    "accounts.sent_once.requests_once.FormsOnceMiddleware",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # fields look alike everywhere: templates/django/forms/
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.sent_once.requests_once.form_key",
            ],
        },
    },
]

# One connection a thread: a worker runs Django in one thread, so a pool of one is enough,
# and a connection made for each request costs eight times as much.
POOL = {"min_size": 1, "max_size": environment.number("DATABASE_POOL", 2, least=1), "timeout": 10}
DATABASES = {"default": database.config({"OPTIONS": {"pool": POOL}})}
# While it serves, for visitors wait: seconds for a connection, and for one that has ended to be made again.
POOL_IN_A_HURRY = {"timeout": 1.5, "reconnect_timeout": 1.5}
DATABASE_LIMITS = {
    "statement_timeout": 1000 * environment.number("STATEMENT_TIMEOUT", 10, least=1, most=3600),
    "lock_timeout": 1000 * environment.number("LOCK_TIMEOUT", 5, least=1, most=3600),
    "idle_in_transaction_session_timeout": 1000
    * environment.number("IDLE_TRANSACTION_TIMEOUT", 30, least=1, most=3600),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Uniqueness of the email address is kept by a constraint on its lower case, which this check cannot see.
# A promise for good, which browsers are shipped with, is for the owner of the domain to make.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W021"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "accounts.credentials.passwords.GoodPassword"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "routines:mine"

# With no mail server, mails go to the console and an account works at once; with one, the address is verified first.
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MAIL_SERVER = environment.mail_server("EMAIL_URL")
vars().update(MAIL_SERVER)
EMAIL_TIMEOUT = environment.number("EMAIL_TIMEOUT", 5, least=1, most=60)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("DEFAULT_FROM_EMAIL", f"Effleur <effleur@{SITE_HOST}>")

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_SERVER else "none"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "change_password": "accounts.credentials.password_forms.ChangePasswordForm",
    "login": "accounts.credentials.password_forms.LoginForm",
    "reset_password_from_key": "accounts.credentials.password_forms.ResetPasswordKeyForm",
    "set_password": "accounts.credentials.password_forms.SetPasswordForm",
    "signup": "accounts.credentials.password_forms.SignupForm",
}
# Without a mail server, signing up and asking for a new password say whether an address has an account.
MAY_ASK = "10/m/ip,60/h/ip"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_asked": MAY_ASK, "signup": MAY_ASK}
ACCOUNT_RATE_LIMITS["download"] = "10/h/user"  # each takes seconds of work where there is much
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = bool(MAIL_SERVER)
ACCOUNT_EMAIL_NOTIFICATIONS = bool(MAIL_SERVER)  # of each change of address, password or second factor
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds in which nobody is asked twice
MFA_ALLOW_UNVERIFIED_EMAIL = not MAIL_SERVER
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "accounts.credentials.passkeys.AddForm",
    "authenticate_webauthn": "accounts.credentials.passkeys.AuthenticateForm",
    "login_webauthn": "accounts.credentials.passkeys.LoginForm",
    "reauthenticate_webauthn": "accounts.credentials.passkeys.ReauthenticateForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = environment.time_zone("TIME_ZONE", "UTC")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.server.static.HashedFiles"
    },
}

# Half the files and a third of the time: names without a hash are never asked for, source maps hardly ever.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]

# Nobody's page needs another origin: everything is served from here, and nothing is inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
# What machines read on public pages says how something is done; whether it is a therapy is for the site's owner to say.
JSON_LD_MEDICAL = environment.switch("JSON_LD_MEDICAL", False)

HSTS_SECONDS = environment.number("HSTS_SECONDS", 365 * 24 * 60 * 60)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = HSTS_SECONDS if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.security_log.refusals.origin_refused"
# With these prefixes a browser takes a cookie over TLS alone, and with the first one from this host alone, for all of
# its pages (RFC 6265bis).
HOST_PREFIX, SECURE_PREFIX = ("__Host-", "__Secure-") if HTTPS else ("", "")
CSRF_COOKIE_NAME = f"{HOST_PREFIX}csrftoken"
SESSION_COOKIE_NAME = f"{HOST_PREFIX}sessionid"
MESSAGES_COOKIE_NAME = f"{HOST_PREFIX}messages"
MESSAGE_STORAGE = "config.http.messages.Messages"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

SESSION_ENGINE = "accounts.sessions.store"
SESSION_IDLE_DAYS = environment.number("SESSION_IDLE_DAYS", 14, least=1, most=3650)
SESSION_DAYS = environment.number("SESSION_DAYS", 90, least=1, most=3650)
SESSION_COOKIE_AGE = SESSION_DAYS * 24 * 60 * 60

# Counts of requests and attempts are shared by all processes, and no flood makes one go; pages are each process's own.
CACHES = {
    "default": environment.redis("CACHE_URL") or {"BACKEND": "accounts.counters.table_cache.TableCache"},
    **{
        name: {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": name,
            "OPTIONS": {"MAX_ENTRIES": entries},
        }
        # A recording takes up to 5 MB: its head, and the packets that it is made of, each once.
        for name, entries in {"pages": 300, "compressed": 300, "recordings": 12}.items()
    },
}

# The most that one person can keep: links of a routine, revisions of a routine, and else of all kinds together.
QUOTAS = {
    "links": environment.number("QUOTA_LINKS", 50, least=1),
    "megabytes": environment.number("QUOTA_MEGABYTES", 200, least=1),
    "plans": environment.number("QUOTA_PLANS", 100, least=1),
    "revisions": environment.number("QUOTA_REVISIONS", 200, least=10),
    "routines": environment.number("QUOTA_ROUTINES", 1000, least=1),
    "sessions": environment.number("QUOTA_SESSIONS", 10_000, least=1),
    "techniques": environment.number("QUOTA_TECHNIQUES", 500, least=1),
    "tokens": environment.number("QUOTA_TOKENS", 20, least=1),
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.authentication.TokenAuthentication",
        "accounts.security_log.refusals.SiteSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.http.parsing.BoundedJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "config.http.paging.Pages",
    "DEFAULT_SCHEMA_CLASS": "config.http.schema.ProblemSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "accounts.counters.throttles.VisitorThrottle",
        "accounts.counters.throttles.UserThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": environment.rate("API_RATE_VISITOR", "600/min"),
        "user": environment.rate("API_RATE_USER", "1200/min"),
        "login": environment.rate("API_RATE_LOGIN", "10/min"),
    },
    "NUM_PROXIES": PROXIES,
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,
    "EXCEPTION_HANDLER": "config.http.errors.problem",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_FORMATTER_CLASS": "config.http.errors.ErrorShape"}
REST_KNOX = {"TOKEN_TTL": timedelta(days=365), "AUTH_HEADER_PREFIX": "Token"}
KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 -- the name of a model
# Its own token model is swapped out; its migrations would make a table that nothing uses.
MIGRATION_MODULES = {"knox": None}
SPECTACULAR_SETTINGS = {
    "TITLE": "Effleur API",
    "DESCRIPTION": "Massage techniques, and the routines that people make of them.\n\n"
    "Any request may be answered with 503 and the error `unavailable`, while the database is away or too busy. "
    "Repeat it after as many seconds as `Retry-After` says; what creates something, with the same `Idempotency-Key`.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["config.http.schema.without_marks"],
}

SECURITY_CONTACT = environment.contact("SECURITY_CONTACT")
SECURITY_LOG_IP_DAYS = environment.number("SECURITY_LOG_IP_DAYS", 30)
SECURITY_LOG_DAYS = environment.number("SECURITY_LOG_DAYS", 365, least=1)
LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR"])
LOG_FORMAT = environment.choice("LOG_FORMAT", "PLAIN" if sys.stderr.isatty() else "JSON", ["JSON", "PLAIN"])
SLOW_QUERY_MS = environment.number("SLOW_QUERY_MS", 500)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"of_request": {"()": "config.logs.formatting.OfRequest"}},
    "formatters": {
        "JSON": {"()": "config.logs.formatting.InJson"},
        "PLAIN": {"()": "config.logs.formatting.Plain"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["of_request"], "formatter": LOG_FORMAT},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"level": LOG_LEVEL},
        "django.db.backends": {"level": "INFO"},  # below are statements with all values in them
        "django.request": {"level": "ERROR"},  # each request has a line of ours
        "effleur": {"level": LOG_LEVEL},
    },
}

# Where Prometheus asks for numbers; 0 is nowhere.
METRICS_PORT = environment.number("METRICS_PORT", 0, most=65535)
METRICS_HOST = environment.text("METRICS_HOST", "127.0.0.1")
