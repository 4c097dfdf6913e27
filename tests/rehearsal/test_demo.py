"""The demo organisation has lived through its year: by intake, actions and the clock, with everything that goes wrong in a year."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Count, F, Q
from pytest_django import DjangoDbBlocker

from kesher.cases.models import Arrival, Call, Case, Contact, HandOff, Message, Task
from kesher.channels.models import Account, Dispatch, Envelope
from kesher.core.clock import ISRAEL
from kesher.core.models import Delivery
from kesher.customers.models import Customer, Identity
from kesher.listening.models import Survey
from kesher.promises.models import Promise
from kesher.rehearsal.demo import home, places
from kesher.rehearsal.demo.build import Built, Size, build
from kesher.rehearsal.demo.home import Mark, NotADemo
from kesher.rehearsal.organisation.found import Gateways
from kesher.staff.models import Person
from kesher.timeline.models import Touchpoint

pytestmark = pytest.mark.xdist_group("demo")  # one worker builds it, for all
SIZE = Size(customers=90, days=60, contacts_a_year=6.0)
ENDS = datetime(2026, 3, 10, 11, 0, tzinfo=ISRAEL)


@pytest.fixture(scope="module")
def year(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Built]:
    """Two months of a small one, lived once for all tests here and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(SIZE, Gateways("smtp://127.0.0.1:1025", "http://127.0.0.1:8125"), ENDS, lambda line: None)
        transaction.set_rollback(True)


def test_it_has_broken_late_and_kept_promises(year: Built) -> None:
    states = Counter(Promise.objects.values_list("state", flat=True))

    assert states["kept"] > states["broken"] > 0
    assert Promise.objects.filter(state="kept", settled_at__lte=F("due_at")).exists()
    assert Promise.objects.filter(state="broken").filter(Q(settled_at=None) | Q(settled_at__gt=F("due_at"))).exists()


def test_it_has_hand_offs_with_reasons_and_cases_that_were_opened_again(year: Built) -> None:
    assert HandOff.objects.exists()
    assert not HandOff.objects.filter(reason="").exists()
    assert Case.objects.filter(reopened__gt=0).exists()


def test_every_message_that_came_has_its_envelope_and_every_one_that_left_its_dispatch(year: Built) -> None:
    came = Message.objects.filter(direction="in")
    left = Message.objects.filter(direction="out")

    assert came.count() > 60
    assert not came.filter(envelope_id=None).exists()
    assert set(came.values_list("envelope_id", flat=True)) <= set(Envelope.objects.values_list("pk", flat=True))
    assert set(left.values_list("dispatch_id", flat=True)) <= set(Dispatch.objects.values_list("pk", flat=True))
    assert Envelope.objects.count() == year.envelopes


def test_every_call_came_through_the_exchange_and_every_paper_through_a_door(year: Built) -> None:
    steps = Envelope.objects.filter(account__code="phone")

    assert Call.objects.exists()
    assert steps.count() >= 2 * Call.objects.count()
    assert not Arrival.objects.filter(envelope_id=None, message=None).exists()


def test_nothing_is_left_lying_and_no_handler_failed(year: Built) -> None:
    assert not Envelope.objects.filter(state="kept").exists()
    assert not Delivery.objects.exclude(state="done").exists()
    assert not Dispatch.objects.filter(state__in=["sending", "unknown"]).exists()


def test_its_customers_come_by_every_channel_and_some_withhold_or_share_their_number(year: Built) -> None:
    channels = set(Contact.objects.values_list("channel", flat=True))

    assert {"email", "web", "phone", "sms"} <= channels
    assert Call.objects.filter(caller_kind="withheld").exists()
    assert Identity.objects.filter(kind="phone").values("value").annotate(n=Count("pk")).filter(n__gt=1).exists()
    assert Customer.objects.filter(kind="provisional").exists()
    assert Customer.objects.exclude(kind="provisional").count() == SIZE.customers


def test_it_has_spam_thanks_bounces_tasks_documents_and_answered_questions(year: Built) -> None:
    assert Case.objects.filter(not_a_case="spam").exists()
    assert Message.objects.filter(direction="in", facts__has_key="thanks").exists()
    assert Dispatch.objects.filter(state="failed").exists()
    assert Task.objects.filter(state="done", rating__isnull=False).exists()
    assert Arrival.objects.filter(state="matched").exists()
    assert Survey.objects.filter(score__isnull=False).exists()


def test_it_lies_in_its_time(year: Built) -> None:
    assert not Message.objects.filter(received_at__gt=ENDS).exists()
    assert not Touchpoint.objects.filter(at__gt=ENDS).exists()
    assert not Dispatch.objects.filter(sent_at__lt=F("created_at")).exists()


def test_twelve_people_work_there_and_its_lines_lead_to_this_machine(year: Built) -> None:
    assert Person.objects.count() == 12
    assert Account.objects.get(code="care").settings["mail_out"] == "smtp://127.0.0.1:1025"
    sms = Account.objects.get(code="sms").settings["overrides"]["request"]["url"]
    assert sms == "http://127.0.0.1:8125/api"


def test_a_folder_that_holds_something_else_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()

    with pytest.raises(NotADemo, match="holds an installation that is no demo"):
        home.clear(tmp_path)

    assert (tmp_path / "postgres").is_dir()


def test_a_demo_that_was_half_made_is_taken_away_and_a_made_one_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    home.write(folder, Mark())
    (folder / "postgres").mkdir()

    home.clear(folder)

    assert list(folder.iterdir()) == []
    home.write(folder, Mark(built="2026-03-10T11:00:00+02:00"))
    assert home.read(folder) == Mark(built="2026-03-10T11:00:00+02:00")


def test_a_demo_takes_nothing_of_another_installation_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KESHER_DATABASE_URL", "postgresql://real@db.shikma.example/real")
    monkeypatch.setenv("KESHER_MAIL_OUT", "smtp://mail.shikma.example")
    monkeypatch.delenv("KESHER_HTTP_PORT", raising=False)

    environment = places.choose(tmp_path).environment()

    assert "KESHER_DATABASE_URL" not in environment
    assert environment["KESHER_MAIL_OUT"].startswith("smtp://127.0.0.1:")
    assert environment["KESHER_DEMO"] == "1"


def test_a_fax_without_its_cover_sheet_waits_for_a_person(year: Built) -> None:
    waiting = Arrival.objects.filter(state="waiting", sender_value__contains="5550188")

    assert waiting.count() == 2
    assert not waiting.filter(case__isnull=False).exists()
