"""The techniques that can be used for a wish, and those that one thing keeps out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from routines.document.outline import position_label
from routines.document.shapes import TechniqueOfDocument
from routines.suggest.area_tree import AreaTree
from routines.suggest.explain import condition_name
from routines.suggest.pieces import DEEP_LEVEL, Piece, apart_from_position, piece_of
from routines.suggest.purposes import LIKINGS
from routines.suggest.wish import Cause, LeftOut, Pool, Wanted
from techniques.models.position import position_in_document
from techniques.safety.rules import minutes_of
from techniques.safety.verdicts import Verdict

DELICATE = 1
"""Areas with this cap or less, such as the front of the neck, are massaged only if they were asked for."""
Problem = tuple[str, tuple[str, ...]] | tuple[str, tuple[str, ...], str, tuple[int | str, ...]]
"""Why a technique is left out: the fields of a LeftOut from `reason` on."""


@dataclass(frozen=True)
class Material:
    """The pieces to compose with, and the techniques that were asked for but left out."""

    pieces: list[Piece]
    left_out: list[LeftOut]
    targets: Mapping[str, Sequence[str]]
    """Of each technique left out, the areas it works on."""

    def about(self, area: str, tree: AreaTree) -> set[str]:
        """The techniques left out that work on an area, a part of it, or what holds it."""
        return {slug for slug, areas in self.targets.items() if any(tree.overlap(area, other) for other in areas)}


def material(wanted: Wanted, pool: Pool, tree: AreaTree) -> Material:
    """The pieces for a wish; one that serves only as a start or an end has no `focus`.

    So has one that does not suit the purpose; none is harder than suits it. A position that a condition allows for
    some minutes alone is used only for what can be done in no other.
    """
    pieces: list[Piece] = []
    left_out: list[LeftOut] = []
    liking = LIKINGS[wanted.purpose]
    limited = minutes_of(wanted.conditions).keys()
    positions = _Positions()
    for slug, document in sorted(pool.documents.items()):
        if document.get("retired") or not document["for_self" if wanted.is_for_self else "for_partner"]:
            continue
        if is_delicate(document, wanted, tree) and slug not in {kept.technique for kept in wanted.keep}:
            continue
        focus = focus_of(document, wanted, tree)
        problem = _excluded(slug, document, wanted, pool)
        piece = None if problem else piece_of(slug, document, wanted, pool, tree, focus)
        verdict = pool.verdicts.get(slug)
        if piece and verdict and verdict.positions_left_out:
            allowed = piece.positions - verdict.positions_left_out
            problem = None if allowed else _ruled_out(verdict.in_step(min(piece.positions)))
            piece = replace(piece, positions=allowed) if allowed else None
        if piece and wanted.receiver_position:
            allowed = piece.positions & {wanted.receiver_position}
            problem = None
            if focus and not allowed:
                needed = positions[position_in_document(document, wanted.for_whom)]
                problem = needed, (), Cause.POSITION, tuple(sorted(piece.positions))
            piece = replace(piece, positions=allowed) if allowed else None
        if piece and (unlimited := piece.positions - limited):
            piece = replace(piece, positions=unlimited)
        if piece and piece.softest <= liking.hardest:
            suited = piece.for_purpose(liking.hardest)
            weight = liking.weight(suited)
            pieces.append(replace(suited, worth=weight, focus=suited.focus if weight else 0.0))
        elif problem and focus:
            left_out.append(LeftOut(slug, document["name"], *problem))
    return Material(pieces, left_out, {left.technique: _targets(pool.documents[left.technique]) for left in left_out})


def _targets(document: TechniqueOfDocument) -> list[str]:
    return [target["area"] for target in document.get("targets", []) if target["role"] == "primary"]


def is_delicate(document: TechniqueOfDocument, wanted: Wanted, tree: AreaTree) -> bool:
    """Whether it works on an area that allows hardly any pressure and was not asked for."""

    def is_capped(area: str) -> bool:
        cap = tree.cap(area) if tree.lineage(area) else None
        return cap is not None and cap <= DELICATE

    capped = [t["area"] for t in document.get("targets", []) if t["role"] == "primary" and is_capped(t["area"])]
    return any(not any(is_capped(area) and tree.overlap(area, target) for area in wanted.areas) for target in capped)


def focus_of(document: TechniqueOfDocument, wanted: Wanted, tree: AreaTree) -> float:
    """How well it matches the areas asked for: 1 if it works on one or a part of it, 0.5 on what holds it, else 0."""
    targets = [t["area"] for t in document.get("targets", []) if t["role"] == "primary" and tree.lineage(t["area"])]
    if not wanted.areas:
        return 1.0 if targets else 0.0
    shares = [
        1.0 if area in tree.lineage(target) else 0.5 if target in tree.lineage(area) else 0.0
        for target in targets
        for area in wanted.areas
    ]
    return max(shares, default=0.0)


def _excluded(slug: str, document: TechniqueOfDocument, wanted: Wanted, pool: Pool) -> Problem | None:
    """Why it must not or cannot be used; None if it can.

    Its position is judged elsewhere, since there may be one that no condition blocks.
    """
    verdict = apart_from_position(pool.verdicts.get(slug))
    if verdict and verdict.is_left_out:
        return _ruled_out(verdict)
    if verdict and verdict.level is not None and document["pressure"]["min"] > verdict.level:
        slugs = tuple(reason.condition.slug for reason in verdict.reasons)
        return _("Leave it out: it cannot be done as lightly as your answers ask."), slugs
    if document["pressure"]["min"] > min(wanted.pressure_max, DEEP_LEVEL):
        softest = (document["pressure"]["min"],)
        return _("It cannot be done as lightly as you asked."), (), Cause.PRESSURE, softest
    missing = [tool for tool in document.get("tools", []) if not is_at_hand(tool, wanted.tools)]
    if missing:
        reason = _("It needs something that is not at hand: %(tools)s.") % {"tools": ", ".join(missing)}
        return reason, (), Cause.TOOLS, tuple(missing)
    return None


def _ruled_out(verdict: Verdict) -> Problem:
    gravest = verdict.reasons[0]
    why = f"{verdict.words}: {condition_name(gravest.condition)}."
    return f"{why} {gravest.why}".strip(), tuple(reason.condition.slug for reason in verdict.reasons)


def is_at_hand(tool: str, tools: Iterable[str]) -> bool:
    """Whether the tool is among the tools, ignoring case; a tennis ball is a ball too."""
    named = tool.strip().casefold()
    return any(named == other.strip().casefold() or other.strip().casefold().endswith(f" {named}") for other in tools)


class _Positions(dict[str, str]):
    """The sentence that names the position needed, made once for each: a thousand techniques share a few."""

    def __missing__(self, position: str) -> str:
        words = _("It needs another position: %(position)s.") % {"position": position_label(position).lower()}
        return self.setdefault(position, words)
