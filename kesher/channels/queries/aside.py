"""Envelopes that nobody could read: page by page, and the original of one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q

from kesher.channels.models import Envelope
from kesher.core import blobs

Aside = Literal["set_aside", "dropped"]
_ENDINGS = {"email": "eml", "fax": "eml", "web": "json", "phone": "json", "sms": "txt"}


@dataclass(frozen=True)
class AsidePage:
    """One page, newest first, without the bytes. `older` is the cursor of the next one."""

    rows: tuple[Envelope, ...]
    older: str


@dataclass(frozen=True)
class Original:
    """What came, byte by byte. `name` is of our making."""

    data: bytes
    name: str


def aside(state: Aside = "set_aside", *, before: str = "", limit: int = 50) -> AsidePage:
    """Envelopes set aside, or put away by a person; one query."""
    rows = Envelope.objects.filter(state=state).select_related("account").defer("body")
    if cursor := _read(before):
        at, last = cursor
        rows = rows.filter(Q(received_at__lt=at) | Q(received_at=at, pk__lt=last))
    found = list(rows.order_by("-received_at", "-pk")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return AsidePage(tuple(page), f"{page[-1].received_at.isoformat()}~{page[-1].pk}" if more else "")


def aside_counts() -> dict[Aside, int]:
    """How many are set aside, and how many were put away; one query."""
    rows = Envelope.objects.filter(state__in=["set_aside", "dropped"]).order_by().values("state")
    counted = {row["state"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    return {"set_aside": counted.get("set_aside", 0), "dropped": counted.get("dropped", 0)}


def original(envelope_id: UUID) -> Original | None:
    """The bytes of an envelope that was set aside or put away; None for any other."""
    rows = Envelope.objects.select_related("account", "blob")
    row = rows.filter(pk=envelope_id, state__in=["set_aside", "dropped"]).first()
    if row is None:
        return None
    data = blobs.read(row.blob) if row.blob else bytes(row.body or b"")
    ending = _ENDINGS.get(row.account.channel, "bin")
    return Original(data, f"{row.account.code}-{row.received_at:%Y%m%d-%H%M%S}.{ending}")


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    at, _, last = cursor.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None
