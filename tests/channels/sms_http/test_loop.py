"""The whole way of an SMS over loopback: queued, sent to the gateway, its receipts pushed back, read, and what is known then."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from uuid import UUID, uuid4

import pytest
from django.db.models import F

from kesher.channels import actions
from kesher.channels.models import Account, Dispatch, Envelope
from kesher.channels.sandbox.sms import Counterpart, running
from kesher.channels.types import Channel, Clearance, MessageClass
from kesher.core.addresses import parse_phone
from tests.cast import Cast
from tests.channels.sms_http.accounts import HOOK
from tests.channels.sms_http.bridge import kesher_on_a_port

At = Callable[[str], AbstractContextManager[None]]
TEXT = "סיכום האשפוז התקבל. תשובה סופית עד יום חמישי 26.11 בשעה 16:00."


@pytest.fixture
def gateway(cast: Cast) -> Iterator[Counterpart]:
    """A gateway that pushes to our hook, and the account that sends through it."""
    with (
        kesher_on_a_port() as kesher,
        running(username="demo-org", token="gateway-token", hook=f"{kesher}/hooks/sms/{HOOK}/") as counterpart,
    ):
        Account.objects.create(  # type: ignore[misc]  # sealed words look like text to the checker
            code="sms",
            adapter="sms_http",
            channel="sms",
            name_he="מסרונים",
            name_en="SMS",
            address="KESHER",
            team=cast.claims,
            settings={
                "preset": "textme",
                "username": "demo-org",
                "source": "KESHER",
                "private_hosts": ["127.0.0.1"],
                "overrides": {"request": {"url": f"{counterpart.url}/api", "timeout": 3}},
            },
            secrets=[f"hook:{HOOK}", "token:gateway-token"],
        )
        yield counterpart


def queue() -> UUID:
    """An SMS to Noa, cleared and waiting."""
    to = parse_phone("052-555-0143")
    clearance = Clearance(
        MessageClass.SERVICE, "document_received", to, customer_id=None, identity_id=None, answers_own_act=True
    )
    return actions.dispatch(clearance, channel=Channel.SMS, subject_kind="test.matter", subject_id=uuid4(), text=TEXT)


def state(dispatch: UUID) -> str:
    return Dispatch.objects.get(pk=dispatch).state


def hear(gateway: Counterpart) -> None:
    """Let the gateway push what is due, and read it."""
    gateway.push_due()
    actions.drain()


def test_an_sms_is_sent_and_its_delivery_is_heard_of(gateway: Counterpart) -> None:
    dispatch = queue()

    actions.send_due()
    assert (state(dispatch), gateway.vendor.messages[0].text) == ("sent", TEXT)
    hear(gateway)

    row = Dispatch.objects.get(pk=dispatch)
    assert (row.state, row.delivered_at is not None) == ("delivered", True)
    assert gateway.answers == [("dlr", 200)]
    assert Envelope.objects.get().state == "done"


def test_a_receipt_that_comes_twice_has_one_effect(gateway: Counterpart) -> None:
    gateway.vendor.switches.duplicate = True
    dispatch = queue()
    actions.send_due()

    hear(gateway)

    assert gateway.answers == [("dlr", 200), ("dlr", 200)]
    assert Envelope.objects.get().deliveries == 2
    assert state(dispatch) == "delivered"


def test_receipts_in_the_wrong_order_move_forward_only(gateway: Counterpart) -> None:
    gateway.vendor.switches.receipts = ("-1", "102")
    gateway.vendor.switches.reorder = True
    dispatch = queue()
    actions.send_due()

    hear(gateway)

    assert Envelope.objects.filter(state="done").count() == 2
    assert state(dispatch) == "delivered"


def test_a_late_sent_does_not_undo_delivered(gateway: Counterpart) -> None:
    dispatch = queue()
    actions.send_due()
    hear(gateway)

    gateway.vendor.tell(str(dispatch), "-1")
    hear(gateway)

    assert state(dispatch) == "delivered"


def test_a_late_failure_does_not_undo_delivered(gateway: Counterpart) -> None:
    dispatch = queue()
    actions.send_due()
    hear(gateway)

    gateway.vendor.tell(str(dispatch), "103")
    hear(gateway)

    assert state(dispatch) == "delivered"


def test_failed_is_final_unless_delivered_follows(gateway: Counterpart) -> None:
    gateway.vendor.switches.receipts = ("103",)
    dispatch = queue()
    actions.send_due()
    hear(gateway)
    assert (state(dispatch), Dispatch.objects.get(pk=dispatch).code) == ("failed", "103")

    gateway.vendor.tell(str(dispatch), "-1")
    hear(gateway)
    assert state(dispatch) == "failed"

    gateway.vendor.tell(str(dispatch), "102")
    hear(gateway)
    assert state(dispatch) == "delivered"


def test_no_answer_is_unknown_and_the_message_never_leaves_twice(gateway: Counterpart, at: At) -> None:
    gateway.vendor.switches.cut_after = 1
    with at("2026-11-22 10:00"):
        dispatch = queue()
        actions.send_due()
        assert state(dispatch) == "unknown"

    with at("2026-11-22 18:00"):
        actions.send_due()
        actions.recover_sending()
        actions.send_due()

    assert len(gateway.vendor.messages) == 1
    assert state(dispatch) == "unknown"


def test_a_receipt_tells_that_an_unknown_message_arrived_after_all(gateway: Counterpart) -> None:
    gateway.vendor.switches.cut_after = 1
    dispatch = queue()
    actions.send_due()
    assert state(dispatch) == "unknown"

    hear(gateway)

    assert state(dispatch) == "delivered"


def test_429_is_obeyed_to_the_second(gateway: Counterpart, at: At) -> None:
    gateway.vendor.switches.refuse_429 = 1
    with at("2026-11-22 10:00:00"):
        dispatch = queue()
        actions.send_due()
    with at("2026-11-22 10:00:29"):
        actions.send_due()
        assert (state(dispatch), gateway.vendor.messages) == ("queued", [])
    with at("2026-11-22 10:00:30"):
        actions.send_due()

    assert (state(dispatch), len(gateway.vendor.messages)) == ("sent", 1)


def test_a_number_that_opted_out_fails_at_once_and_for_good(gateway: Counterpart) -> None:
    gateway.vendor.block("0525550143")
    dispatch = queue()

    actions.send_due()

    row = Dispatch.objects.get(pk=dispatch)
    assert (row.state, row.code, row.tries) == ("failed", "blocked", 1)


def test_a_receipt_about_nothing_of_ours_is_tried_again_and_then_shown(gateway: Counterpart) -> None:
    gateway.vendor.tell(str(uuid4()), "102")
    hear(gateway)
    assert Envelope.objects.get().state == "kept"

    for _ in range(4):
        Envelope.objects.update(next_at=F("received_at"))
        actions.drain()

    assert Envelope.objects.get().state == "set_aside"


def test_a_hook_that_refuses_is_tried_three_times_and_then_never_again(gateway: Counterpart) -> None:
    Account.objects.update(secrets=["hook:changed", "token:gateway-token"])
    queue()
    actions.send_due()

    for _ in range(5):
        gateway.push_due()

    assert gateway.answers == [("dlr", 401)] * 3
