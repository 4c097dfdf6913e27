"""What a link opens. Looking changes nothing."""

import hashlib
from datetime import datetime
from uuid import UUID

from kesher.core import clock
from kesher.customers.models import AccessLink
from kesher.customers.types import LinkPurpose, OpenedLink


def open_link(token: str, at: datetime | None = None) -> OpenedLink | None:
    """What the token opens; None alike for an unknown, expired or revoked one."""
    row = find(token, at or clock.now())
    return opened(row) if row else None


def link_with(link_id: UUID, at: datetime) -> OpenedLink | None:
    """A valid link by its id, for what a door kept after it had opened the link; None where it opens nothing (any more)."""
    row = AccessLink.objects.filter(pk=link_id, revoked_at=None, expires_at__gt=at).first()
    return opened(row) if row else None


def find(token: str, at: datetime) -> AccessLink | None:
    """The valid row of a token, by its hash."""
    if not 20 <= len(token) <= 100:
        return None
    digest = hashlib.sha256(token.encode(errors="replace")).hexdigest()
    return AccessLink.objects.filter(digest=digest, revoked_at=None, expires_at__gt=at).first()


def opened(row: AccessLink) -> OpenedLink:
    """A row in words of others."""
    return OpenedLink(
        row.pk,
        LinkPurpose(row.purpose),
        row.customer_id,
        row.identity_id,
        row.subject_id,
        row.expires_at,
        row.confirmed_at is not None,
    )
