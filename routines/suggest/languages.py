"""The language of a suggestion's texts."""

import gettext

from django.conf import settings
from django.utils.translation import get_language, to_locale

WRITTEN_IN = "en"


def usable_language(language: str = "") -> str:
    """The language asked for, else the page's, if this site is translated into it; otherwise English.

    Only the site's own catalogues count, since Django's cover many more languages.
    """
    wanted = language or get_language() or WRITTEN_IN
    for code in dict.fromkeys([wanted, wanted.partition("-")[0]]):
        if is_translated(code):
            return code
    return WRITTEN_IN


def is_translated(code: str) -> bool:
    return any(gettext.find("django", str(path), [to_locale(code)]) for path in settings.LOCALE_PATHS)
