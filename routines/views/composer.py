"""The edit page of a routine: its sections and steps, the one form that is open, and what went wrong."""

from datetime import timedelta

from django.contrib.messages import get_messages
from django.contrib.messages import success as tell
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import replace_url, reswap

from routines.cues import cues
from routines.forms import AboutForm, SectionForm, StepForm
from routines.models import LimitReached, Routine, StaleRevision, Step
from routines.outline import bars, phases, position_label, seconds_by_section, section_label, side_words
from routines.plan import MAX_NOTE, MAX_SECTIONS, MAX_STEPS
from techniques.filters import TechniqueFilter
from techniques.models import Technique
from techniques.wording import suggestions

MOST_FOUND = 30
MOST_CHANGES = 8
REVISION_FIELDS = ["tools", "open", "new", "add"]
TECHNIQUE_FIELDS = ["slug", "name", "phase", "pressure_min", "pressure_max", "seconds_min", "seconds_max"]
FOUND_FIELDS = [*TECHNIQUE_FIELDS, "summary", "seconds_default", "pressure_default"]


def compose(request, routine, *, place=None, form=None, stale=None, status=200):
    """Render the page. `place` says which form is open: about, section-<id>, step-<id>, new-section or add."""
    if status != 200:
        routine = Routine.objects.get(pk=routine.pk)  # as stored, not as a refused change left it in memory
    place = request.GET.get("open", "") if place is None else place
    sections = sections_of(routine)
    page = {
        **timing(routine, sections),
        **forms_of(routine, sections, place, form),
        **complaints(request, place, form, stale),
        **found(request, routine, sections),
        "routine": routine,
        "edit_address": reverse("routines:edit", args=[routine.code]),
    }
    part = part_of_page(request)
    if part != "#add":
        page |= done(request)
    response = render(request, f"routines/edit.html{part}", page, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return with_address(response, page) if part == "#composer" else response


def done(request):
    """What was done just now, and where: said in the time bar, where the eye is, not at the top of the page."""
    said = " ".join(str(message) for message in get_messages(request))
    return {"said": said, "messages": [], "at": request.GET.get("at", ""), "moved": request.GET.get("moved", "")}


def part_of_page(request):
    """What htmx swaps; the whole page for a browser alone."""
    if not request.htmx or request.htmx.history_restore_request:
        return ""
    return "#add" if request.htmx.target in ("add", "found") else "#composer"


def with_address(response, page):
    """Without a reload the address says what is open too, and nothing that is closed again."""
    opened = f"?{urlencode({'open': page['place']})}" if page["form"] and page["place"] not in ("add", "") else ""
    return replace_url(response, page["edit_address"] + opened)


def forms_of(routine, sections, place, form):
    """The open form at its place, the form for a new section, and what is full."""
    return {
        "place": place,
        "form": form or focused(form_at(place, routine, sections)),
        "new_section": form if place == "new-section" and form else SectionForm(auto_id="new-%s"),
        "full": {
            "sections": MAX_SECTIONS if len(sections) >= MAX_SECTIONS else 0,
            "steps": MAX_STEPS if routine.step_count >= MAX_STEPS else 0,
        },
    }


def complaints(request, place, form, stale):
    """Why nothing was saved: what changed meanwhile, what is wrong, and a note that has lost its place."""
    changes = stale.changes_since[-MOST_CHANGES:] if stale else []
    for change in changes:
        change.just_now = timezone.now() - change.made_at < timedelta(minutes=1)
    return {
        "stale": stale,
        "changes": changes,
        "problems": [error for errors in form.errors.values() for error in errors] if form and not place else [],
        "typed": request.POST.get("note", "")[:MAX_NOTE] if stale and not place else "",
    }


def attempt(request, routine, form, place, save):
    """What `save` answers where the form is good and the verb agrees; else the page, with the form as it was typed."""
    if form.is_valid():
        try:
            return save()
        except StaleRevision as stale:
            return compose(request, routine, place=place, form=form, stale=stale, status=409)
        except LimitReached as limit:
            form.add_error(None, str(limit))
        except ValidationError as error:
            form.add_error(None, error.messages)
    return compose(request, routine, place=place, form=form, status=422)


def saved(request, routine, place, form=None):
    """After a form that stays open: only what it changed elsewhere on the page, unless the writer is done with it."""
    if not request.htmx or "done" in request.POST:
        return back(request, routine, _("Saved."), at=place)
    page = {**timing(routine, sections_of(routine)), "revision_fields": REVISION_FIELDS, "form": form}
    page |= {"routine": routine, "said": _("Saved.")}
    return reswap(render(request, "routines/_edit_saved.html", page), "none")


def back(request, routine, said, **where):
    """To the page again, which says what was done, with the search as it was, at the thing that was changed."""
    tell(request, said)
    kept = {name: request.POST.get(name, "")[:200] for name in ("q", "section")}
    kept = {name: value for name, value in kept.items() if value and value.isprintable()}
    anchor = where.get("at") or where.get("added") or "composer"
    address = reverse("routines:edit", args=[routine.code])
    return redirect(f"{address}?{urlencode({**kept, **where})}#{anchor}")


def sections_of(routine):
    """The sections with their steps, each with what the page says of it; two queries, however many there are."""
    fields = [f"technique__{name}" for name in TECHNIQUE_FIELDS]
    steps = Step.objects.select_related("technique").only(*[f.attname for f in Step._meta.concrete_fields], *fields)
    sections = list(routine.sections.prefetch_related(Prefetch("steps", steps)))
    number = 0
    for section in sections:
        section.place, section.name = f"section-{section.pk}", section_label(section.title, section.position)
        section.position_label = position_label(section.receiver_position)
        for step in section.steps.all():
            number += 1
            step.number, step.section, step.place = number, section, f"step-{step.pk}"
            step.side_words = side_words(section.sides, step.side)
    return sections


def timing(routine, sections):
    """What the time bar says, and how long each section takes: from the cues, as everywhere."""
    document = routine.as_document()
    played = cues(document)
    phase_of = {slug: technique.get("phase", "") for slug, technique in document["techniques"].items()}
    for section, seconds in zip(sections, seconds_by_section(played, len(sections)), strict=True):
        section.seconds = seconds
    shown = {"sections": sections, "bars": bars(played, phase_of), "phases": phases(played, phase_of)}
    return {**shown, "plainer": plainer(document)}


def plainer(document):
    """What might be said more plainly before others read it; a suggestion, and never a wall."""
    texts = [document["title"], document["summary"]]
    for section in document["sections"]:
        texts += [section["title"], *(step["note"] for step in section["steps"])]
    return suggestions(*texts)


def form_at(place, routine, sections):
    """The form that a link on the page opens, empty where there is no such thing (any more)."""
    if place == "about":
        return AboutForm(instance=routine)
    rows = [row for section in sections for row in (section, *section.steps.all()) if row.place == place]
    row = rows[0] if rows else None
    if isinstance(row, Step):
        return StepForm(instance=row, routine=routine)
    return SectionForm(instance=row) if row else None


def focused(form):
    """The form with the cursor in its first field: somebody has just opened it."""
    if form:
        form.visible_fields()[0].field.widget.attrs["autofocus"] = True
    return form


def techniques_for(routine, user):
    """What may be added: techniques for whom the routine is for."""
    suited = {"for_self": True} if routine.for_whom == Routine.ForWhom.SELF else {"for_partner": True}
    return Technique.objects.visible_to(user).current().filter(**suited)


def found(request, routine, sections):
    """The list of techniques to add, searched, and the section that they go to."""
    asked = request.POST if request.method == "POST" else request.GET
    search = TechniqueFilter({"q": asked.get("q", "")}, techniques_for(routine, request.user))
    results = list(search.qs.only(*FOUND_FIELDS)[: MOST_FOUND + 1])
    chosen = [section for section in sections if str(section.pk) == asked.get("section")] or sections[-1:]
    return {
        "q": asked.get("q", ""),
        "search_errors": search.errors.get("q"),
        "results": results[:MOST_FOUND],
        "more": len(results) > MOST_FOUND,
        "chosen": chosen[0] if chosen else None,
    }
