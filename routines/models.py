"""What people make: routines of sections and steps, each change kept as a revision."""

import json
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from config.etags import etag_of
from routines import document
from routines.parts import Section, Step
from routines.plan import MAX_SECTIONS, MAX_STEPS, MAX_SUMMARY, MAX_TITLE
from routines.querysets import RoutineQuerySet
from routines.sharing import ShareLink
from techniques.edition import Edition
from techniques.models import ALPHABET
from techniques.pressure import Pressure

__all__ = ["Revision", "Routine", "Section", "ShareLink", "Step"]
PREPARED = ["document", "etag", "total_seconds", "step_count", "edition"]
HOUSE = "Effleur"


def new_code():
    """Ten characters that nobody guesses and anybody can read aloud."""
    return get_random_string(10, ALPHABET)


class StaleRevision(Exception):
    """The routine has moved on since the writer last read it."""

    def __init__(self, routine, based_on):
        super().__init__(f"based on revision {based_on}, the routine is at {routine.revision}")
        self.routine = routine
        self.based_on = based_on

    @property
    def changes_since(self):
        """What was done in the meantime, oldest first."""
        return list(self.routine.revisions.filter(number__gt=self.based_on).order_by("number").defer("document"))


class LimitReached(Exception):
    """One more would be over a limit of the routine; the message says which."""


