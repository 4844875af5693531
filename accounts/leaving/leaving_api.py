"""Downloading everything, and closing the account, for programs: each asks for the password again."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError as FormError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.guessing.login_throttle import LoginThrottle
from accounts.leaving import closing
from accounts.leaving.views import zip_of
from accounts.models import User


class PasswordInput(serializers.Serializer):
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class CredentialsInput(PasswordInput):
    email = serializers.EmailField(max_length=254)


class Download(APIView):
    stores_nothing = ("post",)
    permission_classes = [IsAuthenticated]
    throttle_classes = [LoginThrottle]

    @extend_schema(request=PasswordInput, responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def post(self, request: Request) -> HttpResponse:
        """Download everything that the account has, as a ZIP of JSON and CSV; its README.txt says what is in it."""
        return zip_of(confirmed(request))


class Close(APIView):
    permission_classes = [IsAuthenticated]
    throttle_classes = [LoginThrottle]

    @extend_schema(request=PasswordInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """Close the account: at once for everybody else, for good after 14 days. Tokens and sessions end."""
        closing.close(confirmed(request))
        return Response(status=204)


class TakeBack(APIView):
    authentication_classes = []
    permission_classes = []
    throttle_classes = [LoginThrottle]

    @extend_schema(request=CredentialsInput, responses={204: None})
    def post(self, request: Request) -> Response:
        """Take back an account within 14 days of closing it; then log in."""
        given = CredentialsInput(data=request.data)
        given.is_valid(raise_exception=True)
        person = authenticated(request, **given.validated_data)
        if person is None or person.closed_at is None:
            raise AuthenticationFailed(_("There is no closed account with this address and password."))
        person.take_back()
        return Response(status=204)

    def get_authenticate_header(self, request: Request) -> str:
        return "Token"


def confirmed(request: Request) -> User:
    """Who sends the request, after checking the password in it. Wrong ones count with those of the login page."""
    given = PasswordInput(data=request.data)
    given.is_valid(raise_exception=True)
    assert isinstance(request.user, User)
    if authenticated(request, request.user.email, **given.validated_data) != request.user:
        raise serializers.ValidationError({"password": [_("This is not your password.")]})
    return request.user


def authenticated(request: Request, email: str, password: str) -> User | None:
    """Who has this address and password, also where the account is closed."""
    try:
        return get_adapter().authenticate(request._request, email=email, password=password)
    except FormError as error:
        raise Throttled(detail=error.message) from None
