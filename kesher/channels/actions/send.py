"""Send what is due: claim, hand over to the channel outside of any transaction, write down what became of it."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from kesher.channels.actions import demo, pulse
from kesher.channels.adapters.registry import adapter_of
from kesher.channels.events import DispatchFailed, DispatchSent, DispatchUnknown
from kesher.channels.models import Dispatch
from kesher.channels.types import (
    Address,
    AddressKind,
    File,
    OutboundMessage,
    PermanentFailure,
    TemporaryFailure,
    UnknownResult,
)
from kesher.core import blobs, clock
from kesher.core.outbox import publish

log = logging.getLogger(__name__)
TRIES = 8  # temporary failures, about two hours in all; then it has failed and a person must know
LEASE = timedelta(minutes=10)  # after a crash in mid-send the result is unknown for so long

_CLAIM = """
    UPDATE channels_dispatch SET state = 'sending', tries = tries + 1, next_at = %s
    WHERE id IN (SELECT id FROM channels_dispatch WHERE state = 'queued' AND next_at <= %s
                 ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


def send_due(limit: int = 20) -> int:
    """Send up to `limit` messages that are due; returns how many were tried. Several workers may run."""
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now + LEASE, now, limit])
        ids = [row[0] for row in cursor.fetchall()]
    for row in (
        Dispatch.objects.filter(pk__in=ids)
        .select_related("account")
        .prefetch_related("files__blob")
        .order_by("created_at")
    ):
        _send_one(row)
    return len(ids)


def recover_sending() -> int:
    """What was being sent when a worker died: mail is sent again with the same Message-ID, all else is unknown (decision 27)."""
    late = Dispatch.objects.filter(state="sending", next_at__lte=clock.now()).select_related("account")
    count = 0
    for row in late:
        if adapter_of(row.account).capabilities.retry_unknown:
            count += Dispatch.objects.filter(pk=row.pk, state="sending").update(state="queued", next_at=clock.now())
        else:
            _settle(row, Dispatch.State.UNKNOWN, code="worker_died")
            count += 1
    return count


def _send_one(row: Dispatch) -> None:
    adapter = adapter_of(row.account)
    try:
        demo.keep_inside(adapter)
        sent = adapter.send(_message(row))
    except TemporaryFailure as failure:
        _again(row, failure.code, failure.wait)
    except PermanentFailure as failure:
        _settle(row, Dispatch.State.FAILED, code=failure.code, error=str(failure), hard=True)
    except UnknownResult as failure:
        if adapter.capabilities.retry_unknown:
            _again(row, failure.code, None)
        else:
            _settle(row, Dispatch.State.UNKNOWN, code=failure.code)
    except Exception as error:
        log.error("send_failed", extra={"dispatch": str(row.pk), "adapter": row.account.adapter}, exc_info=error)
        _again(row, type(error).__name__, None)
    else:
        _settle(row, Dispatch.State.SENT, vendor_id=sent.vendor_id)


@transaction.atomic
def _settle(
    row: Dispatch, state: str, *, vendor_id: str = "", code: str = "", error: str = "", hard: bool = False
) -> None:
    """Write the end of one try. A receipt may have overtaken us: states move forward only."""
    now = clock.now()
    changes: dict[str, object] = {"state": state, "code": code[:60], "error": error[:250]}
    if vendor_id:
        changes["vendor_id"] = vendor_id[:250]
    if state == Dispatch.State.SENT:
        changes["sent_at"] = now
        pulse.spoke(row.account_id, now)
        if row.extra.get("forget"):
            changes["text"] = ""  # a link that opens something: its reader has it, and nobody else shall
    if state == Dispatch.State.FAILED:
        changes["failed_at"] = now
    if not Dispatch.objects.filter(pk=row.pk, state="sending").update(**changes):
        Dispatch.objects.filter(pk=row.pk).update(**{k: v for k, v in changes.items() if k in {"vendor_id", "sent_at"}})
        return
    if state == Dispatch.State.SENT:
        publish(DispatchSent(row.pk, row.subject_kind, row.subject_id))
    elif state == Dispatch.State.FAILED:
        publish(DispatchFailed(row.pk, row.subject_kind, row.subject_id, hard=hard, code=code))
    else:
        publish(DispatchUnknown(row.pk, row.subject_kind, row.subject_id))


def _again(row: Dispatch, code: str, wait: float | None) -> None:
    if row.tries >= TRIES:
        _settle(row, Dispatch.State.FAILED, code=code, hard=False)
        return
    pause = wait if wait is not None else min(3600.0, 5.0 * 2**row.tries)
    Dispatch.objects.filter(pk=row.pk, state="sending").update(
        state="queued", code=code[:60], next_at=clock.now() + timedelta(seconds=pause)
    )


def _message(row: Dispatch) -> OutboundMessage:
    extra = row.extra
    return OutboundMessage(
        dispatch_id=UUID(str(row.pk)),
        to=Address(AddressKind(row.to_kind), row.to_value, name=row.to_name),
        text=row.text,
        subject=row.subject,
        html=row.html,
        files=[File(file.name, file.media_type, blobs.read(file.blob)) for file in row.files.all()],
        reply_token=extra.get("reply_token_for", ""),
        message_id=extra.get("message_id", ""),
        in_reply_to=extra.get("in_reply_to", ""),
        references=extra.get("references", []),
        language=row.language,
        automatic=bool(extra.get("automatic")),
        from_name=extra.get("from_name", ""),
    )
