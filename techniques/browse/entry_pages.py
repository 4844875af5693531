"""Template contexts for the pages about one entry of the library, and about safety."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Q, When
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from techniques import schema_org
from techniques.browse.said_once import is_said, not_said
from techniques.browse.when_not import when_not
from techniques.health_check.answers import Answers
from techniques.models import BodyArea, Contraindication, Effect, Guidance, Stroke, Target, Technique, brief
from techniques.models.querysets import EntryQuerySet, TechniqueQuerySet
from techniques.models.work import OF_STROKE
from techniques.pictures.body_maps import on_body_map
from techniques.safety import verdicts
from techniques.safety.instead import Alternatives
from techniques.safety.rules import labels_of
from techniques.safety.verdicts import Outcome, Verdict

if TYPE_CHECKING:
    # mypy needs a recursive type, Python does not
    Branch = tuple[BodyArea, int, list["Branch"]]

Groups = list[tuple[Any, list[Contraindication]]]
Crumbs = list[tuple[str, str]]

CARDS = 24
URGENT_FIRST = Case(When(urgency="emergency", then=0), When(urgency="urgent", then=1), default=2)


def by_kind(conditions: Iterable[Contraindication]) -> Groups:
    """The conditions grouped by kind, strictest first, and within a kind the most urgent first."""
    urgency = ["emergency", "urgent", "none"]
    ordered = sorted(conditions, key=lambda c: (urgency.index(c.urgency), c.position, c.slug))
    groups = [(kind, [c for c in ordered if c.kind == kind]) for kind in Contraindication.Kind]
    return [(kind, members) for kind, members in groups if members]


def path_to(area: BodyArea, itself: bool = False) -> Crumbs:
    """Breadcrumbs from below the whole body down to the area, which is included if `itself` is set."""
    slugs = area.lineage[1:] if itself else area.lineage[1:-1]
    names = dict(BodyArea.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return [(reverse("techniques:area", args=[slug]), brief(names[slug])) for slug in slugs if slug in names]


def about_technique(technique: Technique, among: TechniqueQuerySet, answers: Answers) -> dict[str, Any]:
    """The page of a technique. Related ones come from `among`, those that the reader may see."""
    targets = list(technique.targets.select_related("area"))
    also = list(technique.also_strokes.current())
    verdict = verdict_on(technique, answers)
    said = [reason.condition.slug for reason in verdict.reasons] if verdict else []
    limits = when_not(technique, targets, said)
    primary = [target.area for target in targets if target.role == Target.Role.PRIMARY]
    avoided = {place.entry for place in limits.places if place.answer == Outcome.NOT_HERE}
    return {
        "technique": technique,
        "crumbs": [(reverse("techniques:library"), _("Techniques")), *(path_to(primary[0], True) if primary else [])],
        "primary": primary,
        "secondary": [t.area for t in targets if t.role == Target.Role.SECONDARY and t.area not in avoided],
        "selected_areas": on_body_map([target.area.slug for target in targets]),
        "also_strokes": also,
        "limits": limits,
        "check": f"{reverse('techniques:check')}?next={technique.get_absolute_url()}",
        "benefits": technique.benefits.prefetch_related("sources"),
        "sources": technique.sources.all(),
        "related": related_to(technique, targets, among, answers),
        "verdict": verdict,
        "instead": instead_of(technique, verdict, answers),
        "about": linked_data(technique),
        **rules_said_once(technique, [technique.stroke, *also], targets),
    }


def rules_said_once(technique: Technique, strokes: Iterable[Stroke], targets: Iterable[Target]) -> dict[str, Any]:
    """What the page still has to say below the line of care: places of cautions, notes on areas, and general advice."""
    said = [technique.care, *technique.instructions]
    cautions = not_said(technique.cautions, said)
    said += technique.cautions
    areas = {target.area.slug: target.area for target in targets}
    notes = {slug for slug, area in areas.items() if area.caution_note and not is_said(area.caution_note, said)}
    said += [areas[slug].caution_note for slug in notes]
    above = {slug for area in areas.values() for slug in area.lineage}
    advice = [item for item in guidance_for(technique, strokes, above) if not is_said(item.text, said)]
    for item in advice:
        item.name_is_said = is_said(item.name, [item.text])
    return {"cautions": cautions, "area_notes": notes, "guidance": advice}


def linked_data(technique: Technique) -> dict[str, Any] | None:
    """The schema.org description for other programs; None for a retired technique or somebody's own."""
    if technique.author_id or technique.retired_at:
        return None
    address = f"{settings.SITE_URL}{technique.get_absolute_url()}"
    return schema_org.of(technique.as_document(), address, settings.SITE_URL, settings.JSON_LD_MEDICAL)


def guidance_for(technique: Technique, strokes: Iterable[Stroke], area_slugs: Iterable[str]) -> list[Guidance]:
    """Safety rules and then preparation advice that fit the technique, done with these strokes on these areas.

    Where an entry names strokes and areas, one of each must be among them; what names neither is true of all massage,
    and stands on the page about safety alone. What fits only one of those whom the technique is for says which.
    """
    kinds = [Guidance.Kind.SAFETY, Guidance.Kind.PREPARATION]
    about = Q(strokes__in=strokes, areas__slug__in=area_slugs)
    about |= Q(strokes__in=strokes, areas=None) | Q(strokes=None, areas__slug__in=area_slugs)
    fits = Q(lubricants=[]) | Q(lubricants__contains=[technique.lubricant])
    found = Guidance.objects.current().filter(about, fits, kind__in=kinds).distinct().order_by("-kind", "position")
    fitting: list[Guidance] = []
    for advice in found:
        if whom := advice.whom_it_fits(technique):
            advice.only_for = "" if len(whom) == len(technique.whom) else whom[0]
            fitting.append(advice)
    return fitting


