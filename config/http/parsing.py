"""How the API parses a request body."""

import json
from collections.abc import Iterable, Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant

MAX_DEPTH = 20


class BoundedJSONParser(JSONParser):
    """JSON in UTF-8, whatever charset is declared. Too deep a nesting is a bad request, not a crash."""

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            data = json.loads(stream.read().decode("utf-8"), parse_constant=strict_constant)
        except RecursionError:
            raise ParseError("JSON parse error - nested too deeply") from None
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from None
        if _depth_reaches(data, MAX_DEPTH):
            raise ParseError("JSON parse error - nested too deeply")
        return data


def _depth_reaches(data: object, limit: int) -> bool:
    layer = [data]
    for _ in range(limit):
        layer = [inner for outer in layer for inner in _inside(outer) if isinstance(inner, dict | list)]
    return bool(layer)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
