"""Which techniques can be used for a wish, and which would have fitted but for something."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from routines.document.outline import position_label
from routines.suggest.explain import condition_name
from routines.suggest.pieces import DEEP_LEVEL, Piece, apart_from_position, piece_of
from routines.suggest.wish import Cause, LeftOut

DELICATE = 1
"""Where no more than this is allowed, as at the front of the neck, nothing is suggested unless it is asked for."""


@dataclass(frozen=True)
class Material:
    pieces: list[Piece]
    left_out: list[LeftOut]


def material(wanted, pool, places, zones, hardest) -> Material:
    """`zones` are those that were asked for; what serves them only as a start or an end has no `focus`.

    `hardest` is the highest level that suits the purpose.
    """
    pieces, left_out = [], []
    blocked = {position for condition in wanted.conditions for position in condition.blocked_positions}
    for slug, document in sorted(pool.documents.items()):
        if document.get("retired") or not document["for_self" if wanted.is_for_self else "for_partner"]:
            continue
        if is_delicate(document, wanted, places) and slug not in {kept.technique for kept in wanted.keep}:
            continue
        focus = focus_of(document, wanted, places)
        problem = _excluded(slug, document, wanted, pool)
        piece = None if problem else piece_of(slug, document, wanted, pool, places, focus)
        if piece and blocked:
            here = piece.positions - blocked
            piece, problem = (replace(piece, positions=here), None) if here else (None, _said_by(pool.verdicts[slug]))
        if piece and wanted.receiver_position:
            here = piece.positions & {wanted.receiver_position}
            piece, problem = (
                (replace(piece, positions=here), None) if here else (None, _said_of_position(document, piece))
            )
        if piece and piece.softest <= hardest:
            pieces.append(piece.for_purpose(hardest))
        elif problem and focus:
            left_out.append(LeftOut(slug, document["name"], *problem))
    return Material(pieces, left_out)


def is_delicate(document, wanted, places):
    """Whether it works where hardly any pressure is allowed, and no such place was asked for."""

    def is_one(area):
        cap = places.cap(area) if places.lineage(area) else None
        return cap is not None and cap <= DELICATE

    there = [t["area"] for t in document.get("targets", []) if t["role"] == "primary" and is_one(t["area"])]
    return any(not any(is_one(area) and places.touch(area, target) for area in wanted.areas) for target in there)


def focus_of(document, wanted, places):
    """How much of what was asked for it works on: 1 what lies in it, 0.5 what it lies in, 0 neither."""
    targets = [t["area"] for t in document.get("targets", []) if t["role"] == "primary" and places.lineage(t["area"])]
    if not wanted.areas:
        return 1.0 if targets else 0.0
    shares = [
        1.0 if area in places.lineage(target) else 0.5 if target in places.lineage(area) else 0.0
        for target in targets
        for area in wanted.areas
    ]
    return max(shares, default=0.0)


def _excluded(slug, document, wanted, pool):
    """Why it must not, or cannot, be used, as the rest of a LeftOut; None where it can be.

    In which position it is done is another question: perhaps there is one that no condition blocks.
    """
    verdict = apart_from_position(pool.verdicts.get(slug))
    if verdict and verdict.is_left_out:
        return _said_by(verdict)
    if verdict and verdict.level is not None and document["pressure"]["min"] > verdict.level:
        slugs = tuple(reason.condition.slug for reason in verdict.reasons)
        return _("Not today: it cannot be done as lightly as your answers ask."), slugs
    if document["pressure"]["min"] > min(wanted.pressure_max, DEEP_LEVEL):
        softest = (document["pressure"]["min"],)
        return _("It cannot be done as lightly as you asked."), (), Cause.PRESSURE, softest
    missing = [tool for tool in document.get("tools", []) if not is_at_hand(tool, wanted.tools)]
    if missing:
        said = _("It needs something that is not at hand: %(tools)s.") % {"tools": ", ".join(missing)}
        return said, (), Cause.TOOLS, tuple(missing)
    return None


def _said_by(verdict):
    gravest = verdict.reasons[0]
    why = f"{verdict.answer.label}: {condition_name(gravest.condition)}."
    return f"{why} {gravest.why}".strip(), tuple(reason.condition.slug for reason in verdict.reasons)


def is_at_hand(tool, tools):
    """By its name, in whatever case; a tennis ball is a ball, too."""
    named = tool.strip().casefold()
    return any(named == other.strip().casefold() or other.strip().casefold().endswith(f" {named}") for other in tools)


def _said_of_position(document, piece):
    said = _("It needs another position: %(position)s.")
    needed = position_label(document["receiver_position"]).lower()
    return said % {"position": needed}, (), Cause.POSITION, tuple(sorted(piece.positions))
