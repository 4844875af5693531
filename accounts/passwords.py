"""What a password must be."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class GoodPassword:
    """Django's four rules, asked for in one sentence instead of four."""

    def __init__(self):
        self.length = MinimumLengthValidator()
        self.rules = [
            self.length,
            CommonPasswordValidator(),
            NumericPasswordValidator(),
            UserAttributeSimilarityValidator(user_attributes=("email", "display_name")),
        ]

    def validate(self, password, user=None):
        problems = []
        for rule in self.rules:
            try:
                rule.validate(password, user)
            except ValidationError as problem:
                problems.append(problem)
        if problems:
            raise ValidationError(problems)

    def get_help_text(self):
        return _(
            "At least %(length)d characters: not a common password, not digits alone, not like your name or address."
        ) % {"length": self.length.min_length}
