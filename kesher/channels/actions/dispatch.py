"""Let something leave: only with a clearance, first as a row, then by a worker."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from kesher.channels.models import Dispatch, DispatchFile
from kesher.channels.queries import account_for
from kesher.channels.types import Channel, Clearance
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.models import Blob
from kesher.core.wake import wake


class NoAccount(Exception):
    """This installation has no active account that can send in this channel."""


@transaction.atomic
def dispatch(
    clearance: Clearance,
    *,
    channel: Channel,
    subject_kind: str,
    subject_id: UUID | None,
    text: str,
    subject: str = "",
    html: str = "",
    language: str = "he",
    files: Sequence[tuple[Blob, str, str]] = (),
    extra: Mapping[str, Any] | None = None,
    account_id: UUID | None = None,
    hold_seconds: int = 0,
) -> UUID:
    """Queue one message to one address and return its id; it leaves after the commit, not before the clearance allows.

    `files` are (blob, name, media type). `hold_seconds` are the seconds in which it can be taken back. Raises NoAccount.
    """
    account = account_for(channel, account_id)
    if account is None:
        raise NoAccount(channel)
    now = clock.now()
    not_before = max(now + timedelta(seconds=hold_seconds), clearance.not_before or now)
    row = Dispatch.objects.create(
        id=new_id(),
        account=account,
        channel=channel,
        message_class=clearance.message_class,
        purpose=clearance.purpose,
        to_kind=clearance.to.kind,
        to_value=clearance.to.value,
        to_name=clearance.to.name[:120],
        customer_id=clearance.customer_id,
        identity_id=clearance.identity_id,
        consent_id=clearance.consent_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        language=language,
        subject=subject[:250],
        text=text,
        html=html,
        extra=dict(extra or {}),
        not_before=not_before,
        created_at=now,
        next_at=not_before,
    )
    DispatchFile.objects.bulk_create(
        DispatchFile(dispatch=row, blob=blob, name=name[:200], media_type=kind) for blob, name, kind in files
    )
    wake("sending")
    return row.pk


def take_back(dispatch_id: UUID) -> bool:
    """Stop a message that has not left yet; False when it is too late."""
    return bool(
        Dispatch.objects.filter(pk=dispatch_id, state="queued", tries=0).update(state=Dispatch.State.TAKEN_BACK)
    )
