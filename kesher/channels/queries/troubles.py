"""What is wrong with the doors right now, for the watch: envelopes that nobody could read, runs of refused signatures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max

from kesher.channels.models import Account, Envelope, Refusal
from kesher.core.ids import earliest_id

WINDOW = timedelta(hours=24)  # a door that has refused nobody for so long is quiet again
LEAST = 5  # refusals in a row; fewer are somebody's mistake


@dataclass(frozen=True)
class Aside:
    """An envelope set aside. Its account by code and in both languages, and the team whose customers may wait for it."""

    envelope_id: UUID
    account_code: str
    name_he: str
    name_en: str
    team_id: UUID
    code: str


@dataclass(frozen=True)
class Run:
    """`count` requests in a row that a door refused, none accepted in between."""

    account_id: UUID
    account_code: str
    name_he: str
    name_en: str
    team_id: UUID
    count: int


def live_aside(limit: int) -> list[Aside]:
    """Envelopes set aside, the oldest first, without those of an import of past contacts; one query over a partial index."""
    rows = Envelope.objects.filter(state=Envelope.State.SET_ASIDE, imported=False).order_by("received_at", "pk")
    named = ("pk", "account__code", "account__name_he", "account__name_en", "account__team_id", "code")
    return [Aside(*row) for row in rows.values_list(*named)[:limit]]


def still_aside(envelope_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these are set aside: not read, waiting to be read again, or put away."""
    rows = Envelope.objects.filter(pk__in=list(envelope_ids), state=Envelope.State.SET_ASIDE)
    return set(rows.values_list("pk", flat=True))


def runs_of_refusals(at: datetime) -> list[Run]:
    """Doors that have refused at least five requests since the last one that they accepted, within 24 hours."""
    since = at - WINDOW
    refused = Refusal.objects.filter(at__gt=since).order_by().values("account_id")
    suspects = {
        row["account_id"]: row["last"] for row in refused.annotate(n=Count("pk"), last=Max("at")) if row["n"] >= LEAST
    }
    if not suspects:
        return []
    found = []
    for account in Account.objects.filter(pk__in=suspects, is_active=True).order_by("code"):
        good = _last_accepted(account.pk, since)
        rows = Refusal.objects.filter(account=account, at__gt=max(good, since) if good else since)
        if (count := rows.count()) >= LEAST:
            found.append(Run(account.pk, account.code, account.name_he, account.name_en, account.team_id, count))
    return found


def _last_accepted(account_id: UUID, since: datetime) -> datetime | None:
    """Ids grow with time, so that only the last day is read, whatever the table holds."""
    rows = Envelope.objects.filter(account_id=account_id, pk__gte=earliest_id(since), imported=False)
    return rows.order_by("-pk").values_list("received_at", flat=True).first()
