"""What advice is made of: a rule, what it found, and how that could be mended."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from routines.document.cues import cues, total_seconds
from routines.document.shapes import Document

ERROR, WARNING, INFO = SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Repair:
    """One change that answers a piece of advice. `label` says it as a command: "Do it at level 2"."""

    label: str
    change: Callable[[Document], None] = field(compare=False, repr=False)

    def apply(self, document: Document) -> Document:
        """A changed copy. Steps that are kept keep their `key`; those that are added have none.

        Raises LookupError where the document no longer holds the step that it was made for.
        """
        changed = deepcopy(document)
        self.change(changed)
        used = {step["technique"] for section in changed["sections"] for step in section["steps"]}
        changed["techniques"] = {slug: changed["techniques"][slug] for slug in sorted(used)}
        changed["total_seconds"] = total_seconds(cues(changed))
        return changed


@dataclass(frozen=True)
class Finding:
    """What a rule found at a step (positions from 0), at a section (`step` None) or in the whole (both None).

    `severity` and `why` stand in place of the rule's own where they are given.
    """

    section: int | None
    step: int | None
    message: str
    repair: Repair | None = None
    severity: str = ""
    why: str = ""


@dataclass(frozen=True)
class Rule:
    """`threshold` and `source` in words, for people; `function` yields the findings of a `Reading`."""

    id: str
    severity: str
    title: str
    threshold: str
    why: str
    source: str
    function: Callable[..., Iterable[Finding]]


def rule(id, severity, *, title, threshold, why, source):
    """Make a rule of a function."""
    return lambda function: Rule(id, severity, title, threshold, why, source, function)


@dataclass(frozen=True)
class Advice:
    """What a careful teacher would say, of one step, one section or the whole routine."""

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
        """What it is dismissed by: it stays the same while other steps come and go."""
        about = self.step_key or self.section_key
        return f"{self.rule}:{about}" if about else self.rule
