"""A file of many mails is read as many mails, a file of one as one."""

from io import BytesIO
from pathlib import Path

import pytest

from kesher.channels.adapters.email.mbox import split

ONE = b"From: dana@mail.example\nSubject: one\n\nfirst\n"
TWO = b"From: moshe@mail.example\nSubject: two\n\nsecond\n"
LINE = b"From dana@mail.example Sat Nov 21 22:40:00 2026\n"


def mails(data: bytes) -> list[bytes]:
    return list(split(BytesIO(data)))


def test_each_mail_of_a_file_comes_apart() -> None:
    assert mails(LINE + ONE + b"\n" + LINE + TWO) == [ONE, TWO]


def test_a_file_without_envelope_lines_is_one_mail() -> None:
    assert mails(ONE) == [ONE]


def test_lines_that_begin_with_from_stay_in_their_mail() -> None:
    text = b"From: dana@mail.example\n\nhello\n\nFrom the start it was late\n>From the end too\n"

    assert mails(LINE + text + b"\n" + LINE + TWO) == [text.replace(b">From", b"From"), TWO]


def test_an_envelope_line_inside_a_paragraph_is_text() -> None:
    text = b"From: dana@mail.example\n\nquoting:\nFrom x Sat Nov 21 22:40:00 2026\n"

    assert mails(LINE + text) == [text]


@pytest.mark.parametrize("empty", [b"", b"\n\n", LINE, LINE + b"\n" + LINE])
def test_a_file_of_nothing_holds_no_mail(empty: bytes) -> None:
    assert mails(empty) == []


def test_line_ends_of_windows_are_kept() -> None:
    both = (LINE + ONE + b"\n" + LINE + TWO).replace(b"\n", b"\r\n")

    assert mails(both) == [ONE.replace(b"\n", b"\r\n"), TWO.replace(b"\n", b"\r\n")]


@pytest.mark.shared_data
def test_each_real_box_holds_one_mail(shared_data: Path) -> None:
    boxes = sorted((shared_data / "mails-zammad").glob("*.box"))

    counts = {box.name: len(mails(box.read_bytes())) for box in boxes}

    assert {name for name, count in counts.items() if count != 1} == set()
