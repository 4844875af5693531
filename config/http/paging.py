"""Pagination of the API: short lists by page number with a count, growing lists by cursor."""

import json
import re
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination, PageNumberPagination
from rest_framework.request import Request

POSITION = re.compile(r"[0-9]{1,40}")


class LinksInOpenAPI31:
    """The first and last page have no neighbour: null, in the words of OpenAPI 3.1 and not those of 3.0."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page: dict[str, Any] = super().get_paginated_response_schema(schema)  # type: ignore[misc]  # a mixin
        for name in ("next", "previous"):
            link = page["properties"][name]
            page["properties"][name] = {"type": ["string", "null"], "format": "uri", "example": link["example"]}
        page["required"] = list(page["properties"])
        return page


class Pages(LinksInOpenAPI31, PageNumberPagination):
    page_size = 50
    page_size_query_param = "per_page"
    max_page_size = 200

    def get_stored_response(self, texts: Iterable[str]) -> HttpResponse:
        """The page built from texts that are JSON already, without parsing and serializing them again."""
        assert self.page is not None
        head = json.dumps(
            {
                "count": self.page.paginator.count,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
            }
        )
        body = f'{head[:-1]}, "results": [{",".join(texts)}]}}'
        return HttpResponse(body, content_type="application/json")


class Newest(LinksInOpenAPI31, CursorPagination):
    """Newest first, by keyset and not by offset: the millionth page is as quick as the first."""

    page_size = 24
    page_size_query_param = "per_page"
    max_page_size = 100
    ordering = "-id"
    invalid_cursor_message = _("This cursor is not one that the API gave.")  # type: ignore[assignment]  # lazy

    def decode_cursor(self, request: Request) -> Cursor | None:
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not POSITION.fullmatch(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor
