"""How much one person may keep. The numbers are settings (`QUOTA_...`), and the verbs that create keep to them."""

from django.core.exceptions import ValidationError


class OverQuota(ValidationError):
    """The person has as much as there can be; the message says how much, and what to do."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message), "over_quota")
