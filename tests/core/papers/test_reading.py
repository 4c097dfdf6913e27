"""Arriving papers of every accepted kind are read; whatever is wrong with them is a result with a code, and what can be kept is."""

import io
from dataclasses import replace

import pytest
from fpdf import FPDF
from PIL import Image, ImageOps

from kesher.core.papers.pdf import pages_as_pdf
from kesher.core.papers.reading import read_paper
from kesher.core.papers.types import DEFAULT_LIMITS, Failure, Format, Ocr, Page, Warn
from kesher.rehearsal.fax_machine import pictures_of
from tests.core.papers.tiffs import G3, G4, LZW, NONE, TiffPage, tiff, words

UNREAD = replace(DEFAULT_LIMITS, recognise=False)
TEXT = ("Discharge summary", "Ward for children", "Please rest for two weeks")


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, kind, **options)
    return kept.getvalue()


def dark(png: bytes) -> int:
    return sum(Image.open(io.BytesIO(png)).histogram()[:128])


@pytest.mark.parametrize(
    ("compression", "fill_order"), [(NONE, 1), (G3, 1), (G4, 1), (LZW, 1), (NONE, 2), (G3, 2), (G4, 2)]
)
def test_every_fax_coding_and_bit_order_gives_the_same_page(compression: int, fill_order: int) -> None:
    expected = read_paper(tiff([TiffPage(words(*TEXT))]), "a.tif", UNREAD).pages[0]

    paper = read_paper(tiff([TiffPage(words(*TEXT), compression, fill_order)]), "a.tif", UNREAD)

    assert (paper.format, paper.failure, paper.page_count, paper.warnings) == (Format.TIFF, None, 1, [])
    assert paper.pages[0].preview == expected.preview
    assert (paper.pages[0].width, paper.pages[0].height, paper.pages[0].dpi_x, paper.pages[0].dpi_y) == (
        1728,
        700,
        204,
        196,
    )


def test_a_page_of_98_lines_an_inch_is_stretched_to_the_shape_of_its_paper() -> None:
    squeezed = words(*TEXT).resize((1728, 350))

    page = read_paper(tiff([TiffPage(squeezed, G3, dpi=(204, 98))]), "a.tif", UNREAD).pages[0]

    width, height = Image.open(io.BytesIO(page.preview)).size
    assert (page.width, page.height) == (1728, 350)
    assert height / width == pytest.approx(350 * 204 / 98 / 1728, rel=0.01)


def test_a_fax_that_does_not_tell_its_resolution_is_stretched_by_its_shape() -> None:
    page = read_paper(tiff([TiffPage(words(*TEXT, size=(1728, 1078)), G3, dpi=None)]), "a.tif", UNREAD).pages[0]

    width, height = Image.open(io.BytesIO(page.preview)).size
    assert Warn.RESOLUTION_GUESSED in page.warnings
    assert height / width == pytest.approx(297 / 215, rel=0.1)


@pytest.mark.parametrize(
    ("orientation", "undone"),
    [(2, ImageOps.mirror), (3, lambda p: p.rotate(180)), (4, ImageOps.flip), (6, lambda p: p.rotate(90, expand=True)), (8, lambda p: p.rotate(270, expand=True))],
)  # fmt: skip
def test_the_orientation_that_the_file_tells_is_followed(orientation: int, undone: object) -> None:
    upright = words(*TEXT)
    assert callable(undone)

    page = read_paper(
        tiff([TiffPage(undone(upright), orientation=orientation, dpi=(200, 200))]), "a.tif", UNREAD
    ).pages[0]

    expected = read_paper(tiff([TiffPage(upright, dpi=(200, 200))]), "a.tif", UNREAD).pages[0]
    assert page.preview == expected.preview


def test_text_is_recognised_and_a_page_that_lies_on_its_head_is_turned() -> None:
    paper = read_paper(tiff([TiffPage(words(*TEXT).rotate(180))]), "a.tif")

    assert paper.ocr is Ocr.AVAILABLE
    assert paper.pages[0].rotation == 180
    assert paper.text.splitlines() == list(TEXT)


def test_where_recognition_is_not_installed_the_paper_is_read_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")

    paper = read_paper(tiff([TiffPage(words(*TEXT))]), "a.tif")

    assert (paper.failure, paper.ocr, paper.text) == (None, Ocr.ABSENT, "")
    assert paper.pages[0].preview


def test_a_blank_page_is_known_by_its_emptiness_and_one_word_is_not_blank() -> None:
    blank, one_word = words(size=(1728, 2200)), words("Page", size=(1728, 2200))

    paper = read_paper(tiff([TiffPage(blank), TiffPage(one_word)]), "a.tif", UNREAD)

    assert [page.blank for page in paper.pages] == [True, False]


def test_pages_of_a_looping_file_are_kept_once() -> None:
    paper = read_paper(tiff([TiffPage(words("One")), TiffPage(words("Two"))], last_points_to=0), "a.tif", UNREAD)

    assert (paper.page_count, len(paper.pages), paper.failure, paper.warnings) == (2, 2, None, [Warn.PAGE_LOOP])


