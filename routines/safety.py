"""What a reader's answers mean for a routine: the verdict on each of its techniques, and on the whole."""

from dataclasses import dataclass

from techniques.models import Technique
from techniques.safety import Answer, Verdict, with_verdicts


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
    massage, or when nothing is left; else parts of it are left out, or are done more lightly than they are written.
    """
    if not conditions:
        return None
    found = with_verdicts(Technique.objects.filter(slug__in=document["techniques"]).order_by("slug"), conditions)
    verdicts = {technique.slug: technique.verdict for technique in found}
    names = {slug: document["techniques"][slug]["name"] for slug in verdicts}
    hardest = hardest_of(document)
    left_out = [names[slug] for slug, verdict in verdicts.items() if verdict.is_left_out]
    lighter = [
        names[slug]
        for slug, verdict in verdicts.items()
        if verdict.answer == Answer.LIGHTER and hardest.get(slug, 0) > verdict.level
    ]
    stopped = any(condition.kind == "absolute" for condition in conditions)
    if stopped or (verdicts and len(left_out) == len(verdicts)):
        return Screen(verdicts, Answer.NOT_TODAY, left_out, lighter)
    milder = Answer.LIGHTER if lighter else Answer.FINE
    return Screen(verdicts, Answer.NOT_HERE if left_out else milder, left_out, lighter)


def hardest_of(document: dict) -> dict[str, int]:
    """The highest pressure (0 to 5) that any step asks of each technique."""
    hardest = {}
    for section in document["sections"]:
        for step in section["steps"]:
            hardest[step["technique"]] = max(step["pressure"], hardest.get(step["technique"], 0))
    return hardest
