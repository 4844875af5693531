"""Words in the author's own texts that promise too much."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from routines.advice.model import WARNING, Finding, rule
from routines.advice.reading import Reading
from techniques.overclaims import suggestions

ALSO = {
    r"lactic acid|lactate": lazy("“tired” or “sore”: massage does not carry it away"),
    r"induc(?:e|es|ed|ing) labou?r": lazy("nothing: massage is not known to do that"),
}


@rule(
    "L23",
    WARNING,
    title=lazy("No promises that massage cannot keep"),
    threshold=lazy("no cure, heal, treat, detox, toxins, lactic acid, breaking up, realigning, boosting or inducing"),
    why=lazy("Someone in need may believe it and put off seeing a doctor."),
    source="systematic reviews of what massage does and does not do",
)
def plain_words(reading: Reading) -> Iterator[Finding]:
    """Title, summary, section titles and notes have no word of `techniques.overclaims`, and none of ALSO."""
    document = reading.document
    yield from _promises(None, None, document["title"], document["summary"])
    for i, section in enumerate(reading.sections):
        yield from _promises(i, None, section["title"])
        for j, step in enumerate(section["steps"]):
            yield from _promises(i, j, step["note"])


def _promises(section: int | None, step: int | None, *texts: str) -> Iterator[Finding]:
    if not any(texts):
        return
    promises = [(suggestion.found, suggestion.instead) for suggestion in suggestions(*texts)]
    for pattern, instead in ALSO.items():
        match = re.search(rf"\b(?:{pattern})\b", " ".join(texts), re.IGNORECASE)
        promises += [(match[0], str(instead))] if match else []
    if promises:
        parts = [_("“%(found)s”: better %(instead)s") % {"found": f, "instead": instead} for f, instead in promises]
        yield Finding(section, step, f"{'; '.join(parts)}.")


RULES = (plain_words,)
