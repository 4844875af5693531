"""Pages for a person's own techniques: mine, new, edit, delete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from techniques import library_cache
from techniques.health_check.requests import MemberPageRequest
from techniques.models import Technique
from techniques.overclaims import suggestions
from techniques.own import own_technique
from techniques.own.forms import OwnTechniqueForm
from techniques.own.own_technique import OwnTechnique

GET_OR_POST = ["GET", "HEAD", "POST"]
for_the_author_alone = cache_control(private=True, no_cache=True)


@for_the_author_alone
@require_safe
@login_required
def mine(request: MemberPageRequest) -> HttpResponse:
    """The person's own techniques, newest first."""
    techniques = Technique.objects.editable_by(request.user).order_by("-added_at", "slug").for_cards()
    return render(request, "techniques/own/mine.html", {"techniques": techniques, "most": own_technique.MAX_TECHNIQUES})


@for_the_author_alone
@require_http_methods(GET_OR_POST)
@login_required
def new(request: MemberPageRequest) -> HttpResponse:
    return form_page(request, None)


@for_the_author_alone
@require_http_methods(GET_OR_POST)
@login_required
def edit(request: MemberPageRequest, slug: str) -> HttpResponse:
    technique = get_object_or_404(Technique.objects.editable_by(request.user).select_related("stroke"), slug=slug)
    return form_page(request, technique)


@for_the_author_alone
@require_http_methods(GET_OR_POST)
@login_required
def delete(request: MemberPageRequest, slug: str) -> HttpResponse:
    technique = get_object_or_404(Technique.objects.editable_by(request.user), slug=slug)
    if request.method == "POST":
        own_technique.remove(technique)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": technique.name})
        return redirect("techniques:mine")
    return render(request, "techniques/own/delete.html", {"technique": technique})


def form_page(request: MemberPageRequest, technique: Technique | None) -> HttpResponse:
    """Show the form until it is valid, then save; `look` in the data asks for the drawing only."""
    library_cache.refresh()
    if request.method != "POST":
        return show_form(request, OwnTechniqueForm.of(technique), technique)
    if "look" in request.POST:
        form = OwnTechniqueForm.typed(request.POST, technique)
        template = "techniques/own/_picture.html" if request.htmx else "techniques/own/own.html"
        return show_form(request, form, technique, template)
    form = OwnTechniqueForm(request.POST, technique=technique)
    entry = form.entry if form.is_valid() else None
    saved = save(request, form, entry, technique) if entry else None
    if entry is None or saved is None:
        return show_form(request, form, technique)
    advise(request, entry)
    return redirect(saved)


def save(
    request: MemberPageRequest, form: OwnTechniqueForm, entry: OwnTechnique, technique: Technique | None
) -> Technique | None:
    """The saved technique; None if that failed, with the reason among the form's errors."""
    try:
        return own_technique.write(request.user, entry, technique, form.cleaned_data["based_on"] or None)
    except own_technique.TooMany as error:
        form.add_error(None, str(error))
    except own_technique.Stale:
        form.add_error(None, _("It was changed in another window. Open it again to see how, and repeat this change."))
    return None


def show_form(
    request: MemberPageRequest,
    form: OwnTechniqueForm,
    technique: Technique | None,
    template: str = "techniques/own/own.html",
) -> HttpResponse:
    page = {"form": form, "technique": technique}
    return render(request, template, page, status=422 if form.is_bound and form.errors else 200)


def advise(request: MemberPageRequest, entry: OwnTechnique) -> None:
    """Tell the person that the technique is saved, and suggest plainer words for what promises too much."""
    messages.success(request, _("Saved. Only you can find it; it travels with the routines that you share."))
    texts = [entry.name, entry.summary, entry.how, entry.care, *entry.instructions, *entry.cautions]
    texts += [benefit.text for benefit in entry.benefits]
    for suggestion in suggestions(*texts):
        message = _("“%(found)s” promises much. Plainer: %(instead)s.")
        messages.info(request, message % {"found": suggestion.found, "instead": suggestion.instead})
