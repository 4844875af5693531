"""Sections chosen and filled for a wish: which parts of the body, in which positions, with which pieces."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from random import Random

from routines.suggest.area_tree import LIMITS_FOR_PARTNER, LIMITS_FOR_SELF, PARTS, ZONES, AreaTree
from routines.suggest.pieces import CLOSE_SECONDS, LIGHT, WARM_SECONDS, Piece, parts_of
from routines.suggest.purposes import LIKINGS
from routines.suggest.section import (
    CLOSE,
    OPEN,
    WORK,
    Duration,
    KeptPiece,
    Pick,
    Section,
    Strategy,
    arranged,
    role_of,
    unclosed,
)
from routines.suggest.wish import Wanted

Offer = tuple[int, str, str]
"""A section that could be made: the seconds of everything that could be done in it, its part and its position."""
Zones = frozenset[str]
Plan = list[tuple[str, str]]
"""Parts of the body, each with the position to do it in."""

ORDER_OF_POSITIONS = ["prone", "side-lying", "supine", "leg-stretched", "seated", "standing"]
"""In this order the receiver changes position least; standing comes last."""
BACK_TO_FRONT = ["back", "thigh", "leg", "arm", "front", "head"]
FRONT_TO_HEAD = ["leg", "thigh", "front", "arm", "back", "head"]
ALL_DIVISIONS = {"legs", "arms", "trunk", "neck"}
DIVISIONS = {"leg": {"legs"}, "thigh": {"legs", "trunk"}, "front": {"trunk"}, "arm": {"arms"}, "head": {"neck"}}
DIVISIONS["back"] = {"trunk", "arms", "neck"}
FULL_BODY = {"trunk", "lower-limb", "upper-limb", "head"}
FULL_BODY_SECONDS = 60 * 60
MAX_OPENINGS, MAX_CLOSINGS = 5, 4
"""How many ways to open and close are tried."""
SECONDS_FOR_A_PART = 300
SHORTEST_STAY = 180
"""Seconds in a position below which it is not worth turning over for."""
STALE = 0.75
"""The factor on a piece's score for each piece of the same stroke already in the section."""
LARGEST_SHARE = 8
"""A piece that takes more than one part in so many of the time, at its shortest, leaves little room for others."""


