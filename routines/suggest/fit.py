"""A routine stretched or shrunk to a given time, within the limits of its techniques."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from routines.document.cues import cues, total_seconds
from routines.document.durations import minutes
from routines.document.plan import MAX_SECONDS, MIN_SECONDS
from routines.document.shapes import Document, StepOfDocument, TechniqueOfDocument
from routines.suggest.pieces import LONGEST
from routines.suggest.timing import GRAIN, Span, spread
from routines.suggest.wish import TOLERANCE


@dataclass(frozen=True)
class Fitted:
    """`document` is a changed copy; `reasons` say what was changed, and why the time is not nearer."""

    document: Document
    total_seconds: int
    reasons: tuple[str, ...]

    def is_near(self, seconds: int) -> bool:
        """Whether it takes the time asked for, within TOLERANCE."""
        return abs(self.total_seconds - seconds) <= TOLERANCE * seconds


def fit(document: Document, seconds: int, pool: Mapping[str, TechniqueOfDocument] | None = None) -> Fitted:
    """The routine in `seconds`, or as near as its steps allow, with the same steps and keys.

    Steps grow or shrink in proportion, in multiples of 5 s, between the shortest and longest time of their technique,
    which the document gives, or else `pool` (documents of techniques by slug). A step already outside these limits may
    stay as it is. Pauses do not change.
    """
    fitted = deepcopy(document)
    played = cues(fitted)
    times = Counter((cue.section, cue.step) for cue in played)
    steps = [(fitted["sections"][i]["steps"][j], count) for (i, j), count in sorted(times.items())]
    techniques = {**(pool or {}), **document["techniques"]}
    spans = [span_of(step, techniques.get(step["technique"]), count) for step, count in steps]
    pauses = sum(cue.pause_seconds for cue in played)
    lasting = [step["seconds"] for step, _count in steps]
    if total_seconds(played) != seconds:
        lasting = spread(spans, seconds - pauses)
    changed = sum(step["seconds"] != each for (step, _count), each in zip(steps, lasting, strict=True))
    for (step, _count), each in zip(steps, lasting, strict=True):
        step["seconds"] = each
    fitted["total_seconds"] = total_seconds(cues(fitted))
    reasons = _reasons(fitted["total_seconds"], seconds, document["total_seconds"], changed, spans)
    return Fitted(fitted, fitted["total_seconds"], tuple(reasons))


def span_of(step: StepOfDocument, technique: TechniqueOfDocument | None, times: int) -> Span:
    """How short and how long the step may be, around its present duration."""
    now, low, high = step["seconds"], MIN_SECONDS, MAX_SECONDS
    known: Mapping[str, object] = technique or {}
    limits, stroke = known.get("seconds"), known.get("stroke")
    if isinstance(limits, dict):
        low, high = (_whole(limits.get(part), other) for part, other in (("min", low), ("max", high)))
    if isinstance(stroke, dict) and isinstance(stroke.get("slug"), str):
        high = min(high, LONGEST.get(stroke["slug"], high))
    low = -(-max(low, MIN_SECONDS) // GRAIN) * GRAIN
    high = min(high, MAX_SECONDS) // GRAIN * GRAIN
    return Span(min(low, now), now, max(high, now), times)


def _whole(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def _reasons(total: int, wanted: int, before: int, changed: int, spans: Collection[Span]) -> Iterator[str]:
    if not spans:
        yield _("There is nothing in it yet that could last longer or shorter.")
        return
    if not changed and total == before:
        if total == wanted:
            yield _("It takes %(time)s already.") % {"time": minutes(total)}
    else:
        text = ngettext("%(count)d step lasts longer now.", "%(count)d steps last longer now.", changed)
        if total < before:
            text = ngettext("%(count)d step is shorter now.", "%(count)d steps are shorter now.", changed)
        yield text % {"count": changed}
    if abs(total - wanted) > TOLERANCE * wanted:
        words = _("%(time)s is the longest that its techniques allow: add a step to make it longer.")
        if total > wanted:
            words = _("%(time)s is the shortest that its techniques allow: leave out a step to make it shorter.")
        yield words % {"time": minutes(total)}


def summary(fitted: Fitted, wanted_minutes: int) -> str:
    """The summary of the revision: the time asked for, or the time reached if that is not near."""
    reached = wanted_minutes if fitted.is_near(60 * wanted_minutes) else round(fitted.total_seconds / 60)
    return ngettext("Fitted to %(count)d minute", "Fitted to %(count)d minutes", reached) % {"count": reached}
