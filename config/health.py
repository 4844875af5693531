"""Live: the process answers. Ready: the database answers and its migrations are applied."""

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.http import away


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        away.note(request, error)
        return HttpResponse("database does not answer\n", content_type="text/plain; charset=utf-8", status=503)
    if waiting:
        return HttpResponse(
            f"{len(waiting)} migrations to apply\n", content_type="text/plain; charset=utf-8", status=503
        )
    return HttpResponse("ready\n", content_type="text/plain; charset=utf-8")
