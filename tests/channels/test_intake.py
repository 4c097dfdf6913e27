"""What comes is kept before it is understood, once, and one bad envelope stops nobody."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from kesher.channels.actions import drain, keep, replay
from kesher.channels.actions.drain import TRIES
from kesher.channels.models import Account, Envelope
from kesher.channels.types import Raw
from kesher.core import blobs, clock

pytestmark = pytest.mark.django_db


def _raw(body: bytes) -> Raw:
    return Raw(body, {"content-type": "application/json"}, clock.now())


def _message(number: int, text: str = "שלום") -> Raw:
    return _raw(json.dumps({"id": f"m-{number}", "from": "+972525550143", "text": text}).encode())


def test_a_repeated_delivery_is_kept_once_and_counted(echo_account: Account) -> None:
    first = keep(echo_account.pk, _message(1))

    again = keep(echo_account.pk, _message(1))

    assert (first.new, again.new) == (True, False)
    assert again.envelope_id == first.envelope_id
    assert Envelope.objects.get().deliveries == 2


@pytest.mark.django_db(transaction=True)
def test_the_same_delivery_on_eight_lines_at_once_is_kept_once(echo_account: Account) -> None:
    results: list[Any] = []
    gate = threading.Barrier(8)

    def deliver() -> None:
        gate.wait()
        results.append(keep(echo_account.pk, _message(7)))
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [kept.new for kept in results].count(True) == 1
    assert Envelope.objects.get().deliveries == 8


def test_large_bytes_go_to_a_blob_and_come_back_whole(echo_account: Account, taken: list[Any]) -> None:
    text = "א" * 60_000
    kept = keep(echo_account.pk, _message(2, text))

    drain()

    row = Envelope.objects.get(pk=kept.envelope_id)
    assert row.body is None
    assert row.blob is not None
    assert len(blobs.read(row.blob)) == row.size
    assert taken[0][0].text == text


def test_one_poisonous_envelope_leaves_the_others_their_way(echo_account: Account, taken: list[Any]) -> None:
    keep(echo_account.pk, _message(1, "first"))
    bad = keep(echo_account.pk, _raw(b"poison"))
    keep(echo_account.pk, _message(3, "third"))

    drain()

    assert [event.text for event, _ in taken] == ["first", "third"]
    row = Envelope.objects.get(pk=bad.envelope_id)
    assert (row.state, row.tries, row.detail) == ("kept", 1, "ZeroDivisionError")


def test_what_keeps_failing_is_set_aside_whole_and_can_be_replayed(echo_account: Account, taken: list[Any]) -> None:
    bad = keep(echo_account.pk, _raw(b"poison"))
    moment = clock.now()
    for _ in range(TRIES):
        moment += timedelta(minutes=5)
        with clock.at(moment):
            drain()
    row = Envelope.objects.get(pk=bad.envelope_id)
    assert (row.state, bytes(row.body or b"")) == ("set_aside", b"poison")

    replay(bad.envelope_id)

    row.refresh_from_db()
    assert (row.state, row.tries) == ("kept", 0)


def test_what_nobody_understands_is_set_aside_at_once(echo_account: Account, taken: list[Any]) -> None:
    kept = keep(echo_account.pk, _raw(b"\xff\xfe not for us"))

    drain()

    row = Envelope.objects.get(pk=kept.envelope_id)
    assert (row.state, row.code) == ("set_aside", "unreadable")
    assert taken == []


def test_a_failure_above_takes_back_that_envelope_only(echo_account: Account, taken: list[Any]) -> None:
    keep(echo_account.pk, _message(1, "refused"))
    keep(echo_account.pk, _message(2, "taken"))

    drain()

    assert [event.text for event, _ in taken] == ["taken"]
    assert sorted(Envelope.objects.values_list("state", flat=True)) == ["done", "kept"]
