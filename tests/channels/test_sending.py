"""What leaves is a row first; its state only moves forward; an SMS of unknown fate is never repeated by itself."""

from datetime import timedelta
from uuid import UUID

import pytest

from kesher.channels.actions import dispatch, hear_receipt, recover_sending, send_due, take_back
from kesher.channels.actions.hear_receipt import Orphan
from kesher.channels.actions.send import LEASE, TRIES
from kesher.channels.models import Account, Dispatch
from kesher.channels.receivers import Arrived
from kesher.channels.types import (
    Address,
    AddressKind,
    Channel,
    Clearance,
    DeliveryReceipt,
    DeliveryState,
    MessageClass,
    PermanentFailure,
    TemporaryFailure,
    UnknownResult,
)
from kesher.core import clock
from kesher.core.ids import new_id
from tests.channels import echo

pytestmark = pytest.mark.django_db


def _cleared() -> Clearance:
    return Clearance(
        MessageClass.SERVICE, "answer", Address(AddressKind.PHONE, "+972525550143"), None, None, answers_own_act=True
    )


def _queue(hold_seconds: int = 0) -> UUID:
    return dispatch(
        _cleared(),
        channel=Channel.SMS,
        subject_kind="message",
        subject_id=new_id(),
        text="שלום",
        hold_seconds=hold_seconds,
    )


def _receipt(state: DeliveryState, vendor_id: str) -> DeliveryReceipt:
    return DeliveryReceipt(None, vendor_id, state)


def _arrived(account: Account) -> Arrived:
    return Arrived(new_id(), account.pk, Channel.SMS, account.team_id, clock.now())


def test_a_message_leaves_once(echo_account: Account) -> None:
    row_id = _queue()

    send_due()
    send_due()

    row = Dispatch.objects.get(pk=row_id)
    assert (row.state, row.vendor_id) == ("sent", f"v-{row_id}")
    assert len(echo.sent) == 1


def test_a_message_can_be_taken_back_while_it_is_held(echo_account: Account) -> None:
    row_id = _queue(hold_seconds=10)
    send_due()

    assert take_back(row_id) is True

    with clock.at(clock.now() + timedelta(seconds=30)):
        send_due()
    assert Dispatch.objects.get(pk=row_id).state == "taken_back"
    assert echo.sent == []


def test_a_message_that_left_cannot_be_taken_back(echo_account: Account) -> None:
    row_id = _queue()
    send_due()

    assert take_back(row_id) is False

    assert Dispatch.objects.get(pk=row_id).state == "sent"


def test_a_temporary_refusal_is_tried_again_when_the_vendor_said(echo_account: Account) -> None:
    echo.script.append(TemporaryFailure("busy", wait=120))
    row_id = _queue()
    now = clock.now()
    with clock.at(now):
        send_due()
    with clock.at(now + timedelta(seconds=119)):
        send_due()
    assert Dispatch.objects.get(pk=row_id).state == "queued"

    with clock.at(now + timedelta(seconds=121)):
        send_due()

    assert Dispatch.objects.get(pk=row_id).state == "sent"


def test_after_too_many_temporary_refusals_it_has_failed(echo_account: Account) -> None:
    echo.script.extend(TemporaryFailure("busy") for _ in range(TRIES))
    row_id = _queue()
    moment = clock.now()

    for _ in range(TRIES):
        moment += timedelta(hours=2)
        with clock.at(moment):
            send_due()

    row = Dispatch.objects.get(pk=row_id)
    assert (row.state, row.code, row.tries) == ("failed", "busy", TRIES)


def test_a_hopeless_refusal_is_final(echo_account: Account) -> None:
    echo.script.append(PermanentFailure("blocked", "the number opted out"))
    row_id = _queue()

    send_due()

    row = Dispatch.objects.get(pk=row_id)
    assert (row.state, row.code) == ("failed", "blocked")


def test_an_sms_of_unknown_fate_is_not_repeated(echo_account: Account) -> None:
    echo.script.append(UnknownResult("timeout"))
    row_id = _queue()
    send_due()

    with clock.at(clock.now() + timedelta(days=1)):
        send_due()
        recover_sending()

    assert Dispatch.objects.get(pk=row_id).state == "unknown"
    assert echo.sent == []


def test_mail_of_unknown_fate_is_sent_again(echo_account: Account) -> None:
    Account.objects.filter(pk=echo_account.pk).update(adapter="patient")
    echo.script.append(UnknownResult("timeout"))
    row_id = _queue()
    send_due()

    with clock.at(clock.now() + timedelta(hours=1)):
        send_due()

    assert Dispatch.objects.get(pk=row_id).state == "sent"


def test_what_was_being_sent_when_the_worker_died_becomes_unknown_after_the_lease(echo_account: Account) -> None:
    row_id = _queue()
    now = clock.now()
    Dispatch.objects.filter(pk=row_id).update(state="sending", next_at=now + LEASE)
    with clock.at(now):
        assert recover_sending() == 0

    with clock.at(now + LEASE + timedelta(seconds=1)):
        recover_sending()

    assert Dispatch.objects.get(pk=row_id).state == "unknown"


def test_a_late_sent_does_not_undo_delivered(echo_account: Account) -> None:
    row_id = _queue()
    send_due()
    hear_receipt(_receipt(DeliveryState.DELIVERED, f"v-{row_id}"), _arrived(echo_account))

    hear_receipt(_receipt(DeliveryState.SENT, f"v-{row_id}"), _arrived(echo_account))

    assert Dispatch.objects.get(pk=row_id).state == "delivered"


def test_delivered_after_failed_counts(echo_account: Account) -> None:
    row_id = _queue()
    send_due()
    hear_receipt(_receipt(DeliveryState.FAILED, f"v-{row_id}"), _arrived(echo_account))

    hear_receipt(_receipt(DeliveryState.DELIVERED, f"v-{row_id}"), _arrived(echo_account))

    assert Dispatch.objects.get(pk=row_id).state == "delivered"


def test_a_receipt_that_overtook_our_own_call_waits_for_it(echo_account: Account) -> None:
    with pytest.raises(Orphan):
        hear_receipt(_receipt(DeliveryState.DELIVERED, "v-unknown"), _arrived(echo_account))

    assert Dispatch.objects.count() == 0
