"""How many techniques each choice of each filter finds, with the other filters as they are."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Case, CharField, Count, F, Q, Value, When

from techniques import library_cache
from techniques.library_cache import Reference
from techniques.models import Contraindication, Technique
from techniques.models.array_lookups import EVERYTHING
from techniques.models.position import ReceiverPosition
from techniques.models.querysets import TechniqueQuerySet
from techniques.safety.rules import Slugs, out

if TYPE_CHECKING:
    from techniques.browse.filters import TechniqueFilter

MINUTES = [1, 2, 3, 5, 10]


@dataclass
class Choice:
    """One value of a filter, and how many techniques it finds."""

    value: str
    name: str
    count: int
    lineage: list[str] = field(default_factory=list)
    position: int = 0


@dataclass
class Facets:
    total: int
    """`left_out` is how many techniques each chosen condition rules out; `edition` that of the library counted.

    `found` are the ids of all that is found.
    """

    choices: dict[str, list[Choice]]  # by filter
    left_out: dict[str, int]
    edition: int
    found: list[int]


# Each row of `matched` is a technique that misses at most one of the chosen filters, named by `missed` ('' for none): a
# choice of that filter would find it. So one scan serves all filters and choices. The position is that of oneself or of
# a partner, so the role and the position are met together, as 'position'.
SQL = """
WITH matched (id, stroke_id, phase, receiver_position, own_position, for_self, for_partner, pressure_min, seconds_min,
    missed, is_own)
AS MATERIALIZED ({matched}),
area AS (
    SELECT above.slug, count(DISTINCT m.id) AS n FROM matched m
    JOIN techniques_target t ON t.technique_id = m.id JOIN techniques_bodyarea a ON a.id = t.area_id
    CROSS JOIN unnest(a.lineage) AS above (slug) WHERE m.missed IN ('', 'area') GROUP BY above.slug
),
stroke AS (
    SELECT stroke_id, count(*) AS n FROM (
        SELECT id, stroke_id FROM matched WHERE missed IN ('', 'stroke')
        UNION
        SELECT m.id, also.stroke_id FROM matched m
        JOIN techniques_technique_also_strokes also ON also.technique_id = m.id WHERE m.missed IN ('', 'stroke')
    ) AS made_of GROUP BY stroke_id
),
used AS (
    SELECT DISTINCT unnest(a.lineage) AS slug FROM techniques_bodyarea a
    WHERE a.id IN (SELECT area_id FROM techniques_target WHERE technique_id IN ({visible}))
)
SELECT 'total', '', '', NULL::varchar[], 0, count(*) FROM matched WHERE missed = ''
UNION ALL SELECT 'area', a.slug, a.name, a.lineage, a.position, coalesce(area.n, 0)
    FROM used JOIN techniques_bodyarea a USING (slug) LEFT JOIN area USING (slug) WHERE a.retired_at IS NULL
UNION ALL SELECT 'stroke', s.slug, s.name, NULL, s.position, coalesce(stroke.n, 0)
    FROM techniques_stroke s LEFT JOIN stroke ON s.id = stroke.stroke_id WHERE s.retired_at IS NULL
UNION ALL SELECT 'phase', phase, '', NULL, 0, count(*) FROM matched WHERE missed IN ('', 'phase') GROUP BY phase
UNION ALL SELECT 'position', taken, '', NULL, 0, count(*) FROM (
    SELECT id, receiver_position AS taken FROM matched WHERE missed IN ('', 'position') AND for_partner AND %s != 'self'
    UNION
    SELECT id, own_position FROM matched WHERE missed IN ('', 'position') AND for_self AND %s != 'partner'
) AS taken GROUP BY taken
UNION ALL SELECT 'role', 'self', '', NULL, 0, count(*)
    FROM matched WHERE missed IN ('', 'position') AND for_self AND own_position = ANY(%s)
UNION ALL SELECT 'role', 'partner', '', NULL, 0, count(*)
    FROM matched WHERE missed IN ('', 'position') AND for_partner AND receiver_position = ANY(%s)
UNION ALL SELECT 'pressure_max', level::text, '', NULL, level, count(m.id) FROM generate_series(0, 5) AS level
    LEFT JOIN matched m ON m.missed IN ('', 'pressure_max') AND m.pressure_min <= level GROUP BY level
UNION ALL SELECT 'minutes_max', most::text, '', NULL, most, count(m.id) FROM unnest(%s::int[]) AS most
    LEFT JOIN matched m ON m.missed IN ('', 'minutes_max') AND m.seconds_min <= 60 * most GROUP BY most
