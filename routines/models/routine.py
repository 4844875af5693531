"""Routines: sections of steps, with each change kept as a revision."""

import json
from collections.abc import Callable, Sequence
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.visible import BLANK_OR_BROKEN, check_line
from routines.document import adoption, difference, edits
from routines.document.frequency import MOST, PERIODS
from routines.document.plan import MAX_SUMMARY, MAX_TITLE, TOO_DEEP, Plan, highest_pressure
from routines.document.shapes import Document, StepFields, TechniqueOfDocument
from routines.models import plan_rows, quotas
from routines.models.deletable import Deletable
from routines.models.prepared import PREPARED, Prepared
from routines.models.querysets import RoutineManager, RoutineQuerySet
from routines.models.revision import NothingLeft, Revision, StaleRevision
from routines.models.section_and_step import Section, Step, more_field
from techniques.models import ALPHABET, Technique

MAX_DISMISSED = 400
HOUSE = "Effleur"


def new_code() -> str:
    """Ten characters that cannot be guessed and are easy to read aloud."""
    return get_random_string(10, ALPHABET)


class Routine(Prepared, Deletable):
    """An ordered massage, private until its author publishes it."""

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
    title = models.CharField(_("title"), max_length=MAX_TITLE, validators=[check_line])
    summary = models.CharField(_("summary"), max_length=MAX_SUMMARY, blank=True)
    for_whom = models.CharField(_("for"), max_length=10, choices=ForWhom, default=ForWhom.SELF)
    visibility = models.CharField(_("who can see it"), max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    language = models.CharField(_("language"), max_length=10, default="en")
    frequency = models.JSONField(_("how often"), null=True, blank=True, help_text=_("Times a day or a week."))
    based_on = models.ForeignKey("Revision", models.SET_NULL, null=True, blank=True, related_name="copies")
    revision = models.PositiveIntegerField(default=0, editable=False)
    hidden_at = models.DateTimeField(_("hidden by an administrator"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    dismissed = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, editable=False, help_text=_("Advice not to repeat.")
    )
    more = more_field()
    kept_bytes = models.PositiveIntegerField(default=0, editable=False)  # by all its revisions

    objects = RoutineManager()  # without deleted ones
    everything = RoutineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author", "-changed_at", "-id"], name="routine_of_an_author"),
            # For the list that visitors browse.
            models.Index(
                fields=["-id"],
                name="routine_public_newest",
                condition=Q(visibility="public", hidden_at__isnull=True, deleted_at__isnull=True),
            ),
            # For those recently deleted, and for deleting them for good: few of all.
            models.Index(
                fields=["author", "-deleted_at", "-id"],
                name="routine_deleted",
                condition=Q(deleted_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency__isnull=True) | Q(frequency__times__range=(1, MOST), frequency__per__in=PERIODS),
                name="frequency_is_times_a_day_or_week",
                violation_error_message=_("Say how often as a number of times a day or a week, at most 24."),
            ),
            models.CheckConstraint(
                condition=~Q(title__regex=BLANK_OR_BROKEN),
                name="routine_has_a_visible_title",
                violation_error_message=_("Give the routine a title."),
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(visibility="public", deleted_at__isnull=True),
                name="what_the_house_made_is_public_and_not_deleted",
                violation_error_message=_("A routine of the house is public; it is hidden, not deleted."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("routines:routine", args=[self.code])

    # Verbs. Each one locks the routine's row, refuses a stale writer, and saves a revision.

    @classmethod
    def create(cls, author: User | None, plan: Plan, **more: Any) -> "Routine":
        """Store a routine made from a plan (see `document.plan`); without an author it is one of the house."""
        with transaction.atomic():
            if author:
                quotas.lock_for_one_more(author)
            routine = cls(author=author, **plan.about, **more)
            routine.full_clean()
            routine.save()
            plan_rows.write(routine, plan)
            routine._save_revision(author, None, str(_("Created")))
        return routine

    def describe(self, by: User, based_on: int | None = None, **about: Any) -> None:
        """Change the title, summary, for whom, language or visibility; undo skips a change of the visibility."""
        with transaction.atomic():
            self.lock(based_on)
            before = self.as_document()
            if changed := self._update_about(about):
                self._save_revision(by, before, **self._skipped_by_undo(changed))

    def replace(self, by: User | None, plan: Plan, based_on: int | None = None) -> None:
        """Replace everything with the plan; parts with the same key keep their identity."""
        with transaction.atomic():
            self.lock(based_on)
            self._apply(by, plan)

    def become(self, by: User, document: Document, based_on: int | None = None, summary: str = "") -> None:
        """Replace everything but the visibility with what a document says."""
        with transaction.atomic():
            self.lock(based_on)
            self._apply(by, adoption.plan(document, by), summary)

    def rewrite(
        self, by: User, edit: Callable[..., Document], *args: Any, based_on: int | None = None, summary: str = ""
    ) -> None:
        """Apply a function of `routines.document.edits` to the routine. Raises `edits.Gone`."""
        with transaction.atomic():
            self.lock(based_on)
            before = self.as_document()
            self._apply(by, adoption.plan(edit(before, *args), by), summary, before=before)

    def add_section(self, by: User, based_on: int | None = None, **fields: Any) -> Section:
        """Add a section at the end."""
        self.rewrite(by, edits.add_section, fields, based_on=based_on)
        return cast(Section, self.sections.last())

    def add_step(
        self,
        by: User,
        section: Section,
        technique: Technique,
        *,
        based_on: int | None = None,
        before: str = "",
        **dose: Any,
    ) -> Step:
        """Add a technique to a section, with the technique's defaults for the fields not given."""
        with transaction.atomic():
            self.lock(based_on)
            dose.setdefault("pressure", min(technique.pressure_default, highest_pressure(self.for_whom)))
            old = self.as_document()
            known = set(edits.keys_of(old))
            embedded = cast(TechniqueOfDocument, technique.as_document())
            edited = edits.add_step(old, section.key, embedded, cast(StepFields, dose), before)
            self._apply(by, adoption.plan(edited, by), before=old)
        new = next(key for key in edits.keys_of(self.as_document()) if key not in known)
        return Step.objects.select_related("section", "technique").get(section__routine=self, key=new)

    def undo(self, by: User, based_on: int | None = None) -> None:
        """Undo the last change that is not undone yet. Raises NothingLeft."""
        with transaction.atomic():
            self.lock(based_on)
            head = self._head()
            undone = self.revisions.filter(number=head.state).first()
            target = self.revisions.filter(number=undone.undoes_to).first() if undone and undone.undoes_to else None
            if undone is None or target is None:
                raise NothingLeft(_("There is nothing to undo."))
            plan, words = adoption.plan(target.as_document(), by), _("Undid: %(what)s") % {"what": undone.summary}
            self._apply(by, plan, words, repeats=target.state, redo=[*head.redo, head.state])

    def redo(self, by: User, based_on: int | None = None) -> None:
        """Redo what was undone last. Raises NothingLeft, as it does after any other change."""
        with transaction.atomic():
            self.lock(based_on)
            head = self._head()
            target = self.revisions.filter(number=head.redo[-1]).first() if head.redo else None
            if target is None:
                raise NothingLeft(_("There is nothing to redo."))
            plan, words = adoption.plan(target.as_document(), by), _("Redid: %(what)s") % {"what": target.summary}
            self._apply(by, plan, words, repeats=target.number, redo=head.redo[:-1])

    def restore(self, by: User, number: int, based_on: int | None = None) -> None:
        """Go back to a revision, which is a change like any other."""
        target = self.revisions.get(number=number)
        self.become(by, target.as_document(), based_on, _("Went back to revision %(number)d") % {"number": number})

    def dismiss(self, advice_id: str) -> None:
        """Stop showing this advice on this routine. The routine itself does not change, so there is no revision."""
        with transaction.atomic():
            self.lock()
            self.dismissed = [*(other for other in self.dismissed if other != advice_id), advice_id][-MAX_DISMISSED:]
            self.save(update_fields=["dismissed"])

    def recall_advice(self) -> None:
        """Show all dismissed advice again."""
        with transaction.atomic():
            self.lock()
            self.dismissed = []
            self.save(update_fields=["dismissed"])

    def refresh_document(self) -> bool:
        """Rebuild the document from the current rows and library; true if it changed."""
        before = self.document
        self.prepare()
        self.save(update_fields=PREPARED)
        return self.document != before

    def update_names(self) -> None:
        """Put people's current names into the document, and into the revisions that links pin."""
        self.refresh_document()
        original = self.as_document()["based_on"]
        for revision in self.revisions.filter(pk__in=self.share_links.values("pinned")):
            document = revision.as_document()
            document["author"] = self.author_name
            if original and (pinned_original := document.get("based_on")):
                pinned_original["author"] = original["author"]
            revision.rewrite(document)

    def update_origin(self) -> None:
        """After its original was published, hidden or deleted: name it only while everybody may see it."""
        self.refresh_from_db(fields=["based_on"])
        self.refresh_document()
        if self.as_document()["based_on"]:
            return
        for revision in self.revisions.exclude(document__contains='"based_on":null').iterator(chunk_size=20):
            document = revision.as_document()
            document["based_on"] = None
            revision.rewrite(document)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete it for good, locked like every write, so that writers of it and of its copies finish first."""
        with transaction.atomic():
            self._locked_author()
            Routine.everything.select_for_update().filter(pk=self.pk).first()
            copies = list(self.copies())
            deleted = super().delete(*args, **kwargs)
            for routine in copies:
                routine.update_origin()
            return deleted

    def update_copies(self) -> None:
        """After it was published, hidden, deleted or brought back. The caller holds the lock."""
        for routine in self.copies():
            routine.update_origin()

    def copies(self) -> RoutineQuerySet:
        """Everybody's copies of it, also deleted ones, locked in the order that all follow."""
        stored = Routine.everything.select_for_update(of=["self"]).order_by("pk")
        return stored.filter(based_on__routine=self).exclude(pk=self.pk)

    def lock(self, based_on: int | None = None) -> None:
        """Lock the author, then the row, until the transaction ends; for the order see `User.lock`.

        Raises StaleRevision, and DoesNotExist if it was deleted, alone or along with the account.
        """
        author = self._locked_author()
        self.refresh_from_db(from_queryset=Routine.objects.select_for_update())
        self.author = author
        if based_on is not None and self.revision != based_on:
            raise StaleRevision(self, based_on)

    # Queries

    @property
    def author_name(self) -> str:
        """The author's display name, which may be empty, or that of the house."""
        return self.author.display_name if self.author else HOUSE

    def is_by(self, user: User | AnonymousUser) -> bool:
        """Whether this person is the author; false for visitors and for routines of the house."""
        return user.is_authenticated and self.author_id == user.pk

    @property
    def is_public(self) -> bool:
        return self.visibility == self.Visibility.PUBLIC and self.hidden_at is None and self.deleted_at is None

    def as_document(self) -> Document:
        """The stored document as plain data; not validated, since it was written here.

        A document stored before parts had keys is rebuilt from the rows.
        """
        if not self.edition:
            self.prepare()
        return json.loads(self.document)

    @property
    def can_undo(self) -> bool:
        undone = self.revisions.filter(number=self._head().state).values("undoes_to")
        return self.revisions.filter(number__in=undone).exists()

    @property
    def can_redo(self) -> bool:
        redo = self._head().redo
        return bool(redo) and self.revisions.filter(number=redo[-1]).exists()

    # Private

    def _locked_author(self) -> User | None:
        try:
            return User.locked(self.author_id) if self.author_id else None
        except User.DoesNotExist:
            raise Routine.DoesNotExist from None

    def _apply(
        self, by: User | None, plan: Plan, summary: str = "", before: Document | None = None, **undo: Any
    ) -> None:
        """Write the plan into the rows; save a revision if it changes anything, or for undo and redo."""
        before = before or self.as_document()
        changed = self._update_about(plan.about)
        if plan_rows.write(self, plan):
            self._save_revision(by, before, summary, **undo)
        elif changed or undo:
            self._save_revision(by, before, **{"summary": summary, **self._skipped_by_undo(changed), **undo})

    def _update_about(self, about: dict[str, Any]) -> set[str]:
        """Save the fields of the routine itself that differ; returns their names. Raises ValidationError."""
        changed = {name for name, value in about.items() if getattr(self, name) != value}
        if changed:
            for name in changed:
                setattr(self, name, about[name])
            self.full_clean(exclude=["code"])
            self.save(update_fields=changed)
        if "visibility" in changed:
            self.update_copies()
        return changed

    def _skipped_by_undo(self, changed: set[str]) -> dict[str, Any]:
        """How to save the revision so that undo skips it, for a change of the visibility alone; else nothing."""
        if changed != {"visibility"}:
            return {}
        head = self._head()
        words = _("Made it public") if self.is_public else _("Made it private")
        return {"summary": words, "repeats": head.state, "redo": head.redo}

    def _head(self) -> Revision:
        return self.revisions.defer("document").get(number=self.revision)

    def _save_revision(
        self,
        by: User | None,
        before: Document | None,
        summary: str = "",
        repeats: int | None = None,
        redo: Sequence[int] = (),
    ) -> None:
        """Store the document, its ETag and a revision, in the transaction of the change."""
        self._refuse_too_deep()
        undoes_to = self._head().state if before and not repeats else None
        self.revision += 1
        document = self.prepare()
        self.save(update_fields=["revision", "changed_at", *PREPARED])
        if before and not summary:
            summary = difference.summary(difference.difference(before, document))
        self.revisions.create(
            number=self.revision,
            document=self.document,
            author=by,
            summary=str(summary)[: difference.SUMMARY_LENGTH],
            undoes_to=undoes_to,
            repeats=repeats,
            redo=list(redo),
        )
        self.revisions.prune(self.revision)
        quotas.measure(self)

    def _refuse_too_deep(self) -> None:
        if Step.objects.filter(section__routine=self, pressure__gt=highest_pressure(self.for_whom)).exists():
            raise ValidationError(TOO_DEEP)
