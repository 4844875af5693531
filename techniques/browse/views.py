"""The public pages of the library."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from techniques.browse.entry_pages import (
    CARDS,
    about_area,
    about_safety,
    about_technique,
    as_tree,
    effects_of,
    leaving_out,
)
from techniques.browse.filter_counts import Choice, count_choices
from techniques.browse.filters import TechniqueFilter
from techniques.browse.learning import about_topic
from techniques.browse.library_page import LibraryPage
from techniques.browse.page_cache import same_for_all_visitors
from techniques.drawing.atlas import BadDrawing
from techniques.health_check.requests import PageRequest
from techniques.health_check.views import stops_for_help
from techniques.models import BodyArea, Contraindication, Guidance, Stroke, Technique, Topic
from techniques.pictures.body_maps import on_body_map
from techniques.pictures.panels import address_of, file_named
from techniques.pictures.structure_names import names_file
from techniques.safety.rules import safe_for
from techniques.safety.verdicts import with_verdicts

FOR_GOOD = f"public, max-age={365 * 24 * 60 * 60}, immutable"


@require_safe
@same_for_all_visitors
@stops_for_help
def library(request: PageRequest) -> HttpResponse:
    """The URL holds all of the state; htmx swaps the results and the counts."""
    library = LibraryPage.of(request.GET, Technique.objects.visible_to(request.user).current(), request.answers)
    part = "#results" if request.htmx and not request.htmx.history_restore_request else ""
    context = {"library": library, "page_obj": library.page, "swapping": bool(part)}
    response = render(request, f"techniques/browse/library.html{part}", context)
    patch_vary_headers(response, ["HX-Request"])
    if part:
        is_current = library.address == request.htmx.current_url_abs_path
        response["HX-Push-Url"] = "false" if is_current else library.address
    return response


@require_safe
@same_for_all_visitors
@stops_for_help
def technique(request: PageRequest, slug: str) -> HttpResponse:
    """A retired technique still has a page, which says so, since routines use it."""
    visible = Technique.objects.visible_to(request.user)
    found = get_object_or_404(visible.select_related("stroke"), slug=slug)
    return render(
        request, "techniques/browse/technique.html", about_technique(found, visible.current(), request.answers)
    )


@require_safe
@same_for_all_visitors
def areas(request: PageRequest) -> HttpResponse:
    """The body map, which leads to the library and preserves the filters chosen there."""
    counts = {choice.value: choice.count for choice in counted(request)["area"]}
    library = LibraryPage(request.GET, Technique.objects.none())
    context = {
        "library": library,
        "selected_areas": on_body_map(library.selected_areas),
        "tree": as_tree(BodyArea.objects.current(), counts),
    }
    return render(request, "techniques/browse/areas.html", context)


@require_safe
@same_for_all_visitors
@stops_for_help
def area(request: PageRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(BodyArea, slug=slug)
    techniques = Technique.objects.visible_to(request.user).current().for_area(slug)
    return render(request, "techniques/browse/area.html", about_area(found, techniques, request.answers))


@require_safe
def drawing(request: HttpRequest, name: str, digest: str) -> HttpResponse:
    """The file of a view of the body, to be kept for good. One of another release leads to that of this one."""
    try:
        file = file_named(name)
    except BadDrawing as bad:
        raise Http404(str(bad)) from bad
    if digest != file.digest:
        return HttpResponseRedirect(address_of(file), headers={"Cache-Control": "no-cache"})
    headers = {"Cache-Control": FOR_GOOD, "Content-Security-Policy": file.policy}
    return HttpResponse(file.text, content_type="image/svg+xml", headers=headers)


@require_safe
def names(request: HttpRequest, view: str, language: str, digest: str) -> HttpResponse:
    """The names of the structures in a view, as `drawing` serves its file."""
    if language not in dict(settings.LANGUAGES):
        raise Http404("There is no such language.")
    try:
        file = names_file(view, language)
    except BadDrawing as bad:
        raise Http404(str(bad)) from bad
    if digest != file.digest:
        return HttpResponseRedirect(file.address, headers={"Cache-Control": "no-cache"})
    return HttpResponse(file.text, content_type="application/json", headers={"Cache-Control": FOR_GOOD})


@require_safe
@same_for_all_visitors
def strokes(request: PageRequest) -> HttpResponse:
    counts = {choice.value: choice.count for choice in counted(request)["stroke"]}
    found = [(stroke, counts.get(stroke.slug, 0)) for stroke in Stroke.objects.current()]
    return render(request, "techniques/browse/strokes.html", {"strokes": found})


@require_safe
@same_for_all_visitors
@stops_for_help
def stroke(request: PageRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Stroke, slug=slug)
    techniques = Technique.objects.visible_to(request.user).current().with_stroke(slug)
    context = {
        "stroke": found,
        "crumbs": [(reverse("techniques:strokes"), _("Strokes"))],
        "techniques": with_verdicts(techniques.for_cards(), request.answers.conditions, CARDS),
        "total": techniques.count(),
        "guidance": Guidance.objects.current().filter(strokes=found, areas=None),
        "blocked_by": leaving_out(found),
    }
    return render(request, "techniques/browse/stroke.html", context)


@require_safe
@same_for_all_visitors
def topics(request: PageRequest) -> HttpResponse:
    return render(request, "techniques/browse/topics.html", {"topics": Topic.objects.current()})


@require_safe
@same_for_all_visitors
@stops_for_help
def topic(request: PageRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Topic.objects.current().filter(page=""), slug=slug)
    visible = Technique.objects.visible_to(request.user).current()
    return render(request, "techniques/browse/topic.html", about_topic(found, visible, request.answers))


@require_safe
@same_for_all_visitors
def safety(request: PageRequest) -> HttpResponse:
    return render(request, "techniques/browse/safety.html", about_safety())


@require_safe
@same_for_all_visitors
def contraindication(request: PageRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Contraindication, slug=slug)
    visible = Technique.objects.visible_to(request.user).current()
    naming = visible.filter(contraindications=found)
    context = {
        "condition": found,
        "crumbs": [(reverse("techniques:safety"), _("When not to massage"))],
        "effects": effects_of(found),
        "sources": found.sources.all(),
        "guidance": found.guidance.current(),
        "naming": []
        if request.answers.stop_all
        else with_verdicts(naming.for_cards(), request.answers.conditions, CARDS),
        "named": naming.count(),
        "total": visible.count(),
        "offered": safe_for(visible, slug).count(),
    }
    return render(request, "techniques/browse/contraindication.html", context)


def counted(request: HttpRequest) -> dict[str, list[Choice]]:
    """For each filter its choices, with the number of techniques that this reader can see."""
    everything = TechniqueFilter({}, queryset=Technique.objects.visible_to(request.user).current())
    return count_choices(everything, conditions=False).choices
