"""The form for importing files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.import_export import json_files
from routines.import_export.mistakes import Refused

MAX_PASTED = 900_000
"""Characters of a file pasted into the form; an uploaded file may be larger."""


class ImportForm(forms.Form):
    """A file, or its text; `content` after validation. Errors go to the field that was used."""

    content: json_files.File
    used: str

    file = forms.FileField(
        label=_("A file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("One routine, or many in one file, as they were downloaded here or on another site with Effleur."),
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        max_length=MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> None:
        given = [name for name in ("file", "text") if self.cleaned_data.get(name)]
        if self.errors:
            return
        if len(given) != 1:
            words = _("Send the file or its text, not both.") if given else _("Choose a file, or paste what is in it.")
            self.add_error(given[-1] if given else "file", words)
            return
        self.used = given[0]
        try:
            self.content = json_files.read(self._text())
        except Refused as refused:
            self.refuse(refused)

    def refuse(self, refused: Refused) -> None:
        for mistake in refused.every:
            self.add_error(self.used, str(mistake))

    def _text(self) -> str:
        if self.used == "text":
            return str(self.cleaned_data["text"]).removeprefix("\ufeff")
        return json_files.text_of(self.cleaned_data["file"].read(json_files.MAX_BYTES + 1))
