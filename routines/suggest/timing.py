"""Seconds spread over steps so that together they take a given time."""

from dataclasses import dataclass

GRAIN = 5
"""Steps last a multiple of this many seconds."""


@dataclass(frozen=True)
class Span:
    """How long a step may last, in seconds: `low <= usual <= high`, multiples of GRAIN. It is played `times` times."""

    low: int
    usual: int
    high: int
    times: int = 1


def spread(spans: list[Span], total: int) -> list[int]:
    """Seconds for each span, in proportion to its `usual`, with a sum as near to `total` seconds as possible.

    Each stays within its limits: if they do not allow `total`, all are at their shortest or longest.
    """
    lows, highs = [span.low for span in spans], [span.high for span in spans]
    for limits, is_beyond in ((lows, int.__ge__), (highs, int.__le__)):
        if is_beyond(sum(span.times * each for span, each in zip(spans, limits, strict=True)), total):
            return limits
    low, high = 0.0, 400.0
    for _ in range(40):  # bisection of the scale
        middle = (low + high) / 2
        if sum(span.times * _scaled(span, middle) for span in spans) < total:
            low = middle
        else:
            high = middle
    seconds = [min(max(round(_scaled(span, high) / GRAIN) * GRAIN, span.low), span.high) for span in spans]
    _settle(spans, seconds, total)
    return seconds


def _scaled(span: Span, scale: float) -> float:
    """The usual seconds times `scale`, within the limits."""
    return min(max(span.usual * scale, span.low), span.high)


def _settle(spans: list[Span], seconds: list[int], total: int) -> None:
    """Undo the effect of rounding, one grain at a time, on the steps with the most room, as long as that helps."""
    missing = total - sum(span.times * each for span, each in zip(spans, seconds, strict=True))
    while missing:
        options = []
        for i, span in enumerate(spans):
            changed = _next(seconds[i], missing > 0)
            still_missing = missing - span.times * (changed - seconds[i])
            if span.low <= changed <= span.high and abs(still_missing) < abs(missing):
                room = span.high - changed if missing > 0 else changed - span.low
                options.append((abs(still_missing), -room, i, changed, still_missing))
        if not options:
            return
        _distance, _room, i, seconds[i], missing = min(options)


def _next(seconds: int, up: bool) -> int:
    """The next multiple of GRAIN above or below."""
    return (seconds // GRAIN + 1) * GRAIN if up else (seconds - 1) // GRAIN * GRAIN