class Routine(models.Model):
    """An ordered massage that a person composed, private until its author says otherwise."""

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Private: you, and whoever has a link you made")
        PUBLIC = "public", _("Public: anyone can find it")

    class ForWhom(models.TextChoices):
        SELF = "self", _("Yourself")
        PARTNER = "partner", _("A partner or client")

    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="routines",
        help_text=_("Empty: it is a routine of the house."),
    )
    title = models.CharField(_("title"), max_length=MAX_TITLE)
    summary = models.CharField(_("summary"), max_length=MAX_SUMMARY, blank=True)
    for_whom = models.CharField(_("for"), max_length=10, choices=ForWhom, default=ForWhom.SELF)
    visibility = models.CharField(_("who can see it"), max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    language = models.CharField(_("language"), max_length=10, default="en")
    based_on = models.ForeignKey("Revision", models.SET_NULL, null=True, blank=True, related_name="copies")
    revision = models.PositiveIntegerField(default=0, editable=False)
    hidden_at = models.DateTimeField(_("hidden by an administrator"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    # Prepared at write, served at read.
    document = models.TextField(default="", editable=False)
    etag = models.CharField(max_length=64, default="", editable=False)
    total_seconds = models.PositiveIntegerField(default=0, editable=False)
    step_count = models.PositiveSmallIntegerField(default=0, editable=False)
    edition = models.PositiveIntegerField(default=0, editable=False)  # of the library, when it was prepared

    objects = RoutineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author", "-changed_at", "-id"], name="routine_of_an_author"),
            # What a visitor browses: public rows alone, in the order of the list.
            models.Index(
                fields=["-id"],
                name="routine_public_newest",
                condition=Q(visibility="public", hidden_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title__regex=r"^\s*$"),
                name="routine_has_a_title",
                violation_error_message=_("Give the routine a title."),
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(visibility="public"),
                name="what_the_house_made_is_public",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("routines:routine", args=[self.code])

    # Verbs. Each one locks the routine's row, refuses a stale writer, and keeps a revision.

    @classmethod
    def compose(cls, author, plan, **more):
        """Make a routine from a plan (see `routines.plan`), in one transaction; without an author, one of the house."""
        with transaction.atomic():
            if author:
                author.lock()  # or a change of name that is under way would miss this routine
            routine = cls(author=author, **plan.about, **more)
            routine.full_clean()
            routine.save()
            routine._write_sections(plan)
            routine._keep(author, _("Created"))
        return routine

    @contextmanager
    def revising(self, by, summary, based_on=None):
        """Change the routine inside the block as one revision; `based_on` is the revision that the writer read."""
        with transaction.atomic():
            self.refresh_from_db(from_queryset=Routine.objects.select_for_update())
            if based_on is not None and self.revision != based_on:
                raise StaleRevision(self, based_on)
            yield self
            self._keep(by, summary)

    def describe(self, by, based_on=None, **about):
        """Change what the routine says about itself: title, summary, for whom, visibility."""
        if all(getattr(self, name) == value for name, value in about.items()) and based_on in (None, self.revision):
            return
        with self.revising(by, _("Changed the description"), based_on):
            for name, value in about.items():
                setattr(self, name, value)
            self.full_clean(exclude=["code"])
            self.save(update_fields=list(about))

    def replace(self, by, plan, based_on=None):
        """Put a whole new plan in place of the old one."""
        with self.revising(by, _("Replaced the whole routine"), based_on):
            for name, value in plan.about.items():
                setattr(self, name, value)
            self.full_clean(exclude=["code"])
            self.save(update_fields=list(plan.about))
            self.sections.all().delete()
            self._write_sections(plan)

    def add_section(self, by, based_on=None, **fields):
        """Add a section at the end."""
        with self.revising(by, _("Added a section"), based_on):
            position = self.sections.count()
            if position >= MAX_SECTIONS:
                raise LimitReached(_("A routine has at most %(count)d sections.") % {"count": MAX_SECTIONS})
            section = Section(routine=self, position=position, **fields)
            section.full_clean()
            section.save()
        return section

    def change_section(self, by, section, based_on=None, **fields):
        with self.revising(by, _("Changed section “%(name)s”") % {"name": section.label}, based_on):
            for name, value in fields.items():
                setattr(section, name, value)
            section.full_clean()
            section.save(update_fields=list(fields))

    def remove_section(self, by, section, based_on=None):
        with self.revising(by, _("Removed section “%(name)s”") % {"name": section.label}, based_on):
            section.delete()
            _number(self.sections.all())

    def move_section(self, by, section, places, based_on=None):
        """Move a section down by `places`, or up where negative; past the end it stays at the end."""
        with self.revising(by, _("Moved section “%(name)s”") % {"name": section.label}, based_on):
            _number(_moved(list(self.sections.all()), section, places))

    def add_step(self, by, section, technique, based_on=None, **fields):
        """Add a technique at the end of a section, with its own defaults where nothing else is said."""
        with self.revising(by, _("Added %(name)s") % {"name": technique.name}, based_on):
            if Step.objects.filter(section__routine=self).count() >= MAX_STEPS:
                raise LimitReached(_("A routine has at most %(count)d steps.") % {"count": MAX_STEPS})
            fields = {"seconds": technique.seconds_default, "pressure": technique.pressure_default, **fields}
            step = Step(section=section, position=section.steps.count(), technique=technique, **fields)
            step.full_clean()
            step.save()
        return step

    def change_step(self, by, step, based_on=None, **fields):
        with self.revising(by, _("Changed %(name)s") % {"name": step.technique.name}, based_on):
            for name, value in fields.items():
                setattr(step, name, value)
            step.full_clean()
            step.save(update_fields=list(fields))

    def remove_step(self, by, step, based_on=None):
        with self.revising(by, _("Removed %(name)s") % {"name": step.technique.name}, based_on):
            section = step.section
            step.delete()
            _number(section.steps.all())

    def move_step(self, by, step, places, based_on=None):
        """Move a step down by `places`, or up where negative; past an end of its section it enters the next one."""
        with self.revising(by, _("Moved %(name)s") % {"name": step.technique.name}, based_on):
            rows = list(step.section.steps.all())
            place = rows.index(step) + places
            neighbour = self.sections.filter(position=step.section.position + (1 if places > 0 else -1)).first()
            if neighbour is None or 0 <= place < len(rows):
                _number(_moved(rows, step, places))
                return
            old_section = step.section
            others = list(neighbour.steps.all())
            step.section, step.position = neighbour, MAX_STEPS + 1  # a place that nobody holds, until numbered below
            step.save(update_fields=["section", "position"])
            _number(old_section.steps.all())
            _number([step, *others] if places > 0 else [*others, step])

    def refresh_document(self):
        """Write the document anew from the rows and the library as they are; whether it reads otherwise now."""
        before = self.document
        self._write_document()
        self.save(update_fields=PREPARED)
        return self.document != before

    def take_name_of_author(self):
        """Show the author's name as it is now, in what is stored and in the revisions that links are pinned to."""
        self.refresh_document()
        for revision in self.revisions.filter(pk__in=self.share_links.values("pinned")):
            whole = document.loads(revision.document) | {"author": self.author_name}
            revision.document = document.dumps(whole)
            revision.save(update_fields=["document"])

    def delete(self, *args, **kwargs):
        """Locked first, as every write is: whoever is changing it finishes before."""
        with transaction.atomic():
            Routine.objects.select_for_update().filter(pk=self.pk).first()
            return super().delete(*args, **kwargs)

    # Questions

    @property
    def author_name(self):
        """The name that others read; empty where the author shows none."""
        return self.author.display_name if self.author else HOUSE

    def is_by(self, user):
        """Whether this person made it; a routine of the house is nobody's, a visitor's neither."""
        return user.is_authenticated and self.author_id == user.pk

    @property
    def is_public(self):
        return self.visibility == self.Visibility.PUBLIC and self.hidden_at is None

    def as_document(self):
        """The stored document as plain data; it was written here, so it is not checked again at each reading."""
        return json.loads(self.document)

    # Private

    def _write_sections(self, plan):
        sections = [Section(routine=self, position=i, **part.fields) for i, part in enumerate(plan.sections)]
        for section in sections:
            section.full_clean(exclude=["routine"], validate_constraints=False)
        Section.objects.bulk_create(sections)
        steps = [
            Step(section=section, position=i, **fields)
            for section, part in zip(sections, plan.sections, strict=True)
            for i, fields in enumerate(part.steps)
        ]
        for step in steps:
            step.clean_fields(exclude=["section", "technique"])
        Step.objects.bulk_create(steps)

    def _keep(self, by, summary):
        """Store the document, its ETag and a revision beside the change that they describe."""
        self._refuse_level_5_for_self()
        self.revision += 1
        self._write_document()
        self.save(update_fields=["revision", "changed_at", *PREPARED])
        Revision.objects.create(
            routine=self, number=self.revision, document=self.document, author=by, summary=str(summary)[:200]
        )

    def _refuse_level_5_for_self(self):
        """Very deep pressure is for hands that were taught, on somebody else."""
        too_deep = Step.objects.filter(section__routine=self, pressure__gt=Pressure.FIRM)
        if self.for_whom == self.ForWhom.SELF and too_deep.exists():
            raise ValidationError(_("Very deep pressure is not for self-massage: choose level 4 at most."))

    def _write_document(self):
        self.edition = Edition.current()  # before the library is read: at worst the document is newer than it says
        whole = document.of(self)
        self.document = document.dumps(whole)
        self.etag = etag_of(self.document)
        self.total_seconds = whole["total_seconds"]
        self.step_count = sum(len(section["steps"]) for section in whole["sections"])


class Revision(models.Model):
    """The routine as it was after one change."""

    routine = models.ForeignKey(Routine, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    summary = models.CharField(max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["routine", "number"], name="one_revision_per_number")]

    def __str__(self):
        return f"{self.number}: {self.summary}"


def _moved(rows, row, places):
    """The rows with one of them moved by so many places, kept within the ends."""
    place = max(0, min(len(rows) - 1, rows.index(row) + places))
    rows.remove(row)
    rows.insert(place, row)
    return rows


def _number(rows):
    """Give the rows the positions 0, 1, 2 … in their order, writing only those that change."""
    changed = []
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            changed.append(row)
    if changed:
        type(changed[0]).objects.bulk_update(changed, ["position"])
