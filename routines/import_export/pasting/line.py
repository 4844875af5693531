"""One step as it was written: what was read of it, before a technique is chosen."""

from dataclasses import dataclass, replace

from routines.import_export.pasting.how_often import HowOften
from routines.import_export.pasting.levels_said import LevelSaid
from techniques.search.technique_names import Known


@dataclass(frozen=True)
class Line:
    """One step: its `text` as written, and what was read in it, None for what it does not say.

    `seconds` is the time of the whole step on one side: 60 for "2 x 30 s", the shorter of a range. `pressure` is 0 to
    5, `side` is both, left, right or each. `refusal` says why it is no step: negated, forbidden (by the heading), or a
    kind of `asides`. `named` is the technique whose name is written in full. `near` is the heading
    above, `span` a range of times as it was written. Nothing is checked against limits here.
    """

    text: str
    name: str = ""
    seconds: int | None = None
    repetitions: int | None = None
    side: str | None = None
    pressure: int | None = None
    note: str = ""
    unread: tuple[str, ...] = ()
    levels: tuple[LevelSaid, ...] = ()
    often: HowOften | None = None
    refusal: str = ""
    named: Known | None = None
    near: str = ""
    span: str = ""

    def noting(self, *more: str) -> "Line":
        """The line with more notes; empty ones are none."""
        return replace(self, note="; ".join(filter(None, [self.note, *more])))

    @property
    def is_bare(self) -> bool:
        """Only a dose, without a name."""
        return not self.name and self.named is None