def verdict_on(technique: Technique, answers: Answers) -> Verdict | None:
    """The verdict by the reader's answers; None if there are none."""
    if not answers:
        return None
    (judged,) = verdicts.with_verdicts(Technique.objects.filter(pk=technique.pk), answers.conditions)
    return judged.verdict


def instead_of(technique: Technique, verdict: Verdict | None, answers: Answers) -> list[Technique]:
    """What may be done instead of a technique that the answers leave out; nothing where they stop all massage."""
    if verdict is None or verdict.stops or not verdict.is_left_out:
        return []
    slugs = Alternatives(answers.conditions).to(technique.as_document())
    return in_order(slugs, answers.conditions)


def in_order(slugs: list[str], conditions: Sequence[Contraindication]) -> list[Technique]:
    """The techniques with these slugs, in this order, each with its verdict."""
    found = verdicts.with_verdicts(Technique.objects.filter(slug__in=slugs).for_cards(), conditions)
    return sorted(found, key=lambda technique: slugs.index(technique.slug))


def related_to(
    technique: Technique, targets: Iterable[Target], among: TechniqueQuerySet, answers: Answers, most: int = 4
) -> list[Technique]:
    """Techniques that share the most areas, then those of the same stroke."""
    shared = Count("targets", filter=Q(targets__area__in=[target.area_id for target in targets]))
    same_stroke = Case(When(stroke=technique.stroke_id, then=1), default=0, output_field=IntegerField())
    near = among.exclude(pk=technique.pk).annotate(shared=shared, same_stroke=same_stroke)
    near = near.filter(Q(shared__gt=0) | Q(same_stroke=1)).order_by("-shared", "-same_stroke", "position", "slug")
    return verdicts.with_verdicts(near.for_cards(), answers.conditions, most)


def about_area(area: BodyArea, techniques: TechniqueQuerySet, answers: Answers) -> dict[str, Any]:
    """The page of an area: where it is, what to take care of there, and its techniques."""
    on_its_line = Q(areas__lineage__contains=area.lineage) | Q(areas__slug__in=area.lineage)
    conditions = Contraindication.objects.current().filter(on_its_line).exclude(kind="absolute")
    return {
        "area": area,
        "crumbs": [(reverse("techniques:areas"), _("Body")), *path_to(area)],
        "children": area.children.current(),
        "topics": area.topics.current(),
        "conditions": by_kind(Contraindication.objects.filter(pk__in=conditions.values("pk"))),
        "guidance": Guidance.objects.current().filter(areas__slug__in=area.lineage, kind="safety").distinct(),
        "techniques": verdicts.with_verdicts(
            techniques.order_by("position", "slug").for_cards(), answers.conditions, CARDS
        ),
        "total": techniques.count(),
        "selected_areas": on_body_map([area.slug]),
    }


def about_safety() -> dict[str, Any]:
    """Red flags, other contraindications by kind, and general advice by kind."""
    conditions = list(Contraindication.objects.current().order_by(URGENT_FIRST, "position", "slug"))
    advice = list(Guidance.objects.current().prefetch_related("sources"))
    return {
        "emergencies": [c for c in conditions if c.urgency == Contraindication.Urgency.EMERGENCY],
        "urgent": [c for c in conditions if c.urgency == Contraindication.Urgency.URGENT],
        "groups": [
            (kind, [c for c in conditions if c.kind == kind and not c.is_red_flag]) for kind in Contraindication.Kind
        ],
        "advice": {str(kind): [g for g in advice if g.kind == kind] for kind in Guidance.Kind},
    }


def as_tree(areas: Iterable[BodyArea], counts: Mapping[str, int]) -> "list[Branch]":
    """The areas from the roots down, nested as (area, number of techniques, children)."""
    below: dict[int | None, list[BodyArea]] = {}
    for area in areas:
        below.setdefault(area.parent_id, []).append(area)

    def branch(parent: int | None) -> "list[Branch]":
        return [(area, counts.get(area.slug, 0), branch(area.pk)) for area in below.get(parent, [])]

    return branch(None)


def leaving_out(stroke: Stroke) -> EntryQuerySet[Contraindication]:
    """The conditions with an effect that leaves out the kind of work that the stroke is."""
    kinds = [str(kind) for kind in OF_STROKE.get(stroke.slug, ())]
    effects = Effect.objects.current().filter(outcome=Effect.Outcome.OUT, limits__overlap=kinds)
    return Contraindication.objects.current().filter(effects__in=effects).distinct()


def effects_of(condition: Contraindication) -> list[tuple[Effect, str]]:
    """Its effects, each with the answers to which it is limited, in words; they also hold where nobody has answered."""
    labels = {question.key: labels_of(question) for question in condition.questions.current()}
    return [
        (effect, get_text_list([labels[effect.question][answer] for answer in effect.answers], _("or")))
        for effect in condition.effects.current().prefetch_related("areas")
    ]
