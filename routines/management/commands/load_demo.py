"""The demo data set: one account and a dozen routines, for a first look."""

import tomllib
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from routines.models import Routine, ShareLink
from routines.plan import Plan, SectionPlan
from techniques.models import Technique

FILE = Path(__file__).resolve().parent.parent.parent / "demo.toml"
EMAIL = "demo@effleur.example"
PASSWORD = "just-looking-around"  # noqa: S105 - printed on purpose, for a data set of its own
STEP = ("technique", "seconds", "pressure", "side", "note")


class Command(BaseCommand):
    help = "Add the demo account and its routines; what is there already stays as it is."

    @transaction.atomic
    def handle(self, *args, **options):
        user = get_user_model().objects.filter(email=EMAIL).first()
        if user is None:
            user = get_user_model().objects.create_user(EMAIL, PASSWORD, display_name="Demo")
        there = set(user.routines.values_list("title", flat=True))
        techniques = Technique.objects.library().in_bulk(field_name="slug")
        for entry in tomllib.loads(FILE.read_text())["routine"]:
            if entry["title"] not in there:
                routine = Routine.compose(user, plan(entry, techniques))
                ShareLink.objects.create(routine=routine, label="First link")
        if options["verbosity"]:
            self.stdout.write(f"Demo account: {EMAIL}, password: {PASSWORD}")


def plan(entry, techniques):
    """The plan that one entry of the file asks for."""
    about = {"title": entry["title"], "summary": entry["summary"]}
    about |= {"for_whom": entry["for"], "visibility": entry["visibility"]}
    sections = []
    for section in entry["section"]:
        steps = [dict(zip(STEP, step, strict=False)) for step in section["steps"]]
        fields = {name: value for name, value in section.items() if name != "steps"}
        sections.append(SectionPlan(fields, [{**step, "technique": techniques[step["technique"]]} for step in steps]))
    return Plan(about, sections)
