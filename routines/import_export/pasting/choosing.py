"""The last stage: which technique a line means, if any, and why not. Page and API both ask here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.import_export.pasting.line import Line
from techniques.models.pressure import Pressure
from techniques.search import naming
from techniques.search.naming import Fit
from techniques.search.spelling import stem
from techniques.search.technique_names import Known, TechniqueNames

MAX_OPTIONS = 5
MIN_WORDS = 2
"""A single word is certain only if it is the whole name."""
MIN_SHARE = 0.5
"""A line is certain if it has at least this share of the words of the only name with all of its words."""
BY_NAME = 0.75
"""From this share of a name on, a technique is meant by it, whomever it is for."""
SIDED = {"leg", "foot", "arm", "hand", "side"}
"""Next to a side, as in "on the left leg", these add no meaning."""
REASONS: dict[str, str | Promise] = {
    "negated": gettext_lazy("The text says not to do this."),
    "forbidden": gettext_lazy("It stands under a heading that rules it out."),
    "warning": gettext_lazy("This reads as advice or a warning."),
    "greeting": gettext_lazy("This reads as a greeting."),
    "details": gettext_lazy("This is about the person or the plan."),
    "beside": gettext_lazy("This is done beside the massage."),
    "note": gettext_lazy("This reads as a note."),
    "repeat": gettext_lazy("This sends you to the other side."),
    "title": gettext_lazy("This reads as the title."),
    "dose_alone": gettext_lazy("This names no technique."),
    "no_technique": gettext_lazy("No technique fits these words."),
    "unsure": gettext_lazy("These words say too little to choose."),
}


@dataclass(frozen=True)
class Choice:
    """What a line means: `chosen` by default, or None with a `reason` (a word for programs, and `why` in a sentence).

    `is_sure`: there is nothing to ask. `options` are the techniques that it may mean, the chosen one first.
    """

    line: Line
    chosen: Known | None
    options: tuple[Known, ...]
    is_sure: bool = False
    reason: str = ""
    why: str = ""
    pressure: int | None = None


def choose(lines: Iterable[Line], names: TechniqueNames, for_whom: str) -> list[Choice]:
    """For each line what it means in a plan for oneself ("self") or on a partner."""
    kept: dict[tuple[object, ...], Choice] = {}
    found = []
    for line in lines:
        key = (line.name, line.named, line.refusal, line.levels, line.near, line.pressure, line.side)
        if key not in kept:
            kept[key] = _choice(line, names, for_whom)
        one = kept[key]
        found.append(Choice(line, one.chosen, one.options, one.is_sure, one.reason, one.why, one.pressure))
    return found


def _choice(line: Line, names: TechniqueNames, for_whom: str) -> Choice:
    words = " ".join([line.name, *(level.adjective for level in line.levels)])
    near = tuple(dict.fromkeys(slug for place in naming.read(names, line.near).places for slug in place))
    fits = naming.best(names, words, near) if line.name else []
    suited = [fit for fit in fits if fit.technique.suits(for_whom) and not fit.technique.gone]
    meant, is_sure = _meant(line, names, fits, suited)
    reason, why = _refused(line, meant, suited, for_whom)
    chosen = None if reason else meant
    options = [chosen] if chosen else []
    options += [fit.technique for fit in suited if fit.technique is not chosen]
    is_sure = is_sure and chosen is not None
    pressure = _pressure(line, chosen or (options[0] if options else None))
    return Choice(line, chosen, tuple(options[:MAX_OPTIONS]), is_sure, reason, why, pressure)


def _meant(line: Line, names: TechniqueNames, fits: Sequence[Fit], suited: Sequence[Fit]) -> tuple[Known | None, bool]:
    """The technique that is meant, whomever it is for, and whether that is certain."""
    if line.named:
        return line.named, True
    likely = [fit for fit in fits if fit.is_likely]
    suiting = next((fit for fit in suited if fit.is_likely), None)
    by_name = next((fit for fit in likely if fit.literal >= BY_NAME and fit not in suited), None)
    if by_name and (suiting is None or by_name.score > suiting.score):
        return by_name.technique, False
    if likely and likely[0].technique.gone and (suiting is None or likely[0].score > suiting.score):
        return likely[0].technique, False
    if certain := _only_fit(line, names, suited):
        return certain, True
    if suiting:
        return suiting.technique, False
    return (likely[0].technique if likely else None), False


def _only_fit(line: Line, names: TechniqueNames, suited: Sequence[Fit]) -> Known | None:
    """The technique whose name alone has every word of the line, if these are enough of the name.

    Words that only repeat the side of the line are ignored, unless they decide between several names.
    """
    words = naming.read(names, line.name).words
    if any(word.is_corrected or not word.is_known for word in words):
        return None
    stems = {word.stem for word in words}
    attempts = [stems, stems - SIDED] if line.side in ("left", "right", "each") else [stems]
    for attempt in attempts:
        fitting = [fit for fit in suited if attempt and attempt <= set(fit.technique.stems)]
        if len(fitting) == 1 and not fitting[0].is_elsewhere:
            only = fitting[0].technique
            return only if len(attempt) >= max(MIN_WORDS, MIN_SHARE * len(only.stems)) else None
        if fitting:
            return None
    return None


def _refused(line: Line, meant: Known | None, suited: Sequence[Fit], for_whom: str) -> tuple[str, str]:
    """Why nothing is chosen: a word and a sentence, both empty if something is."""
    if meant and meant.gone:
        return "retired", _("“%(name)s” is no longer in the library. %(why)s") % {"name": meant.name, "why": meant.gone}
    if line.refusal:
        return line.refusal, str(REASONS[line.refusal])
    if meant is None:
        reason = "dose_alone" if line.is_bare else "unsure" if suited else "no_technique"
        return reason, str(REASONS[reason])
    if not meant.suits(for_whom):
        if for_whom == "self":
            return "only_for_partner", _("“%(name)s” is for a partner only.") % {"name": meant.name}
        return "only_for_self", _("“%(name)s” is something to do on yourself only.") % {"name": meant.name}
    return "", ""


def _pressure(line: Line, technique: Known | None) -> int | None:
    """The level that is said; a word that is part of the technique's name says none."""
    if not line.levels:
        return line.pressure
    own = set(technique.stems) if technique and not line.named else set()
    return next((said.level for said in line.levels if stem(said.words.split()[-1].lower()) not in own), None)


def remarks(line: Line, technique: Known | None, seconds: int | None, pressure: int | None) -> list[str]:
    """What is to be known before a step is saved: what was not read, and a dose that its technique does not have."""
    said = []
    if line.unread:
        said.append(_("Not understood: %(words)s.") % {"words": ", ".join(f"“{words}”" for words in line.unread)})
    if line.span:
        said.append(_("“%(span)s”: the shorter time is taken.") % {"span": line.span})
    if technique is None:
        return said
    limits = technique.limits
    least, most = limits["seconds_min"], limits["seconds_max"]
    if seconds is not None and not least <= seconds <= most:
        said.append(_("Usually %(least)d to %(most)d seconds.") % {"least": least, "most": most})
    least, most = limits["pressure_min"], limits["pressure_max"]
    if pressure is not None and not least <= pressure <= most:
        levels = dict(Pressure.choices)
        words = {"least": levels[least], "most": levels[most]}
        said.append(
            _("Usually at level “%(least)s”.") % words
            if least == most
            else _("Usually from level “%(least)s” to “%(most)s”.") % words
        )
    return said
