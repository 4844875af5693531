"""How many techniques each choice of each filter would give, with the other filters as they are."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Case, CharField, Count, Q, Value, When

from techniques import library_cache
from techniques.models.array_lookups import EVERYTHING
from techniques.safety.rules import Slugs, rules_out

MINUTES = [1, 2, 3, 5, 10]


@dataclass
class Choice:
    """One value of one filter, and what it would give."""

    value: str
    name: str
    count: int
    lineage: list = field(default_factory=list)
    position: int = 0


@dataclass
class Facets:
    total: int
    choices: dict  # filter -> list of Choice
    left_out: dict  # of the chosen conditions: slug -> how many it rules out
    edition: int  # of the library that was counted


# Each row of `matched` is a technique that misses at most one of the chosen filters, and which ('' = none): a choice of
# that same filter would find it. So each technique is looked at once, whatever the number of filters and choices.
SQL = """
WITH matched (id, stroke_id, phase, receiver_position, for_self, for_partner, pressure_min, seconds_min, missed,
    ruled_out)
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
UNION ALL SELECT 'position', receiver_position, '', NULL, 0, count(*)
    FROM matched WHERE missed IN ('', 'position') GROUP BY receiver_position
UNION ALL SELECT 'role', 'self', '', NULL, 0, count(*) FROM matched WHERE missed IN ('', 'role') AND for_self
UNION ALL SELECT 'role', 'partner', '', NULL, 0, count(*) FROM matched WHERE missed IN ('', 'role') AND for_partner
UNION ALL SELECT 'pressure_max', level::text, '', NULL, level, count(m.id) FROM generate_series(0, 5) AS level
    LEFT JOIN matched m ON m.missed IN ('', 'pressure_max') AND m.pressure_min <= level GROUP BY level
UNION ALL SELECT 'minutes_max', most::text, '', NULL, most, count(m.id) FROM unnest(%s::int[]) AS most
    LEFT JOIN matched m ON m.missed IN ('', 'minutes_max') AND m.seconds_min <= 60 * most GROUP BY most
UNION ALL SELECT 'without', c, '', NULL, 0, count(m.id) FROM unnest(%s::text[]) AS c
    LEFT JOIN matched m ON m.missed = '' AND NOT c = ANY(m.ruled_out) GROUP BY c
UNION ALL SELECT 'left_out', c, '', NULL, 0, count(*) FROM unnest(%s::text[]) AS c
    JOIN matched m ON m.missed IN ('', 'without') AND c = ANY(m.ruled_out) GROUP BY c
UNION ALL SELECT 'edition', '', '', NULL, 0, max(number) FROM techniques_edition
"""


def count_choices(filterset, conditions=True):
    """`Facets` of a filter set, in one query: the total, and each choice, those that would give nothing included.

    Of areas, only those are choices that some technique works on which this reader may see. A phase or position without
    any is absent. A condition's count is what stays if it is chosen too; with `conditions` false they are not counted.
    """
    asked = list(library_cache.kept().conditions.values()) if conditions else []
    matched = nearly_matching(filterset).annotate(ruled_out=Slugs(asked, rules_out))
    matched = matched.values_list(
        "id", "stroke_id", "phase", "receiver_position", "for_self", "for_partner", "pressure_min", "seconds_min",
        "missed", "ruled_out",
    )  # fmt: skip
    matched_sql, matched_params = matched.query.sql_with_params()
    visible_sql, visible_params = filterset.queryset.order_by().values("pk").query.sql_with_params()
    chosen = [condition.slug for condition in filterset.chosen.get("without", [])]
    choices = defaultdict(list)
    with connection.cursor() as cursor:
        sql = SQL.format(matched=matched_sql, visible=visible_sql)
        cursor.execute(sql, [*matched_params, *visible_params, MINUTES, [c.slug for c in asked], chosen])
        for name, value, label, lineage, position, count in cursor.fetchall():
            choices[name].append(Choice(value, label, count or 0, lineage or [], position))
    total, edition = (choices.pop(name)[0].count for name in ("total", "edition"))
    left_out = {choice.value: choice.count for choice in choices.pop("left_out", [])}
    return Facets(total, choices, left_out, edition)


def nearly_matching(filterset):
    """The techniques that miss at most one of the chosen filters, with the name of the one as `missed`.

    Words must match always: they leave the fewest, by an index, and have no choices to count.
    """
    chosen = filterset.conditions
    found = filterset.queryset.filter(chosen.pop("q", EVERYTHING)).order_by()
    if not chosen:
        return found.annotate(missed=Value("", output_field=CharField()))
    misses = sum((Case(When(met, then=0), default=1) for met in chosen.values()), Value(0))
    missed = Case(*[When(~Q(met), then=Value(name)) for name, met in chosen.items()], default=Value(""))
    return found.annotate(misses=misses, missed=missed).filter(misses__lte=1)


def what_to_drop(filterset):
    """For each chosen filter, how many techniques there would be without it: name -> count, in one query."""
    chosen = filterset.conditions
    counts = {}
    for name in chosen:
        others = [Q(met) for other, met in chosen.items() if other != name]
        counts[f"without_{name}"] = Count("pk", filter=Q(*others)) if others else Count("pk")
    found = filterset.queryset.order_by().aggregate(**counts) if counts else {}
    return {name.removeprefix("without_"): count for name, count in found.items() if count}
