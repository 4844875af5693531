"""How the API reads a body."""

import json

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant

DEEPEST = 20


class BoundedJSONParser(JSONParser):
    """JSON in UTF-8, whatever charset is claimed. What is nested too deeply is a bad request, not a crash."""

    def parse(self, stream, media_type=None, parser_context=None):
        try:
            data = json.loads(stream.read().decode("utf-8"), parse_constant=strict_constant)
        except RecursionError:
            raise ParseError("JSON parse error - nested too deeply") from None
        except ValueError as error:
            raise ParseError(f"JSON parse error - {error}") from None
        if _depth_reaches(data, DEEPEST):
            raise ParseError("JSON parse error - nested too deeply")
        return data


def _depth_reaches(data, limit):
    layer = [data]
    for _ in range(limit):
        layer = [inner for outer in layer for inner in _inside(outer) if isinstance(inner, dict | list)]
    return bool(layer)


def _inside(value):
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
