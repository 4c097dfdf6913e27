"""What was brought in, and what was refused."""

from collections.abc import Iterator
from uuid import UUID

from kesher.sources.models import Reject, Run
from kesher.sources.queries.words import why_rejected
from kesher.sources.types import RejectView, RunView


def runs(limit: int = 100) -> list[RunView]:
    """The latest runs, newest first."""
    return [view_of(row) for row in Run.objects.order_by("-started_at")[:limit]]


def run(run_id: UUID) -> tuple[RunView, tuple[str, ...]] | None:
    """One run and the columns of its file; None where there is none."""
    row = Run.objects.filter(pk=run_id).first()
    return (view_of(row), tuple(row.columns)) if row else None


def rejects(run_id: UUID, after: int = 0, limit: int | None = None) -> Iterator[RejectView]:
    """Rows that a run refused, in the order of the file, from behind this line."""
    rows = Reject.objects.filter(run=run_id, line__gt=after).order_by("line")
    for row in (rows[:limit] if limit else rows).iterator(chunk_size=1000):
        yield RejectView(row.line, why_rejected(row.code, row.column, row.seen), tuple(row.row))


def view_of(row: Run) -> RunView:
    """A run as others see it."""
    return RunView(
        row.pk, row.source, row.file, row.started_at, row.ended_at, row.encoding,
        row.rows, row.new, row.changed, row.repeated, row.rejected, tuple(row.unused),
    )  # fmt: skip
