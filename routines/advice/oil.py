"""Oil on the skin: enough to glide, none where a stroke needs grip, none that harms."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice import repairs
from routines.advice.model import WARNING, Finding, rule
from routines.advice.reading import NEEDS_GRIP, At, Facts, Reading

GLIDES = {"effleurage"}
DRY_SECONDS = 60
WIPED = re.compile(r"\b(?:wip(?:e|ed|es|ing)|towel)\b", re.IGNORECASE)
NO_OIL = re.compile(r"\b(?:no|without) (?:any )?(?:oil|lotion|cream)\b", re.IGNORECASE)
CLOTHES = re.compile(r"\b(?:clothes|clothing|shirt|trousers|sleeve|sheet|towel)\b", re.IGNORECASE)

ESSENTIAL = re.compile(
    r"\b(?:essential oils?|aromatherapy"
    r"|(?:peppermint|lavender|tea tree|eucalyptus|rosemary|lemongrass|clove|menthol) oils?)\b",
    re.IGNORECASE,
)
NUT = re.compile(
    r"\b(?:(?:sweet )?almond|peanut|arachis|hazelnut|walnut|macadamia|cashew|pistachio|nut) oils?\b", re.IGNORECASE
)
SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|per ?cent)", re.IGNORECASE)
MAX_PERCENT = 3
ALLERGY = re.compile(r"\b(?:allerg\w*|patch[- ]test\w*)", re.IGNORECASE)


@rule(
    "L13",
    WARNING,
    title=lazy("Grip before oil, oil before long glides"),
    threshold=lazy("no stroke that needs grip on oiled skin; no glide of more than 60 s on dry skin"),
    why=lazy("On oil a stroke that should move the skin slides over it; without any a long glide drags and burns."),
    source="doctorabel.us; massagetherapyexam.com",
)
def oil_where_it_helps(reading: Reading) -> Iterator[Finding]:
    """A stroke that needs grip and no lubricant does not follow oil on its region and side; no long glide is dry.

    Skin stays oily until a note says to wipe it. Strokes that need grip are the library's no-slip ones, except
    compression: pressed straight down, the hand has nowhere to slip. A technique with a lubricant other than "none"
    copes with oil. A glide of more than DRY_SECONDS is dry if its lubricant is "none" or its note says so, unless it is
    over clothes. Wiping, "without oil" and clothes are recognised in English notes, and wiping in the repair's words.
    """
    oiled: dict[tuple[Facts, str], bool] = {}
    reported: set[At] = set()
    for touch in reading.touches:
        note, facts = touch.cue.note, touch.facts
        sides = {(facts, side) for side in touch.sides}
        if _is_wiped(note):
            oiled = {(f, s): True for f, s in oiled if s not in touch.sides or not reading.overlap(f, facts)}
        grips = facts.stroke in NEEDS_GRIP and facts.lubricant == "none"
        if grips and touch.at not in reported and any(s in touch.sides and reading.overlap(f, facts) for f, s in oiled):
            reported.add(touch.at)
            message = _("“%(name)s” needs grip, and the skin is still oily.") % {"name": facts.name}
            yield Finding(*touch.at, message, repairs.noted(reading, touch.at, _("Wipe the oil off first"), wipe()))
        if facts.lubricant == "oil" and not NO_OIL.search(note):
            oiled |= dict.fromkeys(sides, True)
        dry = facts.stroke in GLIDES and (facts.lubricant == "none" or NO_OIL.search(note))
        if dry and touch.cue.seconds > DRY_SECONDS and not CLOTHES.search(note) and touch.at not in reported:
            reported.add(touch.at)
            words = {"name": facts.name, "seconds": touch.cue.seconds}
            message = _("“%(name)s” glides over dry skin for %(seconds)d s.") % words
            yield Finding(*touch.at, message, repairs.lasting(reading, touch.at, DRY_SECONDS))


def wipe() -> str:
    """What the repair adds to the note."""
    return _("Wipe the oil off with a towel first.")


def _is_wiped(note: str) -> bool:
    return bool(note) and (WIPED.search(note) is not None or wipe() in note)


@rule(
    "L22",
    WARNING,
    title=lazy("Oils that can harm"),
    threshold=lazy(
        "essential oils diluted to 3 % or less and with a word on allergies; nut oils with a word on allergies"
    ),
    why=lazy("Undiluted essential oils irritate skin, and an allergy to nuts can be grave."),
    source="de Groot and Schmidt on essential-oil allergy; oilsandplants.com",
)
def harmless_oils(reading: Reading) -> Iterator[Finding]:
    """A note or summary that names an essential oil gives its dilution (3 % or less) and mentions allergies.

    One that names a nut oil mentions allergies. Oils are recognised by their English names; coconut and argan do not
    count as nuts.
    """
    for i, j, step, _facts in reading.steps():
        message = _harm(step["note"])
        if message:
            repair = None
            if max(_shares(step["note"]), default=0) <= MAX_PERCENT:
                repair = repairs.noted(reading, (i, j), _("Add a word of care to the note"), careful())
            yield Finding(i, j, message, repair)
    message = _harm(reading.document["summary"])
    if message:
        yield Finding(None, None, message)


def careful() -> str:
    """What the repair adds to the note; it holds for nut oils too."""
    return _("Dilute essential oils to at most 3 % in a plain oil, and ask about allergies first.")


def _harm(text: str) -> str:
    """The message about oils in a text; empty if there is nothing to say."""
    if not text:
        return ""
    shares = _shares(text)
    essential, nut = ESSENTIAL.search(text), NUT.search(text)
    is_safe = careful() in text or ALLERGY.search(text)
    if essential and max(shares, default=0) > MAX_PERCENT:
        return _("“%(oil)s” at more than %(share)d %% can irritate the skin.") % {
            "oil": essential[0],
            "share": MAX_PERCENT,
        }
    if essential and not (is_safe and (shares or careful() in text)):
        return _("“%(oil)s”: say how far it is diluted, and ask about allergies.") % {"oil": essential[0]}
    return _("“%(oil)s”: ask about allergies to nuts.") % {"oil": nut[0]} if nut and not is_safe else ""


def _shares(text: str) -> list[float]:
    return [float(share.replace(",", ".")) for share in SHARE.findall(text)]


RULES = (oil_where_it_helps, harmless_oils)
