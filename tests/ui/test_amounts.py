"""Money, shares, sizes, phones and names as they are written in each language."""

import pytest

from kesher.ui import amounts


def test_shekels_in_hebrew_stand_after_the_number_and_never_break_from_it(hebrew: None) -> None:
    assert amounts.money_words(500_000) == "5,000\u00a0₪"
    assert amounts.money_words(8_450) == "84.50\u00a0₪"
    assert amounts.money_words(-8_400) == "\u200e-84\u00a0₪"
    assert amounts.money_words(0) == "0\u00a0₪"


def test_shekels_in_english_stand_before_the_number(english: None) -> None:
    assert amounts.money_words(500_000) == "₪5,000"
    assert amounts.money_words(-8_401) == "-₪84.01"


@pytest.mark.parametrize(
    ("share", "digits", "said"),
    [(0.38, 0, "38%"), (0.385, 0, "39%"), (0.9512, 1, "95.1%"), (1, 0, "100%"), (0, 0, "0%")],
)
def test_shares(share: float, digits: int, said: str) -> None:
    assert amounts.percent_words(share, digits) == said


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (212_000, "212 kB"),
        (999_499, "999 kB"),
        (999_600, "1.0 MB"),
        (1_100_000, "1.1 MB"),
        (2_500_000_000, "2.5 GB"),
    ],
)
def test_sizes(size: int, said: str) -> None:
    assert amounts.size_words(size) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("+972525550143", "052-555-0143"),
        ("+97235550100", "03-555-0100"),
        ("+442079460018", "+44 20 7946 0018"),
        ("*6050", "*6050"),
        ("+not a number", "+not a number"),
    ],
)
def test_phones_are_read_as_people_know_them(number: str, said: str) -> None:
    assert amounts.phone_words(number) == said


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Daniel Azoulay", "DA"),
        ("דניאל אזולאי", "דא"),
        ("Noa", "N"),
        ("ד״ר אילן שרון", "דש"),
        ("Anna van der Berg", "AB"),
        ("", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert amounts.initials(name) == letters
