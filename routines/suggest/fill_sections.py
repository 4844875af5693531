"""Sections chosen and filled for a wish: which parts, in which positions, with which pieces."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

from routines.suggest.pieces import CLOSE_SECONDS, LIGHT, WARM_SECONDS, parts_of
from routines.suggest.places import PARTS, ZONES
from routines.suggest.purposes import LIKINGS
from routines.suggest.section import CLOSE, OPEN, WORK, Pick, Section, arranged, unclosed

ORDER_OF_POSITIONS = ["prone", "side-lying", "supine", "leg-stretched", "seated", "standing"]
"""One after another, so that the receiver turns over seldom; standing up comes last."""
BACK_TO_FRONT = ["back", "thigh", "leg", "arm", "front", "head"]
FRONT_TO_HEAD = ["leg", "thigh", "front", "arm", "back", "head"]
BACK = {"lower-back", "sacral-region", "upper-back"}
ALL_DIVISIONS = {"legs", "arms", "trunk", "neck"}
DIVISIONS = {"leg": {"legs"}, "thigh": {"legs", "trunk"}, "front": {"trunk"}, "arm": {"arms"}, "head": {"neck"}}
DIVISIONS["back"] = {"trunk", "arms", "neck"}
FULL_BODY = {"trunk", "lower-limb", "upper-limb", "head"}
FULL_BODY_SECONDS = 60 * 60
MOST_BY_OTHERS = [({zone}, 1200) for zone in ZONES if zone not in BACK]
MOST_ALONE = [*MOST_BY_OTHERS, (BACK, 1200), ({"foot", "ankle"}, 900)]
"""Seconds a side: no place gets more than 20 minutes, one's own foot and ankle no more than 15 (L15)."""
TRIED_OPENINGS, TRIED_CLOSINGS = 5, 4
SECONDS_FOR_A_PART = 300
STALE = 0.75
LARGEST_SHARE = 8
"""A piece that takes more than this part of the time, at its shortest, leaves little room for others."""


def _dry_first(pair):
    _kept, piece = pair
    return (piece.stroke == "stretching", piece.lubricant, piece.slug)


def _oiled_first(pair):
    _kept, piece = pair
    return (piece.stroke == "stretching", -piece.lubricant, piece.slug)


WAYS = [
    (None, (False, True)),
    (_dry_first, (False, True)),
    (None, (True, True)),
    (_dry_first, (True, True)),
    (_oiled_first, (False, True)),
    (_oiled_first, (True, True)),
]
"""In which order to place what is to be kept, and whether a light touch will do for a start: proper ones come first."""


