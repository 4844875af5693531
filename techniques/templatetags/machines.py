"""The head of a public page, for other programs."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, to_locale

register = template.Library()

# As Django's json_script does, plus the two separators that end a line in older JavaScript.
ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_block_tag
def words(content: str) -> str:
    """The content of the block; with `as`, a text to use more than once."""
    return content


@register.simple_tag(takes_context=True)
def canonical_address(context: dict[str, Any]) -> str:
    """The canonical URL of the page, without the query."""
    return f"{settings.SITE_URL}{context['request'].path}"


@register.simple_tag
def locale() -> str:
    """The language of the page in Open Graph's spelling: en_GB."""
    return to_locale(get_language() or settings.LANGUAGE_CODE)


@register.filter
def json_ld(data: Any) -> SafeString:
    """A JSON-LD script element; nothing in the data can close it or open another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
