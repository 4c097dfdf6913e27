"""Every adapter of this installation keeps to the contract, and nothing comes in through a door that is not its own."""

import pytest
from django.test import Client

from kesher.channels.adapters.base import AccountView
from kesher.channels.adapters.registry import ADAPTERS, adapter_class
from kesher.channels.models import Account, Envelope, Refusal
from tests.cast import Cast
from tests.channels import contract

MAIL = (
    b"Authentication-Results: mx.kesher.example; dmarc=pass header.from=example.com\r\n"
    b"From: Noa <noa.b@example.com>\r\nTo: care@kesher.example\r\nSubject: Mine\r\n\r\nSend me my file.\r\n"
)


@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_every_adapter_keeps_to_the_contract(name: str) -> None:
    adapter = adapter_class(name)(AccountView("account-1", "care@kesher.example", {}, ("hook:a-long-secret-word",)))

    contract.check(adapter)

    assert adapter.name == name


@pytest.mark.parametrize(("adapter", "channel"), [("email", "email"), ("fax_mail", "fax"), ("web", "web")])
def test_what_comes_by_mail_or_form_cannot_be_pushed_through_the_door_of_vendors(
    client: Client, cast: Cast, adapter: str, channel: str
) -> None:
    account = Account.objects.create(  # type: ignore[misc]  # sealed words look like text to the checker
        code="care",
        adapter=adapter,
        channel=channel,
        name_he="ש",
        name_en="Care",
        address="care@kesher.example",
        team=cast.claims,
        settings={"authserv_id": "mx.kesher.example"},
        secrets=["a-key"],
    )

    answer = client.generic("POST", "/hooks/care/anything/", MAIL, "message/rfc822", headers={"peer": "127.0.0.1"})

    assert answer.status_code == 401
    assert not Envelope.objects.exists()
    assert Refusal.objects.get().account == account
