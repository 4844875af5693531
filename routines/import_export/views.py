"""In and out: files of routines that are written and read, and routines that are pasted as text."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from routines.document.schema import loads
from routines.import_export import json_files, matching
from routines.import_export.forms import ImportForm, StepsForm, TextForm
from routines.import_export.mistakes import Refused
from routines.models import Routine, ShareLink
from routines.sharing.shared_page import HEADERS

GET_OR_POST = ["GET", "HEAD", "POST"]
for_the_reader_alone = cache_control(private=True, no_cache=True)


@for_the_reader_alone
@require_safe
def export(request, code):
    """The document of a routine that the reader may open, as a file that can be read and changed by hand."""
    routine = get_object_or_404(Routine.objects.visible_to(request.user), code=code)
    return attached(json_files.laid_out(routine.document), json_files.file_name({"title": routine.title}))


@require_safe
def export_shared(request, token):
    """What an open link serves, as a file, where the link lets it be copied."""
    may_copy = ShareLink.objects.open().filter(token=token, may_copy=True).exists()
    found = ShareLink.objects.served(token) if may_copy else None
    if found is None:
        raise Http404
    response = attached(json_files.laid_out(found[0]), json_files.file_name(loads(found[0])))
    for name, value in HEADERS.items():
        response[name] = value
    return response


@for_the_reader_alone
@require_safe
@login_required
def export_all(request):
    """Everything that the person made, as a file; where it needs several, a page with all of them."""
    parts = json_files.parts_of(request.user)
    asked = request.GET.get("part", "")
    if not asked and len(parts) > 1:
        return render(
            request,
            "routines/import_export/import_parts.html",
            {"parts": [(i, len(p)) for i, p in enumerate(parts, 1)]},
        )
    part = next((i for i in range(1, len(parts) + 1) if str(i) == (asked or "1")), None)
    if part is None:
        raise Http404
    return attached(json_files.bundle(request.user, part, parts), json_files.bundle_name(part, len(parts)))


@require_http_methods(GET_OR_POST)
@login_required
def take_in(request):
    """Routines from a file, all of them or none."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        try:
            return taken(request, json_files.take(request.user, form.documents))
        except Refused as refused:
            form.refuse(refused)
    return render(request, "routines/import_export/import.html", {"form": form}, status=422 if form.errors else 200)


def taken(request, made):
    """To the one that came in, or to where all of them are."""
    count = len(made)
    words = ngettext(
        "%(count)d routine is yours now, and private.", "%(count)d routines are yours now, and private.", count
    )
    messages.success(request, words % {"count": count})
    return redirect(made[0] if count == 1 else "routines:mine")


@require_http_methods(GET_OR_POST)
@login_required
def paste(request):
    """A routine in plain words: first what is read in it, to correct, then the routine."""
    asked = TextForm(request.POST if request.method == "POST" else None)
    steps = None
    if request.method == "POST" and asked.is_valid():
        for_whom = asked.cleaned_data["for_whom"]
        found = matching.matches(asked.lines, for_whom, request.user)
        steps = StepsForm(asked.sections, found, for_whom, request.POST if "save" in request.POST else None)
        if steps.is_bound and steps.is_valid():
            try:
                return redirect("routines:edit", Routine.create(request.user, steps.plan()).code)
            except ValidationError as error:
                steps.add_error(None, error.messages)
    wrong = asked.errors or (steps and steps.errors)
    return render(
        request, "routines/import_export/paste.html", {"form": asked, "steps": steps}, status=422 if wrong else 200
    )


def attached(text, name):
    """JSON to keep, not to look at."""
    response = HttpResponse(text, content_type=json_files.TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
