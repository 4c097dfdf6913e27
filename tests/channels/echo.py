"""An adapter for tests of the shared mechanism: one JSON object a delivery, sending by script. The wire is the only fake."""

import json
from typing import ClassVar

from kesher.channels.adapters.base import Adapter, Capabilities
from kesher.channels.types import (
    Address,
    AddressKind,
    Channel,
    DeliveryReceipt,
    DeliveryState,
    Event,
    MessageReceived,
    OutboundMessage,
    Proof,
    Raw,
    Sent,
    Unknown,
)

script: list[Exception | None] = []  # what the next sendings do: raise, or go through
sent: list[OutboundMessage] = []


class Echo(Adapter):
    """Bodies: {"id", "from", "text"}, {"receipt", "state"}; "poison" raises, anything else is unknown."""

    name: ClassVar[str] = "echo"
    capabilities: ClassVar[Capabilities] = Capabilities(Channel.SMS, receipts=True)

    def key(self, raw: Raw) -> str:
        return str(json.loads(raw.body).get("id")) if raw.body.startswith(b"{") else str(hash(raw.body))

    def parse(self, raw: Raw) -> list[Event]:
        if raw.body == b"poison":
            raise ZeroDivisionError("a bug of the adapter")
        if not raw.body.startswith(b"{"):
            return [Unknown("unreadable")]
        body = json.loads(raw.body)
        if "receipt" in body:
            return [DeliveryReceipt(None, body["receipt"], DeliveryState(body["state"]))]
        return [
            MessageReceived(
                channel=Channel.SMS,
                vendor_id=body["id"],
                sender=Address(AddressKind.PHONE, body["from"]),
                proof=Proof.ASSERTED,
                text=body["text"],
            )
        ]

    def send(self, message: OutboundMessage) -> Sent:
        outcome = script.pop(0) if script else None
        if outcome:
            raise outcome
        sent.append(message)
        return Sent(f"v-{message.dispatch_id}")


class PatientEcho(Echo):
    """The same, where an unknown result may be tried again (mail keeps its Message-ID)."""

    name: ClassVar[str] = "patient"
    capabilities: ClassVar[Capabilities] = Capabilities(Channel.SMS, receipts=True, retry_unknown=True)
