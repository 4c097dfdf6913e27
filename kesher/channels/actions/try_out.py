"""One real message by which an administrator tries a line: sent at once and once, and what the other side said comes back."""

import logging
from dataclasses import dataclass
from uuid import UUID

from kesher.channels.actions import demo
from kesher.channels.adapters.registry import adapter_of
from kesher.channels.models import Account, Dispatch
from kesher.channels.types import Clearance, OutboundMessage, SendFailure, UnknownResult
from kesher.core import clock
from kesher.core.ids import new_id

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tried:
    """`code` is empty when the channel took it; `said` are the words of the other side."""

    dispatch_id: UUID
    code: str
    said: str


def try_out(account_id: UUID, clearance: Clearance, *, by: UUID, text: str, subject: str, language: str) -> Tried:
    """Send it by this account, switched on or not, and say what became of it. It stands among what left, like all else.

    Raises Account.DoesNotExist.
    """
    account = Account.objects.get(pk=account_id)
    now = clock.now()
    row = Dispatch.objects.create(
        id=new_id(),
        account=account,
        channel=account.channel,
        message_class=clearance.message_class,
        purpose=clearance.purpose,
        to_kind=clearance.to.kind,
        to_value=clearance.to.value,
        subject_kind="trial",
        subject_id=by,
        language=language,
        subject=subject,
        text=text,
        extra={"automatic": True},
        not_before=now,
        created_at=now,
        next_at=now,
        tries=1,
        state=Dispatch.State.FAILED,  # until the other side says otherwise: no worker may take it up
        failed_at=now,
        code="not_tried",
    )
    message = OutboundMessage(
        dispatch_id=row.pk, to=clearance.to, text=text, subject=subject, language=language, automatic=True
    )
    tried = _send(account, message)
    if not tried.code:
        row.state, row.sent_at, row.failed_at = Dispatch.State.SENT, clock.now(), None
    elif tried.unsure:
        row.state, row.failed_at = Dispatch.State.UNKNOWN, None
    row.code, row.error, row.vendor_id = tried.code[:60], tried.said[:250] if tried.code else "", tried.vendor_id[:250]
    row.extra = {"automatic": True, "said": tried.said[:500]}
    row.save(update_fields=["state", "sent_at", "failed_at", "code", "error", "vendor_id", "extra"])
    return Tried(row.pk, tried.code, tried.said)


@dataclass(frozen=True)
class _Answer:
    code: str = ""
    said: str = ""
    vendor_id: str = ""
    unsure: bool = False


def _send(account: Account, message: OutboundMessage) -> _Answer:
    try:
        adapter = adapter_of(account)
        demo.keep_inside(adapter)
        sent = adapter.send(message)
    except SendFailure as failure:
        return _Answer(failure.code, str(failure), unsure=isinstance(failure, UnknownResult))
    except Exception as error:
        log.error("trial_failed", extra={"adapter": account.adapter}, exc_info=error)
        return _Answer("failed", type(error).__name__)
    return _Answer(said=sent.said, vendor_id=sent.vendor_id)
