"""Two workers at once, on connections of their own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import close_old_connections, connection, transaction
from pytest_django import DjangoDbBlocker

from kesher.channels.models import Account, Dispatch
from kesher.channels.types import Proof
from kesher.core import clock
from kesher.customers import actions, queries
from kesher.customers.models import Customer, Identity, Merge
from kesher.customers.types import NotMerged
from kesher.staff.models import Calendar, Team
from tests.customers.people import mail, moment

NOW = moment()


@pytest.fixture(autouse=True)
def _really_committed(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Threads see what was committed only, so these tests commit, and take away what they made."""
    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE customers_customer, customers_customerevent, customers_identityevent, customers_mergeevent CASCADE"
            )
        connection.close()


@pytest.fixture
def account(_really_committed: None) -> Iterator[Account]:
    """A mailbox, with the team whose it is; taken away afterwards."""
    calendar = Calendar.objects.create(code="at-once", name_he="", name_en="")
    team = Team.objects.create(code="at-once", name_he="", name_en="", calendar=calendar)
    row = Account.objects.create(
        code="at-once", adapter="email", channel="email", name_he="", name_en="", address="care@example.org", team=team
    )
    yield row
    Dispatch.objects.filter(account=row).delete()
    for one in (row, team, calendar):
        one.delete()


def _at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread with a connection of its own, all let go together; the results in order."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        gate.wait(60)
        try:
            results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    close_old_connections()
    return results


def test_eight_messages_of_one_new_sender_at_once_make_one_customer() -> None:
    def write() -> Any:
        return actions.find_or_create(mail("album@example.com"), Proof.PROVEN, at=NOW)

    found = _at_once(*[write] * 8)

    assert Customer.objects.count() == 1
    assert Identity.objects.count() == 1
    assert {one.customer_id for one in found} == {Customer.objects.get().pk}
    assert sum(one.new for one in found) == 1


def test_a_sender_who_is_being_made_elsewhere_is_waited_for() -> None:
    inside, waiting = threading.Event(), threading.Event()

    def first() -> Any:
        with transaction.atomic():
            found = actions.find_or_create(mail("slow@example.com"), Proof.PROVEN, at=NOW)
            inside.set()
            waiting.wait(0.3)  # the other one is at the lock by now, or will be
            return found

    def second() -> Any:
        inside.wait(60)
        found = actions.find_or_create(mail("slow@example.com"), Proof.PROVEN, at=NOW)
        waiting.set()
        return found

    one, other = _at_once(first, second)

    assert one.customer_id == other.customer_id
    assert (one.new, other.new) == (True, False)


def test_the_cap_counts_exactly_when_eight_receipts_are_asked_for_at_once(account: Account) -> None:
    found = actions.find_or_create(mail("flooded@example.com"), Proof.TYPED, at=NOW)

    def receipt() -> Any:
        with transaction.atomic(), clock.at(NOW):
            clearance = actions.clear(
                found.customer_id, purpose="receipt", channel="email", answers_own_act=True, at=NOW
            )
            words: dict[str, Any] = {
                "message_class": "service",
                "purpose": "receipt",
                "to_kind": "email",
                "text": "",
                "subject_kind": "test",
            }
            Dispatch.objects.create(
                account=account,
                channel="email",
                to_value=clearance.to.value,
                not_before=NOW,
                next_at=NOW,
                created_at=NOW,
                **words,
            )
            return "sent"

    results = _at_once(*[receipt] * 8)

    assert results.count("sent") == 3
    assert [one.code for one in results if one != "sent"] == ["capped"] * 5
    assert Dispatch.objects.filter(to_value="flooded@example.com").count() == 3


def test_three_merges_that_would_make_a_ring_never_make_one() -> None:
    a, b, c = (actions.create_customer(name=name) for name in ("A", "B", "C"))

    def merging(absorbed: Any, canonical: Any) -> Callable[[], Any]:
        def work() -> None:
            with suppress(NotMerged):
                actions.merge(absorbed, canonical, None, "test", NOW)

        return work

    _at_once(merging(a, b), merging(b, c), merging(c, a))

    assert Merge.objects.filter(undone_at=None).count() == 2
    assert len({queries.canonical(one) for one in (a, b, c)}) == 1
