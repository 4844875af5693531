"""Pages of the techniques that a person keeps: mine, new, edit, delete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from techniques import library_cache
from techniques.models import Technique
from techniques.overclaims import suggestions
from techniques.own import own_technique
from techniques.own.forms import OwnTechniqueForm

GET_OR_POST = ["GET", "HEAD", "POST"]
for_the_author_alone = cache_control(private=True, no_cache=True)


@for_the_author_alone
@require_safe
@login_required
def mine(request):
    """The techniques of one's own, the newest first."""
    techniques = Technique.objects.editable_by(request.user).order_by("-added_at", "slug").for_cards()
    return render(request, "techniques/own/mine.html", {"techniques": techniques, "most": own_technique.MOST})


@for_the_author_alone
@require_http_methods(GET_OR_POST)
@login_required
def new(request):
    return asking(request, None)


@for_the_author_alone
@require_http_methods(GET_OR_POST)
@login_required
def edit(request, slug):
    technique = get_object_or_404(Technique.objects.editable_by(request.user).select_related("stroke"), slug=slug)
    return asking(request, technique)


@for_the_author_alone
@require_http_methods(GET_OR_POST)
@login_required
def delete(request, slug):
    technique = get_object_or_404(Technique.objects.editable_by(request.user), slug=slug)
    if request.method == "POST":
        own_technique.remove(technique)
        messages.success(request, _("“%(name)s” is deleted.") % {"name": technique.name})
        return redirect("techniques:mine")
    return render(request, "techniques/own/delete.html", {"technique": technique})


def asking(request, technique):
    """The form, empty or filled, until what it holds is in order; `look` asks for the drawing alone."""
    library_cache.refresh()
    if request.method != "POST":
        return asked(request, OwnTechniqueForm.of(technique), technique)
    if "look" in request.POST:
        form = OwnTechniqueForm.typed(request.POST, technique)
        return asked(
            request, form, technique, "techniques/own/_picture.html" if request.htmx else "techniques/own/own.html"
        )
    form = OwnTechniqueForm(request.POST, technique=technique)
    written = saved(request, form, technique) if form.is_valid() else None
    if written is None:
        return asked(request, form, technique)
    advise(request, form.entry)
    return redirect(written)


def saved(request, form, technique):
    """The technique; None where the form now says why there is none."""
    try:
        return own_technique.write(request.user, form.entry, technique, form.cleaned_data["based_on"] or None)
    except own_technique.TooMany as enough:
        form.add_error(None, str(enough))
    except own_technique.Stale:
        form.add_error(None, _("It was changed in another window meanwhile. Open it anew to see how, and repeat this."))
    return None


def asked(request, form, technique, template="techniques/own/own.html"):
    page = {"form": form, "technique": technique}
    return render(request, template, page, status=422 if form.is_bound and form.errors else 200)


def advise(request, entry):
    """What might be said more plainly; it is saved as it was written."""
    messages.success(request, _("Saved. Only you can find it; it travels with the routines that you share."))
    texts = [entry.name, entry.summary, *entry.instructions, *entry.cautions, *(b.text for b in entry.benefits)]
    for suggestion in suggestions(*texts):
        said = _("“%(found)s” promises much. Plainer: %(instead)s.")
        messages.info(request, said % {"found": suggestion.found, "instead": suggestion.instead})
