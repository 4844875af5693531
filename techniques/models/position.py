"""The positions of the receiver, and which one a technique is done in."""

from collections.abc import Mapping

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


NEAR_GROUND = {"lower-leg", "ankle", "foot"}
REACHED_EITHER_WAY = {"head", "hand", "wrist", "forearm", "elbow", "upper-arm"}
"""What another person reaches whether one sits or lies on the back, as they do the legs NEAR_GROUND."""


def position_for(for_whom: str, receiver_position: str, self_position: str) -> str:
    """The position of whoever is massaged, `for_whom` being "self" or "partner"; `self_position` is often empty."""
    return (self_position if for_whom == "self" else "") or receiver_position


def position_in_document(technique: Mapping[str, object], for_whom: str) -> str:
    """As `position_for`, of a technique's document; empty where it has none, and one of before may lack its own."""
    receiver_position, self_position = (technique.get(f"{whose}_position") for whose in ("receiver", "self"))
    texts = (value if isinstance(value, str) else "" for value in (receiver_position, self_position))
    return position_for(for_whom, *texts)


def positions_in_document(technique: Mapping[str, object]) -> tuple[str, ...]:
    """Each position that the technique of a document is done in, once, a partner's first.

    A document from elsewhere that does not say for whom the technique is may mean either.
    """
    whom = [whom for whom in ("partner", "self") if technique.get(f"for_{whom}") is not False]
    found = dict.fromkeys(position_in_document(technique, one) for one in whom)
    return tuple(position for position in found if position in ReceiverPosition)


def not_in(position: str) -> str:
    """A technique may be done, but not in this position."""
    label = str(ReceiverPosition(position).label)
    return _("Not in this position: %(position)s.") % {"position": label.lower()}
