"""In which language a suggestion is put into words."""

import gettext

from django.conf import settings
from django.utils.translation import get_language, to_locale

WRITTEN_IN = "en"


def spoken(language: str = "") -> str:
    """The language asked for, or else that of the page, if the words of this site are translated into it; English else.

    Django itself speaks many more languages than the site does, so that only the site's own catalogues count.
    """
    asked = language or get_language() or WRITTEN_IN
    for code in dict.fromkeys([asked, asked.partition("-")[0]]):
        if is_translated(code):
            return code
    return WRITTEN_IN


def is_translated(code: str) -> bool:
    return any(gettext.find("django", str(path), [to_locale(code)]) for path in settings.LOCALE_PATHS)
