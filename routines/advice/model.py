"""The parts of advice: a rule, a finding, and the repair it may offer."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from routines.document.cues import cues, total_seconds
from routines.document.shapes import Document

if TYPE_CHECKING:
    from routines.advice.reading import Reading

ERROR, WARNING, INFO = SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Repair:
    """A change that resolves a piece of advice. `label` is a command: "Do it at level 2"."""

    label: str
    change: Callable[[Document], None] = field(compare=False, repr=False)

    def apply(self, document: Document) -> Document:
        """A changed copy. Steps that stay keep their `key`; added ones have none.

        Raises LookupError if the document no longer has the step that the repair was made for.
        """
        changed = deepcopy(document)
        self.change(changed)
        used = {step["technique"] for section in changed["sections"] for step in section["steps"]}
        changed["techniques"] = {slug: changed["techniques"][slug] for slug in sorted(used)}
        changed["total_seconds"] = total_seconds(cues(changed))
        return changed


@dataclass(frozen=True)
class Finding:
    """What a rule found in a step (positions from 0), in a section (`step` is None) or in the whole (both None).

    `severity` and `why` replace the rule's own if given.
    """

    section: int | None
    step: int | None
    message: str
    repair: Repair | None = None
    severity: str = ""
    why: str = ""


@dataclass(frozen=True)
class Rule:
    """`threshold` and `source` are words for people; `function` yields the findings in a `Reading`."""

    id: str
    severity: str
    title: str | Promise
    threshold: str | Promise
    why: str | Promise
    source: str
    function: "Callable[[Reading], Iterator[Finding]]"


def rule(
    id: str, severity: str, *, title: str | Promise, threshold: str | Promise, why: str | Promise, source: str
) -> "Callable[[Callable[[Reading], Iterator[Finding]]], Rule]":
    """Decorator that makes a Rule of a function."""
    return lambda function: Rule(id, severity, title, threshold, why, source, function)


@dataclass(frozen=True)
class Advice:
    """What a careful teacher would say of one step, one section or the whole routine."""

    rule: str
    severity: str
    section: int | None
    step: int | None
    section_key: str
    step_key: str
    message: str
    why: str
    source: str
    repair: Repair | None = None

    @property
    def id(self) -> str:
        """The id it is dismissed by, which stays the same when other steps come and go."""
        about = self.step_key or self.section_key
        return f"{self.rule}:{about}" if about else self.rule
