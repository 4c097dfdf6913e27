"""A demo installation cannot be connected to a real gateway, whatever an administrator writes into its settings."""

from typing import Any

import pytest
from django.test import override_settings

from kesher.channels.actions import dispatch, open_account, send_due
from kesher.channels.actions.demo import is_here
from kesher.channels.models import Dispatch
from kesher.channels.types import Address, AddressKind, Channel, Clearance, MessageClass
from kesher.core.ids import new_id
from kesher.rehearsal.demo import sink
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _queue(cast: Cast, mail_out: str) -> None:
    open_account(
        "care", "email", name_he="ד", name_en="M", address="care@shikma.example", team_id=cast.claims.pk,
        settings={"mail_out": mail_out},
    )  # fmt: skip
    to = Address(AddressKind.EMAIL, "noa.b@example.com")
    leave = Clearance(MessageClass.SERVICE, "answer", to, cast.noa.pk, None, answers_own_act=True)
    dispatch(leave, channel=Channel.EMAIL, subject_kind="test", subject_id=new_id(), text="Hello")


@pytest.mark.parametrize(
    "mail_out", ["smtp://192.0.2.25:25", "smtps://mail.shikma.example:465", "smtp://127.0.0.1.evil.example:25", ""]
)
def test_in_a_demo_mail_for_a_server_elsewhere_is_refused_before_any_connection(
    cast: Cast, mail_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queue(cast, mail_out)
    connections: list[Any] = []
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: connections.append(a))

    with override_settings(KESHER_DEMO=True):
        send_due()

    row = Dispatch.objects.get()
    assert (row.state, row.code) == ("failed", "demo_stays_here")
    assert connections == []


def test_in_a_demo_text_messages_for_a_gateway_elsewhere_are_refused(cast: Cast) -> None:
    open_account(
        "sms", "sms_http", name_he="מ", name_en="S", address="KESHER", team_id=cast.claims.pk,
        settings={"preset": "textme", "username": "u", "source": "KESHER"}, secrets=["token:t"],
    )  # fmt: skip
    to = Address(AddressKind.PHONE, "+972525550143")
    leave = Clearance(MessageClass.SERVICE, "answer", to, cast.noa.pk, None, answers_own_act=True)
    dispatch(leave, channel=Channel.SMS, subject_kind="test", subject_id=new_id(), text="Hello")

    with override_settings(KESHER_DEMO=True):
        send_due()

    assert Dispatch.objects.get().code == "demo_stays_here"


def test_in_a_demo_mail_for_the_sink_on_this_machine_leaves(cast: Cast) -> None:
    with sink.running() as mail, override_settings(KESHER_DEMO=True):
        _queue(cast, f"smtp://127.0.0.1:{mail.port}")
        send_due()

        assert Dispatch.objects.get().state == "sent"
        assert mail.taken == 1


def test_only_addresses_of_this_machine_are_here() -> None:
    assert is_here("smtp://127.0.0.1:25")
    assert is_here("http://localhost:8125/api")
    assert is_here("smtp://[::1]:25")
    assert not is_here("http://127.0.0.1@gateway.example/")
    assert not is_here("http://localhost.example/")
    assert not is_here("http://10.0.0.5/")
