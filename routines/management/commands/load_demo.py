"""Loads the demo: one account and a dozen routines, for a first look."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from routines.house import toml_files
from routines.models import Routine, ShareLink
from techniques.models import Technique

EMAIL = "demo@effleur.example"
PASSWORD = "just-looking-around"  # noqa: S105 - printed on purpose; the demo has its own database


class Command(BaseCommand):
    help = "Add the demo account and its routines; what exists already stays as it is."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(email=EMAIL).first()
        if user is None:
            user = get_user_model().objects.create_user(EMAIL, PASSWORD, display_name="Demo")
        existing = set(user.routines.values_list("title", flat=True))
        for entry, plan in toml_files.plans("demo.toml", Technique.objects.library().in_bulk(field_name="slug")):
            if entry["title"] not in existing:
                routine = Routine.create(user, plan)
                ShareLink.objects.create(routine=routine, label="First link")
        if options["verbosity"]:
            self.stdout.write(f"Demo account: {EMAIL}, password: {PASSWORD}")
