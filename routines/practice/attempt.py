"""What a form of practice asks for, done; where the model refuses it, the form says why."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect

from routines.access import MemberPageRequest

PLACES = {"started_at": "day", "ended_at": "day", "seconds_done": "minutes"}
"""Fields of a form by those of the model, where their names differ."""


def attempt(request: MemberPageRequest, form: Form, change: Callable[[], object], words: str) -> HttpResponse | None:
    """Make the change and lead to practice, where `words` say so.

    None where nothing was sent, or something is wrong: the form has the errors.
    """
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        change()
    except ValidationError as error:
        refuse(form, error)
        return None
    messages.success(request, words)
    return redirect("routines:practice")


def refuse(form: Form, error: ValidationError) -> None:
    """Show what the model refused beside the field that it is about."""
    for name, said in (error.message_dict if hasattr(error, "error_dict") else {"": error.messages}).items():
        place = PLACES.get(name, name)
        form.add_error(place if place in form.fields else None, said)