class Composer:
    """Fills sections with pieces until `seconds` are used; at their shortest, they never exceed `max_seconds`."""

    def __init__(self, pieces: list[Piece], wanted: Wanted, tree: AreaTree, rng: Random, seconds: int) -> None:
        self.pieces, self.wanted, self.tree, self.rng = pieces, wanted, tree, rng
        self.seconds = self.max_seconds = seconds
        self.liking = LIKINGS[wanted.purpose]
        self.scores = {piece.slug: self._score(piece) for piece in pieces}
        self.sections: list[Section] = []
        self.refused: set[tuple[int, str, bool]] = set()  # section, slug and any_light_start of what does not fit
        self.by_section: dict[tuple[str, str], list[Piece]] = {}
        self.dropped: list[Section] = []
        self.any_light_start = False

    def compose(self, zones: Zones, kept: list[KeptPiece], strategy: Strategy) -> tuple[list[Section], list[KeptPiece]]:
        """The sections for these zones with the kept steps that fit, and the other kept steps."""
        offers = self._offers(zones)
        plan = self._positions(offers, kept)
        order, light_starts = strategy
        unplaced = sorted(kept, key=order) if order else kept
        unplaced = self._place_all(unplaced, plan, zones, light_starts)
        if any(section.picks for section in self.sections):
            self.max_seconds = max(self.seconds, self._total("low"))
        for part, position in plan:
            self._section(part, position, zones)
        self._fill_all()
        for _value, part, position in sorted(offers, key=lambda offer: (-offer[0], offer[1:])):
            if self._total("usual") >= self.seconds:
                break
            if not self.wanted.areas and self._would_be_full_body([part, *(s.part for s in self.sections)]):
                continue
            self._section(part, position, zones)
            self._fill_all()
        self._drop_short_stays()
        still_unplaced = self._place_all(unplaced, plan, zones, light_starts)  # stretches may fit now that more is warm
        if len(still_unplaced) < len(unplaced):
            self._fill_all()
        self.sections = [section for section in self.sections if section.picks]
        self._mark_turns()
        return self.sections, still_unplaced

    # Which parts, in which positions

    def _offers(self, zones: Zones) -> list[Offer]:
        """The sections that could be made."""
        usual: Counter[tuple[str, str]] = Counter()
        for piece in self.pieces:
            if piece.focus and self.scores[piece.slug]:
                for part in {ZONES[zone] for zone in piece.zones & zones} & parts_of(piece):
                    for position in piece.positions:
                        usual[part, position] += piece.usual
        return [(seconds, *target) for target, seconds in usual.items() if self._can_begin(*target)]

    def _can_begin(self, part: str, position: str) -> bool:
        pieces = [piece for piece in self.pieces if position in piece.positions and part in parts_of(piece)]
        no_touch = any(not piece.touches for piece in pieces)
        return no_touch or (any(piece.can_open for piece in pieces) and any(piece.can_close for piece in pieces))

    def _positions(self, offers: list[Offer], kept: list[KeptPiece]) -> Plan:
        """A position for each part, as few as possible; in each at least half as much can be done as in the best."""
        parts = self._chosen_parts(offers, kept)
        if not parts:
            return []
        share = 1.5 * self.seconds / len(parts)
        fits = {part: {p: min(s, share) for s, other, p in offers if other == part} for part in parts}
        fits = {part: {p: s for p, s in own.items() if 2 * s >= max(own.values())} for part, own in fits.items()}
        known = [p for p in ORDER_OF_POSITIONS if any(p in own for own in fits.values())]
        weights = {position: self.rng.uniform(0.85, 1.15) for position in known}
        for count in range(1, len(known) + 1):
            sets = [few for few in combinations(known, count) if all(own.keys() & set(few) for own in fits.values())]
            if sets:
                break

        def best(own: Mapping[str, float], few: Iterable[str]) -> tuple[float, str]:
            return max(((own[p] * weights[p], p) for p in few if p in own), default=(0, ""))

        few = max(sets, key=lambda few: sum(best(own, few)[0] for own in fits.values()))
        return [(part, best(own, few)[1]) for part, own in fits.items()]

    def _chosen_parts(self, offers: list[Offer], kept: list[KeptPiece]) -> list[str]:
        """The parts asked for; of the whole body as many as there is time for, those that suit the purpose first."""
        offered = {part for _seconds, part, _position in offers}
        parts = [part for part in self._wanted_parts() if part in offered]
        if self.wanted.areas:
            return parts
        count = max(1, round(self.seconds / SECONDS_FOR_A_PART))
        rank = {part: i + self.rng.uniform(0, 2.5) for i, part in enumerate(self.liking.first)}
        for _kept, piece in kept:
            for part in parts_of(piece):
                rank[part] = -1
        chosen: list[str] = []
        for part in sorted(parts, key=rank.__getitem__):
            if len(chosen) < count and not self._would_be_full_body([*chosen, part]):
                chosen.append(part)
        return chosen

    def _would_be_full_body(self, parts: Iterable[str]) -> bool:
        """Whether it would be a partner's full body in less than the hour that needs (L15)."""
        reached = set[str]().union(*(DIVISIONS[part] for part in parts))
        return not self.wanted.is_for_self and self.seconds < FULL_BODY_SECONDS and len(reached) == len(ALL_DIVISIONS)

    def _wanted_parts(self) -> list[str]:
        if not self.wanted.areas:
            return list(PARTS)
        zones = [zone for area in self.wanted.areas for zone in ZONES if zone in self.tree.zones_of(area)]
        return list(dict.fromkeys(ZONES[zone] for zone in zones))

    def _section(self, part: str, position: str, zones: Zones) -> Section:
        """The section of this part in this position; a new one goes to its place among the others."""
        for section in self.sections:
            if (section.part, section.position) == (part, position):
                return section
        section = Section(part, position, frozenset(PARTS[part]) & zones)
        self.sections.append(section)
        self.sections.sort(key=self._order)
        self._mark_turns()
        return section

    def _order(self, section: Section) -> tuple[int, int]:
        parts = BACK_TO_FRONT if section.position in ("prone", "side-lying") else FRONT_TO_HEAD
        return ORDER_OF_POSITIONS.index(section.position), parts.index(section.part)

    def _mark_turns(self) -> None:
        used = [section for section in self.sections if section.picks]
        for before, section in zip([None, *used], used, strict=False):
            section.turns = bool(before and before.position != section.position)

    def _drop_short_stays(self) -> None:
        """Leave out a position taken only briefly, where the others reach the same zones and can fill the time."""
        for position in ORDER_OF_POSITIONS:
            here = [section for section in self.sections if section.picks and section.position == position]
            others = [section for section in self.sections if section.picks and section.position != position]
            is_wanted = any(p.is_kept or p.piece.document.get("tools") for section in here for p in section.picks)
            if is_wanted or not others or not 0 < sum(s.seconds("usual") for s in here) < SHORTEST_STAY:
                continue
            before, filled = self.sections, [(section, section.picks) for section in others]
            reached = {zone for section in others for pick in section.picks for zone in pick.piece.zones}
            self.sections = others
            if all(s.worked <= reached for s in here) and all(self._stretches_warm(s, s.picks) for s in others):
                self.dropped += here  # held, since `refused` goes by identity
                self._fill_all()
                if self._total("high") >= self.seconds:
                    continue
            self.sections = before
            for section, picks in filled:
                section.picks = picks

    # What goes into them

    def _fill_all(self) -> None:
        """Fill with proper warm-ups as far as possible, then with any light start."""
        for self.any_light_start in (False, True):
            self._fill()
        self.any_light_start = False

    def _fill(self) -> None:
        """Add pieces one by one to the shortest section, as long as there is time and a piece that fits."""
        open_sections = list(self.sections)
        while open_sections and self._total("usual") < self.seconds:
            section = min(open_sections, key=lambda section: section.seconds("usual"))
            if not self._add_best(section):
                open_sections.remove(section)

    def _add_best(self, section: Section) -> bool:
        """Add the best piece that fits; whether there is one."""
        used = {pick.piece.slug for other in self.sections for pick in other.picks}
        strokes = Counter(pick.piece.stroke for pick in section.picks)
        fresh = {zone: 1 / (1 + section.on_zones({zone}) / 120) for zone in section.all_zones}
        ranked: list[tuple[float, str, Piece]] = []
        for piece in self._pieces_for(section):
            score = self.scores[piece.slug] if piece.focus else 0.0
            if not score or piece.slug in used or (id(section), piece.slug, self.any_light_start) in self.refused:
                continue
            wanted = piece.zones & section.zones
            if wanted:
                score *= STALE ** strokes[piece.stroke] * max(fresh[zone] for zone in wanted)
                if piece.low * section.times(Pick.of(piece, WORK)) > self.seconds / LARGEST_SHARE:
                    score *= STALE**4
                ranked.append((-score, piece.slug, piece))
        for _score, slug, piece in sorted(ranked, key=lambda row: row[:2]):
            if self._add(section, piece):
                return True
            if piece.stroke != "stretching":  # a stretch may fit later, when more is warm
                self.refused.add((id(section), slug, self.any_light_start))
        return False

    def _place_all(self, pairs: list[KeptPiece], plan: Plan, zones: Zones, starts: Iterable[bool]) -> list[KeptPiece]:
        """Place every kept step that fits; the others are returned."""
        for self.any_light_start in starts:
            pairs = [pair for pair in pairs if not self._place(pair, plan, zones)]
        self.any_light_start = False
        return pairs

    def _place(self, pair: KeptPiece, plan: Plan, zones: Zones) -> bool:
        """Put a kept step into a planned section, or else into one of its own; whether it fits."""
        kept, piece = pair
        own = [(part, position) for part in sorted(parts_of(piece)) for position in sorted(piece.positions)]
        existing = [(section.part, section.position) for section in self.sections]
        options = dict.fromkeys([*[option for option in [*plan, *existing] if option in own], *own])
        has_it = {(s.part, s.position) for s in self.sections if any(p.is_kept and p.piece is piece for p in s.picks)}
        for part, position in sorted(options, key=has_it.__contains__):
            section = self._section(part, position, zones)
            before = section.picks
            only_kept = [pick for pick in before if pick.is_kept]
            for picks in ([pick for pick in before if pick.is_kept or pick.piece is not piece], only_kept):
                section.picks = picks  # picks added for other steps may be in the way
                role = role_of(piece, section.picks)
                seconds = min(max(kept.seconds, CLOSE_SECONDS if role == CLOSE else 0, piece.low), piece.high)
                level = min(max(kept.pressure, piece.softest), LIGHT if role == CLOSE else piece.hardest, piece.hardest)
                pick = Pick(piece, role, seconds, seconds, seconds, level, is_kept=True)
                if self._add(section, piece, pick) and all(self._stretches_warm(s, s.picks) for s in self.sections):
                    return True
            section.picks = before
        return False

    def _add(self, section: Section, piece: Piece, pick: Pick | None = None) -> bool:
        """Add a piece with whatever it needs before and after it; whether it fits."""
        budget = self.max_seconds - self._total("low") + section.seconds("low")
        pick = pick or Pick.of(piece, role_of(piece, section.picks))
        if self.any_light_start and piece.can_begin and pick.pressure > LIGHT and not pick.is_kept:
            pick = replace(pick, pressure=LIGHT)
        added = [*section.picks, pick]
        for opening in self._openings(section, piece, added):
            picks = [*added, *opening]
            for closing in self._closings(section, picks):
                laid = arranged([*picks, *closing], self.tree, self.any_light_start)
                if laid is None or unclosed(laid, section.all_zones) or not self._fits(section, laid, budget):
                    continue
                if not self._stretches_warm(section, laid) or not self._grips_everywhere(section, laid):
                    continue
                if self._is_full_body(section, laid):
                    continue
                section.picks = laid
                self._mark_turns()
                return True
        return False

    def _openings(self, section: Section, piece: Piece, picks: list[Pick]) -> list[list[Pick]]:
        """Ways to warm up for a piece, the best first: no picks at all, if none are needed."""
        if piece.stroke == "stretching":
            limbs = {line[1] for line in piece.lineages}
            used = {pick.piece.slug for pick in picks}
            warming = [o for o in self._pieces_for(section) if o.stroke != "stretching" and o.slug not in used]
            near = [other for other in warming if any(limb in line for limb in limbs for line in other.lineages)]
            near = [other for other in near if other.phase != "close" and (not other.touches or other.can_open)]
            openings = [Pick.of(o, role_of(o, [])).lasting(WARM_SECONDS) for o in near if o.high >= WARM_SECONDS]
            return [[], *([opening] for opening in openings[:MAX_OPENINGS])]
        if not piece.touches:
            return [[]]
        deep = piece.is_deep(piece.pressure)
        used = {pick.piece.slug for pick in picks if pick.role != CLOSE}
        warm = [pick for pick in picks if pick.role == OPEN and pick.warms]
        zones = piece.zones & section.all_zones
        done = all(any(pick.piece.covers(zone) for pick in warm) for zone in zones) if zones else bool(warm)
        fits = [
            other
            for other in self._pieces_for(section)
            if other.can_open and other.slug not in used and any(other.covers(zone) for zone in zones)
        ]
        if deep:
            regions = piece.regions
            fits.sort(key=lambda other: not any(other.covers_region(region, self.tree) for region in regions))
        ways = [[Pick.of(other, OPEN)] for other in fits[:MAX_OPENINGS]]
        return [[], *ways] if done or (self.any_light_start and piece.can_begin) else ways

    def _closings(self, section: Section, picks: list[Pick]) -> list[list[Pick]]:
        """Ways to close every zone that is worked on, the best first."""
        missing = unclosed(sorted(picks, key=lambda pick: pick.order), section.all_zones)
        touching = [pick for pick in picks if pick.piece.touches]
        if not missing and (not touching or any(pick.role == CLOSE for pick in picks)):
            return [[]]
        wanted = missing or touching[0].piece.zones & section.all_zones
        kept = {pick.piece.slug for pick in picks if pick.role == CLOSE}
        opened = {pick.piece.slug for pick in picks}
        fits = [other for other in self._pieces_for(section) if other.can_close and other.slug not in kept]
        fits.sort(key=lambda o: (-sum(o.covers(zone) for zone in wanted), o.slug in opened, o.phase != "close"))
        ways = []
        for first in fits[:MAX_CLOSINGS]:
            chosen, uncovered = [first], {zone for zone in wanted if not first.covers(zone)}
            for other in fits:
                if uncovered and other is not first and any(other.covers(zone) for zone in uncovered):
                    chosen.append(other)
                    uncovered -= {zone for zone in uncovered if other.covers(zone)}
            if not uncovered:
                ways.append([Pick.of(other, CLOSE) for other in chosen])
        return ways

    def _pieces_for(self, section: Section) -> list[Piece]:
        """The pieces that fit the section's part and position, the best first."""
        key = section.part, section.position
        if key not in self.by_section:
            pieces = [p for p in self.pieces if section.position in p.positions and section.part in parts_of(p)]
            self.by_section[key] = sorted(pieces, key=lambda p: (-self.scores[p.slug], p.slug))
        return self.by_section[key]

    def _fits(self, section: Section, picks: list[Pick], budget: int) -> bool:
        turns = section.turns or self._would_turn(section)
        trial = Section(section.part, section.position, section.zones, picks, turns)
        return trial.seconds("low") <= budget and not self._too_much(trial)

    def _would_turn(self, section: Section) -> bool:
        return not section.picks and any(other.picks and other.position != section.position for other in self.sections)

    def _stretches_warm(self, section: Section, picks: list[Pick]) -> bool:
        """Whether each stretch follows enough touch or movement on the same limb (L09)."""
        before = self.sections[: self.sections.index(section)]
        done = [pick for other in before for pick in other.picks]
        for i, pick in enumerate(picks):
            if pick.piece.stroke == "stretching":
                warm = [p for p in [*done, *picks[:i]] if p.piece.stroke != "stretching"]
                for limb in {line[1] for line in pick.piece.lineages}:
                    if sum(p.low for p in warm if any(limb in line for line in p.piece.lineages)) < WARM_SECONDS:
                        return False
        return True

    def _is_full_body(self, section: Section, picks: list[Pick]) -> bool:
        """Whether it would be a partner's full body in too little time, with no areas asked for."""
        if self.wanted.areas or self.wanted.is_for_self or self.seconds >= FULL_BODY_SECONDS:
            return False
        others = [pick for other in self.sections if other is not section for pick in other.picks]
        reached = {line[1] for pick in [*others, *picks] for line in pick.piece.lineages if len(line) > 1}
        return {"head" if part == "neck" else part for part in reached} >= FULL_BODY

    def _grips_everywhere(self, section: Section, picks: list[Pick]) -> bool:
        """Whether no section leaves oil where a later one of the same part needs grip (L13)."""
        same = [(s, picks if s is section else s.picks) for s in self.sections if s.part == section.part]
        oiled = False
        for _section, own in same:
            if oiled and any(pick.needs_grip for pick in own):
                return False
            oiled = oiled or any(pick.leaves_oil for pick in own)
        return True

    def _too_much(self, section: Section) -> bool:
        """Whether some zones would get more than their limit."""
        same = [other for other in self.sections if (other.part, other.position) == (section.part, section.position)]
        all_sections = [section, *(other for other in self.sections if other not in same)]
        return any(
            sum(other.on_zones(zones, "high") for other in all_sections) > limit
            for zones, limit in (LIMITS_FOR_SELF if self.wanted.is_for_self else LIMITS_FOR_PARTNER)
        )

    def _total(self, which: Duration) -> int:
        return sum(section.seconds(which) for section in self.sections)

    def _score(self, piece: Piece) -> float:
        weight = self.liking.weight(piece)
        return weight * (0.4 + 0.6 * piece.focus) * self.rng.uniform(0.35, 1.0)
