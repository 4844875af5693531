"""What the OpenAPI schema says of every address: which errors to expect, and in which shape."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of what you have: 304 if it is still that."
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag of what you read, or `*`."
)


class ErrorSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="For programs: a short word that stays the same.")
    detail = serializers.CharField(help_text="For people.")
    field = serializers.CharField(
        allow_null=True, help_text="Where in what was sent, for example `sections.0.steps.3.seconds`."
    )


class ProblemSerializer(serializers.Serializer):
    type = serializers.ChoiceField(["validation_error", "client_error", "server_error"])
    errors = ErrorSerializer(many=True)


PROBLEMS = {
    "400": "What was sent cannot be used; each error names its place.",
    "401": "Log in or send a token.",
    "403": "Not allowed.",
    "404": "There is no such thing, or it is not yours.",
    "405": "The address does not know this method.",
    "406": "Only JSON is spoken here.",
    "412": "It has changed since the ETag in If-Match.",
    "413": "Larger than 1 MB, or a file to import than 2 MB.",
    "415": "Send application/json.",
    "428": "If-Match is missing.",
    "429": "Too many requests; Retry-After says how long to wait.",
}


class ProblemSchema(AutoSchema):
    def get_summary(self):
        return self.get_description().partition("\n")[0].rstrip(".")

    def _get_response_bodies(self, direction="response"):
        bodies = super()._get_response_bodies(direction)
        if direction == "response":
            for status in sorted(self.expected_problems() - bodies.keys()):
                bodies[status] = self._get_response_for_code(ProblemSerializer, status) | {
                    "description": PROBLEMS[status]
                }
        return bodies

    def expected_problems(self):
        """The statuses of errors that this operation can answer."""
        found = {"404", "406", "405"}
        if self.view.get_authenticators() or "login" in self.path:
            found |= {"401"}
        if self.view.throttle_classes:
            found |= {"429"}
        if self.method in ("POST", "PUT", "PATCH"):
            found |= {"400", "413", "415"}
        if self.method in ("POST", "PUT", "PATCH", "DELETE"):
            found |= {"403"}
        if getattr(self.view, "needs_if_match", False) and self.method in ("PUT", "PATCH", "DELETE"):
            found |= {"412", "428"}
        if IF_MATCH in self.get_override_parameters():
            found |= {"412", "428"}
        asked = [parameter for parameter in self.get_override_parameters() if parameter.location == "query"]
        if asked or self.get_filter_backends():
            found |= {"400"}
        return found


def without_marks(result, **context):
    """drf-spectacular's own marks on enums serve its renaming of them, which is not used here."""
    if isinstance(result, dict):
        return {name: without_marks(value) for name, value in result.items() if name != "x-spec-enum-id"}
    return [without_marks(value) for value in result] if isinstance(result, list) else result
