"""What a reader's answers mean for a routine: the verdict on each of its techniques, and on the whole."""

from dataclasses import dataclass

from techniques.models import Technique
from techniques.safety import GRAVITY, Answer, Verdict, with_verdicts


@dataclass(frozen=True)
class Screen:
    """`verdicts` by the slug of the technique; `left_out` and `lighter` name those that it is not fine for."""

    verdicts: dict[str, Verdict]
    answer: Answer
    left_out: list[str]
    lighter: list[str]


def screen(document: dict, conditions) -> Screen | None:
    """The routine under these conditions, in one query; None where nothing was answered.

    A technique that this site does not know has no verdict. The whole is "not today" when a condition forbids any
    massage, or when nothing is left; else it is as grave as what is left asks.
    """
    if not conditions:
        return None
    found = with_verdicts(Technique.objects.filter(slug__in=document["techniques"]).order_by("slug"), conditions)
    verdicts = {technique.slug: technique.verdict for technique in found}
    names = {slug: document["techniques"][slug]["name"] for slug in verdicts}
    left_out = [names[slug] for slug, verdict in verdicts.items() if verdict.is_left_out]
    lighter = [names[slug] for slug, verdict in verdicts.items() if verdict.answer == Answer.LIGHTER]
    stopped = any(condition.kind == "absolute" for condition in conditions)
    if stopped or (verdicts and len(left_out) == len(verdicts)):
        answer = Answer.NOT_TODAY
    else:
        answer = max((verdict.answer for verdict in verdicts.values()), key=GRAVITY.index, default=Answer.FINE)
    return Screen(verdicts, answer, left_out, lighter)
