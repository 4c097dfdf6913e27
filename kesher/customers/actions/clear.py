"""Leave to send: the only place where a Clearance comes into being (decision 30)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.channels.queries.recent import made_since
from kesher.channels.types import Channel, Clearance, MessageClass
from kesher.core import clock, settings
from kesher.core.addresses import Address, AddressKind, can_receive_sms
from kesher.customers.actions.locks import lock_address
from kesher.customers.models import Customer, Identity
from kesher.customers.queries.consents import newest_consent
from kesher.customers.queries.hours import hours_for
from kesher.customers.queries.ids import ids_of
from kesher.customers.rules import caps
from kesher.customers.rules.trust import PROVEN, effective
from kesher.customers.types import ConsentPurpose, NotCleared

_KINDS = {
    Channel.EMAIL: AddressKind.EMAIL,
    Channel.SMS: AddressKind.PHONE,
    Channel.FAX: AddressKind.PHONE,
    Channel.PHONE: AddressKind.PHONE,
}
# What tells of the past: only to an address whose control is proven, whatever was asked (decision 4).
_TELLS_OLD_THINGS = frozenset({"history", "status", "file", "statement"})


@transaction.atomic
def clear(
    customer_id: UUID,
    *,
    purpose: str,
    channel: Channel | str,
    to: Address | None = None,
    answers_own_act: bool = False,
    message_class: MessageClass = MessageClass.SERVICE,
    needs_proven: bool = False,
    at: datetime | None = None,
) -> Clearance:
    """Leave to send one message for one purpose, to `to` (an address of hers that wrote to us) or to her best address.

    Unless it answers her own act (decision 36), `not_before` says when her hours begin. Call it in the transaction of
    `channels.actions.dispatch`: the cap of automatic messages (T5) counts per address over all features, under a lock that is
    held until that transaction ends. Raises NotCleared; then nothing may be sent, and case and promise stand (decision 35).
    """
    now = at or clock.now()
    ids = ids_of(customer_id)
    customer = Customer.objects.get(pk=ids[0])
    if customer.erased_at is not None:
        raise NotCleared("erased")
    consent_id = _consent(ids, purpose, Channel(channel), message_class)
    row = _chosen(ids, Channel(channel), to, message_class, now)
    if needs_proven or purpose in _TELLS_OLD_THINGS:
        _refuse_unproven(row, now)
    if caps.is_automatic(purpose):
        _keep_cap(row, now)
    not_before = (
        None
        if answers_own_act
        else hours_for(customer, advertising=message_class == MessageClass.ADVERTISING).next_allowed(now)
    )
    return Clearance(
        message_class=message_class,
        purpose=purpose,
        to=Address(AddressKind(row.kind), row.value, row.raw, to.name if to else ""),
        customer_id=customer_id,
        identity_id=row.pk,
        answers_own_act=answers_own_act,
        consent_id=consent_id,
        not_before=None if not_before is None or not_before <= now else not_before,
    )


def _consent(ids: list[UUID], purpose: str, channel: Channel, message_class: MessageClass) -> UUID | None:
    """Advertising needs a given consent; a survey only that nobody refused."""
    if message_class == MessageClass.ADVERTISING:
        row = newest_consent(ids, ConsentPurpose.ADVERTISING, channel)
        if row is None or not row.given:
            raise NotCleared("no_consent" if row is None else "withdrawn")
        return row.pk
    if purpose == "survey":
        row = newest_consent(ids, ConsentPurpose.SURVEY, channel)
        if row is not None and not row.given:
            raise NotCleared("withdrawn")
        return row.pk if row else None
    return None


def _chosen(
    ids: list[UUID], channel: Channel, to: Address | None, message_class: MessageClass, now: datetime
) -> Identity:
    kind = _KINDS.get(channel)
    if kind is None or (to is not None and to.kind != kind):
        raise NotCleared("cannot_receive")
    rows = list(Identity.objects.filter(customer__in=ids, kind=kind.value).exclude(standing=Identity.Standing.FORMER))
    return _named(rows, channel, to, message_class) if to is not None else _best(rows, channel, now)


def _named(rows: list[Identity], channel: Channel, to: Address, message_class: MessageClass) -> Identity:
    """The address that was named. Disputed or claimed, it may still hear about what it itself sent: service only."""
    row = min(
        (row for row in rows if row.value == to.value),
        key=lambda row: (row.standing != Identity.Standing.OWN, -row.trust),
        default=None,
    )
    if row is None:
        raise NotCleared("foreign_address")
    if message_class == MessageClass.ADVERTISING and (row.disputed_at or row.standing != Identity.Standing.OWN):
        raise NotCleared("disputed")
    if row.bounced_at is not None:
        raise NotCleared("bounced")
    if not _can_receive(row, channel):
        raise NotCleared("cannot_receive")
    return row


def _best(rows: list[Identity], channel: Channel, now: datetime) -> Identity:
    """The surest address that is hers alone and works; of equally sure ones the latest proven, then the latest known."""
    own = [row for row in rows if row.standing == Identity.Standing.OWN]
    able = [row for row in own if _can_receive(row, channel)]
    working = [row for row in able if row.bounced_at is None]
    sure = [row for row in working if row.disputed_at is None]
    if not sure:
        raise NotCleared("disputed" if working else "bounced" if able else "cannot_receive" if own else "no_address")
    return max(sure, key=lambda row: (_worth(row, now), row.proven_at or row.created_at, row.created_at, row.pk))


def _can_receive(row: Identity, channel: Channel) -> bool:
    return channel != Channel.SMS or can_receive_sms(Address(AddressKind.PHONE, row.value))


def _worth(row: Identity, now: datetime) -> int:
    return effective(row.trust, row.proven_at, now, disputed_at=row.disputed_at, bounced_at=row.bounced_at)


def _refuse_unproven(row: Identity, now: datetime) -> None:
    if row.standing != Identity.Standing.OWN or _worth(row, now) < PROVEN:
        raise NotCleared("unproven")


def _keep_cap(row: Identity, now: datetime) -> None:
    lock_address(row.kind, row.value)
    earlier = made_since(row.value, now - caps.DAY, without_purposes=caps.BY_A_PERSON)
    if caps.is_capped(
        earlier, now, settings.get("customers.automatic_an_hour"), settings.get("customers.automatic_a_day")
    ):
        raise NotCleared("capped")
