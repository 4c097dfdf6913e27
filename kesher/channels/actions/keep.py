"""Keep what came, as it came, before anything else is done with it."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from kesher.channels.adapters.registry import adapter_of
from kesher.channels.models import Account, Envelope, Refusal
from kesher.channels.types import Raw
from kesher.core import blobs, clock
from kesher.core.ids import new_id
from kesher.core.wake import wake

IN_ROW = 64 * 1024  # bytes; up to here the row itself holds them, and one sync to disk does for both


@dataclass(frozen=True)
class Kept:
    """The envelope that holds it; `new` is False for a repeated delivery, which changes nothing but a counter."""

    envelope_id: UUID
    new: bool


@transaction.atomic
def keep(account_id: UUID, raw: Raw, *, imported: bool = False) -> Kept:
    """Store one raw delivery. After the commit, and only then, the door may acknowledge it.

    Safe to repeat and under race: the unique (account, key) decides. Raises core.blobs.DiskFull when the disk is nearly full.
    """
    account = Account.objects.get(pk=account_id)
    key = adapter_of(account).key(raw)[:120]
    blob = blobs.keep(raw.body, "application/octet-stream") if len(raw.body) > IN_ROW else None
    row = Envelope(
        id=new_id(),
        account=account,
        key=key,
        received_at=raw.received_at,
        headers=dict(raw.headers),
        body=None if blob else raw.body,
        blob=blob,
        size=len(raw.body),
        next_at=clock.now(),
        imported=imported,
    )
    Envelope.objects.bulk_create([row], ignore_conflicts=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE channels_envelope SET deliveries = deliveries + 1 WHERE account_id = %s AND key = %s AND id <> %s RETURNING id",
            [account.pk, key, row.pk],
        )
        earlier = cursor.fetchone()
    if earlier:
        return Kept(earlier[0], new=False)
    wake("intake")
    return Kept(row.pk, new=True)


def refuse(account_id: UUID, raw: Raw) -> None:
    """Note a request whose proof failed: time, size and hash, nothing of its content."""
    Refusal.objects.create(
        account_id=account_id, at=clock.now(), size=len(raw.body), sha256=hashlib.sha256(raw.body).hexdigest()
    )
