"""Which routines a person may open, change and find."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchVector
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from routines.models.routine_words import meant_by
from techniques.models import Technique
from techniques.models.edition import Edition

if TYPE_CHECKING:
    from routines.models.routine import Routine  # noqa: F401  # ruff does not read quoted base classes


class Plain(models.Func):
    """A text without its accents, as the words of a search are read."""

    template = r"regexp_replace(normalize(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g')"
    output_field = models.TextField()


class RoutineQuerySet(models.QuerySet["Routine"]):
    def not_deleted(self) -> Self:
        return self.filter(deleted_at__isnull=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What this person may open: their own routines, and every public one."""
        public = Q(visibility="public", hidden_at__isnull=True)
        return self.not_deleted().filter(Q(author=user) | public if user.is_authenticated else public)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """What this person may change: their own routines."""
        return self.not_deleted().filter(author=user) if user.is_authenticated else self.none()

    def listed(self) -> Self:
        """What a visitor may find: public, and not hidden by an administrator."""
        return self.not_deleted().filter(visibility="public", hidden_at__isnull=True)

    def deleted_by(self, user: User | AnonymousUser) -> Self:
        """What this person deleted and can bring back."""
        return self.filter(author=user, deleted_at__isnull=False) if user.is_authenticated else self.none()

    def house(self) -> Self:
        """Routines of the house, which have no author."""
        return self.filter(author__isnull=True)

    def naming(self, person: User) -> Self:
        """The person's routines and everybody's copies of them, locked.

        Every lock of several routines is in this order, or two transactions could deadlock.
        """
        named = Q(author=person) | Q(based_on__routine__author=person)
        return self.select_for_update(of=["self"]).filter(named).order_by("pk")

    def made_of(self, techniques: "models.QuerySet[Technique, Any]") -> Self:
        """Routines with at least half of their steps among these techniques, those with the largest share first."""
        fitting = Count("sections__steps", filter=Q(sections__steps__technique__in=techniques))
        share = self.filter(step_count__gt=0).annotate(fitting=fitting, share=F("fitting") * 1.0 / F("step_count"))
        return share.filter(share__gte=0.5).order_by("-share", "id")

    def search(self, words: str) -> Self:
        """Routines that the words mean, by their title, summary or author's display name; see `routine_words`."""
        said = ("title", "summary", "author__display_name")
        vector = SearchVector(*said, *map(Plain, said), config="english")
        title = SearchVector("title", Plain("title"), config="english")
        return self.annotate(words=vector, title_words=title).filter(meant_by(words))

    def for_cards(self) -> Self:
        """Only what a card in a list shows, without the long document."""
        shown = ["code", "title", "summary", "for_whom", "visibility", "hidden_at", "deleted_at", "revision"]
        shown += ["changed_at", "total_seconds", "step_count", "face", "author__display_name"]
        return self.select_related("author").only(*shown)

    def with_open_links(self) -> Self:
        """Each with `open_links`, the number of links that open it now."""
        share_links = self.model._meta.apps.get_model("routines", "ShareLink")
        links = share_links.objects.open().filter(routine=OuterRef("pk"))
        counted = links.order_by().values("routine").annotate(count=Count("pk")).values("count")
        return self.annotate(open_links=Coalesce(Subquery(counted), 0))

    def hide(self) -> int:
        """Hide them, and close their links, for all but their authors. Returns how many were hidden."""
        shown = Q(hidden_at__isnull=True) | Q(hidden_at=F("author__closed_at"))  # or taking back would show it
        return self.filter(shown)._mark(timezone.now())

    def unhide(self) -> int:
        """Show them again, but none of somebody who closed their account."""
        return self.filter(author__closed_at=None)._mark(None)

    @transaction.atomic
    def _mark(self, hidden_at: datetime | None) -> int:
        routines = list(self.select_for_update(of=["self"]).order_by("pk"))
        self.model.objects.filter(pk__in=[routine.pk for routine in routines]).update(hidden_at=hidden_at)
        for routine in routines:
            routine.update_copies()
        return len(routines)

    def refresh_documents(self) -> int:
        """Rebuild the documents built from an older edition of the library, or stored before there was a face.

        Returns how many documents changed. The revision stays, since nobody edited the routine; the ETag changes with
        the bytes.
        """
        changed = 0
        stale = Q(edition__lt=Edition.current()) | Q(face__isnull=True)
        for pk in list(self.filter(stale).values_list("pk", flat=True)):
            with transaction.atomic():
                routine = self.model.objects.select_for_update().filter(pk=pk).first()
                changed += bool(routine and routine.refresh_document())
        return changed


QuerySetManager = models.Manager.from_queryset(RoutineQuerySet)


class RoutineManager(QuerySetManager):
    """Begins every query, also that of a person's routines, without deleted ones."""

    def get_queryset(self) -> RoutineQuerySet:  # type: ignore[override]  # the manager's type knows no Routine
        return RoutineQuerySet(self.model, using=self._db).not_deleted()
