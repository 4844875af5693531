"""Topics as the library's files hold them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from techniques import models
from techniques.library_files.reader import Entry, Record, holds
from techniques.library_files.source_kinds import GENERAL_KNOWLEDGE
from techniques.library_files.values import Choice, Many, Number, Text, refs

if TYPE_CHECKING:
    from techniques.library_files.library import Source

NEEDS_NO_STUDY = ("traditional", "unsupported")


@dataclass(frozen=True, kw_only=True)
class Claim(Record):
    listed_as: ClassVar[str] = "claims"

    heading: str = holds(Text(longest=80, required=True))
    text: str = holds(Text(longest=1000, required=True))
    evidence: str = holds(Choice(options=models.Topic.Evidence.values))
    sources: tuple[str, ...] = holds(refs("source"))

    @property
    def stored(self) -> models.Claim:
        return {
            "heading": self.heading,
            "text": self.text,
            "evidence": self.evidence,
            "sources": list(self.sources),
        }


@dataclass(frozen=True, kw_only=True)
class Topic(Entry):
    position: int = holds(Number(between=(1, 1000), required=True))
    summary: str = holds(Text(longest=300, required=True))
    page: str = holds(Choice(options=models.Topic.Page.values, required=False))
    words: tuple[str, ...] = holds(Many(each=Text(longest=60, shown=False), count=(1, 100), required=True))
    areas: tuple[str, ...] = holds(refs("area"))
    techniques: tuple[str, ...] = holds(refs("technique"))
    guidance: tuple[str, ...] = holds(refs("guidance"))
    claims: tuple[Claim, ...] = ()


def wrong_in_topic(topic: Topic, sources: Mapping[str, "Source"]) -> Iterator[tuple[str, str]]:
    """Each field that is wrong, and what is wrong with it."""
    if bool(topic.page) == bool(topic.claims):
        yield "page", "leads to another page or has [[claims]]: one of them, not both"
    for number, claim in enumerate(topic.claims, 1):
        kinds = {sources[slug].kind if slug in sources else "" for slug in claim.sources}
        if claim.evidence not in NEEDS_NO_STUDY and kinds <= {GENERAL_KNOWLEDGE}:
            yield f"claims.{number}.sources", f"names no study: what is {claim.evidence} has a source"
