"""Authentication by the token in `Authorization: Token …`."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox import auth
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import ApiToken, User


class TokenAuthentication(auth.TokenAuthentication):
    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        # A header can hold any bytes, and not all of them can be looked up.
        if not token.isalnum():
            raise AuthenticationFailed(_("Invalid token."))
        return super().authenticate_credentials(token)

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        """Whether the token has expired; knox would also look for the person's other expired tokens each time."""
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()
