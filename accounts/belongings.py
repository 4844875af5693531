"""What other apps store for a person. They register here, since accounts imports none of them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from accounts.leaving.files import File
    from accounts.models import User


class Belongings(Protocol):
    """What one app stores. All but `files` run in a transaction that has locked the person."""

    def files(self, person: "User") -> "Iterator[File]":
        """All of it, for the person to download; nothing secret, and nothing that is somebody else's."""

    def update_name(self, person: "User") -> None:
        """Show the person's new display name."""

    def hide(self, person: "User") -> None:
        """Hide all of it from everybody: the account is closed, since `closed_at`."""

    def show(self, person: "User") -> None:
        """Undo `hide`: the account is taken back; `closed_at` is still set."""

    def closing(self, person: "User") -> AbstractContextManager[None]:
        """Wraps the deletion of the account: collect before it what it would hide, update after it what remains."""


_registered: list[Belongings] = []


def register(belongings: Belongings) -> None:
    """Call once, from `AppConfig.ready`."""
    _registered.append(belongings)


def files(person: "User") -> "Iterator[File]":
    for belongings in _registered:
        yield from belongings.files(person)


def update_name(person: "User") -> None:
    for belongings in _registered:
        belongings.update_name(person)


def hide(person: "User") -> None:
    for belongings in _registered:
        belongings.hide(person)


def show(person: "User") -> None:
    for belongings in _registered:
        belongings.show(person)


@contextmanager
def closing(person: "User") -> Iterator[None]:
    with ExitStack() as stack:
        for belongings in _registered:
            stack.enter_context(belongings.closing(person))
        yield