class Composer:
    """Fills sections with pieces until `seconds` are used; never more, at their shortest, than `most`."""

    def __init__(self, pieces, wanted, places, rng, seconds):
        self.pieces, self.wanted, self.places, self.rng = pieces, wanted, places, rng
        self.seconds = self.most = seconds
        self.liking = LIKINGS[wanted.purpose]
        self.scores = {piece.slug: self._score(piece) for piece in pieces}
        self.sections: list[Section] = []
        self.refused = set()  # what was tried and does not go: (section, slug)
        self.by_section = {}
        self.begins_anyhow = False

    def compose(self, zones, kept, way=WAYS[0]):
        """The sections for these zones, the most wanted first; `kept` are (Kept, Piece) pairs, all that fits goes in.

        What is kept and cannot be placed is returned beside them: another of the WAYS may find a place for it.
        """
        offers = self._offers(zones)
        plan = self._positions(offers, kept)
        order, beginnings = way
        lost = sorted(kept, key=order) if order else kept
        lost = self._placed(lost, plan, zones, beginnings)
        if any(section.picks for section in self.sections):
            self.most = max(self.seconds, self._total("low"))
        for part, position in plan:
            self._section(part, position, zones)
        self._fill_all()
        for _value, part, position in sorted(offers, key=lambda offer: (-offer[0], offer[1:])):
            if self._total("usual") >= self.seconds:
                break
            if not self.wanted.areas and self._would_be_all_over([part, *(s.part for s in self.sections)]):
                continue
            self._section(part, position, zones)
            self._fill_all()
        left = self._placed(lost, plan, zones, beginnings)  # a stretch may go in now that more is warm
        if len(left) < len(lost):
            self._fill_all()
        self.sections = [section for section in self.sections if section.picks]
        self._mark_turns()
        return self.sections, left

    # Which parts, in which positions

    def _offers(self, zones):
        """(seconds, part, position) of each section that could be made, with what could be done in it at most."""
        found = Counter()
        for piece in self.pieces:
            if piece.focus and self.scores[piece.slug]:
                for part in {ZONES[zone] for zone in piece.zones & zones} & parts_of(piece):
                    for position in piece.positions:
                        found[part, position] += piece.usual
        return [(seconds, *place) for place, seconds in found.items() if self._can_begin(*place)]

    def _can_begin(self, part, position):
        there = [piece for piece in self.pieces if position in piece.positions and part in parts_of(piece)]
        no_touch = any(not piece.touches for piece in there)
        return no_touch or (any(piece.can_open for piece in there) and any(piece.can_close for piece in there))

    def _positions(self, offers, kept):
        """A position for each part, with as few changes as can be: one in which at least half as much can be done."""
        parts = self._chosen_parts(offers, kept)
        if not parts:
            return []
        share = 1.5 * self.seconds / len(parts)
        fits = {part: {p: min(s, share) for s, other, p in offers if other == part} for part in parts}
        fits = {part: {p: s for p, s in there.items() if 2 * s >= max(there.values())} for part, there in fits.items()}
        known = [p for p in ORDER_OF_POSITIONS if any(p in there for there in fits.values())]
        liked = {position: self.rng.uniform(0.85, 1.15) for position in known}
        for count in range(1, len(known) + 1):
            ways = [
                way for way in combinations(known, count) if all(there.keys() & set(way) for there in fits.values())
            ]
            if ways:
                break

        def best(there, way):
            return max(((there[p] * liked[p], p) for p in way if p in there), default=(0, ""))

        way = max(ways, key=lambda way: sum(best(there, way)[0] for there in fits.values()))
        return [(part, best(there, way)[1]) for part, there in fits.items()]

    def _chosen_parts(self, offers, kept):
        """All that was asked for; of the whole body as many as there is time for, those that suit the purpose first."""
        there = {part for _seconds, part, _position in offers}
        parts = [part for part in self._asked_parts() if part in there]
        if self.wanted.areas:
            return parts
        count = max(1, round(self.seconds / SECONDS_FOR_A_PART))
        rank = {part: i + self.rng.uniform(0, 2.5) for i, part in enumerate(self.liking.first)}
        for _kept, piece in kept:
            for part in parts_of(piece):
                rank[part] = -1
        chosen = []
        for part in sorted(parts, key=rank.get):
            if len(chosen) < count and not self._would_be_all_over([*chosen, part]):
                chosen.append(part)
        return chosen

    def _would_be_all_over(self, parts):
        """Whether a partner's massage would be of the full body, for which there must be an hour (L15)."""
        reached = set().union(*(DIVISIONS[part] for part in parts))
        return not self.wanted.is_for_self and self.seconds < FULL_BODY_SECONDS and len(reached) == len(ALL_DIVISIONS)

    def _asked_parts(self):
        if not self.wanted.areas:
            return list(PARTS)
        zones = [zone for area in self.wanted.areas for zone in ZONES if zone in self.places.zones_of(area)]
        return list(dict.fromkeys(ZONES[zone] for zone in zones))

    def _section(self, part, position, zones):
        """The section of this part in this position, made where there is none, at its place among the others."""
        for section in self.sections:
            if (section.part, section.position) == (part, position):
                return section
        section = Section(part, position, frozenset(PARTS[part]) & zones)
        self.sections.append(section)
        self.sections.sort(key=self._order)
        self._mark_turns()
        return section

    def _order(self, section):
        parts = BACK_TO_FRONT if section.position in ("prone", "side-lying") else FRONT_TO_HEAD
        return ORDER_OF_POSITIONS.index(section.position), parts.index(section.part)

    def _mark_turns(self):
        used = [section for section in self.sections if section.picks]
        for before, section in zip([None, *used], used, strict=False):
            section.turns = bool(before and before.position != section.position)

    # What goes into them

    def _fill_all(self):
        """With proper warm-ups as long as there are any; then with what is light enough to begin with."""
        for self.begins_anyhow in (False, True):
            self._fill()
        self.begins_anyhow = False

    def _fill(self):
        """Piece by piece, into the section that is furthest behind, as long as there is time and a piece that goes."""
        open_sections = list(self.sections)
        while open_sections and self._total("usual") < self.seconds:
            section = min(open_sections, key=lambda section: section.seconds("usual"))
            if not self._add_best(section):
                open_sections.remove(section)

    def _add_best(self, section):
        used = {pick.piece.slug for other in self.sections for pick in other.picks}
        strokes = Counter(pick.piece.stroke for pick in section.picks)
        fresh = {zone: 1 / (1 + section.on_zones({zone}) / 120) for zone in section.all_zones}
        ranked = []
        for piece in self._there(section):
            score = self.scores[piece.slug] if piece.focus else 0
            if not score or piece.slug in used or (id(section), piece.slug, self.begins_anyhow) in self.refused:
                continue
            here = piece.zones & section.zones
            if here:
                score *= STALE ** strokes[piece.stroke] * max(fresh[zone] for zone in here)
                if piece.low * section.times(Pick.of(piece, WORK)) > self.seconds / LARGEST_SHARE:
                    score *= STALE**4
                ranked.append((-score, piece.slug, piece))
        for _score, slug, piece in sorted(ranked, key=lambda row: row[:2]):
            if self._add(section, piece):
                return True
            if piece.stroke != "stretching":  # that may go later, when more is warm
                self.refused.add((id(section), slug, self.begins_anyhow))
        return False

    def _placed(self, pairs, plan, zones, beginnings):
        """Place each that can be; the others are returned."""
        for self.begins_anyhow in beginnings:
            pairs = [pair for pair in pairs if not self._place(pair, plan, zones)]
        self.begins_anyhow = False
        return pairs

    def _place(self, pair, plan, zones):
        """Put a kept step where it can stand: in a section that is planned, else in one of its own."""
        kept, piece = pair
        own = [(part, position) for part in sorted(parts_of(piece)) for position in sorted(piece.positions)]
        there = [(section.part, section.position) for section in self.sections]
        ways = dict.fromkeys([*[place for place in [*plan, *there] if place in own], *own])
        has_it = {(s.part, s.position) for s in self.sections if any(p.is_kept and p.piece is piece for p in s.picks)}
        for part, position in sorted(ways, key=has_it.__contains__):
            section = self._section(part, position, zones)
            before = section.picks
            only_kept = [pick for pick in before if pick.is_kept]
            for picks in ([pick for pick in before if pick.is_kept or pick.piece is not piece], only_kept):
                section.picks = picks  # what was only added for others may be in the way
                role = role_of(piece, section.picks)
                seconds = min(max(kept.seconds, CLOSE_SECONDS if role == CLOSE else 0, piece.low), piece.high)
                level = min(max(kept.pressure, piece.softest), LIGHT if role == CLOSE else piece.hardest, piece.hardest)
                pick = Pick(piece, role, seconds, seconds, seconds, level, is_kept=True)
                if self._add(section, piece, pick) and all(self._stretches_warm(s, s.picks) for s in self.sections):
                    return True
            section.picks = before
        return False

    def _add(self, section, piece, pick=None):
        """Add a piece with whatever it needs before and after it; false where it cannot stand there."""
        budget = self.most - self._total("low") + section.seconds("low")
        pick = pick or Pick.of(piece, role_of(piece, section.picks))
        if self.begins_anyhow and piece.can_begin and pick.pressure > LIGHT and not pick.is_kept:
            pick = replace(pick, pressure=LIGHT)
        added = [*section.picks, pick]
        for opening in self._openings(section, piece, added):
            picks = [*added, *opening]
            for closing in self._closings(section, picks):
                laid = arranged([*picks, *closing], self.places, self.begins_anyhow)
                if laid is None or unclosed(laid, section.all_zones) or not self._fits(section, laid, budget):
                    continue
                if not self._stretches_warm(section, laid) or not self._grips_everywhere(section, laid):
                    continue
                if self._is_all_over(section, laid):
                    continue
                section.picks = laid
                self._mark_turns()
                return True
        return False

    def _openings(self, section, piece, picks):
        """Ways to warm up for a piece, the best first; none needed is the first of them where that is so."""
        if piece.stroke == "stretching":
            limbs = {line[1] for line in piece.lineages}
            used = {pick.piece.slug for pick in picks}
            warming = [o for o in self._there(section) if o.stroke != "stretching" and o.slug not in used]
            near = [other for other in warming if any(limb in line for limb in limbs for line in other.lineages)]
            near = [other for other in near if other.phase != "close" and (not other.touches or other.can_open)]
            ways = [Pick.of(o, role_of(o, [])).lasting(WARM_SECONDS) for o in near if o.high >= WARM_SECONDS]
            return [[], *([way] for way in ways[:TRIED_OPENINGS])]
        if not piece.touches:
            return [[]]
        deep = piece.is_deep(piece.pressure)
        used = {pick.piece.slug for pick in picks if pick.role != CLOSE}
        warm = [pick for pick in picks if pick.role == OPEN and pick.warms]
        zones = piece.zones & section.all_zones
        done = all(any(pick.piece.covers(zone) for pick in warm) for zone in zones) if zones else bool(warm)
        fits = [
            other
            for other in self._there(section)
            if other.can_open and other.slug not in used and any(other.covers(zone) for zone in zones)
        ]
        if deep:
            regions = piece.regions
            fits.sort(key=lambda other: not any(other.covers_region(region, self.places) for region in regions))
        ways = [[Pick.of(other, OPEN)] for other in fits[:TRIED_OPENINGS]]
        return [[], *ways] if done or (self.begins_anyhow and piece.can_begin) else ways

    def _closings(self, section, picks):
        """Ways to end lightly on each zone that is worked on, the best first."""
        missing = unclosed(sorted(picks, key=lambda pick: pick.order), section.all_zones)
        touching = [pick for pick in picks if pick.piece.touches]
        if not missing and (not touching or any(pick.role == CLOSE for pick in picks)):
            return [[]]
        wanted = missing or touching[0].piece.zones & section.all_zones
        kept = {pick.piece.slug for pick in picks if pick.role == CLOSE}
        opened = {pick.piece.slug for pick in picks}
        fits = [other for other in self._there(section) if other.can_close and other.slug not in kept]
        fits.sort(key=lambda o: (-sum(o.covers(zone) for zone in wanted), o.slug in opened, o.phase != "close"))
        ways = []
        for first in fits[:TRIED_CLOSINGS]:
            chosen, left = [first], {zone for zone in wanted if not first.covers(zone)}
            for other in fits:
                if left and other is not first and any(other.covers(zone) for zone in left):
                    chosen.append(other)
                    left -= {zone for zone in left if other.covers(zone)}
            if not left:
                ways.append([Pick.of(other, CLOSE) for other in chosen])
        return ways

    def _there(self, section):
        """What can be done in the section, the best first."""
        key = section.part, section.position
        if key not in self.by_section:
            there = [p for p in self.pieces if section.position in p.positions and section.part in parts_of(p)]
            self.by_section[key] = sorted(there, key=lambda p: (-self.scores[p.slug], p.slug))
        return self.by_section[key]

    def _fits(self, section, picks, budget):
        turns = section.turns or self._would_turn(section)
        trial = Section(section.part, section.position, section.zones, picks, turns)
        return trial.seconds("low") <= budget and not self._too_much(trial)

    def _would_turn(self, section):
        return not section.picks and any(other.picks and other.position != section.position for other in self.sections)

    def _stretches_warm(self, section, picks):
        """Whether each stretch comes after enough touch or movement on the same limb (L09)."""
        before = self.sections[: self.sections.index(section)]
        done = [pick for other in before for pick in other.picks]
        for i, pick in enumerate(picks):
            if pick.piece.stroke == "stretching":
                warm = [p for p in [*done, *picks[:i]] if p.piece.stroke != "stretching"]
                for limb in {line[1] for line in pick.piece.lineages}:
                    if sum(p.low for p in warm if any(limb in line for line in p.piece.lineages)) < WARM_SECONDS:
                        return False
        return True

    def _is_all_over(self, section, picks):
        """Whether a partner's massage would be of the full body in too short a time, though no place was asked for."""
        if self.wanted.areas or self.wanted.is_for_self or self.seconds >= FULL_BODY_SECONDS:
            return False
        others = [pick for other in self.sections if other is not section for pick in other.picks]
        reached = {line[1] for pick in [*others, *picks] for line in pick.piece.lineages if len(line) > 1}
        return {"head" if part == "neck" else part for part in reached} >= FULL_BODY

    def _grips_everywhere(self, section, picks):
        """Whether no section of the same part brings oil to where a later one must not slip (L13)."""
        same = [(s, picks if s is section else s.picks) for s in self.sections if s.part == section.part]
        oiled = False
        for _section, there in same:
            if oiled and any(pick.needs_grip for pick in there):
                return False
            oiled = oiled or any(pick.leaves_oil for pick in there)
        return True

    def _too_much(self, section):
        """Whether a place would get more than is good for it."""
        same = [other for other in self.sections if (other.part, other.position) == (section.part, section.position)]
        all_sections = [section, *(other for other in self.sections if other not in same)]
        return any(
            sum(other.on_zones(zones, "high") for other in all_sections) > most
            for zones, most in (MOST_ALONE if self.wanted.is_for_self else MOST_BY_OTHERS)
        )

    def _total(self, which):
        return sum(section.seconds(which) for section in self.sections)

    def _score(self, piece):
        weight = self.liking.weight(piece)
        return weight * (0.4 + 0.6 * piece.focus) * self.rng.uniform(0.35, 1.0)


def role_of(piece, picks):
    """What a piece is for: the close, the opening, or the work between."""
    opens = any(pick.piece.slug == piece.slug and pick.role == OPEN for pick in picks)
    if piece.can_close and (piece.phase == "close" or opens):
        return CLOSE
    if piece.can_open and (piece.phase == "warm-up" or (piece.usual >= WARM_SECONDS and piece.stroke == "effleurage")):
        return OPEN
    return WORK
