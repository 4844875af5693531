"""How the entry calls Django."""

import resource

from config.server.entry import roomy

DEPTHS, CALLS = 120, 300


def to_and_fro(depth) -> int:
    """Page faults while a function at this depth calls another again and again."""
    if depth:
        return to_and_fro(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        leaf()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def leaf():
    """Needs a fifth of a chunk, so that at some depths it does not fit into the one that is begun."""


leaf.__code__ = leaf.__code__.replace(co_stacksize=400)


def worst() -> int:
    return max(to_and_fro(depth) for depth in range(DEPTHS))


def test_no_call_maps_memory_again_and_again_however_deep_it_is():
    assert worst() >= CALLS, "Python keeps frames otherwise than it did: is `roomy` still of use?"
    assert roomy(worst) < CALLS / 10
