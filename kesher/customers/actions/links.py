"""Links for customers: a random token, kept as its hash, for one purpose, for a while (T13)."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.customers.actions.prove import prove
from kesher.customers.models import AccessLink
from kesher.customers.queries.links import find, opened
from kesher.customers.types import LinkPurpose, OpenedLink, Trust


@transaction.atomic
def make_link(
    purpose: LinkPurpose | str, customer_id: UUID, identity_id: UUID | None, subject_id: UUID, days: int
) -> str:
    """A token (43 letters, 256 random bits) that opens one thing for `days`. It is shown once: only its SHA-256 is kept.

    `identity_id` is the address that the link is sent to: confirming it by POST proves that address.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    AccessLink.objects.create(
        digest=hashlib.sha256(token.encode()).hexdigest(),
        purpose=LinkPurpose(purpose).value,
        customer_id=customer_id,
        identity_id=identity_id,
        subject_id=subject_id,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    return token


@transaction.atomic
def confirm_link(token: str, at: datetime) -> OpenedLink | None:
    """Somebody pressed the button behind the link: control of its address is proven. None for a link that opens nothing.

    Called by POST only, since mail scanners follow links by GET. Safe to repeat.
    """
    row = find(token, at)
    if row is None:
        return None
    if AccessLink.objects.filter(pk=row.pk, confirmed_at=None).update(confirmed_at=at) and row.identity_id:
        prove(row.identity_id, Trust.PROVEN, at)
    row.refresh_from_db(fields=["confirmed_at"])
    return opened(row)


@transaction.atomic
def revoke_links(subject_id: UUID, purpose: LinkPurpose | str | None = None, *, at: datetime) -> int:
    """Close every link to this thing (for one purpose, where named); returns how many were open."""
    rows = AccessLink.objects.filter(subject_id=subject_id, revoked_at=None, expires_at__gt=at)
    if purpose is not None:
        rows = rows.filter(purpose=LinkPurpose(purpose).value)
    return rows.update(revoked_at=at)
