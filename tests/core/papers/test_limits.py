"""Bombs and killed children cost a bounded time and memory, end in a clear state, and leave the parent as it was."""

import io
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

import kesher
from kesher.core.papers import reading
from kesher.core.papers.reading import read_paper
from kesher.core.papers.types import DEFAULT_LIMITS, MEGA, Failure, Warn
from tests.core.papers.tiffs import G3, NONE, TiffPage, tiff, words

UNREAD = replace(DEFAULT_LIMITS, recognise=False)


def good() -> bytes:
    return tiff([TiffPage(words("All is well"))])


def assert_the_parent_is_fine(before: int) -> None:
    assert read_paper(good(), "a.tif", UNREAD).failure is None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes


def png_bomb(width: int, height: int) -> bytes:
    """A PNG whose pixels are all zero: a few kilobytes that want gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(1 + width * 4)) for _ in range(50)) + packer.flush()
    header = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x06\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_zip_bomb_that_calls_itself_a_tiff_is_not_opened() -> None:
    assert (read_paper(b"PK\x03\x04" + bytes(10_000), "fax.tif").failure) is Failure.NOT_A_PAPER


@pytest.fixture
def bomb() -> TiffPage:
    """A white G4 page of 400 million dots: a few kilobytes."""
    return TiffPage(Image.new("1", (20_000, 20_000), 1))


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    assert read_paper(good(), "a.tif", UNREAD).failure is None
    assert read_paper(good(), "a.tif", replace(UNREAD, wall_seconds=0.01)).failure is Failure.TIMED_OUT
    assert list(tmp_path.iterdir()) == []


def test_a_page_of_20000_by_20000_dots_is_refused_before_it_is_decoded(bomb: TiffPage) -> None:
    file = tiff([bomb])
    before, began = peak(), time.monotonic()

    paper = read_paper(file, "fax.tif", UNREAD)

    assert (paper.failure, paper.pages[0].warnings, paper.pages[0].width) == (
        Failure.TOO_LARGE,
        [Warn.PAGE_TOO_LARGE],
        20_000,
    )
    assert time.monotonic() - began < 100
    assert_the_parent_is_fine(before)


def test_a_bomb_between_two_pages_costs_only_its_own_page(bomb: TiffPage) -> None:
    paper = read_paper(tiff([TiffPage(words("One")), bomb, TiffPage(words("Three"))]), "fax.tif", UNREAD)

    assert (paper.failure, [bool(page.preview) for page in paper.pages]) == (None, [True, False, True])


@pytest.mark.parametrize("size", [(50_000, 50_000), (1, 2_000_000_000), (0, 10)])
def test_absurd_sizes_are_refused(size: tuple[int, int]) -> None:
    paper = read_paper(png_bomb(*size), "scan.png", UNREAD)

    assert paper.failure in {Failure.TOO_LARGE, Failure.DAMAGED}


def test_a_file_over_the_limit_is_refused_unopened() -> None:
    assert read_paper(good(), "a.tif", replace(UNREAD, bytes=100)).failure is Failure.TOO_LARGE


def test_a_tiff_that_promises_more_than_it_holds_ends_in_words() -> None:
    page = TiffPage(Image.new("1", (7_000, 8_000), 1), NONE, strip=b"\0" * 10)

    paper = read_paper(tiff([page]), "fax.tif", UNREAD)

    assert paper.pages[0].warnings in ([Warn.PAGE_DAMAGED], [Warn.PAGE_UNREADABLE])


def test_a_child_that_takes_too_long_is_ended_and_its_finished_pages_are_kept() -> None:
    pages = [TiffPage(words("Page", size=(1728, 2200)), G3)] * 1200
    hasty = replace(UNREAD, wall_seconds=6, pages_read=1200)
    began = time.monotonic()

    paper = read_paper(tiff(pages), "fax.tif", hasty)

    assert time.monotonic() - began < 60
    assert (paper.failure, paper.page_count) == (Failure.TIMED_OUT, 1200)
    assert 0 < len([page for page in paper.pages if page.preview]) < 1200


def test_a_child_that_burns_its_processor_time_is_ended() -> None:
    pages = [TiffPage(words("Page", size=(1728, 2200)), G3)] * 1200

    paper = read_paper(tiff(pages), "fax.tif", replace(UNREAD, cpu_seconds=1, pages_read=400))

    assert paper.failure is Failure.TIMED_OUT
    assert_the_parent_is_fine(peak())


def test_a_child_that_wants_too_much_memory_ends_in_words() -> None:
    page = TiffPage(Image.new("1", (7_500, 7_900), 1))

    paper = read_paper(tiff([page]), "fax.tif", replace(UNREAD, memory=150 * MEGA))

    assert paper.failure in {Failure.OUT_OF_MEMORY, Failure.TOO_LARGE, Failure.CRASHED}
    assert_the_parent_is_fine(peak())


def test_a_child_that_is_killed_leaves_the_parent_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen

    def doomed(arguments: list[str], **options: object) -> "subprocess.Popen[bytes]":
        return real([sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"], **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "Popen", doomed)
    paper = read_paper(good(), "fax.tif", UNREAD)
    monkeypatch.undo()

    assert (paper.failure, list(paper.pages)) == (Failure.CRASHED, [])
    assert_the_parent_is_fine(peak())


def test_what_a_taken_over_child_says_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen
    lies = """import os; assert not [name for name in os.environ if "KESHER" in name or "SECRET" in name]; print('{"page_count": 1, "page": {"number": "../../etc/passwd", "codes": [{"code": "1", "by": "square"}]}}'); print('{"done": true}')"""

    def taken(arguments: list[str], **options: object) -> "subprocess.Popen[bytes]":
        return real([sys.executable, "-c", lies], **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(subprocess, "Popen", taken)

    assert read_paper(good(), "fax.tif", UNREAD).failure is Failure.CRASHED


TIED = (
    "import os, resource, socket, sys\n"
    "from kesher.core.papers import child, seccomp\n"
    "from kesher.core.papers.types import Limits\n"
    "{before}\n"
    "print(child.confine(Limits()))\n"
    "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CORE)[0], resource.getrlimit(resource.RLIMIT_NOFILE)[0])\n"
    "try:\n    socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2)\n"
    "except OSError as error:\n    print(type(error).__name__)\n"
    "print(sorted(set(os.environ) - {{'PATH', 'PYTHONPATH', 'LC_CTYPE'}}))\n"
)
NO_NAMESPACES = "assert seccomp.refuse(['unshare'])"


@pytest.mark.parametrize(("before", "protection"), [("", None), (NO_NAMESPACES, "filter")])
def test_the_child_ties_its_own_hands_also_where_namespaces_are_forbidden(before: str, protection: str | None) -> None:
    """A listener of ours waits on loopback: the child does not reach it, with a network of its own or without."""
    root = str(Path(kesher.__file__).parent.parent)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told = subprocess.run(
            [sys.executable, "-c", TIED.format(before=before), str(listener.getsockname()[1])],
            env={"PYTHONPATH": root, "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()

    assert told[0] == (protection or reading.protection())
    assert told[0] in {"namespace", "filter"}
    assert told[1:] == [f"{1024 * MEGA} 0 64", "PermissionError", "[]"]


def test_papers_are_read_where_namespaces_are_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen
    wrapped = f"import os, sys; from kesher.core.papers import seccomp; {NO_NAMESPACES}; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"

    def without_namespaces(arguments: list[str], **options: object) -> "subprocess.Popen[bytes]":
        return real([sys.executable, "-P", "-s", "-c", wrapped, *arguments[1:]], **options)  # type: ignore[call-overload,no-any-return]

    usual = read_paper(good(), "fax.tif")
    monkeypatch.setattr(subprocess, "Popen", without_namespaces)
    paper = read_paper(good(), "fax.tif")

    assert reading.protection() == "filter"
    assert (paper.failure, paper.page_count, paper.ocr) == (None, usual.page_count, usual.ocr)
    assert [page.text for page in paper.pages] == [page.text for page in usual.pages]


def test_an_image_is_made_anew_and_nothing_of_the_original_goes_along() -> None:
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[270] = "secret place"
    Image.new("RGB", (3_000, 100), "red").save(kept, "JPEG", exif=exif, comment=b"<script>alert(1)</script>")

    safe = reading.reencode_image(kept.getvalue() + b"<script>alert(2)</script>")

    assert not isinstance(safe, Failure)
    assert (safe.media_type, safe.width, safe.height) == ("image/jpeg", 2_400, 80)
    assert b"script" not in safe.data
    assert b"secret" not in safe.data


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "BMP"])
def test_drawn_images_become_png(kind: str) -> None:
    kept = io.BytesIO()
    Image.new("RGB", (20, 10), "blue").save(kept, kind)

    safe = reading.reencode_image(kept.getvalue())

    assert not isinstance(safe, Failure)
    assert Image.open(io.BytesIO(safe.data)).convert("RGB").getpixel((5, 5)) == pytest.approx((0, 0, 255), abs=3)


@pytest.mark.parametrize(
    ("data", "failure"),
    [
        (b"", Failure.EMPTY),
        (b"<svg onload=alert(1)>", Failure.NOT_A_PAPER),
        (b"\x89PNG\r\n\x1a\n1234", Failure.NOT_A_PAPER),
        (png_bomb(50_000, 50_000), Failure.TOO_LARGE),
    ],
)
def test_what_is_no_image_is_not_shown(data: bytes, failure: Failure) -> None:
    assert reading.reencode_image(data) is failure
