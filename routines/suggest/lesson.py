"""A lesson being written: sections that are whole at every moment, each step added with what it needs around it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from random import Random

from routines.suggest.area_tree import LIMITS_FOR_PARTNER, LIMITS_FOR_SELF, PARTS, AreaTree
from routines.suggest.arrange import arranged, unclosed
from routines.suggest.pieces import WARM_SECONDS, Piece, parts_of
from routines.suggest.purposes import LIKINGS
from routines.suggest.section import CLOSE, OPEN, WORK, Duration, KeptPiece, Pick, Section, role_of
from routines.suggest.stations import order
from routines.suggest.wish import Purpose, Wanted

MAX_OPENINGS, MAX_CLOSINGS = 5, 4
"""How many ways to open and close are tried."""
STALE = 0.75
"""The factor on a piece's score for each piece of the same stroke already in the section."""
TOO_LONG = STALE**4
"""The factor for a piece that takes more than its zone's share, or an eighth of all, at its shortest."""
ENOUGH_OIL = 0.75
"""How much work with oil there is, measured by dry work, for a section to begin with oil."""
LARGEST_SHARE = 8
FIRST_SLACK = 1.1
"""How much of its share the first step on a zone may take, with what it needs around it."""
LAST = 0.4
"""The factor for a piece that is made to close, as work."""
COMMON_SHARE, MONOTONOUS = 0.4, 0.3
"""From which share of all steps a stroke is common, and the factor for more of it."""
NEW_PLACE = 3
"""The factor for a piece for each place asked for that nothing works on yet."""
ANY_TIME = 10**6
OTHER_GRIP = 0.15
"""The factor for dry work in a section that has oil, and for oil in a dry one."""


