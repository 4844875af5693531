"""Downloading everything, and closing the account, for programs: each asks for the password again."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError as FormError
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.counters.throttles import LoginThrottle
from accounts.leaving.views import zip_of
from accounts.models import User


class PasswordInput(serializers.Serializer):
    password = serializers.CharField(max_length=1024, trim_whitespace=False)


class Download(APIView):
    stores_nothing = ("post",)
    permission_classes = [IsAuthenticated]
    throttle_classes = [LoginThrottle]

    @extend_schema(request=PasswordInput, responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def post(self, request: Request) -> HttpResponse:
        """Download everything that the account has, as a ZIP of JSON and CSV; its README.txt says what is in it."""
        return zip_of(confirmed(request))


def confirmed(request: Request) -> User:
    """Who sends the request, after checking the password in it. Wrong ones count with those of the login page."""
    given = PasswordInput(data=request.data)
    given.is_valid(raise_exception=True)
    assert isinstance(request.user, User)
    try:
        found = get_adapter().authenticate(request._request, email=request.user.email, **given.validated_data)
    except FormError as error:
        raise Throttled(detail=error.message) from None
    if found != request.user:
        raise serializers.ValidationError({"password": [_("This is not your password.")]})
    return request.user
