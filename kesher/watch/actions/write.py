"""Writes many exceptions and tellings in one statement each: the promise clock tells thousands at a time."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from kesher.watch.models import ServiceException, Telling

_INSERT = """
    INSERT INTO watch_serviceexception (id, family, code, subject_kind, subject_id, case_id, customer_id, rung, owner_id, team_id,
                                        facts, state, since)
    SELECT id, family, code, subject_kind, subject_id, case_id, customer_id, rung, owner_id, team_id, facts::jsonb, 'open', since
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::uuid[], %s::uuid[], %s::smallint[], %s::uuid[],
                %s::uuid[], %s::text[], %s::timestamptz[])
      AS v(id, family, code, subject_kind, subject_id, case_id, customer_id, rung, owner_id, team_id, facts, since)
    ON CONFLICT (subject_kind, subject_id, family) WHERE state <> 'settled' DO NOTHING
    RETURNING id
"""
_UPDATE = """
    UPDATE watch_serviceexception AS e
    SET code = v.code, rung = v.rung, owner_id = v.owner_id, team_id = v.team_id, facts = v.facts::jsonb, state = 'open'
    FROM unnest(%s::uuid[], %s::text[], %s::smallint[], %s::uuid[], %s::uuid[], %s::text[]) AS v(id, code, rung, owner_id, team_id, facts)
    WHERE e.id = v.id
"""
_TELL = """
    INSERT INTO watch_telling (id, exception_id, rung, revision, planned_at, told_at, person_id, team_id, instead_of_id)
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::smallint[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::uuid[], %s::uuid[],
                         %s::uuid[])
"""


def insert_exceptions(rows: Sequence[ServiceException]) -> set[UUID]:
    """Insert those whose matter has no open exception yet; the ids of those that were."""
    columns: list[Any] = [
        [row.pk for row in rows],
        [row.family for row in rows],
        [row.code for row in rows],
        [row.subject_kind for row in rows],
        [row.subject_id for row in rows],
        [row.case_id for row in rows],
        [row.customer_id for row in rows],
        [row.rung for row in rows],
        [row.owner_id for row in rows],
        [row.team_id for row in rows],
        [json.dumps(row.facts) for row in rows],
        [row.since for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, columns)
        return {row[0] for row in cursor.fetchall()}


def update_exceptions(rows: Sequence[ServiceException]) -> None:
    """Save code, rung, owner, team and facts of rows that are locked, and open them."""
    if not rows:
        return
    columns: list[Any] = [
        [row.pk for row in rows],
        [row.code for row in rows],
        [row.rung for row in rows],
        [row.owner_id for row in rows],
        [row.team_id for row in rows],
        [json.dumps(row.facts) for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE, columns)


def insert_tellings(rows: Sequence[Telling]) -> None:
    """Insert tellings; IntegrityError where one stands already."""
    if not rows:
        return
    columns: list[Any] = [
        [row.pk for row in rows],
        [row.exception_id for row in rows],
        [row.rung for row in rows],
        [row.revision for row in rows],
        [row.planned_at for row in rows],
        [row.told_at for row in rows],
        [row.person_id for row in rows],
        [row.team_id for row in rows],
        [row.instead_of_id for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_TELL, columns)
