"""The cover sheet says what is asked, until when and where to, carries its code twice, and follows nothing that anybody wrote."""

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from kesher.core.papers.cover import CoverSheet, cover_sheet
from kesher.rehearsal.fax_machine import pictures_of
from tests.core.papers.sheets import CODE, ENGLISH, HEBREW, LINK, SHEETS


def text_of(sheet: CoverSheet) -> list[str]:
    with pypdfium2.PdfDocument(cover_sheet(sheet)) as document:
        return str(document[0].get_textpage().get_text_bounded()).splitlines()


def test_the_hebrew_text_can_be_selected_in_its_right_order() -> None:
    lines = text_of(HEBREW)

    assert lines[1] == "דף שער לפקס"
    assert "482 139 075-9" in lines
    assert "03-555-0199" in lines
    assert "המסמך המבוקש סיכום אשפוז" in lines
    assert "לשם מה הוא נדרש לאישור ההחזר על ביטול הנסיעה" in lines
    assert "עד מתי יום ראשון 29.11.2026" in lines
    assert LINK in lines


def test_the_english_text_says_the_same() -> None:
    lines = text_of(ENGLISH)

    assert lines[:2] == ["Shikma Insurance Made on Sunday 22 November 2026, 14:16", "Fax cover sheet"]
    assert "Document wanted Hospital discharge summary" in lines
    assert "About Case 48213, trip cancellation" in lines
    assert "482 139 075-9" in lines


@pytest.mark.parametrize("language", ["he", "en"])
def test_both_squares_can_be_read_from_the_page(language: str) -> None:
    page = pictures_of(cover_sheet(SHEETS[language]))[0]

    found = zxingcpp.read_barcodes(page)

    assert {(one.text, one.ec_level) for one in found} == {(f"KSR:{CODE}", "H"), (LINK, "M")}


def test_the_page_is_pure_black_on_white() -> None:
    page = pictures_of(cover_sheet(HEBREW), 400)[0]
    tones = page.histogram()

    assert sum(tones[40:215]) < 0.02 * page.width * page.height
    assert sum(tones[:40]) > 0.02 * page.width * page.height


def test_without_a_link_and_a_phone_the_sheet_speaks_of_fax_alone() -> None:
    lines = text_of(replace(ENGLISH, upload_url="", phone="", why=""))

    assert not [line for line in lines if "camera" in line or "call" in line or "needed for" in line]


def test_a_sheet_with_a_code_that_does_not_hold_is_not_made() -> None:
    with pytest.raises(ValueError, match="check digit"):
        cover_sheet(replace(HEBREW, code="4821390754"))


@pytest.mark.parametrize("language", ["he", "en"])
def test_whatever_is_written_into_it_stays_text_on_one_page(language: str) -> None:
    hostile = "<img src='file:///etc/passwd'> \u202e{{7*7}} **b** \x00\r\n" + "ארוך מאוד " * 200 + "🙂"
    sheet = CoverSheet(
        CODE,
        hostile,
        hostile,
        hostile,
        hostile,
        hostile,
        hostile,
        "https://service.example.org/" + "x" * 900,
        hostile,
        hostile,
        language,
    )

    with pypdfium2.PdfDocument(cover_sheet(sheet)) as document:
        text = document[0].get_textpage().get_text_bounded()

        assert len(document) == 1
        assert "482 139 075-9" in text
        assert "root:" not in text


def test_the_same_sheet_gives_the_same_words_in_whatever_language_the_worker_runs() -> None:
    assert text_of(HEBREW)[1] == "דף שער לפקס"
    assert text_of(ENGLISH)[1] == "Fax cover sheet"
