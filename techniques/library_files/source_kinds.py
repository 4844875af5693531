"""What kinds of sources there are, and which of them a warning may rest on."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from techniques.library_files.library import Contraindication, Source

GENERAL_KNOWLEDGE = "general-knowledge"
ANSWERABLE = ("health-service", "regulator", "society", "guideline", "review", "textbook")
"""Somebody answers for them, or weighed more than one study."""
SOURCE_KINDS = (*ANSWERABLE, "study", "other", GENERAL_KNOWLEDGE)
"""All kinds; `study` is a single trial, experiment or case, and `other` any page or article that nobody reviewed."""


def wrong_in_sources(entry: "Contraindication", sources: Mapping[str, "Source"]) -> Iterator[tuple[str, str]]:
    """Pairs of a field and what is wrong in it; nothing where a source is unknown, which is a mistake of its own."""
    named = [sources[slug] for slug in entry.sources if slug in sources]
    if len(named) < len(entry.sources):
        return
    for source in named:
        if source.kind != GENERAL_KNOWLEDGE and not source.url and source.year is None:
            yield "sources", f"{source.slug!r} has neither an address nor a year, so nobody can look it up"
    if all(source.kind == GENERAL_KNOWLEDGE for source in named):
        yield "sources", "name nothing that was published, which the foot of every page promises"
    stops = entry.kind == "absolute" or entry.urgency != "none"
    if stops and not any(source.kind in ANSWERABLE for source in named):
        kinds = ", ".join(sorted({source.kind for source in named}))
        yield "sources", f"are only {kinds}: a sign of danger, or what rules out all massage, needs one of {ANSWERABLE}"
