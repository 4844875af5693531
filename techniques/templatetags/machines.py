"""What the head of a public page tells other programs."""

import json

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, to_locale

register = template.Library()

# As Django's json_script does: in a script element nothing is markup, and in older scripts these end a line.
ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@register.simple_block_tag
def words(content):
    """What stands inside, to be kept under a name with `as` and said more than once."""
    return content


@register.simple_tag(takes_context=True)
def canonical_address(context):
    """The one address of the page, without what was chosen on it."""
    return f"{settings.SITE_URL}{context['request'].path}"


@register.simple_tag
def locale():
    """The language of the page as Open Graph spells it: en_GB."""
    return to_locale(get_language() or settings.LANGUAGE_CODE)


@register.filter
def json_ld(data):
    """A block of data for machines; nothing in it can end the element or begin another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
