"""Merged cases: where each goes on, and which belong to a survivor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from kesher.cases.models import Case, Merge
from kesher.cases.queries.access import may_edit
from kesher.staff.models import Person
from kesher.staff.queries.people import named
from kesher.timeline.types import Touch


@dataclass(frozen=True)
class MergedInto:
    """Where a merged case goes on; `merge_id` undoes it."""

    merge_id: UUID
    case_id: UUID
    number: int
    matter: str


def survivor_of(case_id: UUID) -> UUID:
    """The case in which this one goes on, over any number of merges; itself where it was not merged."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE way(id, into_id) AS (SELECT id, merged_into_id FROM cases_case WHERE id = %s"
            " UNION SELECT c.id, c.merged_into_id FROM cases_case c JOIN way ON c.id = way.into_id)"
            " SELECT id FROM way WHERE into_id IS NULL",
            [case_id],
        )
        row = cursor.fetchone()
    return row[0] if row else case_id


def story_ids(case_id: UUID) -> list[UUID]:
    """The case and all that were merged into it, whose story is its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE tree(id) AS (SELECT %s::uuid"
            " UNION SELECT c.id FROM cases_case c JOIN tree ON c.merged_into_id = tree.id) SELECT id FROM tree",
            [case_id],
        )
        return [row[0] for row in cursor.fetchall()]


def merged_into(case: Case) -> MergedInto | None:
    """Where this case goes on; None where it was not merged."""
    row = Merge.objects.filter(case=case, kind=Merge.Kind.MERGE, undone_at=None).select_related("into").first()
    return MergedInto(row.pk, row.into_id, row.into.number, row.into.matter) if row else None


@dataclass(frozen=True)
class KnownMerge:
    """A merge or a split. `case_id`: the merged case, or the new one."""

    merge_id: UUID
    case_id: UUID
    into_id: UUID
    is_merge: bool


def merge_of(person: Person, merge_id: UUID) -> KnownMerge | None:
    """A merge or split of cases that this viewer may act on; None alike for an absent and a forbidden one."""
    row = Merge.objects.filter(pk=merge_id).select_related("case__reason", "into__reason").first()
    if row is None or not (may_edit(person, row.case) and may_edit(person, row.into)):
        return None
    return KnownMerge(row.pk, row.case_id, row.into_id, row.kind == Merge.Kind.MERGE)


def load_merges(touches: Sequence[Touch]) -> dict[UUID, Any]:
    """Entries of the story about merges and splits: with which case, by whom, and whether it can be undone still."""
    rows = Merge.objects.filter(pk__in=[touch.subject_id for touch in touches]).select_related("case", "into")
    found = {row.pk: row for row in rows}
    people = named({touch.actor_id for touch in touches})
    return {
        touch.id: {
            "merge": row,
            "other": row.into if touch.case_id == row.case_id else row.case,
            "by": people[touch.actor_id].name if touch.actor_id in people else "",
            "open": row.undone_at is None,
        }
        for touch in touches
        if (row := found.get(touch.subject_id)) is not None
    }
