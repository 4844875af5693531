"""Password validation."""

from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.contrib.auth.password_validation import PasswordValidator

    from accounts.models import User


class GoodPassword:
    """Django's four validators, explained in one sentence instead of four."""

    def __init__(self) -> None:
        self.length = MinimumLengthValidator()
        self.rules: list[PasswordValidator] = [
            self.length,
            CommonPasswordValidator(),
            NumericPasswordValidator(),
            UserAttributeSimilarityValidator(user_attributes=("email", "display_name")),
        ]

    def validate(self, password: str, user: "User | None" = None) -> None:
        problems = []
        for rule in self.rules:
            try:
                rule.validate(password, user)
            except ValidationError as problem:
                problems.append(problem)
        if problems:
            raise ValidationError(problems)

    def get_help_text(self) -> str:
        return _(
            "At least %(length)d characters: not a common password, not digits alone, not like your name or address."
        ) % {"length": self.length.min_length}
