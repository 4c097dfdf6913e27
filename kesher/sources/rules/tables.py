"""A file as a table: how it is compressed and encoded, what parts its cells, what its columns are called."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from kesher.sources.rules.dates import MARKS
from kesher.sources.types import NotATable

LARGEST = 512 * 1024 * 1024  # bytes unpacked
_GZIP = b"\x1f\x8b"
_SEPARATORS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Table:
    """The columns as they are called, and the rows with the line on which each ends."""

    encoding: str
    columns: tuple[str, ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]

    def rows(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Line and cells of each row that is not wholly empty."""
        return ((line, cells) for line, cells in self.lines if any(cell.strip() for cell in cells))


def read_table(content: bytes) -> Table:
    """Read a table out of a CSV file, packed or not. Raises NotATable.

    UTF-8 (with or without a mark), UTF-16 with its mark, else windows-1255, as Hebrew spreadsheets write; commas, semicolons,
    tabs or bars between the cells, whichever the heading has most of.
    """
    text, encoding = _decoded(_unpacked(content))
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise NotATable("empty")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    csv.field_size_limit(10_000_000)
    lines: list[tuple[int, tuple[str, ...]]] = []
    columns: tuple[str, ...] | None = None
    try:
        for cells in reader:
            if columns is None:
                if any(cell.strip() for cell in cells):
                    columns = tuple(cell.translate(MARKS).strip()[:200] for cell in cells)
                continue
            lines.append((reader.line_num, tuple(cells)))
    except csv.Error as error:
        raise NotATable("damaged", line=str(reader.line_num)) from error
    return Table(encoding, columns or (), tuple(lines))


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(_GZIP):
        return content
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            plain = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise NotATable("damaged", line="0") from error
    if len(plain) > LARGEST:
        raise NotATable("large")
    return plain


def _decoded(content: bytes) -> tuple[str, str]:
    named = next((encoding for mark, encoding in _BOMS if content.startswith(mark)), None)
    for encoding in (named,) if named else ("utf-8", "windows-1255"):
        try:
            text = content.decode(encoding or "utf-8")
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding or "utf-8"
    raise NotATable("encoding")
