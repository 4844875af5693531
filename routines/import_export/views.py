"""Pages for exporting and importing files."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from routines.access import MemberPageRequest, PageRequest
from routines.import_export import bundles, json_files
from routines.import_export.forms import ImportForm
from routines.import_export.mistakes import Refused
from routines.models import Routine, ShareLink
from routines.sharing.shared_page import HEADERS

GET_OR_POST = ["GET", "HEAD", "POST"]
for_the_reader_alone = cache_control(private=True, no_cache=True)


@for_the_reader_alone
@require_safe
def export(request: PageRequest, code: str) -> HttpResponse:
    """The document of a routine that the reader may open, as a file that is easy to edit by hand."""
    routine = get_object_or_404(Routine.objects.visible_to(request.user), code=code)
    return download(json_files.indented(routine.document), json_files.file_name(routine.title))


@require_safe
def export_shared(request: PageRequest, token: str) -> HttpResponse:
    """What an open link serves, as a file, if the link allows copies."""
    served = ShareLink.objects.served(token)
    if served is None or not served.may_copy:
        raise Http404
    title = json.loads(served.document)["title"]
    response = download(json_files.indented(served.document), json_files.file_name(title))
    for name, value in HEADERS.items():
        response[name] = value
    return response


@for_the_reader_alone
@require_safe
@login_required
def export_all(request: MemberPageRequest) -> HttpResponse:
    """All the person's routines and techniques as a file; if they need several, a page with links to all of them."""
    parts = bundles.parts_of(request.user)
    number = request.GET.get("part", "")
    if not number and len(parts) > 1:
        return render(
            request,
            "routines/import_export/import_parts.html",
            {"parts": list(enumerate(parts, 1))},
        )
    part = next((i for i in range(1, len(parts) + 1) if str(i) == (number or "1")), None)
    if part is None:
        raise Http404
    return download(bundles.bundle(request.user, part, parts), bundles.bundle_name(part, len(parts)))


@require_http_methods(GET_OR_POST)
@login_required
def import_routines(request: MemberPageRequest) -> HttpResponse:
    """Import routines from a file, all or none."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        try:
            return show_imported(request, json_files.import_file(request.user, form.content))
        except Refused as refused:
            form.refuse(refused)
    return render(request, "routines/import_export/import.html", {"form": form}, status=422 if form.errors else 200)


def show_imported(request: MemberPageRequest, imported: json_files.Imported) -> HttpResponse:
    """Redirect to the routine, or to the list if there are several; to the techniques if there are no routines."""
    routines, techniques = imported
    if techniques:
        words = ngettext("%(count)d technique is yours.", "%(count)d techniques are yours.", len(techniques))
        messages.success(request, words % {"count": len(techniques)})
        if not routines:
            return redirect("techniques:mine")
    count = len(routines)
    words = ngettext(
        "%(count)d routine is yours now, and private.", "%(count)d routines are yours now, and private.", count
    )
    messages.success(request, words % {"count": count})
    return redirect(routines[0] if count == 1 else "routines:mine")


def download(text: str, name: str) -> HttpResponse:
    """JSON for the browser to save as a file."""
    response = HttpResponse(text, content_type=json_files.TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
