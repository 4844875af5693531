"""Routines in the database: sections, steps, revisions and links."""

from routines.models.favourite import Favourite
from routines.models.revision import NothingLeft, Revision, StaleRevision
from routines.models.routine import HOUSE, Routine
from routines.models.section_and_step import Section, Step
from routines.models.share_link import ShareLink

__all__ = ["HOUSE", "Favourite", "NothingLeft", "Revision", "Routine", "Section", "ShareLink", "StaleRevision", "Step"]
