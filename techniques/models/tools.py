"""The tools of the library's techniques: one closed list, so that who has a ball is offered all work with a ball."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tool(models.TextChoices):
    BALL = "ball", _("A ball, such as a tennis ball")
    FOAM_ROLLER = "foam roller", _("A foam roller")
    TOWEL = "towel", _("A towel")
    MASSAGE_GUN = "massage gun", _("A massage gun")
    GUA_SHA = "gua sha stone", _("A gua sha stone or another smooth edge")
    CREAM = "unscented cream", _("An unscented cream, for a closed scar")
