"""What ends set aside is on the office's page with its original and a button; pressed once its reason is mended, it becomes what it was.

Every door of the spine brings something unreadable here, beside something honest that is not touched by it.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from kesher.cases.models import Call, Message
from kesher.channels import actions as channels
from kesher.channels.adapters.signing import HEADER, sign
from kesher.channels.models import Envelope
from kesher.channels.types import Raw
from kesher.core import clock, work
from kesher.watch import queries as watch
from tests.bad_input import mails
from tests.bad_input.conftest import read_all
from tests.bad_input.test_doors import HOOK, SECRET, _step
from tests.cases.house import House
from tests.desk.story import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
FORM = "application/x-www-form-urlencoded"
NO_FORM = b"\xff\xfe\x00 no form"


@pytest.fixture
def gil(house: House) -> Client:
    """The administrator's browser."""
    return logged_in(house.cast.gil)


@pytest.fixture
def doors(house: House) -> Iterator[dict[str, Any]]:
    """`doors[channel](body)`: hand bytes to that door, as its vendor would; the status of the answer."""
    phone, sms, mail = house.accounts.phone, house.accounts.sms, house.accounts.mail
    phone.secrets = [SECRET]
    sms.settings, sms.secrets = {"preset": "textme", "username": "u", "source": "KESHER"}, [f"hook:{HOOK}", "token:t"]
    phone.save()
    sms.save()

    def call(body: bytes) -> int:
        address, signed = f"/api/v1/cti/events?account={phone.code}", {HEADER: sign(SECRET, body, clock.now())}
        return Client().generic("POST", address, body, "application/json", headers=signed).status_code

    def push(body: bytes) -> int:
        return Client().generic("POST", f"/hooks/{sms.code}/{HOOK}/incoming/", body, FORM).status_code

    def letter(body: bytes) -> int:
        channels.keep(mail.pk, Raw(body, {"rcpt-to": "care@shikma.example"}, clock.now()))
        return 250

    yield {"phone": call, "sms": push, "email": letter}


def _aside() -> Envelope:
    return Envelope.objects.get(state="set_aside")


@pytest.mark.parametrize(("channel", "body"), [("phone", b"[]"), ("sms", NO_FORM)])
def test_it_is_kept_shown_with_its_original_and_told_to_somebody(
    doors: dict[str, Any], gil: Client, house: House, channel: str, body: bytes
) -> None:
    honest = mails.honest()
    answered = (doors[channel](body), doors["email"](honest))
    read_all()
    next(loop for loop in work.loops() if loop.name == "look_out").run()

    row = _aside()
    page = gil.get(reverse("office:unreadable")).content.decode()
    original = gil.get(reverse("office:unreadable-original", args=[row.pk]))

    assert answered in {(202, 250), (200, 250)}
    assert row.code
    assert reverse("office:unreadable-replay", args=[row.pk]) in page
    assert original.content == body
    assert original["Content-Disposition"].startswith("attachment")
    assert [one.subject_id for one in watch.board(house.cast.gil)] == [row.pk]
    assert Message.objects.get(direction="in").text == mails.HONEST_TEXT


def test_replayed_unmended_it_comes_back_and_nothing_is_doubled(doors: dict[str, Any], gil: Client) -> None:
    doors["sms"](NO_FORM)
    read_all()
    row = _aside()

    for _ in range(3):
        gil.post(reverse("office:unreadable-replay", args=[row.pk]))
        read_all()

    row.refresh_from_db()
    assert (row.state, bytes(row.body or b"")) == ("set_aside", NO_FORM)
    assert not Message.objects.exists()


@pytest.mark.parametrize("channel", ["phone", "sms", "email"])
def test_when_the_reader_is_mended_replay_makes_of_it_what_it_was(
    doors: dict[str, Any], gil: Client, monkeypatch: pytest.MonkeyPatch, channel: str
) -> None:
    """A fault of ours, not of the bytes: five tries, set aside whole, and read after the next version is installed."""
    text = urlencode({"phone": "972525550143", "message": "What about it?", "date": "22/11/26 08:15:00", "dest": "K"})
    body = {"phone": _step("c-9", "ringing"), "sms": text.encode(), "email": mails.honest()}[channel]
    with monkeypatch.context() as broken:
        broken.setattr(import_module("kesher.channels.actions.drain"), "_hand_on", _stumble)
        doors[channel](body)
        for _ in range(5):
            Envelope.objects.update(next_at=clock.now())
            channels.drain()
        row = _aside()
        assert (row.code, row.tries) == ("failed", 5)
    assert Call.objects.count() + Message.objects.filter(direction="in").count() == 0

    gil.post(reverse("office:unreadable-replay", args=[row.pk]))
    read_all()
    gil.post(reverse("office:unreadable-replay", args=[row.pk]))
    read_all()

    row.refresh_from_db()
    assert (row.state, row.code) == ("done", "")
    assert Call.objects.count() + Message.objects.filter(direction="in").count() == 1
    assert (
        reverse("office:unreadable-replay", args=[row.pk]) not in gil.get(reverse("office:unreadable")).content.decode()
    )


def _stumble(*_: object) -> None:
    raise ZeroDivisionError


def test_sixty_megabytes_in_a_blob_are_shown_and_read_again(
    doors: dict[str, Any], gil: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = mails.large(20)
    with monkeypatch.context() as broken:
        broken.setattr(import_module("kesher.channels.actions.drain"), "_hand_on", _stumble)
        doors["email"](body)
        for _ in range(5):
            Envelope.objects.update(next_at=clock.now())
            channels.drain()
    row = _aside()

    original = gil.get(reverse("office:unreadable-original", args=[row.pk]))
    gil.post(reverse("office:unreadable-replay", args=[row.pk]))
    read_all()

    assert original.content == body
    assert Message.objects.get(direction="in").text.strip() == "The words are here"


def test_files_that_the_intake_cannot_use_are_named_and_the_rest_is_read(house: House, tmp_path: Path) -> None:
    """A folder of mails with something else in it."""
    from io import StringIO

    from django.core.management import call_command

    (tmp_path / "honest.eml").write_bytes(mails.honest())
    (tmp_path / "film.mp4").write_bytes(b"\x00\x00\x00 ftypmp42")
    said = StringIO()

    try:
        call_command(
            "intake",
            str(tmp_path / "honest.eml"),
            str(tmp_path / "film.mp4"),
            channel="email",
            stdout=said,
            stderr=said,
        )
    except (SystemExit, Exception) as error:
        said.write(str(error))
    read_all()

    assert "film.mp4" in said.getvalue()
    assert Message.objects.get(direction="in").text == mails.HONEST_TEXT
