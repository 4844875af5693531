"""Which requests a second screen takes from its player.

Whoever has the key of a screen may change it, so that a form token would add nothing; a page behind a link has none.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from rest_framework.views import APIView

from accounts.counters.throttles import SharedThrottle
from config.http.errors import shape
from routines.player.screen_orders import Order, read


class OpeningThrottle(SharedThrottle):
    scope, rate = "screens-opened", "60/hour"

    def get_cache_key(self, request: Any, view: APIView) -> str:
        return self.get_ident(request)


class TellingThrottle(OpeningThrottle):
    """Many may be behind one address: a class that practises."""

    scope, rate = "screens-told", "900/min"


def from_player(throttle: type[SharedThrottle]) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Pass the view the order that a POST holds.

    403 where another site's page sends it, 400 where it is none, 429 where there are too many.
    """

    def decorated(view: Callable[[HttpRequest, Order], HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @require_POST
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
                return JsonResponse(shape("client_error", "permission_denied", _("Not from another site.")), status=403)
            asked = throttle()
            if not asked.allow_request(cast("Any", request), cast("Any", None)):
                problem = shape("client_error", "throttled", _("There were too many requests. Wait a little."))
                return JsonResponse(problem, status=429, headers={"Retry-After": str(asked.wait())})
            try:
                return view(request, read(request.body))
            except ValidationError as error:
                return JsonResponse(wrong(error), status=400)

        return answer

    return decorated


def wrong(error: ValidationError) -> dict[str, Any]:
    fields = error.message_dict.items() if hasattr(error, "error_dict") else [(None, error.messages)]
    errors = [{"code": "invalid", "detail": words, "field": name} for name, said in fields for words in said]
    return {"type": "validation_error", "errors": errors}
