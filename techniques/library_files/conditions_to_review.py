"""The conditions of the library as a document for a clinician to read, mark and sign, made from the files alone."""

from datetime import date

from django.template.loader import render_to_string

from techniques.library_files.library import Contraindication, Effect, Library
from techniques.models import Contraindication as Condition
from techniques.models import Effect as Row
from techniques.models import verdict_words
from techniques.models.position import ReceiverPosition
from techniques.models.work import Work


def review_sheet(library: Library, on: date) -> str:
    """An HTML page of its own, without links to anything but the sources; `on` is the day it was printed."""
    conditions = [_condition(entry, library) for entry in library.contraindications.values()]
    count = len(library.effects)
    return render_to_string("techniques/safety/review_sheet.html", {"conditions": conditions, "on": on, "rows": count})


def _condition(entry: Contraindication, library: Library) -> dict[str, object]:
    questions = [q for q in library.questions.values() if q.condition == entry.slug]
    named = [t.name for t in library.techniques.values() if entry.slug in t.contraindications]
    sources = dict.fromkeys([*entry.sources, *(slug for effect in entry.effects for slug in effect.sources)])
    return {
        "entry": entry,
        "kind": Condition.Kind(entry.kind).label,
        "questions": [(q.name, q.labels) for q in questions],
        "effects": [_effect(effect, library) for effect in entry.effects],
        "sources": [library.sources[slug] for slug in sources],
        "named": named,
    }


def _effect(effect: Effect, library: Library) -> dict[str, str]:
    """The cells of one row: where, what, how far, when, in which words, and after which sources."""
    where = [str(Row.Scope(effect.scope).label)] * (effect.scope != Row.Scope.AREAS)
    where += [library.areas[slug].name for slug in effect.areas]
    positions = ", ".join(str(ReceiverPosition(position).label).lower() for position in effect.positions)
    return {
        "where": "; ".join(filter(None, (", ".join(where), positions))),
        "what": ", ".join(str(Work(work).label) for work in effect.limits) or "Anything",
        "outcome": _outcome(effect),
        "when": _answers(effect, library),
        "words": effect.name,
        "sources": ", ".join(effect.sources),
    }


def _outcome(effect: Effect) -> str:
    if effect.level is not None:
        return verdict_words.at_most(effect.level)
    words = str(Row.Outcome(effect.outcome).label)
    return f"{words}, {effect.minutes} minutes at most" if effect.minutes else words


def _answers(effect: Effect, library: Library) -> str:
    """With which answers it holds, as the check asks them."""
    for question in library.questions.values():
        if (question.condition, question.key) == (effect.condition, effect.question):
            labels = dict(zip(question.options, question.labels, strict=True))
            return ", or ".join(labels[answer] for answer in effect.answers) + ", or not answered"
    return ""
