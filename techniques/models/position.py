"""The positions of the receiver, and what to do where one is ruled out."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ReceiverPosition(models.TextChoices):
    SEATED = "seated", gettext_lazy("Sitting")
    LEG_STRETCHED = "leg-stretched", gettext_lazy("Sitting, leg stretched out")
    SUPINE = "supine", gettext_lazy("Lying on the back")
    PRONE = "prone", gettext_lazy("Lying on the front")
    SIDE_LYING = "side-lying", gettext_lazy("Lying on the side")
    STANDING = "standing", gettext_lazy("Standing")


def instead_of(position: str) -> str:
    """Why a technique in a blocked position is left out, and which position to take instead."""
    if position == ReceiverPosition.PRONE:
        return _("It is done lying on the front: lie on the side instead, where the technique allows it.")
    if position == ReceiverPosition.SUPINE:
        return _("It is done lying on the back: lie on the side or sit instead, where the technique allows it.")
    label = str(ReceiverPosition(position).label)
    return _("It is done in this position: %(position)s. Take another one, where the technique allows it.") % {
        "position": label.lower()
    }
