"""The library in the database: techniques, and the words they are described in."""

from techniques.models.edition import Edition
from techniques.models.effects import Effect, Question
from techniques.models.entries import BodyArea, Contraindication, Entry, Source, Stroke, brief
from techniques.models.technique import (
    ALPHABET,
    Benefit,
    Guidance,
    Target,
    Technique,
    is_own_slug,
    own_slug,
)
from techniques.models.topic import Claim, Topic

__all__ = [
    "ALPHABET",
    "Benefit",
    "BodyArea",
    "Claim",
    "Contraindication",
    "Edition",
    "Effect",
    "Entry",
    "Guidance",
    "Question",
    "Source",
    "Stroke",
    "Target",
    "Technique",
    "Topic",
    "brief",
    "is_own_slug",
    "own_slug",
]
