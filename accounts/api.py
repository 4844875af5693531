"""The API of the account: who am I, and tokens for programs."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.core.exceptions import ValidationError as FormError
from django.utils.translation import gettext_lazy as _
from drf_spectacular import authentication
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.credentials.notices import must_confirm
from accounts.guessing.login_throttle import LoginThrottle
from accounts.models import TOKEN_DAYS, ApiToken, Scope, TooManyTokens, User
from accounts.tokens.forms import LIFETIMES
from config.http.errors import Refused
from config.http.etags import PRIVATE, cached

WRONG = _("The email address or the password is wrong.")
WRONG_OR_UNCONFIRMED = _("The email address or the password is wrong, or the address is not confirmed yet.")


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.tokens.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        description = (
            "`Token` and the token. One with the scope `read` may ask for everything and change nothing: "
            "403, `read_only_token`. One that has expired or is revoked: 401."
        )
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": description}


class SessionScheme(authentication.SessionScheme):
    target_class = "accounts.security_log.refusals.SiteSessionAuthentication"


class MeSerializer(serializers.ModelSerializer):
    class Meta:
        model = User
        fields = ["email", "display_name"]
        read_only_fields = ["email"]

    def update(self, user: User, validated_data: dict[str, Any]) -> User:
        user.rename(validated_data.get("display_name", user.display_name))
        return user


class LoginInput(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1024, trim_whitespace=False)
    name = serializers.CharField(
        max_length=60, default="API login", help_text="What will use the token, so that you can recognise it."
    )
    scope = serializers.ChoiceField(
        Scope.choices, default=Scope.WRITE, help_text="What the token may do: `read` changes nothing."
    )
    days = serializers.ChoiceField(list(LIFETIMES), default=TOKEN_DAYS, help_text="For how many days it works.")


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Shown this once. Send it as `Authorization: Token …`.")
    name = serializers.CharField()
    scope = serializers.ChoiceField(Scope.choices)
    expires = serializers.DateTimeField()
    email = serializers.EmailField()


class Me(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """The account of the token or session."""
        return cached(Response(MeSerializer(request.user).data), PRIVATE)

    @extend_schema(request=MeSerializer(partial=True), responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Change the name that others see."""
        given = MeSerializer(request.user, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        given.save()
        return Response(given.data)


class Login(APIView):
    authentication_classes = []
    permission_classes = []
    throttle_classes = [LoginThrottle]

    def get_authenticate_header(self, request: Request) -> str:
        return "Token"

    @extend_schema(request=LoginInput, responses={201: TokenSerializer})
    def post(self, request: Request) -> Response:
        """Get a new token by email address and password."""
        given = LoginInput(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = dict(given.validated_data)
        user = authenticated(request, wanted.pop("email"), wanted.pop("password"))
        try:
            made, token = ApiToken.make(user, **wanted)
        except TooManyTokens as error:
            raise Refused(str(error), code="too_many_tokens") from None
        about = {"name": made.name, "scope": made.scope, "expires": made.expiry, "email": user.email}
        response = Response(TokenSerializer({"token": token, **about}).data, status=201)
        response["Cache-Control"] = "no-store"
        return response


class Logout(APIView):
    stores_nothing = ("post",)  # whatever a token may do, it may end itself
    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Revoke the token of this request, or end the session."""
        if isinstance(request.auth, ApiToken):
            request.auth.revoke()
        else:
            logout(request._request)
        return Response(status=204)


def authenticated(request: Request, email: str, password: str) -> User:
    """The person with this email address and password.

    Raises AuthenticationFailed and Throttled, and Refused if the login page would ask for more than a password.
    """
    try:
        user = get_adapter().authenticate(request._request, email=email, password=password)
    except FormError as error:  # failed attempts count on the page and in the API together
        raise Throttled(detail=error.message) from None
    if user is None or not user.is_active:
        raise AuthenticationFailed(WRONG_OR_UNCONFIRMED if must_confirm() else WRONG)
    if is_mfa_enabled(user):
        detail = _("This account has a second factor. Make a token on the account page instead.")
        raise Refused(detail, code="second_factor_required")
    return user
