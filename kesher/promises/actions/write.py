"""Writes what the clock marked on its promises: one statement for all of them, since each costs every index of the table."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from kesher.promises.models import Promise

_UPDATE = """
    UPDATE promises_promise AS p
    SET next_at = v.next_at, rung_at = v.rung_at::timestamptz[], rungs_told = v.rungs_told::smallint[], warned_at = v.warned_at,
        tell_asked_at = v.tell_asked_at, offered_due_at = v.offered_due_at, not_told_because = v.not_told_because,
        state = v.state, settled_at = v.settled_at, end_reason = v.end_reason, told_before = v.told_before
    FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
                %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::boolean[])
      AS v(id, next_at, rung_at, rungs_told, warned_at, tell_asked_at, offered_due_at, not_told_because, state, settled_at,
           end_reason, told_before)
    WHERE p.id = v.id
"""


def write_marks(rows: Sequence[Promise]) -> None:
    """Save the marks of rows that are locked."""
    columns: list[Any] = [
        [row.pk for row in rows],
        [row.next_at for row in rows],
        [_moments(row.rung_at) for row in rows],
        [_numbers(row.rungs_told) for row in rows],
        [row.warned_at for row in rows],
        [row.tell_asked_at for row in rows],
        [row.offered_due_at for row in rows],
        [row.not_told_because for row in rows],
        [str(row.state) for row in rows],
        [row.settled_at for row in rows],
        [row.end_reason for row in rows],
        [row.told_before for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, columns)


def _moments(values: Sequence[datetime | None]) -> str:
    """A PostgreSQL array literal; arrays of arrays cannot be unnested row by row."""
    return "{" + ",".join("NULL" if value is None else f'"{value.isoformat()}"' for value in values) + "}"


def _numbers(values: Sequence[int]) -> str:
    return "{" + ",".join(str(int(value)) for value in values) + "}"
