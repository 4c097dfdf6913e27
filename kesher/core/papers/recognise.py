"""Text recognition by the tesseract program, in Hebrew and English, one page at a time, with the time it may take.

Absence is a fact: `Recogniser.find` gives None. Options are those that read Hebrew faxes best when measured: `--psm 6`; a page
that turns out to be printed in columns is read again with `--psm 3`, the language of the page first (it decides on which side
the first column stands). One thread: several cost more than they bring.
"""

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

# Mean confidence, and letters in confident words, from which a page is taken to stand upright: a text, or a few clear words.
_SURE = ((78.0, 15), (88.0, 4))
_LEGIBLE = 3.0  # a score below this is noise
_SURE_OF_TURN = 1.5  # tesseract's own measure of orientation
_BIDI = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Reading:
    """What one pass over a page gave. `score` counts letters of words, weighted by how sure tesseract is of them."""

    text: str
    confidence: float
    score: float
    letters: int

    @property
    def sure(self) -> bool:
        return any(self.confidence >= confidence and self.letters >= letters for confidence, letters in _SURE)

    @property
    def legible(self) -> bool:
        return self.score >= _LEGIBLE


class RecognitionFailed(Exception):
    """tesseract is there and did not do its work."""


class OutOfTime(Exception):
    """The page needs more time than is left."""


@dataclass(frozen=True)
class Recogniser:
    """A tesseract that is installed, with those of the wanted languages that it has."""

    program: str
    languages: str

    @classmethod
    def find(cls, wanted: str) -> "Recogniser | None":
        program = shutil.which("tesseract")
        if program is None:
            return None
        try:
            listed = subprocess.run(
                [program, "--list-langs"], capture_output=True, timeout=10, check=True
            ).stdout.decode(errors="replace")
        except (OSError, subprocess.SubprocessError):
            return None
        have = [language for language in wanted.split("+") if language in listed.split()]
        return cls(program, "+".join(have)) if have else None

    def read(self, picture: Image.Image, dpi: int, seconds: float) -> Reading:
        """Recognise a grey page that stands upright; raises RecognitionFailed or OutOfTime."""
        words = self._words(picture, dpi, "6", self.languages, seconds)
        if in_columns(words, picture.width):
            hebrew = sum(len(re.findall("[א-ת]", word.text)) for word in words)
            first, rest = ("heb", "eng") if hebrew * 2 > sum(len(word.text) for word in words) else ("eng", "heb")
            order = "+".join(language for language in (first, rest) if language in self.languages.split("+"))
            words = self._words(picture, dpi, "3", order or self.languages, seconds) or words
        return _reading(words)

    def quarter_turns(self, picture: Image.Image, seconds: float) -> int | None:
        """Degrees clockwise that set the page upright, by tesseract's own quick look; None where it cannot tell."""
        try:
            told = self._run(picture, ["--psm", "0", "-l", "osd"], seconds)
        except RecognitionFailed:  # too few letters, or its data are not installed
            return None
        turn = re.search(r"Rotate: (\d+)", told)
        sure = re.search(r"Orientation confidence: ([\d.]+)", told)
        return int(turn[1]) if turn and sure and float(sure[1]) >= _SURE_OF_TURN else None

    def read_digits(self, picture: Image.Image, dpi: int, seconds: float) -> str:
        """A second look for nothing but digits, wherever they stand on the page."""
        language = "eng" if "eng" in self.languages.split("+") else self.languages
        options = ["--dpi", str(dpi), "-l", language, "--psm", "11", "-c", "tessedit_char_whitelist=0123456789-"]
        return self._run(picture, options, seconds)

    def _words(self, picture: Image.Image, dpi: int, mode: str, languages: str, seconds: float) -> list["Word"]:
        rows = self._run(
            picture, ["--dpi", str(dpi), "-l", languages, "--psm", mode, "-c", "tessedit_create_tsv=1"], seconds
        )
        return list(_parsed(rows))

    def _run(self, picture: Image.Image, options: Sequence[str], seconds: float) -> str:
        if seconds <= 0:
            raise OutOfTime
        page = io.BytesIO()
        picture.save(page, "PPM")
        try:
            done = subprocess.run(
                [self.program, "stdin", "stdout", *options],
                input=page.getvalue(),
                capture_output=True,
                timeout=seconds,
                env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired as error:
            raise OutOfTime from error
        except OSError as error:
            raise RecognitionFailed(str(error)) from error
        if done.returncode != 0:
            raise RecognitionFailed(done.stderr.decode(errors="replace")[-300:])
        return done.stdout.decode(errors="replace")


@dataclass(frozen=True)
class Word:
    """One recognised word: the line that it stands in (block, paragraph, line), and where."""

    line: tuple[str, ...]
    text: str
    confidence: float
    left: int
    width: int


def in_columns(words: Sequence[Word], page_width: int) -> bool:
    """Whether a page is printed in columns: a gutter that hardly any line crosses, dense text of some width on both sides."""
    lines = len({word.line for word in words})
    if lines < 12:
        return False
    covered = [0] * 100
    for word in words:
        for at in range(word.left * 100 // page_width, min(99, (word.left + word.width) * 100 // page_width) + 1):
            covered[at] += 1
    dense = "".join("#" if count >= lines * 0.4 else " " if count <= lines * 0.12 else "-" for count in covered)
    return re.search("#{10}[#-]* {1,8}[#-]*#{10}", dense) is not None


def _reading(words: Sequence[Word]) -> Reading:
    letters = [(sum(map(str.isalnum, word.text)), word.confidence) for word in words]
    total = sum(count for count, _ in letters)
    weighted = sum(count * confidence for count, confidence in letters)
    good = [(count, confidence) for count, confidence in letters if confidence >= 50 and count >= 2]
    return Reading(
        text=_lines(words),
        confidence=round(weighted / total, 1) if total else 0.0,
        score=sum(count * confidence / 100 for count, confidence in good),
        letters=sum(count for count, _ in good),
    )


def _parsed(rows: str) -> Iterator[Word]:
    for row in rows.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and (text := _BIDI.sub("", cells[11]).strip()):
            yield Word(tuple(cells[2:5]), text, float(cells[10]), int(cells[6]), int(cells[8]))


def _lines(words: Sequence[Word]) -> str:
    lines: dict[tuple[str, ...], list[str]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word.text)
    return "\n".join(" ".join(line) for line in lines.values())
