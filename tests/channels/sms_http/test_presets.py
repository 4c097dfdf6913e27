"""Gateways as data: the example of the documentation is a gateway too."""

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from kesher.channels.adapters.sms_http import answers, pushes, wire
from kesher.channels.adapters.sms_http.preset import Preset, build
from kesher.channels.types import DeliveryReceipt, DeliveryState, PermanentFailure, Raw, Sent
from kesher.core.http import Answer

DOCS = Path(__file__).parents[3] / "docs" / "channels" / "sms.md"
OURS = UUID("018f7c1e-6d2a-7b3c-9d4e-5f6071829304")


@pytest.fixture
def example() -> Preset:
    found = re.search(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return build("example", tomllib.loads(found[1]))


def test_the_example_writes_a_form_with_the_values_as_they_are(example: Preset) -> None:
    body = wire.write(
        wire.fill(example.request.body, {"to": "0525550143", "text": "a&b {id} é", "id": str(OURS)}),
        example.request.format,
    )

    assert body == b"to=0525550143&text=a%26b+%7Bid%7D+%C3%A9&reference=018f7c1e-6d2a-7b3c-9d4e-5f6071829304"


def test_the_example_knows_success_from_refusal(example: Preset) -> None:
    assert answers.read(example.outcome, Answer(200, {}, b'{"result": {"code": "OK"}}')) == Sent("")
    with pytest.raises(PermanentFailure):
        answers.read(example.outcome, Answer(200, {}, b'{"result": {"code": "NO_SUCH_NUMBER"}}'))


def test_the_example_reads_a_receipt(example: Preset) -> None:
    raw = Raw(f"reference={OURS}&state=EXPIRED".encode(), {}, datetime(2026, 11, 22, tzinfo=UTC))

    (receipt,) = pushes.read(example, raw, "status")

    assert isinstance(receipt, DeliveryReceipt)
    assert (receipt.dispatch_id, receipt.state) == (OURS, DeliveryState.FAILED)
