"""The papers of customers: a few typical ones, and faxes with the cover sheet that was really sent."""

import contextlib
import email
import email.policy
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any
from unittest import mock
from uuid import UUID

from PIL import Image

from kesher.cases.actions import reading
from kesher.cases.queries.arrived import requests_that_arrived
from kesher.channels.sandbox.sms import Counterpart
from kesher.core.papers.reading import read_paper
from kesher.core.papers.types import Paper
from kesher.rehearsal.demo.sink import MailSink
from kesher.rehearsal.fax_machine import Resolution, fax_of, hand_filled_page, pictures_of


@dataclass(frozen=True)
class Page:
    """A file as somebody sends it."""

    name: str
    kind: str
    data: bytes
    picture: Image.Image


@cache
def paper(what: str, language: str) -> Page:
    """One paper of this kind. The same bytes each time: hundreds of people send much the same form."""
    lines = {
        "he": [what, "שם: ______________", "תאריך: ______________", "חתימה וחותמת"],
        "en": [what, "Name: ______________", "Date: ______________", "Signature and stamp"],
    }
    picture = hand_filled_page(lines[language], language)
    small = picture.crop((0, 0, picture.width, 900)).resize((576, 300))
    file = io.BytesIO()
    small.save(file, "JPEG", quality=70)
    return Page(f"{what}.jpg", "image/jpeg", file.getvalue(), picture)


def faxed(cover: bytes, page: Page, chance: Random) -> bytes:
    """The cover sheet and the page, as a shop's machine sends them."""
    sheets = [pictures_of(cover)[0], page.picture]
    seed = chance.getrandbits(30)
    return fax_of(
        sheets, Resolution.FINE, noise=0.0005, skew=chance.uniform(-0.4, 0.4), seed=seed, header="03-555-0172"
    )


def faxed_alone(page: Page, chance: Random) -> bytes:
    """The page without the cover sheet: nothing on it says to which case it belongs."""
    return fax_of(
        [page.picture], Resolution.STANDARD, noise=0.001, skew=0.3, seed=chance.getrandbits(30), header="03-555-0188"
    )


def cover_in(sink: MailSink, address: str) -> bytes:
    """The cover sheet in her box; empty where there is none."""
    last = sink.last(address)
    if last is None:
        return b""
    mail = email.message_from_bytes(last.content, policy=email.policy.default)
    sheets = [part.get_content() for part in mail.iter_attachments() if part.get_content_type() == "application/pdf"]
    return sheets[0] if sheets else b""


def link_in(gateway: Counterpart, number: str, page: str) -> str:
    """The token of the newest link of this page on her handset."""
    wanted = number.replace("-", "")
    for sms in reversed(gateway.vendor.messages[-400:]):
        if sms.number == wanted and (found := re.search(rf"/{page}/([A-Za-z0-9_-]{{20,100}})", sms.text)):
            return found.group(1)
    return ""


def arrived(case_id: UUID) -> list[UUID]:
    """Requests of the case whose paper has come."""
    return requests_that_arrived(case_id)


@contextlib.contextmanager
def read_once() -> Iterator[None]:
    """Within the block bytes that were read already are not read again: recognition takes seconds, and gives the same."""
    known = dict[tuple[bytes, str], Paper]()

    def read(data: bytes, name: str = "", *args: Any) -> Paper:
        if (data, name) not in known:
            known[data, name] = read_paper(data, name, *args)
        return known[data, name]

    with mock.patch.object(reading, "read_paper", read):
        yield
