"""Mails out of an mbox file (RFC 4155), one after the other, in the memory of one mail."""

import re
from collections.abc import Iterator
from typing import BinaryIO

# "From dana@mail.example Sat Nov 21 22:40:00 2026": only with a clock time, since a line of text may begin with "From ".
_ENVELOPE = re.compile(rb"From \S*.{0,200}?\d{1,2}:\d{2}")
_QUOTED = re.compile(rb">+From ")


def split(file: BinaryIO) -> Iterator[bytes]:
    """Each mail without its envelope line, `>From ` in its text put back. A file that is one mail without such a line is one mail."""
    lines: list[bytes] = []
    empty_above = True
    for line in file:
        if empty_above and _ENVELOPE.match(line):
            if mail := _whole(lines):
                yield mail
            lines = []
        else:
            lines.append(line[1:] if _QUOTED.match(line) else line)
        empty_above = line in {b"\n", b"\r\n"}
    if mail := _whole(lines):
        yield mail


def _whole(lines: list[bytes]) -> bytes:
    """The mail's bytes; empty where there was nothing but blank lines (the one before the next envelope belongs to the file)."""
    if lines and lines[-1] in {b"\n", b"\r\n"}:
        lines = lines[:-1]
    mail = b"".join(lines)
    return mail if mail.strip() else b""
