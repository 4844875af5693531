"""What a routine prepares on write and serves on read."""

from typing import TYPE_CHECKING, cast

from django.db import models

from config.http.etags import etag_of
from routines.document import schema
from routines.document.face import face
from routines.document.shapes import Document
from techniques.models.edition import Edition

if TYPE_CHECKING:
    from routines.models.routine import Routine

PREPARED = ["document", "etag", "total_seconds", "step_count", "face", "edition"]


class Prepared(models.Model):
    """The document of a routine as text, and what lists of routines show."""

    document = models.TextField(default="", editable=False)
    etag = models.CharField(max_length=64, default="", editable=False)
    total_seconds = models.PositiveIntegerField(default=0, editable=False)
    step_count = models.PositiveSmallIntegerField(default=0, editable=False)
    face = models.JSONField(null=True, editable=False)  # for cards, see `document.face`; null until it is refreshed
    edition = models.PositiveIntegerField(default=0, editable=False)  # of the library that it was prepared from

    class Meta:
        abstract = True

    def prepare(self) -> Document:
        """Set all of it from the rows, without saving."""
        self.edition = Edition.current()  # read before the library: at worst the document is newer than its edition
        document = schema.of(cast("Routine", self))
        self.document = schema.dumps(document)
        self.etag = etag_of(self.document)
        self.total_seconds = document["total_seconds"]
        self.step_count = sum(len(section["steps"]) for section in document["sections"])
        self.face = face(document)
        return document
