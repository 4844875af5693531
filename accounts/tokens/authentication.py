"""Authentication by the token in `Authorization: Token …`."""

from django.utils.translation import gettext_lazy as _
from knox import auth
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.models import ApiToken, User


class TokenAuthentication(auth.TokenAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        found: tuple[User, ApiToken] | None = super().authenticate(request)
        if found:
            token = found[1]
            token.note_use()
            if not token.may_write and changes_something(request):
                raise PermissionDenied(_("This token may only read. Make one that may write, too."), "read_only_token")
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        # A header can hold any bytes, and not all of them can be looked up.
        if not token.isalnum():
            raise AuthenticationFailed(_("Invalid token."))
        return super().authenticate_credentials(token)

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        """Whether the token has expired; knox would also look for the person's other expired tokens each time."""
        return auth_token.is_expired


def changes_something(request: Request) -> bool:
    """Whether the request may write: by its method, unless its view says that it stores nothing."""
    view = request.parser_context["view"]
    asked = getattr(view, "action", None) or str(request.method).lower()
    return request.method not in SAFE_METHODS and asked not in getattr(view, "stores_nothing", ())
