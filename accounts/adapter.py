"""How allauth fits this site."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.validators import MaxLengthValidator

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def clean_email(self, email):
        """Refuse what does not fit the column; allauth would cut it short and write to another box."""
        MaxLengthValidator(User._meta.get_field("email").max_length)(email)
        return super().clean_email(email)
