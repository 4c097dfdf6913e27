"""What left, page by page, and one message with its whole journey."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from kesher.channels.models import Dispatch
from kesher.channels.queries.what_left import what_left

__all__ = ["Dispatch", "LeftPage", "left", "one_left", "state_words", "states"]


@dataclass(frozen=True)
class LeftPage:
    """One page, newest first, without the HTML of the messages. `older` is the cursor of the next one."""

    rows: tuple[Dispatch, ...]
    older: str


def left(*, channel: str = "", address: str = "", state: str = "", before: str = "", limit: int = 50) -> LeftPage:
    """Messages that were made to leave, by channel, address and state where given; one query. A false cursor begins anew."""
    rows = what_left(channel, address).defer("html")
    if state:
        rows = rows.filter(state=state)
    if cursor := _read(before):
        at, last = cursor
        rows = rows.filter(Q(created_at__lt=at) | Q(created_at=at, pk__lt=last))
    found = list(rows.order_by("-created_at", "-pk")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    older = f"{page[-1].created_at.isoformat()}~{page[-1].pk}" if more else ""
    return LeftPage(tuple(page), older)


def one_left(dispatch_id: UUID) -> Dispatch | None:
    """One message with its account and the names of its files; two queries."""
    rows = Dispatch.objects.select_related("account").prefetch_related("files")
    return rows.filter(pk=dispatch_id).first()


def state_words(state: str) -> str:
    """A state of the journey in the language of the page."""
    return str(Dispatch.State(state).label)


def states() -> list[str]:
    """All states, in the order of the journey."""
    return list(Dispatch.State.values)


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    at, _, last = cursor.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None
