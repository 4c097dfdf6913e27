"""What goes wrong behind the scenes reaches a person once, with words and a way to mend it, and leaves the board when it is mended."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kesher.channels import actions as channels
from kesher.channels.models import Account, Envelope
from kesher.channels.types import Raw
from kesher.core import clock, outbox, work
from kesher.core.ids import new_id
from kesher.core.models import Delivery
from kesher.staff.models import Absence, Membership
from kesher.watch import queries
from kesher.watch.models import ServiceException, Telling
from kesher.watch.queries.board import BoardRow
from tests.boards.house import logged_in
from tests.cases import papers
from tests.cases.house import House, build, fax, take

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
At = Callable[[str], AbstractContextManager[None]]
HOOK = "a1b2c3d4e5f60718293a4b5c6d7e8f90"


@dataclass(frozen=True)
class Stumbled(outbox.FactOf):
    """A fact of this test."""

    thing_id: UUID


@pytest.fixture
def house(db: None) -> House:
    found = build()
    sms: Account = found.accounts.sms
    sms.settings = {"preset": "textme", "username": "u", "source": "KESHER"}
    sms.secrets, sms.name_he, sms.name_en = [f"hook:{HOOK}", "token:t"], "מסרונים", "Text messages"
    sms.save()
    return found


@pytest.fixture
def parking() -> Iterator[set[str]]:
    """A handler that fails as long as the set holds anything."""
    failing: set[str] = {"yes"}

    def stumble(fact: Stumbled) -> None:
        if failing:
            raise ValueError

    outbox.hear(Stumbled, stumble)
    yield failing
    outbox._hearers.pop("watch.Stumbled")


def look() -> None:
    """What the worker does every fifteen seconds."""
    next(loop for loop in work.loops() if loop.name == "look_out").run()


def push(word: str = HOOK) -> int:
    body = urlencode({"external_id": str(uuid4()), "status": "102", "phone": "525550143"})
    path, kind = f"/hooks/test-sms/{word}/", "application/x-www-form-urlencoded"
    return Client().generic("POST", path, body, kind).status_code


def nonsense(house: House, *, imported: bool = False) -> Envelope:
    kept = channels.keep(
        house.accounts.phone.pk, Raw(new_id().bytes + b" no call event", {}, clock.now()), imported=imported
    )
    channels.drain()
    return Envelope.objects.get(pk=kept.envelope_id)


def board_of(person: Any) -> list[BoardRow]:
    return queries.board(person)


def read_english(client: Client, address: str) -> str:
    client.cookies["kesher_language"] = "en"
    return client.get(address).content.decode()


# -- what arrived and could not be read


def test_an_envelope_set_aside_is_told_to_an_administrator_once_and_the_lead_of_its_team_sees_it(
    house: House, at: At
) -> None:
    with at("2026-11-22 10:00"):
        envelope = nonsense(house)
        look()
        look()

    row = ServiceException.objects.get()
    told = Telling.objects.get()
    assert (row.code, row.subject_id, row.team_id) == ("envelope_set_aside", envelope.pk, house.cast.claims.pk)
    assert (told.person_id, told.rung) == (house.cast.gil.pk, 1)
    seen = {name: len(board_of(getattr(house.cast, name))) for name in ("gil", "tamar", "amit", "dana", "lior", "miri")}
    assert seen == {"gil": 1, "tamar": 1, "amit": 1, "dana": 0, "lior": 0, "miri": 0}


def test_its_row_says_why_in_both_languages_and_leads_to_where_it_is_read_again(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        nonsense(house)
        look()
        gil = logged_in(house.cast.gil)
        english = read_english(gil, reverse("boards:exceptions"))
        gil.cookies["kesher_language"] = "he"
        hebrew = gil.get(reverse("boards:exceptions")).content.decode()

    assert "Something arrived by phone that could not be read; the original is kept." in english
    assert "Look at the original" in english
    assert f'href="{reverse("office:unreadable")}"' in english
    assert "צפייה במקור" in hebrew


def test_read_again_or_put_away_it_leaves_the_board_by_itself(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        mended, nothing = nonsense(house), nonsense(house)
        look()
        gil = logged_in(house.cast.gil)
        step = b'{"call_id": "c", "leg_id": "1", "state": "ringing", "from": "0525550143", "to": "035550100"}'
        Envelope.objects.filter(pk=mended.pk).update(body=step)
        gil.post(reverse("office:unreadable-replay", args=[mended.pk]))
        gil.post(reverse("office:unreadable-put-away", args=[nothing.pk]))
        channels.drain()
        look()

    assert Envelope.objects.get(pk=mended.pk).state == "done"
    assert [(row.state, row.settled_by) for row in ServiceException.objects.all()] == [("settled", None)] * 2
    assert board_of(house.cast.gil) == []


def test_what_still_cannot_be_read_after_a_replay_is_a_matter_again(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        envelope = nonsense(house)
        look()
        channels.replay(envelope.pk)
        look()
        assert board_of(house.cast.gil) == []
        channels.drain()
        look()

    assert [row.subject_id for row in board_of(house.cast.gil)] == [envelope.pk]


def test_an_import_of_past_contacts_alarms_nobody(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        nonsense(house, imported=True)
        look()

    assert not ServiceException.objects.exists()


def test_a_flood_of_unreadable_things_fills_no_board_and_all_of_it_comes_up_in_turn(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        for _ in range(60):
            nonsense(house)
        look()
        assert len(board_of(house.cast.gil)) == 50
        for row in Envelope.objects.filter(state="set_aside").order_by("received_at", "pk")[:55]:
            channels.put_away(row.pk)
        look()

    assert len(board_of(house.cast.gil)) == 5


def test_unread_it_climbs_to_the_lead_after_half_an_hour_and_to_the_manager_after_a_working_day(
    house: House, at: At
) -> None:
    with at("2026-11-22 10:00"):
        nonsense(house)
        look()
    for moment in ("2026-11-22 10:29", "2026-11-22 10:30", "2026-11-22 18:00", "2026-11-23 08:59", "2026-11-23 09:00"):
        with at(moment):
            look()
            look()

    told = Telling.objects.order_by("rung").values_list("person_id", "rung")
    assert list(told) == [(house.cast.gil.pk, 1), (house.cast.tamar.pk, 2), (house.cast.amit.pk, 3)]


def test_an_administrator_who_is_away_is_not_the_one_who_is_told(house: House, at: At) -> None:
    Membership.objects.create(person=house.cast.roni, team=house.cast.back_office, role_id="administrator")
    with at("2026-11-22 10:00"):
        now = clock.now()
        Absence.objects.create(person=house.cast.gil, begins_at=now, ends_at=now.replace(hour=20))
        nonsense(house)
        look()

    assert Telling.objects.get().person_id == house.cast.roni.pk


# -- a door that refuses


def test_five_refusals_in_a_row_ask_whether_our_own_secret_is_wrong(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        assert [push("wrong") for _ in range(4)] == [401] * 4
        look()
        assert not ServiceException.objects.exists()
        push("wrong")
        look()
        english = read_english(logged_in(house.cast.gil), reverse("boards:exceptions"))

    row = ServiceException.objects.get()
    assert (row.code, row.subject_id) == ("refusals_at_door", house.accounts.sms.pk)
    assert Telling.objects.get().person_id == house.cast.gil.pk
    assert "5 messages in a row refused at the door of Text messages: is our own secret the wrong one?" in english
    assert f'href="{reverse("office:channels")}"' in english
    assert board_of(house.cast.tamar) == []


def test_one_accepted_request_in_between_makes_it_somebody_elses_mistake(house: House, at: At) -> None:
    for minute, word in enumerate(["wrong"] * 4 + [HOOK] + ["wrong"] * 4):
        with at(f"2026-11-22 10:{minute:02}"):
            push(word)
    with at("2026-11-22 10:20"):
        look()

    assert not ServiceException.objects.exists()


def test_a_good_signature_settles_it(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        for _ in range(6):
            push("wrong")
        look()
    with at("2026-11-22 10:05"):
        assert push() == 200
        look()

    assert [row.state for row in ServiceException.objects.all()] == ["settled"]


def test_a_door_that_nobody_knocks_at_any_more_is_quiet_after_a_day(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        for _ in range(5):
            push("wrong")
        look()
    with at("2026-11-23 10:01"):
        look()

    assert ServiceException.objects.get().state == "settled"


# -- a step behind the scenes that fails


def test_a_step_that_is_set_aside_is_told_once_and_settles_when_it_was_done(
    house: House, at: At, parking: set[str]
) -> None:
    with at("2026-11-22 10:00"), transaction.atomic():
        outbox.publish(Stumbled(new_id()))
    for hour in range(11, 24):
        with at(f"2026-11-22 {hour}:00"):
            outbox.deliver_due()
            look()
    with at("2026-11-23 10:00"):
        outbox.deliver_due()
        look()
        look()
        [row] = board_of(house.cast.gil)
        english = read_english(logged_in(house.cast.gil), reverse("boards:exceptions"))
        assert row.code == "delivery_parked"
        assert "failed too often and is set aside" in english
        assert f'href="{reverse("office:unreadable")}"' in english

        parking.clear()
        parked = Delivery.objects.get(state="parked")
        logged_in(house.cast.gil).post(reverse("office:parked-retry", args=[parked.pk]))
        outbox.deliver_due()
        look()

    assert board_of(house.cast.gil) == []
    assert Telling.objects.filter(rung=1).count() == 1


# -- a paper that nobody takes


def test_a_paper_that_nobody_takes_climbs_and_stops_when_it_is_taken(house: House, at: At) -> None:
    from kesher.cases.actions import read_arrivals
    from kesher.cases.models import Arrival

    with at("2026-11-22 10:00"):
        take(house, fax(papers.blank()))
        read_arrivals(5)
        assert [row.code for row in board_of(house.cast.dana)] == ["document_waiting"]
    with at("2026-11-22 11:59"):
        look()
        assert list(Telling.objects.values_list("rung", flat=True)) == [1]
    with at("2026-11-22 12:00"):
        look()
        look()

    told = Telling.objects.order_by("rung").values_list("person_id", "team_id", "rung")
    assert list(told) == [(None, house.cast.claims.pk, 1), (house.cast.tamar.pk, house.cast.claims.pk, 2)]
    with at("2026-11-22 12:10"):
        logged_in(house.cast.dana).post(
            reverse("desk:paper-refuse", args=[Arrival.objects.get().pk]), {"because": "not ours"}
        )
    with at("2026-11-24 12:00"):
        look()
    assert Telling.objects.count() == 2


def test_a_part_that_fails_does_not_stop_the_others(house: House, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(at: object) -> None:
        raise ValueError

    monkeypatch.setattr("kesher.channels.queries.troubles.runs_of_refusals", broken)
    with at("2026-11-22 10:00"):
        nonsense(house)
        look()

    assert ServiceException.objects.get().code == "envelope_set_aside"
