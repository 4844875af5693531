"""What the pages about one entry of the library, and about safety, bring together."""

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _

from techniques import schema_org
from techniques.models import BodyArea, Contraindication, Guidance, Target, brief
from techniques.pictures import on_body_map
from techniques.safety import rules, verdicts

CARDS = 24
URGENT_FIRST = Case(When(urgency="emergency", then=0), When(urgency="urgent", then=1), default=2)


def by_kind(conditions):
    """Conditions under the name of their class, the strictest class first and in it the most urgent first."""
    urgency = ["emergency", "urgent", "none"]
    ordered = sorted(conditions, key=lambda c: (urgency.index(c.urgency), c.position, c.slug))
    groups = [(kind, [c for c in ordered if c.kind == kind]) for kind in Contraindication.Kind]
    return [(kind, members) for kind, members in groups if members]


def by_urgency(conditions):
    """Red flags under the words for how soon, the soonest first."""
    urgencies = (Contraindication.Urgency.EMERGENCY, Contraindication.Urgency.URGENT)
    groups = [(urgency, [c for c in conditions if c.urgency == urgency]) for urgency in urgencies]
    return [(urgency, members) for urgency, members in groups if members]


def reaching(technique):
    """Every condition that affects a technique; see `techniques.safety.rules`."""
    conditions = list(Contraindication.objects.current().with_rules())
    counts = {f"c{condition.pk}": Count("pk", filter=rules.reaches(condition)) for condition in conditions}
    found = type(technique).objects.filter(pk=technique.pk).aggregate(**counts)
    return [condition for condition in conditions if found[f"c{condition.pk}"]]


def path_to(area, itself=False):
    """Breadcrumbs down the tree of the body; the whole body stands for the list of all areas."""
    slugs = area.lineage[1:] if itself else area.lineage[1:-1]
    names = dict(BodyArea.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return [(reverse("techniques:area", args=[slug]), brief(names[slug])) for slug in slugs if slug in names]


def about_technique(technique, among, known):
    """Everything on the page of a technique; related ones are sought `among` those the reader may see."""
    targets = list(technique.targets.select_related("area"))
    above = {slug for target in targets for slug in target.area.lineage}
    also = list(technique.also_strokes.current())
    named = list(technique.contraindications.current())
    conditions = reaching(technique)
    to_know = [c for c in conditions if not c.is_red_flag and (c.kind == "absolute" or c in named)]
    others = [c for c in conditions if not c.is_red_flag and c not in to_know]
    avoided = [t.area for t in targets if t.role == Target.Role.SECONDARY and is_kept_off(t.area)]
    areas = [t.area for t in targets if t.area not in avoided]
    first = next((t.area for t in targets if t.role == Target.Role.PRIMARY), None)
    return {
        "technique": technique,
        "crumbs": [(reverse("techniques:library"), _("Techniques")), *(path_to(first, itself=True) if first else [])],
        "primary": [t.area for t in targets if t.role == Target.Role.PRIMARY],
        "secondary": [t.area for t in targets if t.role == Target.Role.SECONDARY and t.area not in avoided],
        "avoided": avoided,
        "selected_areas": on_body_map([t.area.slug for t in targets]),
        "area_notes": [area for area in areas if area.caution_note or area.caution_max_pressure is not None],
        "also_strokes": also,
        "red_flags": by_urgency(conditions),
        "when_not": by_kind(to_know),
        "when_not_either": by_kind(others),
        "benefits": technique.benefits.prefetch_related("sources"),
        "sources": technique.sources.all(),
        "guidance": guidance_for([technique.stroke, *also], above),
        "related": related_to(technique, targets, among, known),
        "verdict": verdict_on(technique, known),
        "about": for_machines(technique),
    }


def for_machines(technique):
    """What a page of the library says to other programs; of somebody's own technique, or one that left, nothing."""
    if technique.author_id or technique.retired_at:
        return None
    address = f"{settings.SITE_URL}{technique.get_absolute_url()}"
    return schema_org.of(technique.as_document(), address, settings.SITE_URL, settings.JSON_LD_MEDICAL)


def is_kept_off(area):
    """Whether the hands go round it: a bony point with something to mind."""
    return area.kind == BodyArea.Kind.BONE and bool(area.caution_note)


def guidance_for(strokes, area_slugs):
    """Safety rules and hints before the start that hold for one of these strokes or areas, the rules first."""
    kinds = [Guidance.Kind.SAFETY, Guidance.Kind.PREPARATION]
    about = Q(strokes__in=strokes) | Q(areas__slug__in=area_slugs)
    return Guidance.objects.current().filter(about, kind__in=kinds).distinct().order_by("-kind", "position")


def verdict_on(technique, known):
    """What the reader's answers mean for it; None without answers."""
    if not known:
        return None
    (judged,) = verdicts.with_verdicts(type(technique).objects.filter(pk=technique.pk), known.conditions)
    return judged.verdict


def related_to(technique, targets, among, known, most=4):
    """Techniques that share an area, those that share the most first; then of the same stroke."""
    shared = Count("targets", filter=Q(targets__area__in=[target.area_id for target in targets]))
    same_stroke = Case(When(stroke=technique.stroke_id, then=1), default=0, output_field=IntegerField())
    near = among.exclude(pk=technique.pk).annotate(shared=shared, same_stroke=same_stroke)
    near = near.filter(Q(shared__gt=0) | Q(same_stroke=1)).order_by("-shared", "-same_stroke", "position", "slug")
    return verdicts.with_verdicts(near.for_cards(), known.conditions, most)


def about_area(area, techniques, known):
    """Where an area lies, what to mind there, and what may be done with it."""
    on_its_line = Q(areas__lineage__contains=area.lineage) | Q(areas__slug__in=area.lineage)
    conditions = Contraindication.objects.current().filter(on_its_line).exclude(kind="absolute")
    return {
        "area": area,
        "crumbs": [(reverse("techniques:areas"), _("Body")), *path_to(area)],
        "children": area.children.current(),
        "conditions": by_kind(Contraindication.objects.filter(pk__in=conditions.values("pk"))),
        "guidance": Guidance.objects.current().filter(areas__slug__in=area.lineage, kind="safety").distinct(),
        "techniques": verdicts.with_verdicts(
            techniques.order_by("position", "slug").for_cards(), known.conditions, CARDS
        ),
        "total": techniques.count(),
        "selected_areas": on_body_map([area.slug]),
    }


def about_safety():
    """Red flags first, the other contraindications by class, and the general advice by kind."""
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


def as_tree(areas, counts):
    """Areas as nested (area, how many techniques, children) from the roots down."""
    below = {}
    for area in areas:
        below.setdefault(area.parent_id, []).append(area)

    def branch(parent):
        return [(area, counts.get(area.slug, 0), branch(area.pk)) for area in below.get(parent, [])]

    return branch(None)
