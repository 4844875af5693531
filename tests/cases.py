"""How many cases a property is tried with."""

import os

TIMES = int(os.environ.get("TIMES", "1"))


def cases(number: int) -> int:
    """This number in `make test`; so many times more in `make properties`."""
    return number * TIMES
