"""Who a program acts for: the token in `Authorization: Token …`."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox import auth
from rest_framework.exceptions import AuthenticationFailed


class TokenAuthentication(auth.TokenAuthentication):
    def authenticate_credentials(self, token):
        # A header may hold any bytes, and not all of them can be looked up.
        if not token.isalnum():
            raise AuthenticationFailed(_("Invalid token."))
        return super().authenticate_credentials(token)

    def _cleanup_token(self, auth_token):
        """An expired token does not count; the person's other tokens are not looked through at each request."""
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()
