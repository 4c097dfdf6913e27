"""Which rows are one customer (decision 21): pointers followed to their end, safe against rings."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection

_UP = """
WITH RECURSIVE up(start, id, depth) AS (
    SELECT s, s, 0 FROM unnest(%s::uuid[]) AS s
    UNION
    SELECT up.start, m.canonical_id, up.depth + 1 FROM up
    JOIN customers_merge m ON m.absorbed_id = up.id AND m.undone_at IS NULL
    WHERE up.depth < 100
)
SELECT DISTINCT ON (start) start, id FROM up ORDER BY start, depth DESC
"""
_ALL = """
WITH RECURSIVE up(id, depth) AS (
    SELECT %s::uuid, 0
    UNION
    SELECT m.canonical_id, up.depth + 1 FROM up
    JOIN customers_merge m ON m.absorbed_id = up.id AND m.undone_at IS NULL
    WHERE up.depth < 100
), top AS (
    SELECT id FROM up ORDER BY depth DESC LIMIT 1
), down(id) AS (
    SELECT id FROM top
    UNION
    SELECT m.absorbed_id FROM down JOIN customers_merge m ON m.canonical_id = down.id AND m.undone_at IS NULL
)
SELECT down.id FROM down, top ORDER BY down.id <> top.id, down.id
"""


def canonical(customer_id: UUID) -> UUID:
    """The surviving row of this customer; herself when she was never merged."""
    return canonicals([customer_id])[customer_id]


def canonicals(customer_ids: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """The surviving row of each, in one query."""
    ids = list(dict.fromkeys(customer_ids))
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_UP, [ids])
        return dict(cursor.fetchall())


def ids_of(customer_id: UUID) -> list[UUID]:
    """Every id under which rows of this customer were written, the surviving one first."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL, [customer_id])
        return [row[0] for row in cursor.fetchall()]
