"""The parent's side: a hostile file goes into a limited child process, facts come out. Failures are results, never errors."""

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

import kesher
from kesher.core import codes
from kesher.core.papers import child, sniff
from kesher.core.papers.types import (
    DEFAULT_LIMITS,
    Failure,
    Format,
    FoundBy,
    FoundCode,
    Limits,
    Ocr,
    Page,
    Paper,
    Protection,
    SafeImage,
    Warn,
)

_ENDINGS = {
    ".tif": Format.TIFF, ".tiff": Format.TIFF, ".pdf": Format.PDF, ".png": Format.PNG, ".jpg": Format.JPEG, ".jpeg": Format.JPEG, ".jpe": Format.JPEG,
}  # fmt: skip
_PNG = b"\x89PNG\r\n\x1a\n"
_LAST_WORDS = 500  # characters of standard error that are kept


def read_paper(data: bytes, name: str = "", limits: Limits = DEFAULT_LIMITS) -> Paper:
    """Read an arrived paper: its pages upright with previews, texts and document codes. Never raises for what the file holds.

    The type is decided by content; `name` is only compared with it (a warning where its ending says otherwise). Takes about a
    second a page where text recognition is installed, at most `limits.wall_seconds`. A failure that came after some pages keeps
    these pages. Safe to repeat; leaves nothing behind.
    """
    kind = sniff.paper_format(data)
    warnings = [Warn.NAME_DISAGREES] if _ENDINGS.get(PurePath(name.lower()).suffix, kind) is not kind else []
    if not data:
        return Paper(None, failure=Failure.EMPTY, kind="empty")
    if kind is None:
        return Paper(None, warnings=warnings, failure=Failure.NOT_A_PAPER, kind=sniff.other_kind(data))
    if len(data) > limits.bytes:
        return Paper(kind, warnings=warnings, failure=Failure.TOO_LARGE, kind=kind.value)
    with _Child("paper", data, limits) as running:
        return _paper(kind, warnings, running)


def reencode_image(data: bytes, limits: Limits = DEFAULT_LIMITS) -> SafeImage | Failure:
    """An image that may be shown inline: PNG, JPEG, GIF, WebP or BMP in; PNG or JPEG out, made from pixels alone; or why not."""
    if not data:
        return Failure.EMPTY
    if len(data) > limits.bytes:
        return Failure.TOO_LARGE
    with _Child("image", data, limits) as running:
        facts = running.facts()
        told = next((fact["image"] for fact in facts if "image" in fact), None)
        if not isinstance(told, dict) or not (running.folder / "image").is_file():
            return _failure(facts, running) or Failure.CRASHED
        if told.get("media_type") not in {"image/png", "image/jpeg"}:
            return Failure.CRASHED
        return SafeImage(
            (running.folder / "image").read_bytes(), told["media_type"], int(told["width"]), int(told["height"])
        )


def protection(limits: Limits = DEFAULT_LIMITS) -> Protection:
    """What keeps the child that reads papers from the network on this system; for `kesher check`."""
    with _Child("probe", b"", limits) as running:
        facts = running.facts()
    told = next((fact["protection"] for fact in facts if "protection" in fact), "")
    return Protection(told) if told and any("done" in fact for fact in facts) else Protection.NONE


