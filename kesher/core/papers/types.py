"""The words of papers: limits in, pages and plain facts out. Codes are stable; they are translated where they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MEGA = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much one paper may cost. Checked before anything is decoded, and held by the operating system while it is."""

    bytes: int = 40 * MEGA  # of the file as it came
    memory: int = 1024 * MEGA  # address space of the child, and of each tesseract
    cpu_seconds: int = 90  # of the child; each tesseract has as many of its own
    wall_seconds: float = 150.0  # of the whole reading; pages read so far are kept
    file_bytes: int = 64 * MEGA  # of each file that the child may write
    page_pixels: int = 60_000_000  # of one page: A4 at 600 dpi has 35 million
    pages_read: int = 30  # pages with preview and recognition; all are counted
    pages_counted: int = 5_000  # where the counting stops
    text_characters: int = 20_000  # of one page
    recognise: bool = True  # whether text recognition is wanted at all
    languages: str = "heb+eng"  # tesseract's names; those not installed are left out


DEFAULT_LIMITS = Limits()


class Format(StrEnum):
    """What a file is by its content; its name is never asked."""

    TIFF = "tiff"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"


class Failure(StrEnum):
    """Why no page, or not every page, could be read. The original is kept whatever this says."""

    EMPTY = "empty"  # no bytes at all
    TOO_LARGE = "too_large"  # more bytes, or more pixels on every page, than the limits allow
    NOT_A_PAPER = "not_a_paper"  # another kind of file
    DAMAGED = "damaged"  # the right kind, but no page of it can be read
    ENCRYPTED = "encrypted"  # a PDF that wants a password
    TIMED_OUT = "timed_out"  # by wall clock or by CPU
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"  # the child died of the file


class Warn(StrEnum):
    """What is to be known about a paper or a page that was read all the same."""

    NAME_DISAGREES = "name_disagrees"  # the ending of the name says another format than the content
    PAGE_LOOP = "page_loop"  # the chain of pages leads back to an earlier page; pages up to there are kept
    CHAIN_BROKEN = "chain_broken"  # the chain of pages leads out of the file
    PAGES_NOT_READ = "pages_not_read"  # more pages than are read; all are counted
    PAGES_NOT_COUNTED = "pages_not_counted"  # more pages than are counted
    PAGE_DAMAGED = "page_damaged"  # this page was decoded in part
    PAGE_UNREADABLE = "page_unreadable"  # this page could not be decoded
    PAGE_TOO_LARGE = "page_too_large"  # this page has more pixels than the limits allow, or none
    RESOLUTION_GUESSED = "resolution_guessed"  # no resolution said; a fax page of half height was stretched
    TEXT_CUT = "text_cut"
    RECOGNITION_STOPPED = "recognition_stopped"  # the time for recognition ran out before this page


class Protection(StrEnum):
    """What keeps the child that reads papers from the network; limits of memory, time and files hold in every case but the last."""

    NAMESPACE = "namespace"  # a network of its own that leads nowhere, and no sockets
    FILTER = "filter"  # no sockets
    LIMITS = "limits"  # the limits alone
    NONE = "none"  # the child does not start


class Ocr(StrEnum):
    """Whether text recognition took part: a fact about the installation, never an error of the paper."""

    AVAILABLE = "available"
    ABSENT = "absent"
    FAILED = "failed"
    NOT_WANTED = "not_wanted"


class FoundBy(StrEnum):
    """How a document code was read: from the square, or from the printed digits."""

    SQUARE = "square"
    DIGITS = "digits"


@dataclass(frozen=True)
class FoundCode:
    """One document code on one page; its check digit holds."""

    code: str
    by: FoundBy


@dataclass(frozen=True)
class Page:
    """One page as it stands after turning it upright. `preview` and `thumbnail` are grey PNG made by us, b"" if unreadable."""

    number: int  # from 1
    width: int = 0  # pixels as they arrived
    height: int = 0
    dpi_x: float = 0.0  # 0 where nothing was said
    dpi_y: float = 0.0
    preview: bytes = b""
    thumbnail: bytes = b""
    text: str = ""
    text_by: str = ""  # "layer" (of a PDF), "ocr" or ""
    confidence: float = 0.0  # of recognition, 0 to 100, weighted by length of words
    rotation: int = 0  # degrees clockwise by which the page was turned to stand upright
    mirrored: bool = False
    codes: Sequence[FoundCode] = ()
    squares: Sequence[str] = ()  # texts of other QR codes on the page: data, never followed
    blank: bool = False
    warnings: Sequence[Warn] = ()


@dataclass(frozen=True)
class Paper:
    """What reading gave. `failure` empty: every page that should be read was. Pages read before a failure are kept."""

    format: Format | None
    page_count: int = 0
    pages: Sequence[Page] = ()
    warnings: Sequence[Warn] = ()
    failure: Failure | None = None
    ocr: Ocr = Ocr.NOT_WANTED
    kind: str = ""  # what a refused file is, as far as its first bytes tell ("zip", "html", ...)
    seconds: float = 0.0  # wall clock
    details: str = field(default="", repr=False)  # for the administrator, of the child's last words; no page text

    @property
    def codes(self) -> list[FoundCode]:
        """Codes of all pages, squares before digits, each code once."""
        found = sorted((code for page in self.pages for code in page.codes), key=lambda code: code.by is FoundBy.DIGITS)
        return list({code.code: code for code in reversed(found)}.values())[::-1]

    @property
    def text(self) -> str:
        """The texts of the pages, one after the other, with a form feed between."""
        return "\f".join(page.text for page in self.pages)


@dataclass(frozen=True)
class SafeImage:
    """An image made anew from its pixels alone: no metadata, nothing of the original's bytes."""

    data: bytes
    media_type: str  # image/png or image/jpeg
    width: int
    height: int
