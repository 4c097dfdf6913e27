"""The chain of pages of a TIFF, walked by us before any library opens the file (TIFF 6.0, section 2; BigTIFF).

Pure reading of numbers within bounds: loops, chains that lead out of the file and absurd sizes are seen here, and each page can
be handed to the decoder as a file of its own, so that one broken page does not hide the others.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from kesher.core.papers.types import Warn

_WIDTH, _HEIGHT, _COMPRESSION, _SUBFILE, _BITS = 256, 257, 259, 254, 258
_SAMPLES = 277
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_INTEGERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q"}
_WANTED = {_WIDTH, _HEIGHT, _COMPRESSION, _SUBFILE, _BITS, _SAMPLES}
_MOST_TAGS = 1_000

# Compressions that scanners and fax gateways write; others stay closed. Names by TIFF 6.0 and its supplements.
COMPRESSIONS = {
    1: "none",
    2: "rle",
    3: "g3",
    4: "g4",
    5: "lzw",
    6: "old jpeg",
    7: "jpeg",
    8: "deflate",
    32773: "packbits",
    32946: "deflate",
}


@dataclass(frozen=True)
class Directory:
    """One page: where its directory lies, and what it says of its size."""

    offset: int
    width: int
    height: int
    compression: int
    bytes_per_pixel: int
    reduced: bool  # a thumbnail of another page, not a page

    @property
    def pixels(self) -> int:
        return self.width * self.height


@dataclass
class Chain:
    """The pages in their order, and what was wrong with the chain."""

    pages: list[Directory] = field(default_factory=list)
    warnings: list[Warn] = field(default_factory=list)


@dataclass(frozen=True)
class _Shape:
    """How numbers are written in this file."""

    order: str  # "<" or ">"
    big: bool

    @property
    def first_at(self) -> int:
        return 8 if self.big else 4

    @property
    def offset(self) -> str:
        return self.order + ("Q" if self.big else "I")

    @property
    def count(self) -> str:
        return self.order + ("Q" if self.big else "H")

    @property
    def entry(self) -> int:
        return 20 if self.big else 12


def chain(data: bytes, most: int) -> Chain:
    """Walk the chain of pages, at most `most` of them. Never raises for bad content."""
    found = Chain()
    shape = _shape(data)
    seen: set[int] = set()
    at = _number(data, shape.offset, shape.first_at)
    while at:
        if at in seen:
            found.warnings.append(Warn.PAGE_LOOP)
            break
        if len(found.pages) >= most:
            found.warnings.append(Warn.PAGES_NOT_COUNTED)
            break
        seen.add(at)
        read = _directory(data, shape, at)
        if read is None:
            found.warnings.append(Warn.CHAIN_BROKEN)
            break
        page, at = read
        if not page.reduced:
            found.pages.append(page)
    return found


def page_count(data: bytes, most: int = 5_000) -> int:
    """How many pages a TIFF says it has; 0 for anything else."""
    return len(chain(data, most).pages) if data[:4] in {b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"} else 0


def single(data: bytes, page: Directory) -> bytes:
    """The same file with this page as its only one: first pointer set to it, its next pointer cleared."""
    shape = _shape(data)
    alone = bytearray(data)
    struct.pack_into(shape.offset, alone, shape.first_at, page.offset)
    tags = _number(data, shape.count, page.offset) or 0
    next_at = page.offset + struct.calcsize(shape.count) + tags * shape.entry
    if next_at + struct.calcsize(shape.offset) <= len(alone):
        struct.pack_into(shape.offset, alone, next_at, 0)
    return bytes(alone)


def _shape(data: bytes) -> _Shape:
    order = "<" if data[:2] == b"II" else ">"
    return _Shape(order, big=_number(data, order + "H", 2) == 43)


def _directory(data: bytes, shape: _Shape, at: int) -> tuple[Directory, int] | None:
    """One directory and the place of the next; None where it does not lie within the file."""
    tags = _number(data, shape.count, at)
    if tags is None or not 0 < tags <= _MOST_TAGS:
        return None
    begin = at + struct.calcsize(shape.count)
    end = begin + tags * shape.entry
    if end > len(data):
        return None
    values = dict(_values(data, shape, begin, end))
    page = Directory(
        offset=at,
        width=values.get(_WIDTH, 0),
        height=values.get(_HEIGHT, 0),
        compression=values.get(_COMPRESSION, 1),
        bytes_per_pixel=max(1, values.get(_SAMPLES, 1) * max(1, values.get(_BITS, 1) // 8)),
        reduced=bool(values.get(_SUBFILE, 0) & 1),
    )
    return page, _number(data, shape.offset, end) or 0


def _values(data: bytes, shape: _Shape, begin: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(begin, end, shape.entry):
        tag, kind = struct.unpack_from(shape.order + "HH", data, at)
        if tag not in _WANTED or kind not in _INTEGERS:
            continue
        count = _number(data, shape.offset, at + 4) or 0
        room = shape.entry - 4 - struct.calcsize(shape.offset)
        where = at + shape.entry - room
        if count * _SIZES[kind] > room:
            where = _number(data, shape.offset, where) or 0
        value = _number(data, shape.order + _INTEGERS[kind], where)
        if value is not None and value >= 0:
            yield tag, value


def _number(data: bytes, form: str, at: int) -> int | None:
    if at < 0 or at + struct.calcsize(form) > len(data):
        return None
    return int(struct.unpack_from(form, data, at)[0])