class _Child:
    """One run of the child in a folder that goes with it."""

    def __init__(self, task: str, data: bytes, limits: Limits) -> None:
        self._task, self._data, self._limits = task, data, limits
        self._stack = contextlib.ExitStack()
        self.timed_out = False
        self.status = 0
        self.seconds = 0.0

    def __enter__(self) -> "_Child":
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="kesher-paper-")))
        (self.folder / child.INPUT).write_bytes(self._data)
        began = time.monotonic()
        with (self.folder / "out").open("wb") as out, (self.folder / "err").open("wb") as err:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-s",
                    "-m",
                    child.__name__,
                    json.dumps({"task": self._task, "limits": dataclasses.asdict(self._limits)}),
                ],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
            try:
                self.status = process.wait(self._limits.wall_seconds)
            except subprocess.TimeoutExpired:
                self.timed_out = True
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)  # what it had started goes with it
                process.wait()
        self.seconds = round(time.monotonic() - began, 2)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def facts(self) -> list[Mapping[str, Any]]:
        """What the child told, up to the line at which it died."""
        return list(self._lines())

    def last_words(self) -> str:
        return (self.folder / "err").read_bytes()[-_LAST_WORDS:].decode(errors="replace")

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        for line in (self.folder / "out").read_bytes().splitlines():
            with contextlib.suppress(ValueError):
                fact = json.loads(line)
                if isinstance(fact, dict):
                    yield fact

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but where programs and our own code lie: no secrets, no addresses."""
        kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH") if name in os.environ}
        root = str(Path(kesher.__file__).parent.parent)
        return kept | {
            "PYTHONPATH": root,
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_THREAD_LIMIT": "1",
            "LC_ALL": "C.UTF-8",
            "TMPDIR": str(self.folder),
        }


def _paper(kind: Format, warnings: list[Warn], running: _Child) -> Paper:
    facts = running.facts()
    try:
        told: dict[str, Any] = {}
        for fact in facts:
            told.update(fact)
        pages = [_page(fact["page"], running.folder) for fact in facts if "page" in fact]
        warnings = warnings + [Warn(word) for word in told.get("warnings", ())]
        return Paper(
            format=kind,
            page_count=int(told.get("page_count", 0)),
            pages=pages,
            warnings=warnings,
            failure=_failure(facts, running) or _nothing_read(pages),
            ocr=Ocr(told.get("ocr", Ocr.NOT_WANTED)),
            kind=kind.value,
            seconds=running.seconds,
            details=running.last_words(),
        )
    except (KeyError, TypeError, ValueError) as error:  # a child that was taken over may say anything
        return Paper(
            kind, warnings=warnings, failure=Failure.CRASHED, kind=kind.value, details=str(error)[:_LAST_WORDS]
        )


def _failure(facts: list[Mapping[str, Any]], running: _Child) -> Failure | None:
    """The child's own word for it, else what its end says."""
    for fact in facts:
        if "failure" in fact:
            return Failure(fact["failure"])
    if running.timed_out or running.status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return Failure.TIMED_OUT
    if any("done" in fact for fact in facts):
        return None
    words = running.last_words()
    return Failure.OUT_OF_MEMORY if "MemoryError" in words or "bad_alloc" in words else Failure.CRASHED


def _nothing_read(pages: list[Page]) -> Failure | None:
    if any(page.preview for page in pages):
        return None
    too_large = pages and all(Warn.PAGE_TOO_LARGE in page.warnings for page in pages)
    return Failure.TOO_LARGE if too_large else Failure.DAMAGED


def _page(told: Mapping[str, Any], folder: Path) -> Page:
    """One page as the child told it, every field checked: the child has seen hostile bytes."""
    number = int(told["number"])
    return Page(
        number=number,
        width=int(told["width"]),
        height=int(told["height"]),
        dpi_x=float(told["dpi_x"]),
        dpi_y=float(told["dpi_y"]),
        preview=_picture(folder / f"p{number}.png"),
        thumbnail=_picture(folder / f"t{number}.png"),
        text=str(told["text"]),
        text_by=str(told["text_by"]),
        confidence=float(told["confidence"]),
        rotation=int(told["rotation"]) % 360,
        mirrored=bool(told["mirrored"]),
        codes=[FoundCode(one["code"], FoundBy(one["by"])) for one in told["codes"] if codes.check(str(one["code"]))],
        squares=[str(text) for text in told["squares"]],
        blank=bool(told["blank"]),
        warnings=[Warn(word) for word in told["warnings"]],
    )


def _picture(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        return b""
    data = path.read_bytes()
    return data if data.startswith(_PNG) else b""
