"""A hand as an overlay has it: groups within groups, which the stylesheet moves, around a use of the file of hands.

What moves is moved by 1 along an axis, or turned once; the groups around and within it stretch that to the way of the
hand. So a handful of animations does for all ways, and none needs a style of its own, which the site's policy forbids.
"""

from math import atan2, degrees, hypot

from techniques.drawing.geometry import number
from techniques.drawing.grips import Placed


def hand_markup(hand: Placed, file: str) -> str:
    """The hand as a group; `file` is the address of the file of hands."""
    held = f'<use href="{file}#{hand.hand}"/>'
    if hand.does:
        held = f'<g class="hand-{hand.does}{" hand-late" if hand.late else ""}">{held}</g>'
    size = _scaled(-hand.scale if hand.left else hand.scale, hand.scale)
    at = f"translate({number(hand.at[0])} {number(hand.at[1])})"
    if not hand.goes:
        return _group(f"{at}{_turned(hand.angle)}{size}", held)
    across, down = hand.way
    if hand.goes == "round":
        lies = _group(f"{_scaled(1 / across, 1 / down)}{_turned(hand.angle)}{size}", held)
        near = "translate(0 1)" if hand.near > 0 else "translate(0-1)"
        ring = f'<g class="hand-round"><g transform="{near}"><g class="hand-upright">{lies}</g></g></g>'
        return _group(f"{at}{_scaled(across, down)}", ring)
    long, ahead = hypot(across, down), degrees(atan2(down, across))
    lies = _group(f"{_scaled(1 / long, 1 / long)}{_turned(hand.angle - ahead)}{size}", held)
    if hand.bow:
        bow = hand.bow / long
        bent = _group(_scaled(1, 1 / bow), lies)
        lies = _group(_scaled(1, bow), f'<g class="hand-bow">{bent}</g>')
    return _group(f"{at}{_turned(ahead)}{_scaled(long, long)}", f'<g class="hand-{hand.goes}">{lies}</g>')


def _group(transform: str, content: str) -> str:
    return f'<g transform="{transform}">{content}</g>'


def _turned(angle: float) -> str:
    return f"rotate({round((angle + 180) % 360 - 180)})" if round(angle) % 360 else ""


def _scaled(across: float, down: float) -> str:
    if across == down:
        return f"scale({across:.4g})" if across != 1 else ""
    return f"scale({across:.4g} {down:.4g})"
