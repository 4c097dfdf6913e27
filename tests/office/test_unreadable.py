"""What could not be read or done: kept, shown with a reason, downloaded as it came, and tried again by a button."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import transaction
from django.urls import reverse

from kesher.channels import actions as channels
from kesher.channels.models import Envelope
from kesher.channels.types import Raw
from kesher.core import clock, outbox
from kesher.core.models import Delivery
from kesher.staff.events import CalendarChanged
from tests.boards.house import logged_in
from tests.boards.reading import page
from tests.cases.house import House, build

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
At = Callable[[str], AbstractContextManager[None]]
NONSENSE = b"\x00 this is no call event"


@pytest.fixture
def house(db: None, at: At) -> Iterator[House]:
    with at("2026-11-22 10:00"):
        yield build()


@pytest.fixture
def envelope(house: House) -> Envelope:
    """A call event that nobody can read."""
    kept = channels.keep(house.accounts.phone.pk, Raw(NONSENSE, {}, clock.now()))
    channels.drain()
    return Envelope.objects.get(pk=kept.envelope_id)


def test_the_page_says_what_arrived_when_by_which_line_and_why_it_was_not_read(
    house: House, envelope: Envelope
) -> None:
    shown = page(logged_in(house.cast.gil), "office:unreadable")

    assert "1 message could not be read" in shown
    assert "The content is not what this channel sends" in shown
    assert "test-phone today 10:00 23 B" in shown


def test_the_original_is_a_download_byte_by_byte_that_no_browser_runs(house: House, envelope: Envelope) -> None:
    answer = logged_in(house.cast.gil).get(reverse("office:unreadable-original", args=[envelope.pk]))

    assert answer.content == NONSENSE
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="test-phone-20261122-080000.json"'


def test_replay_reads_it_again_and_what_still_cannot_be_read_comes_back(house: House, envelope: Envelope) -> None:
    logged_in(house.cast.gil).post(reverse("office:unreadable-replay", args=[envelope.pk]))
    envelope.refresh_from_db()
    waiting = envelope.state
    channels.drain()
    envelope.refresh_from_db()

    assert (waiting, envelope.state) == ("kept", "set_aside")


def test_replay_after_mending_makes_of_it_what_it_is(house: House, envelope: Envelope) -> None:
    mended = b'{"call_id": "c-1", "leg_id": "1", "state": "ringing", "at": "2026-11-22T10:00:00+02:00", "direction": "in", "from": "0525550143", "to": "035550100", "extension": "201"}'
    Envelope.objects.filter(pk=envelope.pk).update(body=mended)

    logged_in(house.cast.gil).post(reverse("office:unreadable-replay", args=[envelope.pk]))
    channels.drain()

    envelope.refresh_from_db()
    assert (envelope.state, envelope.detail) == ("done", "")


def test_what_is_put_away_leaves_the_list_and_can_be_taken_out_again(house: House, envelope: Envelope) -> None:
    client = logged_in(house.cast.gil)

    client.post(reverse("office:unreadable-put-away", args=[envelope.pk]))

    assert "Everything that arrived could be read" in page(client, "office:unreadable")
    assert "test-phone" in page(client, "office:unreadable", state="dropped")
    client.post(reverse("office:unreadable-replay", args=[envelope.pk]))
    envelope.refresh_from_db()
    assert envelope.state == "kept"


def test_a_parked_step_is_shown_with_its_error_and_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    handled: list[object] = []

    def stumbling(fact: object) -> None:
        if not handled:
            raise ZeroDivisionError
        handled.append(fact)

    stumbling.__module__ = "kesher.tests"
    monkeypatch.setitem(outbox._hearers["staff.CalendarChanged"], "tests.stumbling", stumbling)
    calendar = house.cast.claims.calendar_id
    with transaction.atomic():
        outbox.publish(CalendarChanged(calendar, 2))
    row = Delivery.objects.get(handler="tests.stumbling")
    Delivery.objects.filter(pk=row.pk).update(state="parked", tries=12, error="ZeroDivisionError")
    client = logged_in(house.cast.gil)

    shown = page(client, "office:unreadable")
    handled.append("mended")
    client.post(reverse("office:parked-retry", args=[row.pk]))
    outbox.deliver_due(10)

    row.refresh_from_db()
    assert "1 step behind the scenes failed too often" in shown
    assert "staff.CalendarChanged tests.stumbling today 10:00 ZeroDivisionError , 12 tries" in shown
    assert (row.state, len(handled)) == ("done", 2)


def test_the_badge_counts_both(house: House, envelope: Envelope) -> None:
    navigation = logged_in(house.cast.gil).get(reverse("office:unreadable")).context["ui"].navigation

    assert {link.key: link.count for link in navigation}["unreadable"] == 1


@pytest.mark.parametrize("who", ["dana", "tamar", "amit", "orna", "roni", "miri", "shira"])
def test_only_an_administrator_reads_replays_or_downloads(house: House, envelope: Envelope, who: str) -> None:
    client = logged_in(getattr(house.cast, who))

    answers = [
        client.get(reverse("office:unreadable")).status_code,
        client.get(reverse("office:unreadable-original", args=[envelope.pk])).status_code,
        client.post(reverse("office:unreadable-replay", args=[envelope.pk])).status_code,
        client.post(reverse("office:unreadable-put-away", args=[envelope.pk])).status_code,
    ]

    envelope.refresh_from_db()
    assert answers == [404, 404, 404, 404]
    assert envelope.state == "set_aside"
