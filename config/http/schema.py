"""The errors that the OpenAPI schema lists for every operation, and their shape."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from config.http.errors import Error, Problem

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of what you have: 304 if it has not changed."
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag of what you read, or `*`."
)

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Any text that is new for each new request. Sent again with it, the same request creates nothing, and "
    "is answered as it was the first time; it is remembered for a day.",
)


class ErrorSerializer(serializers.Serializer[Error]):
    code = serializers.CharField(help_text="For programs: a short word that stays the same.")
    detail = serializers.CharField(help_text="For people.")
    field = serializers.CharField(
        allow_null=True, help_text="Where in what was sent, for example `sections.0.steps.3.seconds`."
    )


class ProblemSerializer(serializers.Serializer[Problem]):
    type = serializers.ChoiceField(["validation_error", "client_error", "server_error"])
    errors = ErrorSerializer(many=True)  # type: ignore[assignment]  # a field, not the property of the base class


PROBLEMS = {
    "400": "The request is not valid; each error names its field.",
    "401": "Log in or send a token.",
    "403": "Not allowed, or not by a token that may only read.",
    "404": "There is no such thing, or it is not yours.",
    "405": "The address does not allow this method.",
    "409": "A request with this Idempotency-Key is not answered yet.",
    "422": "This Idempotency-Key was sent with another request.",
    "410": "What was stored cannot be read any more: store it again, or delete it.",
    "406": "Only JSON is spoken here.",
    "412": "It has changed since the ETag in If-Match.",
    "413": "Larger than 1 MB, or than 2 MB for a file to import.",
    "415": "Send application/json.",
    "428": "If-Match is missing.",
    "429": "Too many requests; Retry-After says how long to wait.",
}


class ProblemSchema(AutoSchema):
    def get_summary(self) -> str:
        return self.get_description().partition("\n")[0].rstrip(".")

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if direction == "response":
            for status in sorted(self.expected_problems() - bodies.keys()):
                body = self._get_response_for_code(ProblemSerializer, status)  # type: ignore[no-untyped-call]
                bodies[status] = body | {"description": PROBLEMS[status]}
        return bodies

    def expected_problems(self) -> set[str]:
        """Status codes of the errors that this operation can return."""
        statuses = {"404", "406", "405"}
        if self.view.get_authenticators() or "login" in self.path:
            statuses |= {"401"}
        if self.view.throttle_classes:
            statuses |= {"429"}
        if self.method in ("POST", "PUT", "PATCH"):
            statuses |= {"400", "413", "415"}
        if self.method in ("POST", "PUT", "PATCH", "DELETE"):
            statuses |= {"403"}
        if getattr(self.view, "needs_if_match", False) and self.method in ("PUT", "PATCH", "DELETE"):
            statuses |= {"412", "428"}
        if getattr(self.view, "may_be_lost", False) and self.method == "GET":
            statuses |= {"410"}
        if getattr(self.view, "takes_conditions", False):
            statuses |= {"400"}
        if IDEMPOTENCY_KEY in self.get_override_parameters():
            statuses |= {"409", "422"}
        if IF_MATCH in self.get_override_parameters():
            statuses |= {"412", "428"}
        overridden = [p for p in self.get_override_parameters() if isinstance(p, OpenApiParameter)]
        if any(parameter.location == "query" for parameter in overridden) or self.get_filter_backends():
            statuses |= {"400"}
        return statuses


def without_marks(result: Any, **context: Any) -> Any:
    """The schema without drf-spectacular's marks on enums, which serve a renaming that is not used here."""
    if isinstance(result, dict):
        return {name: without_marks(value) for name, value in result.items() if name != "x-spec-enum-id"}
    return [without_marks(value) for value in result] if isinstance(result, list) else result
