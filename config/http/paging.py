"""Pages of the API's lists: numbered with a count where a list is short, by cursor where it grows."""

import json
import re

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination, PageNumberPagination

POSITION = re.compile(r"[0-9]{1,40}")


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "per_page"
    max_page_size = 200

    def get_stored_response(self, texts):
        """The page, put together from texts that are JSON already: nothing is read into objects and written again."""
        head = json.dumps(
            {
                "count": self.page.paginator.count,
                "next": self.get_next_link(),
                "previous": self.get_previous_link(),
            }
        )
        whole = f'{head[:-1]}, "results": [{",".join(texts)}]}}'
        return HttpResponse(whole, content_type="application/json")


class Newest(CursorPagination):
    """Newest first, from a place and not from a number: the millionth page is as quick as the first."""

    page_size = 24
    page_size_query_param = "per_page"
    max_page_size = 100
    ordering = "-id"
    invalid_cursor_message = _("This cursor is not one that the API gave.")

    def decode_cursor(self, request):
        cursor = super().decode_cursor(request)
        if cursor and cursor.position is not None and not POSITION.fullmatch(cursor.position):
            raise NotFound(self.invalid_cursor_message)
        return cursor
