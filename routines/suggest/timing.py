"""Seconds spread over steps, so that all of them together take a given time."""

from dataclasses import dataclass

GRAIN = 5
"""Steps last a multiple of so many seconds."""


@dataclass(frozen=True)
class Span:
    """How long a step may last: seconds, multiples of GRAIN, `low <= usual <= high`; it is played `times` times."""

    low: int
    usual: int
    high: int
    times: int = 1


def spread(spans: list[Span], total: int) -> list[int]:
    """Seconds for each span, in proportion to what is usual for it, so that all of it is as near to `total` as can be.

    Within the limits of each: where `total` is out of their reach, all are at their shortest or longest.
    """
    lows, highs = [span.low for span in spans], [span.high for span in spans]
    for limits, is_beyond in ((lows, int.__ge__), (highs, int.__le__)):
        if is_beyond(sum(span.times * each for span, each in zip(spans, limits, strict=True)), total):
            return limits
    least, most = 0.0, 400.0
    for _ in range(40):
        middle = (least + most) / 2
        if sum(span.times * _at(span, middle) for span in spans) < total:
            least = middle
        else:
            most = middle
    seconds = [min(max(round(_at(span, most) / GRAIN) * GRAIN, span.low), span.high) for span in spans]
    _mend(spans, seconds, total)
    return seconds


def _at(span, scale):
    return min(max(span.usual * scale, span.low), span.high)


def _mend(spans, seconds, total):
    """Take the rounding back, a grain at a time, from the steps with the most room, for as long as that helps."""
    missing = total - sum(span.times * each for span, each in zip(spans, seconds, strict=True))
    while missing:
        ways = []
        for i, span in enumerate(spans):
            there = _beside(seconds[i], missing > 0)
            left = missing - span.times * (there - seconds[i])
            if span.low <= there <= span.high and abs(left) < abs(missing):
                room = span.high - there if missing > 0 else there - span.low
                ways.append((abs(left), -room, i, there, left))
        if not ways:
            return
        _left, _room, i, seconds[i], missing = min(ways)


def _beside(seconds, up):
    """The next multiple of GRAIN above or below."""
    return (seconds // GRAIN + 1) * GRAIN if up else (seconds - 1) // GRAIN * GRAIN
