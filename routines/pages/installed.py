"""What a phone asks for to install the site: the manifest, and the icon where browsers look for it by itself."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PAPER = "#f7f1e5"
"""Behind the icon while the site opens, and around it: the ground of every page by day."""
ICONS = [("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable-512.png", 512, "maskable")]
"""Files in static/img, drawn by `make icons`, with their width in pixels."""
SHORTCUTS = [
    (gettext_lazy("Suggest a routine"), "routines:suggest"),
    (gettext_lazy("My routines"), "routines:mine"),
    (gettext_lazy("Practice"), "routines:practice"),
]
DAY = 24 * 60 * 60


@cache_control(public=True, max_age=3600)
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """https://www.w3.org/TR/appmanifest/"""
    about = {
        "id": "/",
        "name": "Effleur",
        "short_name": "Effleur",
        "description": _("Build, share and follow massage routines that are right for this body, today."),
        "lang": settings.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(f"img/{name}"), "sizes": f"{width}x{width}", "type": "image/png", "purpose": purpose}
            for name, width, purpose in ICONS
        ],
        "shortcuts": [{"name": str(name), "url": reverse(view)} for name, view in SHORTCUTS],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@cache_control(public=True, max_age=DAY)
@require_safe
def favicon(request: HttpRequest) -> FileResponse:
    """Asked for by address alone, by what reads no page: feed readers, older browsers."""
    return FileResponse((settings.BASE_DIR / "static/img/favicon.ico").open("rb"), content_type="image/x-icon")