class Lesson:
    """Sections with steps that, at their shortest, never exceed `max_seconds`; in a position, not its limit."""

    def __init__(
        self, pieces: list[Piece], wanted: Wanted, tree: AreaTree, seconds: int, limits: Mapping[str, int]
    ) -> None:
        self.pieces, self.wanted, self.tree, self.limits = pieces, wanted, tree, limits
        self.rng = Random(wanted.seed)  # noqa: S311 - nothing secret
        self.seconds = self.max_seconds = seconds
        self.liking = LIKINGS[wanted.purpose]
        self.scores = {piece.slug: self._score(piece) for piece in pieces}
        self.sections: list[Section] = []
        self.joints: dict[str, frozenset[str]] = {}
        """By zone, joints that share its time."""
        self.warms_each_zone = True
        """Whether each zone is to be warmed by something broad of its own, or a light first touch is enough."""
        self._refused: set[tuple[str, str, str, bool]] = set()
        self._sorted: dict[tuple[str, str], list[Piece]] = {}

    def section(self, part: str, position: str, zones: frozenset[str]) -> Section:
        """The section of this part in this position; a new one goes to its place among the others."""
        for section in self.sections:
            if (section.part, section.position) == (part, position):
                return section
        section = Section(part, position, frozenset(PARTS[part]) & zones)
        self.sections.append(section)
        self.sections.sort(key=lambda section: order(section.part, section.position))
        self.mark_turns()
        return section

    def mark_turns(self) -> None:
        used = [section for section in self.sections if section.picks]
        for before, section in zip([None, *used], used, strict=False):
            section.turns = bool(before and before.position != section.position)

    def total(self, which: Duration) -> int:
        return sum(section.seconds(which) for section in self.sections)

    def worked(self, zone: str) -> float:
        """Usual seconds on a zone, both sides together; what works on several counts for each in part."""
        return sum(
            section.times(pick) * pick.usual * len(pick.piece.zones & self._around(zone)) / len(pick.piece.zones)
            for section in self.sections
            for pick in section.picks
            if not pick.piece.zones.isdisjoint(self._around(zone))
        )

    def is_reached(self, zone: str) -> bool:
        """Whether a step that suits the wish works on the zone itself."""
        return any(pick.piece.focus and zone in pick.piece.zones for s in self.sections for pick in s.picks)

    def works_on(self, area: str) -> bool:
        """Whether any step works on the area, on a part of it or on what holds it."""
        picked = (pick.piece for section in self.sections for pick in section.picks)
        return any(piece.works_on(area, self.tree) for piece in picked)

    def _around(self, zone: str) -> frozenset[str]:
        return self.joints.get(zone, frozenset()) | {zone}

    def add_best(self, section: Section, zone: str, share: float, within_share: bool, area: str = "") -> bool:
        """Add the best piece for this zone that fits, in what is left of its share or in any time; whether one did.

        With an `area` of the zone, one that works on that.
        """
        slack = 1 if self.is_reached(zone) else FIRST_SLACK
        most = slack * share - self.worked(zone) if within_share else ANY_TIME
        for piece in self._ranked(section, zone, share):
            if area and not piece.works_on(area, self.tree):
                continue
            if self.add(section, piece, most=most):
                return True
            if not within_share and piece.stroke != "stretching":  # a stretch may fit later, when more is warm
                self._refused.add(self._attempt(section, piece))
        return False

    def _ranked(self, section: Section, zone: str, share: float) -> list[Piece]:
        used = {pick.piece.slug for other in self.sections for pick in other.picks}
        strokes = Counter(pick.piece.stroke for pick in section.picks)
        common = self._common_stroke()
        is_oiled = self._is_oiled(section)
        around = self._around(zone) if self.is_reached(zone) else {zone}
        missed = [area for area in self.wanted.areas if zone in self.tree.zones_of(area) and not self.works_on(area)]
        ranked = []
        for piece in self._pieces_for(section):
            score = self.scores[piece.slug] if piece.focus and piece.zones & around else 0.0
            if not score or piece.slug in used or self._attempt(section, piece) in self._refused:
                continue
            pick = Pick.of(piece, WORK)
            score *= NEW_PLACE ** sum(piece.works_on(area, self.tree) for area in missed)
            score *= STALE ** strokes[piece.stroke] * (MONOTONOUS if piece.stroke == common else 1)
            shortest = pick.low * section.times(pick)
            if shortest > max(share - self.worked(zone), share / 2) or shortest > self.seconds / LARGEST_SHARE:
                score *= TOO_LONG
            if is_oiled is not None and pick.leaves_oil != is_oiled and piece.touches:
                if piece.is_deep(pick.pressure):
                    continue
                score *= OTHER_GRIP
            ranked.append((-score, piece.slug, piece))
        return [piece for _score, _slug, piece in sorted(ranked, key=lambda row: row[:2])]

    def _common_stroke(self) -> str | None:
        """The stroke that makes up nearly half of all steps, if any does."""
        strokes = Counter(pick.piece.stroke for section in self.sections for pick in section.picks)
        stroke, count = strokes.most_common(1)[0] if strokes else ("", 0)
        return stroke if count >= COMMON_SHARE * strokes.total() else None

    def _is_oiled(self, section: Section) -> bool | None:
        """Whether the work of a section is with oil or dry; None as long as either will do.

        Another person's hands begin with oil where there is enough of it: a glide warms best.
        """
        usual = Counter[bool]()
        for pick in section.picks:
            if pick.role == WORK and pick.piece.touches:
                usual[pick.leaves_oil] += pick.usual
        if usual:
            return usual[True] >= usual[False]
        if self.wanted.is_for_self:
            return None
        for piece in self._pieces_for(section):
            if piece.focus and piece.touches and self.scores[piece.slug]:
                usual[Pick.of(piece, WORK).leaves_oil] += piece.usual
        return usual[True] >= ENOUGH_OIL * usual[False]

    def keep(self, pair: KeptPiece, places: Iterable[tuple[str, str]], zones: frozenset[str]) -> bool:
        """Put a step to keep into a section of one of these places, else of any; whether it fits."""
        kept, piece = pair
        own = [(part, position) for part in sorted(parts_of(piece)) for position in sorted(piece.positions)]
        existing = [(section.part, section.position) for section in self.sections]
        options = dict.fromkeys([*[option for option in [*places, *existing] if option in own], *own])
        has_it = {(s.part, s.position) for s in self.sections if any(p.is_kept and p.piece is piece for p in s.picks)}
        for part, position in sorted(options, key=has_it.__contains__):
            section = self.section(part, position, zones)
            before = section.picks
            only_kept = [pick for pick in before if pick.is_kept]
            for picks in ([pick for pick in before if pick.is_kept or pick.piece is not piece], only_kept):
                section.picks = picks  # picks added for other steps may be in the way
                pick = Pick.keeping(kept, piece, role_of(piece, section.picks))
                if self.add(section, piece, pick) and all(self._stretches_warm(s, s.picks) for s in self.sections):
                    return True
            section.picks = before
        return False

    def add(self, section: Section, piece: Piece, pick: Pick | None = None, most: float = ANY_TIME) -> bool:
        """Add a piece with whatever it needs before and after it, in `most` more seconds; whether it fits."""
        before = section.seconds("low")
        budget = before + min(self.max_seconds - self.total("low"), most)
        pick = pick or Pick.of(piece, role_of(piece, section.picks))
        added = [*section.picks, pick]
        for opening in self._openings(section, piece, added):
            picks = [*added, *opening]
            for closing in self._closings(section, picks):
                laid = arranged([*picks, *closing], self.tree)
                if laid is not None and self._fits(section, laid, budget):
                    section.picks = laid
                    self.mark_turns()
                    return True
        return False

    def _openings(self, section: Section, piece: Piece, picks: list[Pick]) -> list[list[Pick]]:
        """Ways to prepare for a piece, the best first: no picks at all, if none are needed."""
        if piece.stroke == "stretching":
            return [[], *([opening] for opening in self._warming_for_stretch(section, piece, picks))]
        if not piece.touches:
            return [[]]
        used = {pick.piece.slug for pick in picks if pick.role != CLOSE}
        zones = piece.zones & section.all_zones
        fits = [o for o in self._pieces_for(section) if o.can_open and o.slug not in used and self._meets(o, zones)]
        common = self._common_stroke()
        fits.sort(
            key=lambda o: (
                o.phase == "close",
                o.low > WARM_SECONDS * len(o.zones),
                not o.zones <= section.all_zones,
                o.stroke == common,
            )
        )
        if piece.is_deep(piece.pressure):
            fits.sort(key=lambda other: not any(other.works_on(region, self.tree) for region in piece.regions))
        ways = [[Pick.of(other, OPEN)] for other in fits[:MAX_OPENINGS]]
        if not any(pick.piece.can_greet for pick in picks):
            ways += self._greetings(section, used, zones, fits)
        warm = [pick for pick in picks if pick.role == OPEN and pick.warms]
        is_warm = all(any(pick.piece.covers(zone) for pick in warm) for zone in zones) if zones else bool(warm)
        return [[], *ways] if is_warm or self._wakes(piece) or not self.warms_each_zone else ways

    def _wakes(self, piece: Piece) -> bool:
        """Whether it is what warms up: before sport, whatever is brisk or moves."""
        return self.wanted.purpose == Purpose.WARM_UP and piece.wakes

    def _greetings(
        self, section: Section, used: set[str], zones: Iterable[str], warming: list[Piece]
    ) -> Iterator[list[Pick]]:
        """First touches for a section that has none, alone and before something that warms."""
        greeting = [o for o in self._pieces_for(section) if o.can_greet and o.slug not in used and o not in warming]
        greeting.sort(key=lambda o: (o.phase == "close", not self._meets(o, zones), not o.zones <= section.all_zones))
        for other in greeting[:MAX_OPENINGS]:
            first = Pick.of(other, OPEN)
            yield [first]
            yield from ([first, Pick.of(warm, OPEN)] for warm in warming[:2] if not warm.can_greet)

    def _warming_for_stretch(self, section: Section, piece: Piece, picks: list[Pick]) -> list[Pick]:
        limbs = {line[1] for line in piece.lineages}
        used = {pick.piece.slug for pick in picks}
        warming = [o for o in self._pieces_for(section) if o.stroke != "stretching" and o.slug not in used]
        near = [other for other in warming if any(limb in line for limb in limbs for line in other.lineages)]
        near = [other for other in near if other.phase != "close" and (not other.touches or other.can_greet)]
        long_enough = [other for other in near if other.high >= WARM_SECONDS]
        return [Pick.of(o, role_of(o, [])).lasting(WARM_SECONDS) for o in long_enough[:MAX_OPENINGS]]

    def _meets(self, piece: Piece, zones: Iterable[str]) -> bool:
        return any(piece.covers(zone) for zone in zones)

    def _closings(self, section: Section, picks: list[Pick]) -> list[list[Pick]]:
        """Ways to close every zone that is worked on, the best first."""
        missing = unclosed(sorted(picks, key=lambda pick: pick.order), section.all_zones)
        touching = [pick for pick in picks if pick.piece.touches]
        if not missing and (not touching or any(pick.role == CLOSE for pick in picks)):
            return [[]]
        wanted = missing or touching[0].piece.zones & section.all_zones
        kept = {pick.piece.slug for pick in picks if pick.role == CLOSE}
        common = self._common_stroke()
        opened = {pick.piece.slug for pick in picks}
        fits = [other for other in self._pieces_for(section) if other.can_close and other.slug not in kept]
        fits.sort(
            key=lambda o: (
                o.stroke in self.liking.sedating,
                -sum(o.covers(zone) for zone in wanted),
                not o.zones <= section.all_zones,
                o.stroke == common,
                o.slug in opened,
                o.phase != "close",
            )
        )
        ways: list[list[Pick]] = [] if missing else [[]]
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
        if key not in self._sorted:
            pieces = [p for p in self.pieces if section.position in p.positions and section.part in parts_of(p)]
            self._sorted[key] = sorted(pieces, key=lambda p: (-self.scores[p.slug], p.slug))
        return self._sorted[key]

    def _fits(self, section: Section, picks: list[Pick], budget: float) -> bool:
        turns = section.turns or self._would_turn(section)
        trial = Section(section.part, section.position, section.zones, picks, turns)
        if unclosed(picks, section.all_zones) or trial.seconds("low") > budget or self._too_much(trial):
            return False
        return (
            self._keeps_to_its_limit(trial)
            and self._stretches_warm(section, picks)
            and self._grips_everywhere(section, picks)
        )

    def _would_turn(self, section: Section) -> bool:
        return not section.picks and any(other.picks and other.position != section.position for other in self.sections)

    def _others(self, trial: Section) -> list[Section]:
        return [other for other in self.sections if (other.part, other.position) != (trial.part, trial.position)]

    def _keeps_to_its_limit(self, trial: Section) -> bool:
        """Whether the position, at its shortest, stays within what the receiver's answers allow."""
        limit = self.limits.get(trial.position)
        if limit is None:
            return True
        here = [trial, *(other for other in self._others(trial) if other.position == trial.position)]
        return sum(section.seconds("low") for section in here) <= limit

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

    def _grips_everywhere(self, section: Section, picks: list[Pick]) -> bool:
        """Whether no section leaves oil where a later one needs grip (L13)."""
        oiled: set[str] = set()
        for each in self.sections:
            own = picks if each is section else each.picks
            if any(pick.needs_grip and not oiled.isdisjoint(pick.piece.zones) for pick in own):
                return False
            oiled.update(*(pick.piece.zones for pick in own if pick.leaves_oil))
        return True

    def _too_much(self, trial: Section) -> bool:
        """Whether some zones would get more than their limit."""
        all_sections = [trial, *self._others(trial)]
        return any(
            sum(other.on_zones(zones, "high") for other in all_sections) > limit
            for zones, limit in (LIMITS_FOR_SELF if self.wanted.is_for_self else LIMITS_FOR_PARTNER)
        )

    def _attempt(self, section: Section, piece: Piece) -> tuple[str, str, str, bool]:
        return section.part, section.position, piece.slug, self.warms_each_zone

    def _score(self, piece: Piece) -> float:
        weight = self.liking.weight(piece)
        last = LAST if piece.phase == "close" else 1
        return weight * last * (0.4 + 0.6 * piece.focus) * self.rng.uniform(0.35, 1.0)
