"""The story of a customer or a case, newest first, page by page."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from kesher.customers.queries import ids_of, sees_customers
from kesher.timeline.kinds import kind_of
from kesher.timeline.types import Cursor, Entry, StoryPage, Touch

_COLUMNS = (
    "t.id, t.at, t.received_at, t.customer_id, t.channel, t.direction, t.kind, t.subject_kind, t.subject_id, t.case_id,"
    " t.conversation_id, t.actor_id, t.facts::text, t.redacted_at"
)
_FIELDS = [field.name for field in fields(Touch)]
# One descent of the index (customer, at, id) per id and month, newest month first; bounds let the planner skip the others.
_OF_CUSTOMERS = """
SELECT {columns} FROM unnest(%(ids)s::uuid[]) AS c(id) CROSS JOIN LATERAL (
    SELECT * FROM timeline_touchpoint t
    WHERE t.customer_id = c.id AND t.superseded_by IS NULL {conditions}
    ORDER BY t.at DESC, t.id DESC LIMIT %(limit)s
) t ORDER BY t.at DESC, t.id DESC LIMIT %(limit)s
"""
_OF_CASE = """
SELECT {columns} FROM timeline_touchpoint t
WHERE t.case_id = %(case)s AND t.superseded_by IS NULL {conditions}
ORDER BY t.at DESC, t.id DESC LIMIT %(limit)s
"""
_OF_CASES = """
SELECT {columns} FROM unnest(%(cases)s::uuid[]) AS c(id) CROSS JOIN LATERAL (
    SELECT * FROM timeline_touchpoint t
    WHERE t.case_id = c.id AND t.superseded_by IS NULL {conditions}
    ORDER BY t.at DESC, t.id DESC LIMIT %(limit)s
) t ORDER BY t.at DESC, t.id DESC LIMIT %(limit)s
"""


def story(
    viewer: Any,
    *,
    customer_id: UUID | None = None,
    case_id: UUID | None = None,
    also_cases: Collection[UUID] = (),
    before: Cursor | str | None = None,
    limit: int = 30,
    only: Collection[str] | None = None,
) -> StoryPage:
    """One page of a story: of a customer across all her merged ids, of a case, or (both given) of a case within her time.

    The number of queries is fixed: at most four for the rows, and what the `load` of each kind on the page asks. `only` names
    kinds; `also_cases` are those that were merged into the case, whose story is its own. Who sees no customers (decision 28) gets an empty page of a customer; of a case, what the door let him see.
    Raises BadCursor for a cursor that we did not give, ValueError when neither customer nor case is named.
    """
    if customer_id is None and case_id is None:
        raise ValueError("a story is somebody's or some case's")
    if case_id is None and not sees_customers(viewer):
        return StoryPage([], None)
    cursor = Cursor.parse(before) if isinstance(before, str) and before else before or None
    touches = _rows(customer_id, case_id, also_cases, cursor if isinstance(cursor, Cursor) else None, limit + 1, only)
    page = touches[:limit]
    older = str(Cursor(page[-1].at, page[-1].id)) if len(touches) > limit and page else None
    return StoryPage(_drawn(page, viewer), older)


def touches_of(refs: Collection[UUID]) -> dict[UUID, Touch]:
    """Touchpoints by id, superseded ones too; for who holds an id and wants to show what it was."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM timeline_touchpoint t WHERE t.id = ANY(%s)", [list(refs)])  # noqa: S608
        return {row[0]: _touch(row) for row in cursor.fetchall()}


def draw(touches: Collection[Touch], viewer: Any) -> list[Entry]:
    """Entries of touchpoints in hand (one that just came, for a live page)."""
    return _drawn(list(touches), viewer)


def _rows(
    customer_id: UUID | None,
    case_id: UUID | None,
    also_cases: Collection[UUID],
    before: Cursor | None,
    limit: int,
    only: Collection[str] | None,
) -> list[Touch]:
    words: dict[str, Any] = {"limit": limit, "case": case_id}
    conditions = []
    if customer_id is not None:
        words["ids"] = ids_of(customer_id)
        first, last = _span(words["ids"])
        if first is None or last is None:
            return []
        conditions.append("AND t.at >= %(first)s AND t.at < %(end)s")
        words |= {"first": first, "end": last + timedelta(microseconds=1)}
    if before is not None:
        conditions.append("AND (t.at, t.id) < (%(at)s, %(id)s) AND t.at <= %(at)s")
        words |= {"at": before.at, "id": before.id}
    if only is not None:
        conditions.append("AND t.kind = ANY(%(only)s)")
        words["only"] = list(only)
    query = _OF_CUSTOMERS
    if case_id is not None:
        several = {case_id, *also_cases}
        words["cases"] = list(several)
        query = _OF_CASES if len(several) > 1 else _OF_CASE
    with connection.cursor() as cursor:
        cursor.execute(query.format(columns=_COLUMNS, conditions=" ".join(conditions)), words)
        return [_touch(row) for row in cursor.fetchall()]


def _span(ids: list[UUID]) -> tuple[datetime | None, datetime | None]:
    """First and last touch over all ids; nothing outside of it needs to be looked at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(first_touch_at), max(last_touch_at) FROM customers_customer WHERE id = ANY(%s)", [ids]
        )
        first, last = cursor.fetchone()
        return first, last


def _touch(row: tuple[Any, ...]) -> Touch:
    values: list[Any] = [value.astimezone(UTC) if isinstance(value, datetime) else value for value in row]
    values[12] = json.loads(values[12])
    return Touch(**dict(zip(_FIELDS, values, strict=True)))


def _drawn(touches: list[Touch], viewer: Any) -> list[Entry]:
    """Each kind loads its rows once; what a kind leaves out is not this viewer's to see."""
    by_kind: dict[str, list[Touch]] = defaultdict(list)
    for touch in touches:
        by_kind[touch.kind].append(touch)
    contexts: dict[UUID, tuple[str, Any]] = {}
    for code, rows in by_kind.items():
        kind = kind_of(code)
        alive = [touch for touch in rows if touch.redacted_at is None]
        loaded = kind.load(alive, viewer) if alive else {}
        contexts |= {touch.id: (kind.template, loaded[touch.id]) for touch in alive if touch.id in loaded}
        contexts |= {touch.id: ("timeline/_redacted.html", None) for touch in rows if touch.redacted_at is not None}
    return [Entry(touch, *contexts[touch.id]) for touch in touches if touch.id in contexts]
