"""What a player sends to its second screen, read from JSON."""

import json
import re
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from routines.models.second_screen import LONGEST_LEAD_MS, LONGEST_MS, Status, Told

MAX_BYTES = 500
KEY = re.compile(r"[\w-]{22}", re.ASCII)


class Order(NamedTuple):
    """The key, empty if none was sent; where the player is, None if it says nothing of that."""

    key: str
    told: Told | None


class ToldForm(forms.Form):
    status = forms.ChoiceField(choices=Status.choices)
    position = forms.IntegerField(min_value=-LONGEST_LEAD_MS, max_value=LONGEST_MS)
    total = forms.IntegerField(min_value=0, max_value=LONGEST_MS)

    def clean(self) -> None:
        super().clean()
        found = self.cleaned_data
        if "position" in found and "total" in found and found["position"] > found["total"]:
            self.add_error("position", _("This is not within the total time."))


def read(body: bytes) -> Order:
    """Read `{"key", "status", "position", "total"}`, in milliseconds. Raises ValidationError."""
    try:
        data = json.loads(body) if len(body) <= MAX_BYTES else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise ValidationError(_("Send a JSON object of %(count)d bytes at most.") % {"count": MAX_BYTES})
    key = data.pop("key", "")
    if not isinstance(key, str) or (key and not KEY.fullmatch(key)):
        raise ValidationError({"key": _("This is not a key.")})
    return Order(key, _told(data) if data else None)


def _told(data: dict[str, Any]) -> Told:
    form = ToldForm(data)
    if not form.is_valid():
        raise ValidationError({name: list(errors) for name, errors in form.errors.items()})
    return Told(form.cleaned_data["status"], form.cleaned_data["position"], form.cleaned_data["total"])