UNION ALL SELECT 'matched', missed, '', NULL, is_own::int, id FROM matched WHERE missed IN ('', 'without')
UNION ALL SELECT 'edition', '', '', NULL, 0, max(number) FROM techniques_edition
"""


def count_choices(filterset: "TechniqueFilter", conditions: bool = True) -> Facets:
    """The total and the count of each choice, including those that find nothing, in one query.

    Only areas that some technique visible to the reader works on are choices; a phase or position without techniques is
    absent. The count of a condition is what remains if it is chosen too; `conditions=False` skips these counts.
    """
    techniques = nearly_matching(filterset).annotate(  # type: ignore[no-redef]  # also declared on the model
        is_own=Q(author__isnull=False),
        own_position=Case(When(self_position="", then=F("receiver_position")), default=F("self_position")),
    )
    matched = techniques.values_list(  # type: ignore[misc]  # `missed` is annotated
        "id", "stroke_id", "phase", "receiver_position", "own_position", "for_self", "for_partner", "pressure_min",
        "seconds_min", "missed", "is_own",
    )  # fmt: skip
    matched_sql, matched_params = matched.query.sql_with_params()
    visible_sql, visible_params = filterset.queryset.order_by().values("pk").query.sql_with_params()
    chosen = [condition.slug for condition in filterset.chosen.get("without", [])]
    choices: dict[str, list[Choice]] = defaultdict(list)
    with connection.cursor() as cursor:
        sql = SQL.format(matched=matched_sql, visible=visible_sql)
        role, positions = filterset.chosen.get("role", ""), filterset.chosen.get("position", ReceiverPosition.values)
        of_whom = [role, role, list(positions), list(positions)]
        cursor.execute(sql, [*matched_params, *visible_params, *of_whom, MINUTES])
        for name, value, label, lineage, position, count in cursor.fetchall():
            choices[name].append(Choice(value, label, count or 0, lineage or [], position))
    total, edition = (choices.pop(name)[0].count for name in ("total", "edition"))
    rows = choices.pop("matched", [])
    found = [row.count for row in rows if not row.value]
    if not conditions:
        return Facets(total, choices, {}, edition, found)
    remaining, left_out = _by_condition(rows, total)
    choices["without"] = [Choice(slug, "", count) for slug, count in remaining.items()]
    return Facets(total, choices, {slug: left_out[slug] for slug in chosen if left_out[slug]}, edition, found)


def _by_condition(matched: list[Choice], total: int) -> tuple[dict[str, int], Counter[str]]:
    """How many techniques remain with each condition, and how many each rules out.

    `matched` holds the id of each technique as its count, what it missed as its value, and whether it is a person's
    own as its position.
    """
    library = library_cache.kept()
    ruled_out = dict(_ruled_out_of_library(library))
    if own := [row.count for row in matched if row.position]:
        ruled_out |= _ruled_out(library, Technique.objects.filter(pk__in=own))
    without, left_out = Counter[str](), Counter[str]()
    for row in matched:
        left_out.update(ruled_out.get(row.count, ()))
        without.update(ruled_out.get(row.count, ()) if not row.value else ())
    return {slug: total - without[slug] for slug in library.conditions}, left_out


def leaves_out(condition: Contraindication) -> Q:
    return out([condition])


@lru_cache(maxsize=2)  # that of a new edition, and of the one that a page began with
def _ruled_out_of_library(library: Reference) -> dict[int, list[str]]:
    """The same for every technique of the library, asked once for an edition: it takes most of a page's time."""
    return _ruled_out(library, Technique.objects.library())


def _ruled_out(library: Reference, techniques: TechniqueQuerySet) -> dict[int, list[str]]:
    """Slugs of the conditions that rule a technique out, by its id."""
    return dict(techniques.order_by().values_list("pk", Slugs(library.conditions.values(), leaves_out)))


def nearly_matching(filterset: "TechniqueFilter") -> TechniqueQuerySet:
    """The techniques that miss at most one of the chosen filters, with its name as `missed`.

    The role counts as part of the position.
    The search words must always match: they have no choices to count, and an index makes them the cheapest filter.
    """
    chosen = filterset.queries
    found: TechniqueQuerySet = filterset.queryset.filter(chosen.pop("q", EVERYTHING)).order_by()
    if role := chosen.pop("role", None):
        chosen["position"] = Q(role) & Q(chosen.get("position", EVERYTHING))
    if not chosen:
        return found.annotate(missed=Value("", output_field=CharField()))
    misses = sum((Case(When(met, then=0), default=1) for met in chosen.values()), Value(0))
    missed = Case(*[When(~Q(met), then=Value(name)) for name, met in chosen.items()], default=Value(""))
    return found.annotate(misses=misses, missed=missed).filter(misses__lte=1)


def counts_without(filterset: "TechniqueFilter") -> dict[str, int]:
    """For each chosen filter without which there are techniques: how many, in one query."""
    counts: dict[str, Any] = {}
    for name in filterset.chosen:
        others = [Q(met) for met in filterset.queries_without(name).values()]
        counts[f"without_{name}"] = Count("pk", filter=Q(*others)) if others else Count("pk")
    found = filterset.queryset.order_by().aggregate(**counts) if counts else {}
    return {name.removeprefix("without_"): count for name, count in found.items() if count}
