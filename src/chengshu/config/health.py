"""``/healthz``: the process is alive. ``/readyz``: everything it needs is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from chengshu.config.findings import DISK_NEEDED_MB, MEGABYTE
from chengshu.config.process import answers
from chengshu.config.settings.environment import Address
from chengshu.kernel.access.guards import public
from chengshu.kernel.events.jobs import workers_alive

NATS_PORT = 4222


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """Says that this process serves."""
    return JsonResponse({"alive": True})


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """Says, with 503 where anything is missing, what of the city is ready."""
    found = {name: check() for name, check in CHECKS.items()}
    ready = all(found.values())
    response = JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


def database_answers() -> bool:
    """Whether a row can be read."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrated() -> bool:
    """Whether no migration waits."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def broker_answers() -> bool:
    """Whether any server of the broker can be reached; true where none is used."""
    if not settings.BROKER_URL:
        return True
    servers = (urlsplit(url) for url in settings.BROKER_URL.split(","))
    return any(answers(Address(one.hostname or "localhost", one.port or NATS_PORT)) for one in servers)


def worker_alive() -> bool:
    """Whether any worker has said within half a minute that it is alive."""
    try:
        return workers_alive() > 0
    except DatabaseError:
        return False


def disk_has_room() -> bool:
    """Whether more is free than a start needs."""
    return shutil.disk_usage(settings.HOME).free > DISK_NEEDED_MB * MEGABYTE


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrated,
    "broker": broker_answers,
    "worker": worker_alive,
    "disk": disk_has_room,
}
