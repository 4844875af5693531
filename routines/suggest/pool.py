"""The techniques that a routine can be made of, with what the conditions mean for each, in one query."""

import json

from routines.document.schema import gravest
from routines.suggest.wish import Pool
from techniques import library_cache
from techniques.models import Technique
from techniques.safety import verdicts

COLUMNS = ["slug", "document", "pressure_min", "pressure_max", "receiver_position"]


def pool_for(user, conditions=()) -> Pool:
    """The library and the person's own techniques. Contraindications of any massage are a second, short query."""
    found = Technique.objects.visible_to(user).current().exclude(document="").order_by("slug")
    if conditions:
        found = verdicts.judged(found, conditions)
    rows = list(found.values_list(*COLUMNS, *(verdicts.JUDGED if conditions else []), named=True))
    return Pool(
        documents={row.slug: json.loads(row.document) for row in rows},
        verdicts={row.slug: verdicts.verdict(row, conditions) for row in rows} if conditions else {},
        no_slip=frozenset(slug for slug, stroke in library_cache.kept().strokes.items() if stroke.no_slip),
        always=tuple(gravest()),
    )
