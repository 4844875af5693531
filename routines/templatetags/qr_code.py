"""An address as a QR code."""

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr_code(url: str) -> SafeString:
    """The address as a QR code in SVG: black on white with a quiet zone, in dark mode too."""
    code = segno.make(url, error="m", micro=False)
    return mark_safe(code.svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=4, light="#fff"))  # noqa: S308
