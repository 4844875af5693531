"""What other apps keep under a person's name. They register it here: accounts imports none of them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Protocol


class Belongings(Protocol):
    """What one app keeps. Both verbs run in a transaction that has locked the person."""

    def take_name(self, person) -> None:
        """Show the person's display name as it is now."""

    def closing(self, person) -> AbstractContextManager:
        """Around the deletion of the account: before it, what the deletion would hide; after it, what remains."""


_registered: list[Belongings] = []


def register(belongings: Belongings) -> None:
    """Called once, from `AppConfig.ready`."""
    _registered.append(belongings)


def take_name(person) -> None:
    for belongings in _registered:
        belongings.take_name(person)


@contextmanager
def closing(person) -> Iterator[None]:
    with ExitStack() as stack:
        for belongings in _registered:
            stack.enter_context(belongings.closing(person))
        yield
