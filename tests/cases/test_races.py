"""The same things at the same moment, from several workers: one effect each."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from kesher.cases import actions
from kesher.cases.models import Arrival, Call, Case, Contact, Conversation, Message
from kesher.cases.types import Refused
from kesher.channels.models import Dispatch
from kesher.core import clock
from kesher.customers.models import Customer
from kesher.promises.models import Promise
from kesher.timeline.models import Touchpoint
from tests.cases import papers
from tests.cases.house import House, arrived, build, fax, mail, moment, ring

pytestmark = pytest.mark.django_db(transaction=True)
NOW = moment("2026-11-22 09:00")


@pytest.fixture
def house() -> Iterator[House]:
    yield build()


def together(*work: Callable[[], object]) -> list[BaseException]:
    """Run all at once, each on a connection of its own; what went wrong."""
    start, wrong = threading.Barrier(len(work)), []

    def run(one: Callable[[], object]) -> None:
        try:
            with clock.at(NOW):
                start.wait(timeout=20)
                one()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def test_one_envelope_read_by_four_workers_is_one_message(house: House) -> None:
    event, came = mail(), arrived(house.accounts.mail, at=NOW)

    wrong = together(*[lambda: actions.receive(event, came)] * 4)

    assert wrong == []
    assert Message.objects.filter(direction="in").count() == 1
    assert (Case.objects.count(), Promise.objects.count(), Dispatch.objects.count()) == (1, 1, 1)


def test_a_new_sender_in_six_mails_at_once_is_one_customer(house: House) -> None:
    before = Customer.objects.count()
    events = [mail(f"הודעה {n}", sender="new@example.com", subject=f"עניין {n}") for n in range(6)]
    came = [arrived(house.accounts.mail, at=NOW) for _ in events]

    wrong = together(*[lambda e=e, c=c: actions.receive(e, c) for e, c in zip(events, came, strict=True)])

    assert wrong == []
    assert Customer.objects.count() == before + 1
    assert len(set(Case.objects.values_list("number", flat=True))) == 6
    assert Dispatch.objects.filter(purpose="receipt").count() == 3  # the cap counts exactly


def test_replies_that_arrive_at_once_join_one_case_and_count_as_one_contact(house: House) -> None:
    with clock.at(moment("2026-11-22 08:00")):
        actions.receive(mail(), arrived(house.accounts.mail))
    token = str(Conversation.objects.get().pk)
    events = [mail(f"תוספת {n}", token=token, facts={"token": "own"}) for n in range(5)]
    came = [arrived(house.accounts.mail, at=NOW) for _ in events]

    wrong = together(*[lambda e=e, c=c: actions.receive(e, c) for e, c in zip(events, came, strict=True)])

    assert wrong == []
    assert (Case.objects.count(), Contact.objects.count(), Promise.objects.filter(state="open").count()) == (1, 1, 1)
    assert Touchpoint.objects.filter(kind="message_in").count() == 6


def test_two_agents_take_a_case_and_one_of_them_has_it(house: House) -> None:
    with clock.at(moment("2026-11-22 08:00")):
        actions.receive(mail(), arrived(house.accounts.mail))
    case, cast = Case.objects.get(), house.cast

    wrong = together(lambda: actions.accept(case.pk, cast.dana.pk), lambda: actions.accept(case.pk, cast.tamar.pk))

    case.refresh_from_db()
    assert [str(error) for error in wrong] == ["taken"]
    assert isinstance(wrong[0], Refused)
    assert case.owner_id in {cast.dana.pk, cast.tamar.pk}
    assert Promise.objects.get().owner_id == case.owner_id


def test_one_call_heard_by_several_workers_is_one_call(house: House) -> None:
    events = [ring(at=NOW), ring("answered", at=NOW), ring("held", at=NOW), ring("ended", at=NOW)]
    came = [arrived(house.accounts.phone, at=NOW) for _ in events]

    wrong = together(*[lambda e=e, c=c: actions.hear_call(e, c) for e, c in zip(events, came, strict=True)])

    assert wrong == []
    assert (Call.objects.count(), Contact.objects.count()) == (1, 1)
    assert Call.objects.get().state == "ended"


def test_one_paper_is_read_by_one_worker(house: House) -> None:
    with clock.at(NOW):
        actions.receive(fax(papers.blank()), arrived(house.accounts.fax))
    read: list[int] = []

    wrong = together(*[lambda: read.append(actions.read_arrivals())] * 3)

    assert wrong == []
    assert sum(read) == 1
    assert Arrival.objects.get().state == "waiting"
