"""Hear the vendor's later word about something that we sent."""

from django.db import transaction

from kesher.channels.events import DispatchDelivered, DispatchFailed, DispatchRead, DispatchSent
from kesher.channels.models import Dispatch
from kesher.channels.receivers import Arrived
from kesher.channels.types import DeliveryReceipt, DeliveryState
from kesher.core import clock
from kesher.core.outbox import publish

# Receipts arrive in any order: a state is only taken over when it lies further on. Failed is final unless delivered follows.
_ORDER = {"queued": 0, "sending": 1, "unknown": 2, "sent": 3, "failed": 4, "delivered": 5, "read": 6}


@transaction.atomic
def hear_receipt(receipt: DeliveryReceipt, arrived: Arrived) -> None:
    """Take over a receipt. One about something that we do not know (yet) raises Orphan, and the envelope is tried again later."""
    row = _find(receipt, arrived)
    if row is None:
        raise Orphan
    if _ORDER[receipt.state] <= _ORDER.get(row.state, 0):
        return
    moment = receipt.at or clock.now()
    row.state = receipt.state
    if receipt.state is DeliveryState.FAILED:
        row.failed_at, row.code, row.error = moment, receipt.code[:60] or row.code, receipt.text[:250] or row.error
    else:
        first_word = row.sent_at is None
        row.sent_at = row.sent_at or moment
        if receipt.state is DeliveryState.DELIVERED:
            row.delivered_at = moment
        if receipt.state is DeliveryState.READ:
            row.read_at = moment
        if first_word:
            publish(DispatchSent(row.pk, row.subject_kind, row.subject_id))
    row.save(update_fields=["state", "failed_at", "code", "error", "sent_at", "delivered_at", "read_at"])
    _announce(row, receipt)


class Orphan(Exception):
    """A receipt that overtook our own send call, or about something that was never ours."""


def _find(receipt: DeliveryReceipt, arrived: Arrived) -> Dispatch | None:
    rows = Dispatch.objects.select_for_update()
    if receipt.dispatch_id:
        return rows.filter(pk=receipt.dispatch_id).first()
    if not receipt.vendor_id:
        return None
    return rows.filter(vendor_id=receipt.vendor_id, account__channel=arrived.channel).first()


def _announce(row: Dispatch, receipt: DeliveryReceipt) -> None:
    if receipt.state is DeliveryState.DELIVERED:
        publish(DispatchDelivered(row.pk, row.subject_kind, row.subject_id))
    elif receipt.state is DeliveryState.READ:
        publish(DispatchRead(row.pk, row.subject_kind, row.subject_id))
    elif receipt.state is DeliveryState.FAILED:
        publish(DispatchFailed(row.pk, row.subject_kind, row.subject_id, hard=receipt.hard, code=receipt.code))
