"""The page that a routine's code opens; `shared_page` has that behind a link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from routines.access import PageRequest
from routines.models import Routine
from routines.safety.receiver_answers import for_reading
from routines.safety.views import screen_for


def opened_by_code(view: Callable[[PageRequest, Routine], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Pass the view the routine with this code, if the reader may open it.

    With a red flag of the receiver lead to their page instead, which shows where to get help.
    """

    @wraps(view)
    def with_routine(request: PageRequest, code: str) -> HttpResponseBase:
        routine = get_object_or_404(Routine.objects.visible_to(request.user), code=code)
        if for_reading(request).urgent:
            return redirect("routines:receiver", code=code)
        return view(request, routine)

    return with_routine


def screened(request: PageRequest, routine: Routine) -> dict[str, Any]:
    """Template variables: the routine, its document and address, and what the receiver's conditions mean for it."""
    document, path = routine.as_document(), routine.get_absolute_url()
    return {"routine": routine, "document": document, "path": path, **screen_for(request, document, path)}
