"""Fax files that are handed in (`kesher intake FILE --channel fax`): each becomes an envelope like any other.

The file's bytes are the body; what is known beside them stands in the envelope's headers, which only our own doors write.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath

from kesher.channels.types import Raw
from kesher.core.papers import sniff
from kesher.core.papers.types import Format

NAME, CALLER, CALLED, SENT = "fax-file", "fax-from", "fax-to", "fax-sent"
_ENDINGS = {".tif", ".tiff", ".pdf"}
_FORMATS = {Format.TIFF, Format.PDF}


class NotAFax(Exception):
    """This file is refused by its name: it neither calls itself a fax nor is one."""

    def __init__(self, name: str, kind: str) -> None:
        super().__init__(f"{name}: {kind}")
        self.name, self.kind = name, kind


def envelope(
    name: str,
    data: bytes,
    received_at: datetime,
    *,
    caller: str = "",
    called: str = "",
    sent_at: datetime | None = None,
) -> Raw:
    """The envelope of one TIFF or PDF; raises NotAFax for other files.

    What calls itself .tif, .tiff or .pdf is always taken, so that a damaged or false one ends where people see it.
    """
    plain = PurePath(name.replace("\\", "/")).name
    kind = sniff.paper_format(data)
    if kind not in _FORMATS and PurePath(plain.lower()).suffix not in _ENDINGS:
        raise NotAFax(plain, kind.value if kind else sniff.other_kind(data))
    headers = {NAME: plain, CALLER: caller, CALLED: called, SENT: sent_at.isoformat() if sent_at else ""}
    return Raw(data, headers, received_at)


def is_file(headers: Mapping[str, str]) -> bool:
    """Whether this envelope holds a file, not a mail."""
    return NAME in headers


def key(raw: Raw) -> str:
    """Content, caller and date: the same file handed in twice is one fax; the same paper faxed on another day is another."""
    beside = "\n".join(raw.headers.get(name, "") for name in (CALLER, CALLED, SENT))
    return f"fax:{hashlib.sha256(raw.body).hexdigest()}:{hashlib.sha256(beside.encode()).hexdigest()[:16]}"


def sent_at(headers: Mapping[str, str]) -> datetime | None:
    """When the fax came by the sender's clock, where somebody said so with a time zone."""
    try:
        moment = datetime.fromisoformat(headers.get(SENT, ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
