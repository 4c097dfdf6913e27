"""What channels register at start-up: the loops of intake and sending, the taker of receipts."""

from kesher.channels.actions import drain, hear_receipt, recover_sending, send_due
from kesher.channels.receivers import on
from kesher.channels.types import DeliveryReceipt
from kesher.core import work


def _read() -> float | None:
    return 0 if drain(100) else 5.0


def _send() -> float | None:
    recover_sending()
    return 0 if send_due(20) else 5.0


on(DeliveryReceipt, hear_receipt)
work.register_loop("intake", _read)
work.register_loop("sending", _send)
