"""Plain words, in what the author writes."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice.model import WARNING, Finding, rule
from techniques.overclaims import suggestions

ALSO = {
    r"lactic acid|lactate": lazy("“tired” or “sore”: massage does not carry it away"),
    r"induc(?:e|es|ed|ing) labou?r": lazy("nothing: massage is not known to do that"),
}


@rule(
    "L23",
    WARNING,
    title=lazy("Words that promise no more than massage keeps"),
    threshold=lazy("no cure, heal, treat, detox, toxins, lactic acid, breaking up, realigning, boosting or inducing"),
    why=lazy("Someone in need may believe it, and wait with a doctor’s visit."),
    source="systematic reviews of what massage does and does not do",
)
def plain_words(reading):
    """Title, summary, section titles and notes hold none of the words of `techniques.overclaims`, nor of those here."""
    document = reading.document
    yield from _promises(None, None, document["title"], document["summary"])
    for i, section in enumerate(reading.sections):
        yield from _promises(i, None, section["title"])
        for j, step in enumerate(section["steps"]):
            yield from _promises(i, j, step["note"])


def _promises(section, step, *texts):
    if not any(texts):
        return
    said = [(suggestion.found, suggestion.instead) for suggestion in suggestions(*texts)]
    for pattern, instead in ALSO.items():
        found = re.search(rf"\b(?:{pattern})\b", " ".join(texts), re.IGNORECASE)
        said += [(found[0], str(instead))] if found else []
    if said:
        parts = [_("“%(found)s”: better %(instead)s") % {"found": found, "instead": instead} for found, instead in said]
        yield Finding(section, step, f"{'; '.join(parts)}.")


RULES = (plain_words,)
