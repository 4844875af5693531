"""Whether mail can be sent, for pages that would promise one."""

from allauth.account import app_settings
from django import template

register = template.Library()


@register.simple_tag
def addresses_are_confirmed() -> bool:
    """Whether addresses must be confirmed by mail, which needs a mail server."""
    return app_settings.EMAIL_VERIFICATION != "none"
