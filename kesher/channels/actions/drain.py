"""Read what was kept, in batches; one poisonous envelope is set aside alone."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import OperationalError, connection, transaction

from kesher.channels.actions import pulse
from kesher.channels.adapters.registry import adapter_of
from kesher.channels.models import Account, Envelope
from kesher.channels.receivers import Arrived, taker_of
from kesher.channels.types import Channel, Event, MessageReceived, Raw, Unknown
from kesher.core import blobs, clock, reference
from kesher.core.wake import tell_screens, wake

log = logging.getLogger(__name__)
TRIES = 5  # then it is set aside and shown

_CLAIM = """
    SELECT id FROM channels_envelope WHERE state = 'kept' AND next_at <= %s
    ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED
"""


def drain(limit: int = 100) -> int:
    """Translate up to `limit` kept envelopes into events and hand them on; returns how many were tried.

    The batch is one transaction, each envelope a savepoint in it: a failure takes back that envelope's effects only, and it
    is tried again later, alone, five times at most. Nothing is ever dropped.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [clock.now(), limit])
            ids = [row[0] for row in cursor.fetchall()]
        accounts: dict[UUID, Account] = {}
        rows = list(Envelope.objects.filter(pk__in=ids).select_related("blob").order_by("received_at", "id"))
        with reference.steady():
            for envelope in rows:
                account = accounts.get(envelope.account_id) or envelope.account
                accounts[account.pk] = account
                _read_one(envelope, account)
    pulse.heard(rows)
    return len(ids)


def read_now(envelope_id: UUID, seconds: float = 3.0) -> bool:
    """Read one kept envelope in this process, since its sender waits for the answer on a page.

    When a worker has it in hand already, this waits for the worker. False when that takes too long: it stays kept.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{int(seconds * 1000)}ms"])
            rows = Envelope.objects.select_for_update(of=("self",)).select_related("blob", "account")
            envelope = rows.get(pk=envelope_id)
            if envelope.state == Envelope.State.KEPT:
                with reference.steady():
                    _read_one(envelope, envelope.account)
        pulse.heard([envelope])
    except OperationalError:
        return False
    return True


def replay(envelope_id: UUID) -> None:
    """Read a set-aside envelope once more (a person pressed the button, or the adapter was mended)."""
    changed = Envelope.objects.filter(pk=envelope_id, state__in=["set_aside", "dropped"]).update(
        state=Envelope.State.KEPT, tries=0, next_at=clock.now(), code="", detail=""
    )
    if changed:
        wake("intake")


def put_away(envelope_id: UUID) -> None:
    """A person looked at it and it is nothing for us; it stays kept and can be replayed."""
    Envelope.objects.filter(pk=envelope_id, state="set_aside").update(state=Envelope.State.DROPPED)


def _read_one(envelope: Envelope, account: Account) -> None:
    try:
        with transaction.atomic():
            events = adapter_of(account).parse(_raw(envelope))
            _hand_on(events, envelope, account)
            unknown = next((event for event in events if isinstance(event, Unknown)), None)
            if unknown:
                envelope.state, envelope.code, envelope.detail = (
                    Envelope.State.SET_ASIDE,
                    unknown.code[:40],
                    _printable(unknown.detail)[:200],
                )
            else:
                envelope.state = Envelope.State.DONE
    except Exception as error:
        _put_off(envelope, error)
    envelope.save(update_fields=["state", "code", "detail", "tries", "next_at"])
    if envelope.state == Envelope.State.SET_ASIDE:
        tell_screens("set_aside", ["role:administrator", "role:team_lead"], envelope_id=str(envelope.pk))


def _hand_on(events: list[Event], envelope: Envelope, account: Account) -> None:
    arrived = Arrived(
        envelope_id=envelope.pk,
        account_id=account.pk,
        channel=Channel(account.channel),
        team_id=account.team_id,
        received_at=envelope.received_at,
        imported=envelope.imported,
    )
    for event in events:
        if isinstance(event, MessageReceived):
            _one_sender_at_a_time(account, event.sender.value or event.vendor_id)
        taker = taker_of(event)
        if taker:
            taker(event, arrived)


def _one_sender_at_a_time(account: Account, sender: str) -> None:
    """Albums and first messages in parallel must not make two customers or two conversations (decision 40)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{account.pk}:{sender}"])


def _put_off(envelope: Envelope, error: Exception) -> None:
    envelope.tries += 1
    envelope.code, envelope.detail = "failed", type(error).__name__
    envelope.next_at = clock.now() + timedelta(seconds=2**envelope.tries)
    if envelope.tries >= TRIES:
        envelope.state = Envelope.State.SET_ASIDE
    log.error("envelope_failed", extra={"envelope": str(envelope.pk), "tries": envelope.tries}, exc_info=error)


def _raw(envelope: Envelope) -> Raw:
    body = blobs.read(envelope.blob) if envelope.blob else bytes(envelope.body or b"")
    return Raw(body=body, headers=envelope.headers, received_at=envelope.received_at)


def _printable(text: str) -> str:
    """Details quote what came, and no column takes every byte of that."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
