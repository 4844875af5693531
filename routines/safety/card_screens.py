"""What answers mean for the routines of a list."""

import json

from routines.models import Routine
from routines.safety.screening import screened
from techniques.models import Technique
from techniques.safety.verdicts import with_verdicts


def with_screens(routines, conditions) -> list[Routine]:
    """The routines, each with its `screen`: two queries for all of them, and none where nothing was answered."""
    routines = list(routines)
    if not conditions:
        return routines
    texts = Routine.objects.filter(pk__in=[routine.pk for routine in routines]).values_list("pk", "document")
    documents = {pk: json.loads(text) for pk, text in texts}
    slugs = {slug for document in documents.values() for slug in document["techniques"]}
    found = with_verdicts(Technique.objects.filter(slug__in=slugs).order_by("slug"), conditions)
    for routine in routines:
        document = documents[routine.pk]
        verdicts = {one.slug: one.verdict for one in found if one.slug in document["techniques"]}
        routine.screen = screened(document, verdicts, conditions)
    return routines
