"""Files that are handed in instead of delivered: mails, faxes and call events, as the envelopes that a live door would keep.

Each file is taken or refused by its name, with one word for what it seems to be. Nothing is read into memory but one envelope.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kesher.channels.adapters.email import mbox
from kesher.channels.adapters.fax import files as fax
from kesher.channels.types import Channel, Raw
from kesher.core.papers import sniff

MAIL_ENDINGS = frozenset({".eml", ".box", ".mbox", ".txt"})
CALL_ENDINGS = frozenset({".jsonl", ".ndjson", ".json"})
CHANNELS = (Channel.EMAIL, Channel.FAX, Channel.PHONE)
_LONGEST_CALL = 1_000_000  # bytes of one line; a longer one is kept in pieces that nobody can read, and shown as such
_HEAD = 64 * 1024
# Any letter may begin "One: like this"; a mail has at least one of the fields that RFC 5322 and its servers write.
_FIELDS = re.compile(
    rb"^(?:from|to|subject|date|sender|reply-to|message-id|received|return-path|delivered-to|mime-version|content-type)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_MBOX_LINE = re.compile(rb"From \S*.{0,200}?\d{1,2}:\d{2}")


class RefusedFile(Exception):
    """This file is none of this channel's; nothing of it was kept."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(f"{name}: {kind}")
        self.name, self.kind = name, kind


def envelopes(path: Path, channel: Channel, received_at: datetime, *, caller: str = "") -> Iterator[Raw]:
    """What lies in one file, one envelope after the other. Raises RefusedFile before the first one, OSError as files do.

    `caller` is the number that faxes came from, where somebody knows it.
    """
    match channel:
        case Channel.EMAIL:
            return _mails(path, received_at)
        case Channel.FAX:
            return _fax(path, received_at, caller)
        case Channel.PHONE:
            return _calls(path, received_at)
        case _:
            raise ValueError(f"files of {channel} are not known")


def _mails(path: Path, received_at: datetime) -> Iterator[Raw]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if path.suffix.lower() not in MAIL_ENDINGS:
        raise RefusedFile(path.name, _kind(head))
    if path.suffix.lower() == ".txt" and not _begins_like_a_mail(head):
        raise RefusedFile(path.name, "text without the header of a mail")
    return _split(path, received_at)


def _split(path: Path, received_at: datetime) -> Iterator[Raw]:
    found = False
    with path.open("rb") as file:
        if path.suffix.lower() == ".eml" and not _MBOX_LINE.match(file.read(250)):
            file.seek(0)
            yield Raw(file.read(), {}, received_at)
            return
        file.seek(0)
        for mail in mbox.split(file):
            found = True
            yield Raw(mail, {}, received_at)
    if not found:
        yield Raw(b"", {}, received_at)  # an empty file is kept and shown as what it is


def _begins_like_a_mail(head: bytes) -> bool:
    plain = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    if _MBOX_LINE.match(plain):
        return True
    first = plain.lstrip(b"\n").split(b"\n\n", 1)[0]
    return bool(re.match(rb"[!-9;-~]+[ \t]*:", first)) and bool(_FIELDS.search(first))


def _fax(path: Path, received_at: datetime, caller: str) -> Iterator[Raw]:
    try:
        raw = fax.envelope(path.name, path.read_bytes(), received_at, caller=caller)
    except fax.NotAFax as error:
        raise RefusedFile(error.name, error.kind) from error
    return iter([raw])


def _calls(path: Path, received_at: datetime) -> Iterator[Raw]:
    if path.suffix.lower() not in CALL_ENDINGS:
        with path.open("rb") as file:
            raise RefusedFile(path.name, _kind(file.read(_HEAD)))
    return _lines(path, received_at)


def _lines(path: Path, received_at: datetime) -> Iterator[Raw]:
    with path.open("rb") as file:
        while line := file.readline(_LONGEST_CALL):
            if line.strip():
                yield Raw(line.strip(), {"content-type": "application/json"}, received_at)


def _kind(head: bytes) -> str:
    if not head:
        return "empty"
    paper = sniff.paper_format(head)
    return paper.value if paper else sniff.other_kind(head)
