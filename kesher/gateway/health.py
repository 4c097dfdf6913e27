"""For operators: is it alive, can it serve, and how is it doing."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from kesher.core import clock
from kesher.core.backup.standing import standing
from kesher.core.backup.store import Store
from kesher.core.web import metrics

_NAMED = 20  # changes that are named in an answer


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and its tables are those of this code; 503 otherwise, with what is missing by name.

    `tables`: these changes of this code have not been applied (`kesher migrate`). Changes that only the database knows are no
    obstacle: a newer version has brought them, and the older one serves on beside it while machines are changed one by one.
    """
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except (DatabaseError, InterfaceError):
        return JsonResponse({"ready": False, "missing": "database"}, status=503)
    if waiting := sorted(_known_changes() - applied):
        named = [f"{package}.{change}" for package, change in waiting]
        return JsonResponse({"ready": False, "missing": "tables", "waiting": named[:_NAMED]}, status=503)
    return JsonResponse({"ready": True})


@cache
def _known_changes() -> frozenset[tuple[str, str]]:
    """Every migration that this code brings; read from the disk once, for code does not change while it runs."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {old for change in (loader.disk_migrations or {}).values() for old in change.replaces}
    return frozenset(key for key in (loader.disk_migrations or {}) if key not in replaced)


@require_GET
def prometheus(request: HttpRequest) -> HttpResponse:
    """Queue depths, ages, promises by state and request times, in Prometheus text format 0.0.4. Numbers only, no names."""
    return HttpResponse(
        "\n".join([*_lines(), *metrics.lines(), ""]), content_type="text/plain; version=0.0.4; charset=utf-8"
    )


_COUNTS = """
    SELECT 'kesher_envelopes_waiting', '', count(*), min(received_at) FROM channels_envelope WHERE state = 'kept'
    UNION ALL SELECT 'kesher_envelopes_set_aside', '', count(*), min(received_at) FROM channels_envelope WHERE state = 'set_aside'
    UNION ALL SELECT 'kesher_dispatches_waiting', '', count(*), min(next_at) FROM channels_dispatch WHERE state IN ('queued', 'sending')
    UNION ALL SELECT 'kesher_outbox_waiting', '', count(*), min(next_at) FROM core_delivery WHERE state = 'waiting'
    UNION ALL SELECT 'kesher_outbox_parked', '', count(*), NULL FROM core_delivery WHERE state = 'parked'
    UNION ALL SELECT 'kesher_arrivals_reading', '', count(*), min(at) FROM cases_arrival WHERE state = 'reading'
    UNION ALL SELECT 'kesher_exceptions_open', rung::text, count(*), min(since) FROM watch_serviceexception WHERE state <> 'settled' GROUP BY rung
    UNION ALL SELECT 'kesher_promises', state, count(*), NULL FROM promises_promise GROUP BY state
"""
_LABEL = {"kesher_exceptions_open": "rung", "kesher_promises": "state"}


def _backup(now: datetime) -> Iterator[str]:
    """Ages in seconds, where the environment names a folder for backups."""
    if settings.KESHER_BACKUP is None:
        return
    found = standing(Store(settings.KESHER_BACKUP), now, ours=settings.KESHER_DATABASE_IS_OURS)
    yield "# TYPE kesher_backup_seconds gauge"
    for part, at in (("base", found.base_at), ("log", found.log_at)):
        if at is not None:
            yield f'kesher_backup_seconds{{part="{part}"}} {max(0.0, (now - at).total_seconds()):.1f}'
    yield "# TYPE kesher_backup_behind gauge"
    yield f"kesher_backup_behind {int(bool(found.trouble))}"


def _lines() -> Iterator[str]:
    now = clock.now()
    yield from _backup(now)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        rows = cursor.fetchall()
    seen: set[str] = set()
    for name, label, count, _oldest in rows:
        if name not in seen:
            seen.add(name)
            yield f"# TYPE {name} gauge"
        yield f"{name}{_labels(name, label)} {count}"
    yield "# TYPE kesher_oldest_seconds gauge"
    for name, _label, _count, oldest in rows:
        if isinstance(oldest, datetime) and not _label:
            yield f'kesher_oldest_seconds{{queue="{name.removeprefix("kesher_")}"}} {max(0.0, (now - oldest).total_seconds()):.1f}'


def _labels(name: str, label: str) -> str:
    return f'{{{_LABEL[name]}="{label}"}}' if name in _LABEL else ""
