"""What to do with advice: take its repair, set it aside, or have all of it back."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from routines.composing import dismissed_advice
from routines.composing.advice_notes import Shown
from routines.composing.edit_page import attempt, changed
from routines.composing.forms import AdviceForm
from routines.composing.views import action
from routines.forms import BasedOnRevision


@action
def repair(request, routine):
    """Do what the advice offers."""
    before, form, done = Shown(request, routine), AdviceForm(request.POST), []

    def mended(document):
        asked = form.cleaned_data["id"]
        found = [a for a in before.notes.shown if a.id == asked and a.repair]
        if not found:
            raise ValidationError(_("This advice does not hold any more."))
        done.append(found[0].repair.label)
        try:
            return found[0].repair.apply(document)
        except LookupError:
            raise ValidationError(_("This advice does not hold any more.")) from None

    def save():
        routine.rewrite(request.user, mended, based_on=form.cleaned_data["revision"])
        return changed(request, routine, before, _("Done: %(label)s.") % {"label": done[0]})

    return attempt(request, routine, form, "", save)


@action
def dismiss(request, routine):
    before, form = Shown(request, routine), AdviceForm(request.POST)

    def save():
        asked = form.cleaned_data["id"]
        if not dismissed_advice.is_personal(asked):
            routine.dismiss(asked)
            return changed(request, routine, before, _("Set aside for this routine."))
        dismissed_advice.add(request, before.answers, asked)
        response = changed(request, routine, before, _("Set aside for this receiver."))
        dismissed_advice.keep(request, response, routine.get_absolute_url())
        return response

    return attempt(request, routine, form, "", save)


@action
def recall(request, routine):
    before, form = Shown(request, routine), BasedOnRevision(request.POST)

    def save():
        routine.recall_advice()
        request.COOKIES.pop(dismissed_advice.COOKIE, None)
        response = changed(request, routine, before, _("All advice is shown again."))
        dismissed_advice.forget(response, routine.get_absolute_url())
        return response

    return attempt(request, routine, form, "", save)
