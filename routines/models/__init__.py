"""Routines in the database: sections, steps, revisions and links; and what was done with them."""

from routines.models.favourite import Favourite
from routines.models.practice_calendar import PracticeCalendar
from routines.models.practice_plan import PracticePlan
from routines.models.practice_session import PracticeSession
from routines.models.revision import NothingLeft, Revision, StaleRevision
from routines.models.routine import HOUSE, Routine
from routines.models.second_screen import SecondScreen
from routines.models.section_and_step import Section, Step
from routines.models.share_link import ShareLink

__all__ = [
    "HOUSE",
    "Favourite",
    "NothingLeft",
    "PracticeCalendar",
    "PracticePlan",
    "PracticeSession",
    "Revision",
    "Routine",
    "SecondScreen",
    "Section",
    "ShareLink",
    "StaleRevision",
    "Step",
]