def test_a_broken_page_does_not_hide_the_others() -> None:
    broken = TiffPage(words("Two"), LZW, strip=b"\xff" * 40)

    paper = read_paper(tiff([TiffPage(words("One")), broken, TiffPage(words("Three"))]), "a.tif", UNREAD)

    assert paper.failure is None
    assert [bool(page.preview) and not page.warnings for page in paper.pages] == [True, False, True]


def test_a_tiff_that_was_cut_off_keeps_what_arrived() -> None:
    whole = tiff([TiffPage(words("One")), TiffPage(words("Two"))])

    paper = read_paper(whole[:-60], "a.tif", UNREAD)

    assert (len(paper.pages), paper.warnings) == (1, [Warn.CHAIN_BROKEN])


def test_all_200_pages_are_counted_and_the_first_30_are_read() -> None:
    paper = read_paper(tiff([TiffPage(words("Page", size=(600, 300)))] * 200), "a.tif", UNREAD)

    assert (paper.page_count, len(paper.pages), paper.warnings, paper.failure) == (200, 30, [Warn.PAGES_NOT_READ], None)


def test_a_photograph_is_turned_as_its_camera_says() -> None:
    photograph = words(*TEXT).convert("RGB").rotate(90, expand=True)
    exif = Image.Exif()
    exif[274] = 6

    paper = read_paper(saved(photograph, "JPEG", exif=exif), "IMG_1.jpg", UNREAD)

    shown = Image.open(io.BytesIO(paper.pages[0].preview))
    assert paper.format is Format.JPEG
    assert shown.width > shown.height


def test_a_png_with_transparent_ground_stands_on_white_paper() -> None:
    picture = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (100, 100, 200, 200))

    paper = read_paper(saved(picture, "PNG"), "a.png", UNREAD)

    assert dark(paper.pages[0].preview) == pytest.approx(10_000, rel=0.05)


def test_a_pdf_gives_its_own_text_without_recognition() -> None:
    pdf = FPDF()
    pdf.set_font("Helvetica", size=14)
    for line in ("The first page of a long letter to you", "The second page of a long letter to you"):
        pdf.add_page()
        pdf.cell(0, 10, line)

    paper = read_paper(bytes(pdf.output()), "a.pdf", UNREAD)

    assert (paper.format, paper.page_count, paper.failure) == (Format.PDF, 2, None)
    assert [(page.text, page.text_by) for page in paper.pages] == [
        ("The first page of a long letter to you", "layer"),
        ("The second page of a long letter to you", "layer"),
    ]


def test_an_encrypted_pdf_says_that_it_wants_a_password() -> None:
    pdf = FPDF()
    pdf.set_encryption(owner_password="owner", user_password="user")
    pdf.add_page()

    assert read_paper(bytes(pdf.output()), "a.pdf", UNREAD).failure is Failure.ENCRYPTED


@pytest.mark.parametrize(
    ("data", "failure", "kind"),
    [
        (b"", Failure.EMPTY, "empty"),
        (b"PK\x03\x04" + bytes(60), Failure.NOT_A_PAPER, "zip"),
        (b"<!DOCTYPE html><script>alert(1)</script>", Failure.NOT_A_PAPER, "html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Failure.NOT_A_PAPER, "svg"),
        (b"GIF89a" + bytes(60), Failure.NOT_A_PAPER, "gif"),
        (b"MZ" + bytes(60), Failure.NOT_A_PAPER, "program"),
        (b"II*\0" + bytes(60), Failure.DAMAGED, "tiff"),
        (b"II*\0\x08\0\0\0\xff\xff" + b"\xff" * 60, Failure.DAMAGED, "tiff"),
        (b"%PDF-1.7\nnothing more", Failure.DAMAGED, "pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), Failure.DAMAGED, "png"),
        (b"\xff\xd8\xff\xe0" + bytes(60), Failure.DAMAGED, "jpeg"),
    ],
)
def test_what_cannot_be_read_says_why_in_a_stable_code(data: bytes, failure: Failure, kind: str) -> None:
    paper = read_paper(data, "fax.tif", UNREAD)

    assert (paper.failure, paper.kind, list(paper.pages)) == (failure, kind, [])


def test_the_content_decides_and_a_name_that_disagrees_is_told() -> None:
    paper = read_paper(saved(words("One"), "PNG"), "fax.tif", UNREAD)

    assert (paper.format, paper.warnings, paper.failure) == (Format.PNG, [Warn.NAME_DISAGREES], None)


def test_pages_become_one_pdf_for_viewing() -> None:
    paper = read_paper(tiff([TiffPage(words("One")), TiffPage(words("Two"))]), "a.tif", UNREAD)

    shown = pictures_of(pages_as_pdf(paper.pages), 100)

    assert [round(page.width / 100, 1) for page in shown] == [8.3, 8.3]
    assert all(sum(page.histogram()[:128]) > 100 for page in shown)


def test_a_pdf_of_no_page_is_refused() -> None:
    with pytest.raises(ValueError, match="no page"):
        pages_as_pdf([Page(1)])
