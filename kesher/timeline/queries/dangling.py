"""The check that replaces the foreign key that a partitioned table cannot have (decision 22)."""

from collections.abc import Mapping

from django.db import connection

from kesher.timeline.references import Reference, registered


def dangling() -> Mapping[Reference, int]:
    """Registered pairs of columns that name touchpoints which do not exist, with how many rows; empty when all is well.

    A superseding row counts as a reference too.
    """
    found = {reference: count for reference in registered() if (count := _count(reference))}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM timeline_touchpoint t WHERE t.superseded_by IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM timeline_touchpoint r WHERE r.id = t.superseded_by)"
        )
        if lost := cursor.fetchone()[0]:
            found[Reference("timeline_touchpoint", "superseded_by", "")] = lost
    return found


def _count(reference: Reference) -> int:
    quote = connection.ops.quote_name
    table, id_column, at_column = quote(reference.table), quote(reference.id_column), quote(reference.at_column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {table} r WHERE (r.{id_column} IS NULL) <> (r.{at_column} IS NULL) OR (r.{id_column} IS NOT NULL"  # noqa: S608
            f" AND NOT EXISTS (SELECT 1 FROM timeline_touchpoint t WHERE t.id = r.{id_column} AND t.at = r.{at_column}))"
        )
        return int(cursor.fetchone()[0])
