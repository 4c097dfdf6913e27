"""Mails, faxes and calls that are handed in as files go the way of live ones, and none of them gets lost."""

import io
import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kesher.cases.models import Arrival, Call, Case, Contact, Message
from kesher.channels.models import Account, Dispatch, Envelope
from kesher.core.models import Fact
from kesher.promises.models import Promise
from kesher.rehearsal.fax_machine import fax_of, hand_filled_page
from kesher.timeline.models import Touchpoint
from tests.cases.house import House, build

pytestmark = pytest.mark.django_db

MAIL = b"""From: Noa <noa.b@example.com>\r
To: care@shikma.example\r
Subject: Two charges\r
Message-ID: <%d@example.com>\r
Date: Sun, 01 Mar 2026 10:%02d:00 +0200\r
\r
I was charged twice, number %d.\r
"""


@pytest.fixture
def house(db: None) -> House:
    """Everybody, with lines and terms."""
    return build()


def _mail(number: int) -> bytes:
    return MAIL % (number, number, number)


def _intake(*arguments: str | Path) -> str:
    out = io.StringIO()
    call_command("intake", *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_past_mails_come_onto_their_timelines_and_promise_and_tell_nothing(house: House, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(_mail(1))
    (tmp_path / "many.mbox").write_bytes(
        b"From noa Sun Mar  1 10:02:00 2026\n" + _mail(2) + b"\nFrom noa Sun Mar  1 10:03:00 2026\n" + _mail(3)
    )
    (tmp_path / "plain.txt").write_bytes(_mail(4))

    said = _intake(tmp_path, "--channel", "email")

    assert "3 files, 4 new, 0 known already, 0 files refused" in said
    messages = Message.objects.order_by("at")
    assert [message.text.strip()[-9:] for message in messages] == ["number 1.", "number 2.", "number 3.", "number 4."]
    assert {message.customer_id for message in messages} == {house.cast.noa.pk}
    assert [f"{touch.at:%F}" for touch in Touchpoint.objects.filter(kind="message_in")] == ["2026-03-01"] * 4
    assert all(envelope.imported for envelope in Envelope.objects.all())
    assert (Promise.objects.count(), Dispatch.objects.count(), Fact.objects.count()) == (0, 0, 0)
    assert not Contact.objects.filter(imported=False).exists()


def test_the_same_files_handed_in_again_add_nothing(house: House, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(_mail(1))
    _intake(tmp_path, "--channel", "email")

    said = _intake(tmp_path, "--channel", "email")

    assert "1 files, 0 new, 1 known already" in said
    assert (Message.objects.count(), Envelope.objects.get().deliveries) == (1, 2)


def test_live_files_are_promised_an_answer_as_mail_that_arrives_now(house: House, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(_mail(1))

    _intake(tmp_path / "one.eml", "--channel", "email", "--live")

    case = Case.objects.get()
    assert (case.customer_id, case.imported) == (house.cast.noa.pk, False)
    assert Promise.objects.get().kind == "first_answer"
    assert Dispatch.objects.get().purpose == "receipt"


def test_files_of_another_kind_are_refused_by_name_and_nothing_of_them_is_kept(house: House, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("From: the desk of Noa")
    (tmp_path / "words.txt").write_text("One: this is no header, though it looks a little like one\n\nand goes on")
    (tmp_path / "page.html").write_text("<html><body>hello</body></html>")
    (tmp_path / "good.eml").write_bytes(_mail(1))

    said = _intake(tmp_path, "--channel", "email")

    assert "notes.md: text" in said
    assert "words.txt: text without the header of a mail" in said
    assert "page.html: html" in said
    assert Envelope.objects.get().key.startswith("mail:")


def test_a_fax_is_read_and_waits_for_a_person_when_nobody_asked_for_it(house: House, tmp_path: Path) -> None:
    page = hand_filled_page(["Discharge summary", "Berkovich Noa"], "en")
    (tmp_path / "fax.tif").write_bytes(fax_of([page], noise=0.001))
    (tmp_path / "broken.tif").write_bytes(b"II*\x00 and then nothing of a picture")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n and so on")

    said = _intake(tmp_path, "--channel", "fax", "--caller", "03-555-0172")

    papers = {paper.name: paper for paper in Arrival.objects.all()}
    assert papers["fax.tif"].sender_value == "+97235550172"
    assert (papers["fax.tif"].state, papers["broken.tif"].state) == ("waiting", "waiting")
    assert "paper waiting" in said
    assert "photo.png: png" in said


def test_calls_out_of_a_file_are_single_calls_with_all_their_steps(house: House, tmp_path: Path) -> None:
    steps = [
        {
            "call_id": "c-1",
            "state": state,
            "from": "052-555-0143",
            "to": "03-555-0100",
            "time": f"2026-03-01T10:0{minute}:00+02:00",
        }
        for minute, state in enumerate(["ringing", "answered", "ended"])
    ]
    (tmp_path / "calls.jsonl").write_text("\n".join(map(json.dumps, steps)) + "\n\nthis line is no call\n")

    said = _intake(tmp_path / "calls.jsonl", "--channel", "phone")

    call = Call.objects.get()
    assert (call.customer_id, call.state) == (house.cast.noa.pk, "ended")
    assert Contact.objects.get().imported
    assert Envelope.objects.get(state="set_aside").code == "unreadable"
    assert "set aside" in said


def test_an_installation_without_a_line_for_the_channel_gets_one_and_is_told(cast: object, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(_mail(1))

    said = _intake(tmp_path, "--channel", "email")

    assert "had no account for email; “handed-in-email” was opened" in said
    assert Account.objects.get().code == "handed-in-email"
    assert Message.objects.count() == 1


def test_a_fresh_installation_gets_a_team_too(db: None, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(_mail(1))

    _intake(tmp_path, "--channel", "email")

    assert Account.objects.get().team.code == "service"


def test_an_account_that_is_not_there_is_refused_in_words(house: House, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(_mail(1))

    with pytest.raises(CommandError, match="no active account “test-fax” for email"):
        _intake(tmp_path, "--channel", "email", "--account", "test-fax")

    assert Envelope.objects.count() == 0


def test_a_file_that_is_missing_is_named(house: House, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no file .*absent\.eml"):
        _intake(tmp_path / "absent.eml", "--channel", "email")


@pytest.mark.shared_data
def test_every_real_mail_is_accounted_for(house: House, shared_data: Path) -> None:
    folders = sorted(shared_data.glob("mails-*"))
    endings = Counter(path.suffix for folder in folders for path in folder.rglob("*") if path.is_file())
    assert endings[".eml"] + endings[".box"] > 100

    first = _intake(*folders, "--channel", "email")
    counts = (Message.objects.count(), Envelope.objects.count(), Touchpoint.objects.count())
    again = _intake(*folders, "--channel", "email")

    on_a_timeline = Message.objects.filter(direction="in", touch_id__isnull=False).count()
    aside = Envelope.objects.filter(state="set_aside").count()
    copies = Envelope.objects.exclude(pk__in=Message.objects.values("envelope_id")).filter(state="done").count()
    assert on_a_timeline + aside + copies == Envelope.objects.count()
    assert f"{endings['.eml'] + endings['.box']} files" in first
    assert Envelope.objects.filter(state="kept").count() == 0
    assert " 0 new" in again
    assert (Message.objects.count(), Envelope.objects.count(), Touchpoint.objects.count()) == counts
    assert (Promise.objects.count(), Dispatch.objects.count()) == (0, 0)


@pytest.mark.shared_data
def test_every_real_fax_is_accounted_for(house: House, shared_data: Path) -> None:
    folder = shared_data / "fax-images"
    faxes = [path for path in folder.iterdir() if path.suffix in {".tif", ".tiff", ".pdf"}]

    first = _intake(folder, "--channel", "fax")
    again = _intake(folder, "--channel", "fax")

    assert f"{len(faxes)} files, {len(faxes)} new" in first
    assert Counter(Arrival.objects.values_list("state", flat=True)) == {"waiting": len(faxes)}
    assert "phototest-rotated-180.png: png" in first
    assert f"0 new, {len(faxes)} known already" in again
