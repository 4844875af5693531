"""Advice on the edit page: take its repair, dismiss it, or show all of it again."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from routines.advice.model import Repair
from routines.composing import dismissed_advice
from routines.composing.edit_page import EditPage
from routines.composing.forms import AdviceForm
from routines.composing.views import action
from routines.document.shapes import Document
from routines.forms import BasedOnRevision

OUTDATED = gettext_lazy("This advice does not hold any more.")


@action
def repair(page: EditPage) -> HttpResponse:
    """Do what the advice offers."""
    form = AdviceForm(page.sent)
    page.check(form)
    chosen = form.cleaned_data["id"]
    offered = next((a.repair for a in page.before.notes.shown if a.id == chosen and a.repair), None)
    if offered is None:
        raise ValidationError(OUTDATED)
    page.rewrite(repaired, offered)
    return page.changed(_("Done: %(label)s.") % {"label": offered.label})


def repaired(document: Document, offered: Repair) -> Document:
    """The document with the repair in it. Raises ValidationError where it no longer fits."""
    try:
        return offered.apply(document)
    except LookupError:
        raise ValidationError(OUTDATED) from None


@action
def dismiss(page: EditPage) -> HttpResponse:
    """Not to be told this again: in this routine, or for this receiver where it speaks of their answers."""
    form = AdviceForm(page.sent)
    page.check(form)
    chosen = form.cleaned_data["id"]
    if not dismissed_advice.is_personal(chosen):
        page.routine.dismiss(chosen)
        return page.changed(_("Set aside for this routine."))
    dismissed_advice.add(page.request, page.before.answers, chosen)
    response = page.changed(_("Set aside for this receiver."))
    dismissed_advice.keep(page.request, response, page.routine.get_absolute_url())
    return response


@action
def recall(page: EditPage) -> HttpResponse:
    page.check(BasedOnRevision(page.sent))
    page.routine.recall_advice()
    page.request.COOKIES.pop(dismissed_advice.COOKIE, None)
    response = page.changed(_("All advice is shown again."))
    dismissed_advice.forget(response, page.routine.get_absolute_url())
    return response
