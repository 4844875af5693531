"""Screens for the routines of a list."""

import json
from collections.abc import Iterable, Sequence

from routines.document.shapes import Document
from routines.models import Routine
from routines.safety.screening import screen_by, verdicts_on
from techniques.models import Contraindication


def with_screens(routines: Iterable[Routine], conditions: Sequence[Contraindication]) -> list[Routine]:
    """The routines, each with its `screen` if there are conditions, which costs two queries for all of them."""
    routines = list(routines)
    if not conditions:
        return routines
    texts = Routine.objects.filter(pk__in=[routine.pk for routine in routines]).values_list("pk", "document")
    documents: dict[int, Document] = {pk: json.loads(text) for pk, text in texts}
    verdicts = verdicts_on({slug for document in documents.values() for slug in document["techniques"]}, conditions)
    for routine in routines:
        document = documents[routine.pk]
        own = {slug: verdict for slug, verdict in verdicts.items() if slug in document["techniques"]}
        routine.screen = screen_by(document, own, conditions)  # type: ignore[attr-defined]  # for templates
    return routines
