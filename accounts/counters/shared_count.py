"""One count, the same for all processes."""

from django.core.cache import cache


def add_up(key: str, more: int, seconds: float) -> int:
    """Add to a count that lives for so many seconds from its first addition, and return it."""
    try:
        return cache.incr(key, more)
    except ValueError:
        cache.add(key, 0, seconds)
        return cache.incr(key, more)
