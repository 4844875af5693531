"""Values of documents from elsewhere, which may be anything: read as what they should be, or as nothing."""

from collections.abc import Iterator


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


def items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def table(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def tables(value: object) -> Iterator[dict[str, object]]:
    """The tables of a list, without what else it holds."""
    return (item for item in items(value) if isinstance(item, dict))


def whole(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else default
