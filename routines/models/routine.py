"""What people make: routines of sections and steps, each change kept as a revision."""

import json

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from config.http.etags import etag_of
from routines.document import adoption, difference, edits
from routines.document import schema as document
from routines.document.plan import MAX_SUMMARY, MAX_TITLE, TOO_DEEP, highest_pressure
from routines.models import plan_rows
from routines.models.querysets import RoutineQuerySet
from routines.models.revision import (
    WORDS_OF_REDO,
    WORDS_OF_RESTORE,
    WORDS_OF_UNDO,
    NothingLeft,
    StaleRevision,
)
from routines.models.section_and_step import Step, more_field
from techniques.models import ALPHABET
from techniques.models.edition import Edition

MOST_DISMISSED = 400
PREPARED = ["document", "etag", "total_seconds", "step_count", "edition"]
HOUSE = "Effleur"


def new_code():
    """Ten characters that nobody guesses and anybody can read aloud."""
    return get_random_string(10, ALPHABET)


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
    dismissed = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, editable=False, help_text=_("Advice not to repeat.")
    )
    more = more_field()
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
    def create(cls, author, plan, **more):
        """Store a routine made from a plan (see `document.plan`); without an author it is one of the house."""
        with transaction.atomic():
            if author:
                author.lock()  # or a change of name that is under way would miss this routine
            routine = cls(author=author, **plan.about, **more)
            routine.full_clean()
            routine.save()
            plan_rows.write(routine, plan)
            routine._keep(author, None, _("Created"))
        return routine

    def describe(self, by, based_on=None, **about):
        """Change what the routine says about itself: title, summary, for whom, language, visibility.

        Who can see it is no part of what undoing brings back.
        """
        with transaction.atomic():
            self._lock(based_on)
            before = self.as_document()
            if changed := self._say(about):
                self._keep(by, before, **self._way_past(changed))

    def replace(self, by, plan, based_on=None):
        """Put a whole new plan in place of the old one; parts with the same key stay the same parts."""
        with transaction.atomic():
            self._lock(based_on)
            self._put(by, plan)

    def become(self, by, document, based_on=None, summary=""):
        """Take on what a document says, but for who can see it."""
        with transaction.atomic():
            self._lock(based_on)
            self._put(by, adoption.plan(document, by), summary)

    def rewrite(self, by, edit, *args, based_on=None, summary=""):
        """Become what a function of `routines.document.edits` makes of the routine as it is. Raises `edits.Gone`."""
        with transaction.atomic():
            self._lock(based_on)
            before = self.as_document()
            self._put(by, adoption.plan(edit(before, *args), by), summary, before=before)

    def add_section(self, by, based_on=None, **fields):
        """Add a section at the end."""
        self.rewrite(by, edits.add_section, fields, based_on=based_on)
        return self.sections.last()

    def add_step(self, by, section, technique, based_on=None, before="", **fields):
        """Add a technique to a section, with its own defaults where nothing else is said."""
        with transaction.atomic():
            self._lock(based_on)
            fields.setdefault("pressure", min(technique.pressure_default, highest_pressure(self.for_whom)))
            old = self.as_document()
            known = edits.keys_of(old)
            edited = edits.add_step(old, section.key, technique.as_document(), fields, before)
            self._put(by, adoption.plan(edited, by), before=old)
        new = next(key for key in edits.keys_of(self.as_document()) if key not in known)
        return Step.objects.select_related("section", "technique").get(section__routine=self, key=new)

    def undo(self, by, based_on=None):
        """Bring back what was before the last change that is not undone yet. Raises NothingLeft."""
        with transaction.atomic():
            self._lock(based_on)
            head = self._head()
            undone = self.revisions.filter(number=head.state).first()
            target = undone and self.revisions.filter(number=undone.undoes_to).first()
            if target is None:
                raise NothingLeft(_("There is nothing to undo."))
            words = WORDS_OF_UNDO % {"what": undone.summary}
            redo = [*head.redo, head.state]
            self._put(by, adoption.plan(target.as_document(), by), words, repeats=target.state, redo=redo)

    def redo(self, by, based_on=None):
        """Do again what was undone last. Raises NothingLeft, as after any other change."""
        with transaction.atomic():
            self._lock(based_on)
            head = self._head()
            target = self.revisions.filter(number=head.redo[-1]).first() if head.redo else None
            if target is None:
                raise NothingLeft(_("There is nothing to redo."))
            words = WORDS_OF_REDO % {"what": target.summary}
            plan = adoption.plan(target.as_document(), by)
            self._put(by, plan, words, repeats=target.number, redo=head.redo[:-1])

    def restore(self, by, number, based_on=None):
        """Go back to a revision of the history, as a change like any other."""
        target = self.revisions.get(number=number)
        self.become(by, target.as_document(), based_on, WORDS_OF_RESTORE % {"number": number})

    def dismiss(self, advice_id):
        """Not to be told this again, in this routine. It is no change of the routine, so no revision."""
        with transaction.atomic():
            self._lock()
            kept = [*(other for other in self.dismissed if other != advice_id), advice_id]
            self.dismissed = kept[-MOST_DISMISSED:]
            self.save(update_fields=["dismissed"])

    def recall_advice(self):
        """To be told all of it again."""
        with transaction.atomic():
            self._lock()
            self.dismissed = []
            self.save(update_fields=["dismissed"])

    def refresh_document(self):
        """Write the document anew from the rows and the library as they are; whether it reads otherwise now."""
        before = self.document
        self._write_document()
        self.save(update_fields=PREPARED)
        return self.document != before

    def take_names(self):
        """Show people's names as they are now, in what is stored and in the revisions that links are pinned to."""
        self.refresh_document()
        original = self.as_document()["based_on"]
        for revision in self.revisions.filter(pk__in=self.share_links.values("pinned")):
            whole = revision.as_document() | {"author": self.author_name}
            if original and whole.get("based_on"):
                whole["based_on"]["author"] = original["author"]
            revision.rewrite(whole)

    def retell_original(self):
        """What it is based on was shown, hidden or deleted: what is stored here names it only where all may see it."""
        self.refresh_from_db(fields=["based_on"])
        self.refresh_document()
        if self.as_document()["based_on"]:
            return
        for revision in self.revisions.exclude(document__contains='"based_on":null').iterator(chunk_size=20):
            revision.rewrite(revision.as_document() | {"based_on": None})

    def delete(self, *args, **kwargs):
        """Locked first, as every write is: whoever is changing it, or a copy of it, finishes before."""
        with transaction.atomic():
            self._locked_author()
            Routine.objects.select_for_update().filter(pk=self.pk).first()
            copies = list(self.copies())
            deleted = super().delete(*args, **kwargs)
            for copied in copies:
                copied.retell_original()
            return deleted

    def tell_copies(self):
        """Everybody may see it now, or no longer. The caller holds the lock."""
        for copied in self.copies():
            copied.retell_original()

    def copies(self):
        """Those of everybody, locked, in the order that all keep to."""
        stored = Routine.objects.select_for_update(of=["self"]).order_by("pk")
        return stored.filter(based_on__routine=self).exclude(pk=self.pk)

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
        """The stored document as plain data; it was written here, so it is not checked again at each reading.

        One that was stored before there were keys, and waits to be written anew, is read from the rows.
        """
        if not self.edition:
            self._write_document()
        return json.loads(self.document)

    @property
    def can_undo(self):
        """Whether there is a change to take back, of a routine that the reader may change."""
        undone = self.revisions.filter(number=self._head().state).values("undoes_to")
        return self.revisions.filter(number__in=undone).exists()

    @property
    def can_redo(self):
        redo = self._head().redo
        return bool(redo) and self.revisions.filter(number=redo[-1]).exists()

    # Private

    def _lock(self, based_on=None):
        """Nobody else changes it until this transaction ends; its author comes first, see `User.lock`.

        Raises StaleRevision, and DoesNotExist where it went with the account.
        """
        author = self._locked_author()
        self.refresh_from_db(from_queryset=Routine.objects.select_for_update())
        self.author = author
        if based_on is not None and self.revision != based_on:
            raise StaleRevision(self, based_on)

    def _locked_author(self):
        try:
            return User.locked(self.author_id) if self.author_id else None
        except User.DoesNotExist:
            raise Routine.DoesNotExist from None

    def _put(self, by, plan, summary="", before=None, **undo):
        """Write the plan into the rows, and keep a revision where that changes anything, or undoes something."""
        before = before or self.as_document()
        changed = self._say(plan.about)
        if plan_rows.write(self, plan):
            self._keep(by, before, summary, **undo)
        elif changed or undo:
            self._keep(by, before, **{"summary": summary, **self._way_past(changed), **undo})

    def _say(self, about) -> set[str]:
        """Take on what differs of what the routine says about itself; the names of it. Raises ValidationError."""
        changed = {name for name, value in about.items() if getattr(self, name) != value}
        if changed:
            for name in changed:
                setattr(self, name, about[name])
            self.full_clean(exclude=["code"])
            self.save(update_fields=changed)
        if "visibility" in changed:
            self.tell_copies()
        return changed

    def _way_past(self, changed) -> dict:
        """How a change is kept that undoing passes by: of who can see it, and of nothing else."""
        if changed != {"visibility"}:
            return {}
        head = self._head()
        words = _("Made it public") if self.is_public else _("Made it private")
        return {"summary": words, "repeats": head.state, "redo": head.redo}

    def _head(self):
        return self.revisions.defer("document").get(number=self.revision)

    def _keep(self, by, before, summary="", repeats=None, redo=()):
        """Store the document, its ETag and a revision beside the change that they describe."""
        self._refuse_too_deep()
        undoes_to = self._head().state if before and not repeats else None
        self.revision += 1
        whole = self._write_document()
        self.save(update_fields=["revision", "changed_at", *PREPARED])
        summary = summary or difference.summary(difference.difference(before, whole))
        self.revisions.create(
            number=self.revision,
            document=self.document,
            author=by,
            summary=str(summary)[: difference.MOST_WORDS],
            undoes_to=undoes_to,
            repeats=repeats,
            redo=list(redo),
        )
        self.revisions.let_go(self.revision)

    def _refuse_too_deep(self):
        if Step.objects.filter(section__routine=self, pressure__gt=highest_pressure(self.for_whom)).exists():
            raise ValidationError(TOO_DEEP)

    def _write_document(self):
        self.edition = Edition.current()  # before the library is read: at worst the document is newer than it says
        whole = document.of(self)
        self.document = document.dumps(whole)
        self.etag = etag_of(self.document)
        self.total_seconds = whole["total_seconds"]
        self.step_count = sum(len(section["steps"]) for section in whole["sections"])
        return whole
