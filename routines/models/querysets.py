"""Who may open, change and find which routines."""

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models, transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from techniques.models.edition import Edition


class RoutineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What this person may open: their own routines, and every public one."""
        public = Q(visibility="public", hidden_at__isnull=True)
        return self.filter(Q(author=user) | public if user.is_authenticated else public)

    def editable_by(self, user):
        """What this person may change: their own routines."""
        return self.filter(author=user) if user.is_authenticated else self.none()

    def listed(self):
        """What a visitor may find: public, and not hidden by an administrator."""
        return self.filter(visibility="public", hidden_at__isnull=True)

    def house(self):
        """Routines of the house, whose author is nobody."""
        return self.filter(author__isnull=True)

    def naming(self, person):
        """The person's routines, and those of others that are based on one of them, locked: writers finish first.

        All who lock several do so in this order, or two of them would wait for one another.
        """
        named = Q(author=person) | Q(based_on__routine__author=person)
        return self.select_for_update(of=["self"]).filter(named).order_by("pk")

    def made_of(self, techniques):
        """Routines of whose steps at least half are among these techniques, those with the largest part first."""
        fitting = Count("sections__steps", filter=Q(sections__steps__technique__in=techniques))
        part = self.filter(step_count__gt=0).annotate(fitting=fitting, part=F("fitting") * 1.0 / F("step_count"))
        return part.filter(part__gte=0.5).order_by("-part", "id")

    def search(self, words):
        """Routines whose title, summary or author's display name hold the words."""
        vector = SearchVector("title", "summary", "author__display_name", config="english")
        return self.annotate(words=vector).filter(words=SearchQuery(words, search_type="websearch", config="english"))

    def for_cards(self):
        """Only what a card of a list shows; the document, which is long, stays where it is."""
        shown = ["code", "title", "summary", "for_whom", "visibility", "hidden_at", "revision", "changed_at"]
        return self.select_related("author").only(*shown, "total_seconds", "step_count", "author__display_name")

    def with_open_links(self):
        """Each with `open_links`: how many links open it now."""
        links = self.model.share_links.rel.related_model.objects.open().filter(routine=OuterRef("pk"))
        counted = links.order_by().values("routine").annotate(count=Count("pk")).values("count")
        return self.annotate(open_links=Coalesce(Subquery(counted), 0))

    def hide(self):
        """Take them out of everybody's sight but their authors', links included; how many."""
        return self.filter(hidden_at__isnull=True)._mark(timezone.now())

    def unhide(self):
        return self._mark(None)

    @transaction.atomic
    def _mark(self, hidden_at):
        routines = list(self.select_for_update(of=["self"]).order_by("pk"))
        self.model.objects.filter(pk__in=[routine.pk for routine in routines]).update(hidden_at=hidden_at)
        for routine in routines:
            routine.tell_copies()
        return len(routines)

    def refresh_documents(self):
        """Write anew the documents that were written from an older edition of the library; how many read otherwise now.

        The revision stays, since nobody changed the routine; the ETag changes with the bytes.
        """
        changed = 0
        for pk in list(self.filter(edition__lt=Edition.current()).values_list("pk", flat=True)):
            with transaction.atomic():
                routine = self.model.objects.select_for_update().filter(pk=pk).first()
                changed += bool(routine and routine.refresh_document())
        return changed
