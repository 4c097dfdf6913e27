"""How every line into the world is doing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, Min, Q, QuerySet

from kesher.channels.adapters.registry import adapter_class, adapter_of
from kesher.channels.models import Account, Dispatch, Envelope, Refusal
from kesher.core import clock

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One account. `waiting_*` are kept and not yet read, and not yet sent; `aside` set aside; `refused` and `failed` in 24 hours;
    `unknown` sends of which nobody knows whether they left."""

    account: Account
    receives: bool
    sends: bool
    last_received_at: datetime | None
    last_sent_at: datetime | None
    waiting_in: int
    oldest_in: datetime | None
    waiting_out: int
    oldest_out: datetime | None
    aside: int
    refused: int
    failed: int


def lines(now: datetime | None = None) -> list[Line]:
    """All accounts with their numbers; five queries, each over a partial index or a day."""
    now = now or clock.now()
    day = now - DAY
    kept = _by_account(
        Envelope.objects.filter(state__in=["kept", "set_aside"]),
        waiting=Count("pk", filter=Q(state="kept")),
        oldest=Min("received_at", filter=Q(state="kept")),
        aside=Count("pk", filter=Q(state="set_aside")),
    )
    out = _by_account(
        Dispatch.objects.filter(state__in=["queued", "sending"], not_before__lte=now),
        waiting=Count("pk"),
        oldest=Min("not_before"),
    )
    failed = _by_account(
        Dispatch.objects.filter(state__in=["failed", "unknown"], created_at__gte=day).exclude(subject_kind="trial"),
        failed=Count("pk"),
    )
    refused = _by_account(Refusal.objects.filter(at__gte=day), refused=Count("pk"))
    found = []
    for account in Account.objects.select_related("team").order_by("channel", "code"):
        able = adapter_class(account.adapter).capabilities
        found.append(
            Line(
                account=account,
                receives=able.receives,
                sends=able.sends,
                last_received_at=account.last_received_at,
                last_sent_at=account.last_sent_at,
                waiting_in=kept.get(account.pk, {}).get("waiting", 0),
                oldest_in=kept.get(account.pk, {}).get("oldest"),
                waiting_out=out.get(account.pk, {}).get("waiting", 0),
                oldest_out=out.get(account.pk, {}).get("oldest"),
                aside=kept.get(account.pk, {}).get("aside", 0),
                refused=refused.get(account.pk, {}).get("refused", 0),
                failed=failed.get(account.pk, {}).get("failed", 0),
            )
        )
    return found


def health_of(account_id: UUID) -> str | None:
    """Ask the adapter now, which may reach out to the vendor: an empty string when all is well, else its sentence.

    None for an account that is not known.
    """
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        return None
    try:
        return adapter_of(account).health()
    except Exception as error:  # whatever an adapter does, the page says it in words
        return type(error).__name__


def _by_account(rows: QuerySet[Any], **numbers: Aggregate) -> dict[UUID, dict[str, Any]]:
    return {row["account_id"]: row for row in rows.order_by().values("account_id").annotate(**numbers)}
