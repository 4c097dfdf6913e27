"""The cast with lines into the world and terms of promises: what every test of cases begins with."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from kesher.cases import actions
from kesher.channels import actions as channels
from kesher.channels.models import Account, Dispatch, Envelope
from kesher.channels.receivers import Arrived
from kesher.channels.types import Address, AddressKind, CallEvent, Channel, File, MessageReceived, Proof
from kesher.core import clock, outbox
from kesher.core.addresses import parse_phone
from kesher.core.clock import ISRAEL
from kesher.core.ids import new_id
from kesher.promises.models import LadderStep, Standard, Term
from tests.cast import Cast, make_cast

FAX = "+97235550172"


@dataclass
class House:
    """Everybody, and every line."""

    cast: Cast
    accounts: Any


def build() -> House:
    """Sunday to Thursday 8 to 17, Friday 8 to 12; first answers in 4 working hours, final ones on the third working day."""
    cast = make_cast()
    Term.objects.update_or_create(
        kind="first_answer", reason_code="", channel="", defaults={"budget_minutes": 240, "business_days": None}
    )
    Term.objects.update_or_create(
        kind="final_answer", reason_code="", channel="", defaults={"business_days": 3, "budget_minutes": None}
    )
    Term.objects.update_or_create(
        kind="call_back", reason_code="", channel="", defaults={"budget_minutes": 120, "business_days": None}
    )
    Standard.objects.create(
        team=cast.back_office, task_kind="decision", name_he="החלטה", name_en="Decision", budget_minutes=1080
    )
    if not LadderStep.objects.exists():
        for rung, (anchor, offset) in enumerate([("warn", 0), ("due", 0), ("due", 60), ("due", 240)], start=1):
            LadderStep.objects.create(rung=rung, anchor=anchor, offset_minutes=offset)
    accounts = SimpleNamespace(
        mail=_account("mail", "email", "email", "care@shikma.example", cast),
        web=_account("web", "web", "web", "https://shikma.example", cast),
        sms=_account("sms", "sms_http", "sms", "+972535550100", cast),
        fax=_account("fax", "fax_mail", "fax", "+97235550199", cast),
        phone=_account("phone", "cti", "phone", "+97235550100", cast),
    )
    return House(cast, accounts)


def _account(code: str, adapter: str, channel: str, address: str, cast: Cast) -> Account:
    row, _ = Account.objects.update_or_create(
        code=f"test-{code}",
        defaults={
            "adapter": adapter,
            "channel": channel,
            "name_he": code,
            "name_en": code,
            "address": address,
            "team": cast.claims,
        },
    )
    return row


def moment(text: str) -> datetime:
    """A time in Israel."""
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


def arrived(
    account: Account, *, at: datetime | None = None, envelope_id: UUID | None = None, imported: bool = False
) -> Arrived:
    """From a fresh envelope of this account, or the same one again."""
    at = at or clock.now()
    row, _ = Envelope.objects.get_or_create(
        id=envelope_id or new_id(),
        defaults={
            "account": account,
            "key": new_id().hex,
            "received_at": at,
            "size": 0,
            "next_at": at,
            "state": "done",
            "imported": imported,
        },
    )
    return Arrived(row.pk, account.pk, Channel(account.channel), account.team_id, at, imported)


def mail(
    text: str = "מה מגיע לנו על ביטול הנסיעה?",
    *,
    sender: str = "noa.b@example.com",
    name: str = "",
    proof: Proof = Proof.PROVEN,
    **more: Any,
) -> MessageReceived:
    """A mail; proven unless said otherwise."""
    values: dict[str, Any] = {
        "vendor_id": f"{new_id().hex}@example.com",
        "subject": "ביטול הנסיעה לרומא",
        "authenticity": "aligned",
    }
    return MessageReceived(
        channel=Channel.EMAIL,
        sender=Address(AddressKind.EMAIL, sender, sender, name),
        proof=proof,
        text=text,
        **(values | more),
    )


def form(
    text: str = "מה מגיע לנו?", *, email: str = "noa.b@example.com", phone: str = "", language: str = "he", **more: Any
) -> MessageReceived:
    """A web form: whoever typed it, proves nothing."""
    facts = {"form": "contact", "language": language, **({"phone": phone} if phone else {})}
    return MessageReceived(
        channel=Channel.WEB,
        vendor_id=new_id().hex,
        sender=Address(AddressKind.EMAIL, email, email, "Noa"),
        proof=Proof.TYPED,
        text=text,
        facts=facts,
        **more,
    )


def sms(text: str, *, sender: str = "+972525550143") -> MessageReceived:
    """A text message."""
    return MessageReceived(
        channel=Channel.SMS, vendor_id=new_id().hex, sender=parse_phone(sender), proof=Proof.ASSERTED, text=text
    )


def fax(data: bytes, *, sender: str = FAX, name: str = "fax.tif", text: str = "") -> MessageReceived:
    """A fax from a shop's number."""
    return MessageReceived(
        channel=Channel.FAX,
        vendor_id="",
        sender=parse_phone(sender),
        proof=Proof.ASSERTED,
        text=text,
        files=[File(name, "image/tiff", data)],
    )


def ring(
    state: Any = "ringing",
    *,
    call: str = "c-1",
    leg: str = "l-1",
    extension: str = "201",
    sender: str = "+972525550143",
    **more: Any,
) -> CallEvent:
    """One step of a call."""
    return CallEvent(
        call_id=call,
        leg_id=leg,
        state=state,
        at=more.pop("at", clock.now()),
        direction=more.pop("direction", "in"),
        caller=parse_phone(sender),
        called=parse_phone("03-555-0100"),
        extension=extension,
        **more,
    )


def take(house: House, event: MessageReceived, **more: Any) -> UUID:
    """Let an event arrive at its account; returns the envelope."""
    account = {
        "email": house.accounts.mail,
        "web": house.accounts.web,
        "sms": house.accounts.sms,
        "fax": house.accounts.fax,
    }[event.channel]
    came = arrived(account, **more)
    actions.receive(event, came)
    return came.envelope_id


def let_leave() -> None:
    """Every queued dispatch is taken by its channel now, and everybody hears of it."""
    from django.db import transaction

    from kesher.channels.events import DispatchSent
    from kesher.core.outbox import publish

    now = clock.now()
    for row in Dispatch.objects.filter(state="queued", not_before__lte=now).order_by("created_at", "id"):
        with transaction.atomic():
            Dispatch.objects.filter(pk=row.pk).update(state="sent", sent_at=now)
            publish(DispatchSent(row.pk, row.subject_kind, row.subject_id))
    hear_all()


def bounce(dispatch_id: UUID, *, hard: bool = True) -> None:
    """A dispatch comes back."""
    from django.db import transaction

    from kesher.channels.events import DispatchFailed
    from kesher.core.outbox import publish

    row = Dispatch.objects.get(pk=dispatch_id)
    with transaction.atomic():
        Dispatch.objects.filter(pk=row.pk).update(state="failed", failed_at=clock.now())
        publish(DispatchFailed(row.pk, row.subject_kind, row.subject_id, hard=hard, code="5.1.1"))
    hear_all()


def hear_all() -> None:
    """Deliver every fact; a handler that fails fails the test."""
    from kesher.core.models import Delivery

    while outbox.deliver_due(100):
        pass
    failed = Delivery.objects.exclude(error="").values_list("handler", "error")
    assert not list(failed), list(failed)


__all__ = [
    "House",
    "arrived",
    "bounce",
    "build",
    "channels",
    "fax",
    "form",
    "hear_all",
    "let_leave",
    "mail",
    "moment",
    "ring",
    "sms",
    "take",
]
