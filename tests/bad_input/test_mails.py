"""Bad mails through the real SMTP door: each is kept as it came and ends where people see it, and the next one is unaffected."""

import smtplib
import time

import pytest

from kesher.cases.models import Attachment, Message
from kesher.channels.actions import replay
from kesher.channels.models import Envelope
from kesher.core import blobs
from tests.bad_input import mails
from tests.bad_input.conftest import Deliver, read_all

pytestmark = pytest.mark.django_db(transaction=True)


def _original(envelope: Envelope) -> bytes:
    return blobs.read(envelope.blob) if envelope.blob else bytes(envelope.body or b"")


def _envelope(message: Message) -> Envelope:
    assert message.envelope_id is not None
    return Envelope.objects.get(pk=message.envelope_id)


def _of(text: str) -> Message:
    return Message.objects.get(direction="in", text__contains=text)


def test_broken_mime_is_a_message_that_says_it_was_broken(deliver: Deliver) -> None:
    deliver(mails.broken_mime())
    deliver(mails.honest())

    read_all()

    message = _of("The words that matter")
    assert message.warnings
    assert message.case is not None
    assert _original(_envelope(message)).startswith(mails.broken_mime()[:400])
    assert _of(mails.HONEST_TEXT).warnings == []


def test_an_unknown_charset_is_guessed_and_said(deliver: Deliver) -> None:
    deliver(mails.unknown_charset())
    deliver(mails.honest())

    read_all()

    message = _of("שלום, זו פנייה")
    assert "charset" in " ".join(message.warnings)
    assert "שלום".encode() in _original(_envelope(message))
    assert _of(mails.HONEST_TEXT)


def test_an_empty_mail_is_kept_and_ends_in_a_clear_state(deliver: Deliver) -> None:
    deliver(mails.empty())
    deliver(mails.honest())

    read_all()

    envelope = Envelope.objects.exclude(pk=_envelope(_of(mails.HONEST_TEXT)).pk).get()
    message = Message.objects.filter(envelope_id=envelope.pk).first()
    assert (envelope.state == "done" and message is not None) or (envelope.state == "set_aside" and envelope.code)
    assert _original(envelope).strip() == b""
    replay(envelope.pk)
    read_all()
    envelope.refresh_from_db()
    assert envelope.state in {"done", "set_aside"}


def test_a_mail_below_the_limit_is_kept_whole_and_read(deliver: Deliver) -> None:
    content = mails.large(58)

    deliver(content)
    deliver(mails.honest())
    read_all()

    message = _of("The words are here")
    envelope = _envelope(message)
    assert (envelope.state, envelope.size) == ("done", len(content))
    assert _original(envelope)[:2000] == content[:2000]
    assert message.attachments.get().name == "film.bin"
    assert _of(mails.HONEST_TEXT)


def test_a_mail_above_the_limit_is_refused_in_words_and_nothing_is_kept_of_it(deliver: Deliver) -> None:
    with pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPDataError)) as refused:
        deliver(mails.large(61))
    deliver(mails.honest())

    read_all()

    assert refused.value.smtp_code == 552
    assert Envelope.objects.get().pk == _of(mails.HONEST_TEXT).envelope_id


def test_a_zip_bomb_stays_packed_and_costs_nothing(deliver: Deliver) -> None:
    content = mails.zip_bomb()
    deliver(content)
    deliver(mails.honest())
    began = time.process_time()

    read_all()

    assert time.process_time() - began < 10
    attachment = Attachment.objects.get(message=_of("The papers are in the archive"))
    assert (attachment.name, attachment.media_type) == ("bomb.zip", "application/zip")
    assert attachment.size < len(content)
    assert _original(_envelope(_of("The papers are in the archive"))) == content
    assert _of(mails.HONEST_TEXT)
