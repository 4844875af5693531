"""One's sessions for programs."""

from django.http import Http404
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Session
from accounts.security_log.event import Kind
from accounts.security_log.noting import note
from config.http.etags import cached


class SessionSerializer(serializers.ModelSerializer):
    device = serializers.CharField(read_only=True, help_text="Browser and system in short words.")
    is_this = serializers.SerializerMethodField(help_text="Whether the request comes from it.")

    class Meta:
        model = Session
        fields = ["id", "device", "made_at", "last_seen_at", "is_this"]
        read_only_fields = fields

    def get_is_this(self, session: Session) -> bool:
        return session.pk == self.context["here"]


class Sessions(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        responses=inline_serializer("Sessions", {"sessions": SessionSerializer(many=True)}), operation_id="me_sessions"
    )
    def get(self, request: Request) -> Response:
        """Where the person is logged in, the session used last first. Tokens are no sessions."""
        here = Session.objects.of_request(request._request).values_list("pk", flat=True).first()
        found = SessionSerializer(Session.objects.of(request.user).alive(), many=True, context={"here": here})
        return cached(Response({"sessions": found.data}), "no-store")

    @extend_schema(request=None, responses={204: None}, operation_id="me_sessions_end_all")
    def delete(self, request: Request) -> Response:
        """Log out everywhere but where the request comes from. A token still works."""
        Session.objects.of(request.user).exclude(pk__in=Session.objects.of_request(request._request)).delete()
        note(Kind.SESSIONS_ENDED, request.user.pk, "others")
        return Response(status=204)


class OneSession(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(request=None, responses={204: None}, operation_id="me_sessions_end")
    def delete(self, request: Request, number: int) -> Response:
        """Log out there."""
        if not Session.objects.of(request.user).filter(pk=number).delete()[0]:
            raise Http404
        note(Kind.SESSIONS_ENDED, request.user.pk, "one")
        return Response(status=204)
