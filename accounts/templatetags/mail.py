"""Whether there is a way to send mail, for pages that would promise one."""

from allauth.account import app_settings
from django import template

register = template.Library()


@register.simple_tag
def addresses_are_confirmed():
    """Not where there is no mail server: a message to confirm an address would go nowhere."""
    return app_settings.EMAIL_VERIFICATION != "none"
