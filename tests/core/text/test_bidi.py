"""Direction: what is compared, which way a text runs, and visual Hebrew turned round."""

import time

import pytest

from kesher.core.text import bidi


def test_texts_with_and_without_invisible_marks_are_the_same_text() -> None:
    marked = "\u202bבתאריך\u202c \u200fיום\u200e \u2067א\u2069"

    assert bidi.strip_marks(marked) == "בתאריך יום א"


def test_points_go_and_letters_and_maqaf_stay() -> None:
    assert bidi.strip_points("שָׁלוֹם בֵּית־סֵפֶר") == "שלום בית־ספר"


def test_matching_ignores_marks_points_case_and_blanks() -> None:
    assert bidi.for_matching(" \u200fשָׁלוֹם  Dana ") == bidi.for_matching("שלום dana")


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("שלום", "rtl"),
        ("Hello", "ltr"),
        ("הזמנה של iPhone 15 Pro", "rtl"),
        ("Order from רמי only in English", "ltr"),
        ("12345", "ltr"),
    ],
)
def test_a_text_runs_as_most_of_it_does(text: str, direction: str) -> None:
    assert bidi.direction(text) == direction


def test_a_text_without_letters_runs_as_asked() -> None:
    assert bidi.direction("054-234", default="rtl") == "rtl"


@pytest.mark.parametrize(
    ("visual", "logical"),
    [
        ("םולש", "שלום"),
        (".םולש", "שלום."),
        ("Kesher Ltd (12 בוחר) םולש", "שלום (רחוב 12) Kesher Ltd"),
        (".לט ,03-1234567 וא 12.5% ריחמ", "מחיר 12.5% או 03-1234567, טל."),
        ("12/11/2026 ךיראתב", "בתאריך 12/11/2026"),
        ("dana@mail.example :תבותכ", "כתובת: dana@mail.example"),
        ("[רחא] (דחא) ראוד", "ראוד (אחד) [אחר]".replace("ראוד", "דואר")),
        ("Kesher (Israel) Ltd םע הזוח", "חוזה עם Kesher (Israel) Ltd"),
        ("English only, (12)", "English only, (12)"),
    ],
)
def test_a_visual_line_is_turned_and_numbers_latin_and_brackets_stay_right(visual: str, logical: str) -> None:
    assert bidi.to_logical(visual) == logical


def test_each_line_is_turned_by_itself_and_quote_marks_stay_in_front() -> None:
    assert bidi.to_logical("> םולש\nplain\nבוט רקוב") == "> שלום\nplain\nבוקר טוב"


def test_logical_hebrew_is_not_taken_for_visual() -> None:
    text = "שלום רב, אני מבקשת לברר את החיוב הכפול בחשבון שלי. האם תוכלו לבדוק ולחזור אליי עד מחר? תודה, מרים כהן."

    assert bidi.visual_evidence(text)[0] == 0
    assert not bidi.is_visual(text, expected=True)


def test_a_borrowed_word_does_not_turn_a_logical_text_round() -> None:
    text = "פתחתי מיקרוסקופ, קיבלתי פידבק וגם קטשופ. שלום לכולם, תודה."

    assert not bidi.is_visual(text, expected=True)


def test_visual_hebrew_is_known_by_its_final_letters() -> None:
    visual = bidi.to_logical("שלום לכולם, אין לי חשבון. אנחנו ממתינים זמן רב לנציגים")

    assert bidi.is_visual(visual, expected=True)
    assert bidi.is_visual(visual)


@pytest.mark.parametrize("piece", ["a(", "([א", "a א", "1.", "(", "a[(", "<>א"])
def test_turning_costs_no_more_than_the_length(piece: str) -> None:
    text = piece * 50_000 + "א"

    started = time.process_time()
    bidi.to_logical(text)

    assert time.process_time() - started < 2
