"""What a technique does to the body or asks of it, in the terms in which conditions limit it."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _

LIGHTEST_PRESS = 2
"""From this level on a held hand presses, and is no still contact."""
DEEP_LEVEL = 4


class Work(models.TextChoices):
    """Still contact and one's own free movement are kinds of their own: what limits strokes spares them."""

    TOUCH = "touch", _("Any touch")
    STILL = "still", _("Still hands")
    STROKE = "stroke", _("Strokes and pressure")
    GLIDE = "glide", _("Gliding strokes")
    KNEAD = "knead", _("Kneading")
    CIRCLE = "circle", _("Circles")
    PRESS = "press", _("Pressing")
    DEEP = "deep", _("Deep, specific work")
    FRICTION = "friction", _("Rubbing and friction")
    SHEAR = "shear", _("Dragging or rolling the skin")
    PERCUSSION = "percussion", _("Tapping")
    VIBRATION = "vibration", _("Shaking and vibration")
    TOOL = "tool", _("Tools")
    POWERED = "powered", _("Powered massagers")
    POINT = "point", _("Pressure on points")
    LEANED_ON = "leaned-on", _("Leaning on the body")
    PASSIVE_MOVEMENT = "passive-movement", _("Movement by another hand")
    PASSIVE_STRETCH = "passive-stretch", _("Stretching by hand")
    OWN_MOVEMENT = "own-movement", _("One’s own free movement")
    OWN_STRETCH = "own-stretch", _("One’s own stretching")
    END_OF_RANGE = "end-of-range", _("Movement to the end of the range")
    BENDS_SPINE = "bends-spine", _("Bending or turning the spine")
    TURNS_NECK = "turns-neck", _("Turning or tilting the neck")
    STRAINING = "straining", _("Holding up the body’s weight")


class Demand(models.TextChoices):
    """What the stroke and the contact of a technique do not tell: values of Work that its file states."""

    LEANED_ON = Work.LEANED_ON
    BENDS_SPINE = Work.BENDS_SPINE
    TURNS_NECK = Work.TURNS_NECK
    STRAINING = Work.STRAINING
    SHEAR = Work.SHEAR
    POWERED = Work.POWERED


OF_STROKE: dict[str, tuple[Work, ...]] = {
    "holding": (),
    "effleurage": (Work.GLIDE,),
    "feather-stroke": (Work.GLIDE,),
    "stripping": (Work.GLIDE, Work.DEEP),
    "petrissage": (Work.KNEAD,),
    "friction-circular": (Work.CIRCLE,),
    "friction-cross-fibre": (Work.FRICTION, Work.DEEP),
    "friction-warming": (Work.FRICTION, Work.SHEAR),
    "compression": (Work.PRESS,),
    "trigger-point-pressure": (Work.PRESS, Work.DEEP, Work.POINT),
    "myofascial-release": (Work.SHEAR,),
    "tapotement": (Work.PERCUSSION,),
    "vibration": (Work.VIBRATION,),
    "acupressure": (Work.PRESS, Work.POINT),
    "reflexology": (Work.PRESS, Work.POINT),
    "tool-work": (Work.TOOL,),
}
MOVEMENTS = ("joint-mobilisation", "stretching")


def work_of(strokes: Collection[str], contact: str, pressure: tuple[int, int], demands: Collection[str]) -> set[str]:
    """The kinds of work of a technique: values of Work.

    `strokes` are slugs, the main one first; `pressure` is its lowest and highest level, 0 to 5. A stroke that the table
    does not know counts as deep work, which is the careful reading.
    """
    done: set[str] = {Work(demand) for demand in demands}
    stretches = "stretching" in strokes
    if stretches:
        done.add(Work.END_OF_RANGE)
    if contact == "none":
        return done | {Work.OWN_STRETCH if stretches else Work.OWN_MOVEMENT}
    done.add(Work.TOUCH)
    for stroke in strokes:
        if stroke in MOVEMENTS:
            done.add(Work.PASSIVE_STRETCH if stroke == "stretching" else Work.PASSIVE_MOVEMENT)
        else:
            done |= set(OF_STROKE.get(stroke, (Work.DEEP,)))
    if contact == "tool":
        done.add(Work.TOOL)
    if pressure[0] >= DEEP_LEVEL:
        done.add(Work.DEEP)
    if set(strokes) == {"holding"}:
        done.add(Work.STILL if pressure[1] < LIGHTEST_PRESS else Work.PRESS)
    if not set(strokes) <= {*MOVEMENTS, "holding"} or Work.PRESS in done:
        done.add(Work.STROKE)
    return done
