"""The techniques a routine can be made of, and what the conditions mean for each, in one query."""

import json
from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from routines.document.schema import gravest
from routines.suggest.wish import Pool
from techniques import library_cache
from techniques.models import Contraindication, Technique
from techniques.safety import verdicts


def pool_for(user: User | AnonymousUser, conditions: Sequence[Contraindication] = ()) -> Pool:
    """The library and the person's own techniques; a second, short query reads the contraindications of any massage."""
    techniques = Technique.objects.visible_to(user).current().exclude(document="").order_by("slug")
    rows = list(techniques.values_list("slug", "document", *verdicts.JUDGED, named=True))
    return Pool(
        documents={row.slug: json.loads(row.document) for row in rows},
        verdicts={row.slug: verdicts.verdict(row, conditions) for row in rows} if conditions else {},
        no_slip=frozenset(slug for slug, stroke in library_cache.kept().strokes.items() if stroke.no_slip),
        always=tuple(gravest()),
    )
