"""The cover sheet: one A4 page, pure black, that a customer lays before her paper on any fax machine.

It carries a code and no person: who sees it may leave a paper and read nothing. A closed model (T9): texts in, vector page out;
no file, address or markup of anybody's is ever followed. Made from wheels alone (fpdf2 with HarfBuzz), so it comes out on a
fresh machine; the text can be selected, in its right order.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import segno
from django.utils import translation
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from kesher.core import codes

FONTS = Path(__file__).parent / "fonts"
_LEFT, _RIGHT, _TOP, _BOTTOM = 15.0, 195.0, 15.0, 285.0  # mm
_WIDE = _RIGHT - _LEFT
_BOX_PAD = 6.0
_SQUARE = 46.0  # mm: modules of 1.4 mm with the quiet zone, 5 lines of a standard fax each
_LINK_SQUARE = 26.0
_LONGEST = 400  # characters of one text: more than any place on the sheet holds
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\U00010000-\U0010ffff]"
)


@dataclass(frozen=True)
class CoverSheet:
    """What stands on the sheet. Texts are plain; what does not fit is cut with an ellipsis, never the code."""

    code: str  # ten digits, see kesher.core.codes
    organisation: str
    asked: str  # the paper that is wanted, in the customer's words
    about: str  # what it is for, without a person: "Case 48213, trip cancellation"
    until: str  # a date as it is to be read, weekday included
    fax_number: str
    made: str  # when the sheet was made, as it is to be read
    upload_url: str = ""  # empty: the sheet speaks of fax alone
    phone: str = ""  # whom to call when the paper came to the wrong place
    why: str = ""  # in her words, why it is wanted
    language: str = "he"
    made_at: datetime | None = None  # for the document's own date; none leaves it out


def cover_sheet(sheet: CoverSheet) -> bytes:
    """The PDF. Raises ValueError where the code does not hold: a sheet with a wrong code could never be matched."""
    if not codes.check(sheet.code):
        raise ValueError("the code of a cover sheet has ten digits and its check digit holds")
    with translation.override(sheet.language):
        page = _Sheet(right_to_left=sheet.language == "he", language=sheet.language)
        page.describe(_("Fax cover sheet") + " " + codes.show(sheet.code), sheet.made_at)
        _head(page, sheet)
        _code_box(page, sheet)
        _facts(page, sheet)
        _next(page)
        if sheet.upload_url:
            _by_phone(page, sheet.upload_url)
        _foot(page, sheet.phone)
        return page.output()


def _head(page: "_Sheet", sheet: CoverSheet) -> None:
    page.line(sheet.organisation, 14, bold=True, width=_WIDE * 0.58)
    page.line(
        _("Made on %(when)s") % {"when": _plain(sheet.made)},
        10,
        other_side=True,
        width=_WIDE * 0.4,
        down=False,
        at=_TOP,
    )
    page.down(6)
    page.line(_("Fax cover sheet"), 26, bold=True)
    page.down(4)
    page.line(_("Put this page first, then the document, and fax to:"), 13)
    page.line(sheet.fax_number, 20, bold=True, left_to_right=True)
    page.down(4)


def _code_box(page: "_Sheet", sheet: CoverSheet) -> None:
    top = page.y
    height = _SQUARE + 2 * _BOX_PAD
    page.frame(top, height)
    page.square(codes.payload(sheet.code), "h", _SQUARE, top + _BOX_PAD, inset=_BOX_PAD)
    width = _WIDE - _SQUARE - 3 * _BOX_PAD
    page.y = top + _BOX_PAD + 2
    page.line(_("Document code"), 11, inset=_BOX_PAD, width=width)
    page.line(codes.show(sheet.code), 40, bold=True, left_to_right=True, inset=_BOX_PAD, width=width)
    page.down(1)
    page.text(
        _("The code puts your paper straight into the case. No name or ID number is needed."),
        10.5,
        inset=_BOX_PAD,
        width=width,
        most=2,
    )
    page.y = top + height + 7


def _facts(page: "_Sheet", sheet: CoverSheet) -> None:
    rows: Sequence[tuple[str, str]] = (
        (_("Document wanted"), sheet.asked),
        (_("What it is needed for"), sheet.why),
        (_("About"), sheet.about),
        (_("Until"), sheet.until),
    )
    for name, value in rows:
        if value:
            page.row(name, value)
    page.row(_("Pages after this one"), "", fill_in=True)
    page.down(5)


def _next(page: "_Sheet") -> None:
    page.line(_("What happens next"), 13, bold=True)
    steps = (
        _("As soon as the paper arrives you are told so, with the date by which we will finish."),
        _("Should anything be unreadable, we will tell you the same working day."),
        _("On that date you get the final answer. There is no need to phone."),
    )
    for number, step in enumerate(steps, 1):
        page.numbered(number, step)
    page.down(5)


def _by_phone(page: "_Sheet", url: str) -> None:
    top = page.y
    page.square(url, "m", _LINK_SQUARE, top, inset=0)
    width = _WIDE - _LINK_SQUARE - 6
    page.line(_("Easier by phone?"), 13, bold=True, width=width)
    page.text(
        _(
            "Scan the small square with your camera, or open this address, and photograph the paper instead of faxing it:"
        ),
        10.5,
        width=width,
        most=2,
    )
    page.link(url, width)
    page.y = max(page.y, top + _LINK_SQUARE) + 3


def _foot(page: "_Sheet", phone: str) -> None:
    page.y = max(page.y, _BOTTOM - 12)
    page.rule(page.y)
    page.down(2)
    words = _("Confidential: personal information. If you received this by mistake, please tell us.")
    if phone:
        words = _("Confidential: personal information. If you received this by mistake, please call %(phone)s.") % {
            "phone": _isolated(phone)
        }
    page.text(words, 9, most=1)


def _plain(text: str) -> str:
    """One line of plain letters: control signs, direction signs and what the font cannot draw are left out."""
    return re.sub(r"\s+", " ", _UNSAFE.sub(" ", text[:_LONGEST])).strip()


def _isolated(number: str) -> str:
    """A number inside a Hebrew line keeps its own order when its parts hold together."""
    return _plain(number).replace(" ", "\u00a0")


class _Sheet:
    """An A4 page on which lines begin at the side where reading begins. Measures in mm, sizes in points."""

    def __init__(self, *, right_to_left: bool, language: str) -> None:
        self._rtl = right_to_left
        self.y = _TOP
        pdf = FPDF("portrait", "mm", "A4")
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.add_font("Heebo", "", FONTS / "Heebo-Regular.ttf")
        pdf.add_font("Heebo", "B", FONTS / "Heebo-Bold.ttf")
        pdf.set_lang(language)
        pdf.add_page()
        pdf.set_draw_color(0)
        pdf.set_text_color(0)
        self._pdf = pdf

    def describe(self, title: str, made_at: datetime | None) -> None:
        self._pdf.set_title(title)
        self._pdf.set_creator("Kesher")
        if made_at is not None:
            self._pdf.set_creation_date(made_at)

    def output(self) -> bytes:
        return bytes(self._pdf.output())

    def down(self, by: float) -> None:
        self.y += by

    def line(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        left_to_right: bool = False,
        other_side: bool = False,
        inset: float = 0.0,
        width: float = _WIDE,
        down: bool = True,
        at: float | None = None,
    ) -> None:
        """One line, cut to its width."""
        self._font(size, bold=bold, right_to_left=self._rtl and not left_to_right)
        height = size * 0.3528 * 1.35
        right = self._rtl != other_side
        x = _RIGHT - inset - width if right else _LEFT + inset
        self._write(
            self._cut(_plain(text), width), x, self.y if at is None else at, width, height, "R" if right else "L"
        )
        if down:
            self.y += height

    def text(
        self, text: str, size: float, *, bold: bool = False, inset: float = 0.0, width: float = _WIDE, most: int = 3
    ) -> None:
        """Wrapped lines, at most `most`."""
        self._font(size, bold=bold, right_to_left=self._rtl)
        for line in self._wrapped(_plain(text), width, most):
            self.line(line, size, bold=bold, inset=inset, width=width)

    def row(self, name: str, value: str, *, fill_in: bool = False) -> None:
        """A name, its value, and a hairline below; or an empty box to write in."""
        top = self.y + 1.5
        self.y = top
        value_at = _WIDE * 0.37
        self.line(name, 11, width=value_at - 4)
        bottom = self.y
        self.y = top
        if fill_in:
            side = _RIGHT - value_at - 24 if self._rtl else _LEFT + value_at
            self._pdf.rect(side, top - 0.5, 24, 8)
            self.y = top + 7
        else:
            self.text(value, 11, bold=True, inset=value_at, width=_WIDE - value_at, most=2)
        self.y = max(self.y, bottom) + 1.5
        self.rule(self.y)

    def numbered(self, number: int, text: str) -> None:
        top = self.y
        self.line(str(number), 11, bold=True, width=8)
        self.y = top
        self.text(text, 11, inset=9, width=_WIDE - 9, most=2)
        self.down(0.8)

    def link(self, url: str, width: float) -> None:
        """An address in full, broken where it must be, left to right."""
        self._font(9.5, bold=True, right_to_left=False)
        shown = re.sub(r"[^\x21-\x7e]", "", url[:_LONGEST])
        while shown and self.y < _BOTTOM - 14:
            fits = self._fitting(shown, width)
            self.line(shown[:fits], 9.5, bold=True, left_to_right=True, width=width)
            shown = shown[fits:]

    def frame(self, top: float, height: float) -> None:
        self._pdf.set_line_width(0.9)
        self._pdf.rect(_LEFT, top, _WIDE, height, round_corners=True, corner_radius=3)
        self._pdf.set_line_width(0.25)

    def rule(self, at: float) -> None:
        self._pdf.set_line_width(0.25)
        self._pdf.line(_LEFT, at, _RIGHT, at)

    def square(self, payload: str, error: str, size: float, top: float, *, inset: float) -> None:
        """A QR code at the side where lines end, drawn as runs of filled boxes: sharp at every resolution."""
        matrix = segno.make(payload, error=error, micro=False, boost_error=False).matrix
        left = _LEFT + inset if self._rtl else _RIGHT - inset - size
        module = size / len(matrix)
        self._pdf.set_fill_color(0)
        for row, cells in enumerate(matrix):
            for run in re.finditer(b"\x01+", bytes(cells)):
                self._pdf.rect(
                    left + run.start() * module,
                    top + row * module,
                    (run.end() - run.start()) * module,
                    module + 0.01,
                    style="F",
                )

    def _font(self, size: float, *, bold: bool, right_to_left: bool) -> None:
        self._pdf.set_font("Heebo", "B" if bold else "", size)
        if right_to_left:
            self._pdf.set_text_shaping(True, direction="rtl", script="hebr", language="heb")
        else:
            self._pdf.set_text_shaping(True, direction="ltr", script="latn", language="eng")

    def _write(self, text: str, x: float, y: float, width: float, height: float, align: str) -> None:
        self._pdf.set_xy(x, y)
        self._pdf.cell(width, height, text, align=align, new_x=XPos.LEFT, new_y=YPos.NEXT)

    def _cut(self, text: str, width: float) -> str:
        if self._pdf.get_string_width(text) <= width:
            return text
        return text[: self._fitting(text, width, "…")].rstrip() + "…"

    def _fitting(self, text: str, width: float, ending: str = "") -> int:
        """How many characters of the text fit, at least one: measuring is dear, so by halves."""
        return max(
            1,
            bisect_right(range(len(text) + 1), width, key=lambda n: self._pdf.get_string_width(text[:n] + ending)) - 1,
        )

    def _wrapped(self, text: str, width: float, most: int) -> list[str]:
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._pdf.get_string_width(longer) > width and len(lines) < most:
                lines.append(word)
            else:
                lines[-1] = longer
        return [line for line in lines if line]
