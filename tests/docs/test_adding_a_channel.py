"""The adapter that docs/adding-a-channel.md shows is a real one: this runs the very text of the page, through the doors and on the wire."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kesher.cases.models import Case, Message
from kesher.channels.actions import open_account
from kesher.channels.adapters import registry, signing
from kesher.channels.adapters.base import AccountView, Adapter
from kesher.channels.models import Account, Dispatch, Envelope, Refusal
from kesher.channels.types import (
    Channel,
    DeliveryReceipt,
    DeliveryState,
    Event,
    MessageReceived,
    OutboundMessage,
    PermanentFailure,
    Proof,
    Raw,
    RefusedRequest,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from kesher.core import clock
from kesher.core.addresses import parse_phone
from tests.cast import Cast
from tests.channels import contract
from tests.docs.pages import code_blocks, text

HOOK, TOKEN = "a-long-secret-word", "the-token"
NOON = datetime(2026, 11, 22, 10, tzinfo=UTC)
NOAS = "+972525550143"


@pytest.fixture(scope="module")
def page() -> ModuleType:
    """The code of the page, as a module."""
    (source,) = code_blocks(text("docs/adding-a-channel.md"), "python")
    module = ModuleType("pigeon_of_the_page")
    exec(compile(source, "docs/adding-a-channel.md", "exec"), module.__dict__)  # noqa: S102  (our own page)
    sys.modules[module.__name__] = module
    return module


@contextmanager
def vendor(status: int, answer: dict[str, Any] | bytes) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A vendor on this machine that answers every request alike; yields its address and what it was told."""
    told: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.append({"token": self.headers["authorization"], **json.loads(body)})
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/messages", told
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def pigeon(page: ModuleType) -> Callable[..., Adapter]:
    def make(**settings: Any) -> Adapter:
        account = AccountView("a", "+97235550100", settings, (f"token:{TOKEN}", f"hook:{HOOK}"))
        adapter: Adapter = page.Pigeon(account)
        return adapter

    return make


def pushed(values: dict[str, Any], secret: str = HOOK, at: datetime = NOON) -> Raw:
    body = json.dumps(values, ensure_ascii=False).encode()
    return Raw(body, {"x-pigeon-signature": signing.sign(secret, body, at)}, NOON)


def one(events: list[Event]) -> Event:
    (event,) = events
    return event


def to_noa() -> OutboundMessage:
    return OutboundMessage(dispatch_id=uuid4(), to=parse_phone(NOAS), text="שלום")


def test_the_example_keeps_to_the_contract(pigeon: Callable[..., Adapter]) -> None:
    contract.check(pigeon())


def test_the_example_takes_what_is_signed_and_refuses_the_rest(pigeon: Callable[..., Adapter]) -> None:
    pigeon().verify(pushed({"id": "p-1"}))

    for wrong in (pushed({}, secret="another"), pushed({}, at=NOON - timedelta(minutes=6))):
        with pytest.raises(RefusedRequest):
            pigeon().verify(wrong)


def test_the_example_reads_messages_and_receipts(pigeon: Callable[..., Adapter]) -> None:
    ours = uuid4()

    message = one(pigeon().parse(pushed({"id": "p-1", "type": "message", "from": "052-555-0143", "text": "שלום"})))
    receipt = one(
        pigeon().parse(
            pushed({"type": "status", "sms": "s-9", "reference": str(ours), "status": "lost", "code": "opted_out"})
        )
    )

    assert message == MessageReceived(Channel.SMS, "p-1", parse_phone("052-555-0143"), Proof.ASSERTED, "שלום")
    assert receipt == DeliveryReceipt(ours, "s-9", DeliveryState.FAILED, code="opted_out", hard=True)


def test_the_example_hands_a_message_over_on_the_wire(pigeon: Callable[..., Adapter]) -> None:
    message = to_noa()

    with vendor(202, {"sms": "s-9"}) as (url, told):
        sent = pigeon(url=url, private_hosts=["127.0.0.1"]).send(message)

    assert sent == Sent("s-9")
    assert told == [{"token": f"Bearer {TOKEN}", "to": NOAS, "text": "שלום", "reference": str(message.dispatch_id)}]


@pytest.mark.parametrize(
    ("status", "answer", "failure"),
    [
        (422, {"code": "opted_out"}, PermanentFailure),
        (422, {"code": "busy"}, TemporaryFailure),
        (401, b"who are you", TemporaryFailure),
        (500, b"", UnknownResult),
    ],
)
def test_the_example_says_what_became_of_a_refused_message(
    pigeon: Callable[..., Adapter], status: int, answer: Any, failure: type[Exception]
) -> None:
    with vendor(status, answer) as (url, _), pytest.raises(failure):
        pigeon(url=url, private_hosts=["127.0.0.1"]).send(to_noa())


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://169.254.169.254/", "file:///etc/passwd", ""])
def test_the_example_calls_no_address_that_it_may_not_call(pigeon: Callable[..., Adapter], url: str) -> None:
    with pytest.raises(TemporaryFailure, match=r"EgressRefused|Unsupported"):
        pigeon(url=url).send(to_noa())


def test_one_line_and_an_account_make_it_a_channel_of_the_installation(
    page: ModuleType, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, settle: Callable[[], None]
) -> None:
    monkeypatch.setitem(registry.ADAPTERS, "pigeon", f"{page.__name__}:Pigeon")
    with vendor(202, {"sms": "s-9"}) as (url, told):
        open_account(
            "pigeon",
            "pigeon",
            name_he="מסרונים",
            name_en="Text messages",
            address="+97235550100",
            team_id=cast.claims.pk,
            settings={"url": url, "private_hosts": ["127.0.0.1"]},
            secrets=[f"token:{TOKEN}", f"hook:{HOOK}"],
        )
        body = json.dumps({"id": "p-1", "type": "message", "from": NOAS, "text": "מה עם התביעה שלי"}).encode()
        headers = {"x-pigeon-signature": signing.sign(HOOK, body, clock.now())}

        answers = [
            client.generic("POST", "/hooks/pigeon/any/", body, "application/json", headers=headers) for _ in range(2)
        ]
        settle()

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Envelope.objects.get().deliveries == 2
    case = Case.objects.get()
    assert (case.customer_id, case.channel) == (cast.noa.pk, "sms")
    assert Message.objects.get(direction="in").text == "מה עם התביעה שלי"
    receipt = Dispatch.objects.get()
    assert (receipt.purpose, receipt.state, receipt.vendor_id) == ("receipt", "sent", "s-9")
    assert told[0]["text"] == receipt.text


def test_a_forged_push_leaves_nothing_but_its_hash(
    page: ModuleType, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.ADAPTERS, "pigeon", f"{page.__name__}:Pigeon")
    open_account("pigeon", "pigeon", name_he="ש", name_en="S", address="+97235550100", team_id=cast.claims.pk)

    answer = client.post("/hooks/pigeon/any/", {"type": "message"}, "application/json")

    assert answer.status_code == 401
    assert not Envelope.objects.exists()
    assert Refusal.objects.get().account == Account.objects.get()
