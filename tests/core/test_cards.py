"""Card numbers are hidden in whatever way people write them, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.core.text.cards import hide_cards, is_card


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("4111111111111111", "•••• 1111"),
        ("card 4111 1111 1111 1111, exp 12/29", "card •••• 1111, exp 12/29"),
        ("הכרטיס 5555-5555-5555-4444 נגנב", "הכרטיס •••• 4444 נגנב"),
        ("3782 822463 10005", "•••• 0005"),
        ("30569309025904", "•••• 5904"),
        ("4111.1111.1111.1111", "•••• 1111"),
        ("2 cards 4111 1111 1111 1111 5555 5555 5555 4444", "2 cards •••• 1111 •••• 4444"),
        ("12 4111 1111 1111 1111 99", "12 •••• 1111 99"),
        ("4111\u200e 1111 1111\u00a01111", "•••• 1111"),
    ],
)
def test_a_card_number_is_hidden_but_for_its_last_digits(written: str, kept: str) -> None:
    assert hide_cards(written)[0] == kept


@pytest.mark.parametrize(
    "written",
    [
        "4111111111111112",  # the check digit does not hold
        "+49 1512 3456 789 0",
        "+4111111111111111",
        "052-555-0143",
        "IL620108000000099999999",
        "0000 0000 0000 0000",
        "41111111111111111111",  # twenty digits
        "4222222222222",  # thirteen
        "123456782",
        "case 48005 of 2026-11-22 12:25:00",
    ],
)
def test_another_number_stays_as_it_is(written: str) -> None:
    assert hide_cards(written) == (written, 0)


@given(st.text(alphabet="0123456789 -.אa+"))
def test_what_is_left_holds_no_card_and_loses_nothing_else(text: str) -> None:
    kept, count = hide_cards(text)

    assert hide_cards(kept)[1] == 0 or count > 0
    assert (kept == text) == (count == 0)


@given(st.integers(4 * 10**14, 5 * 10**14 - 1), st.sampled_from(["", " ", "-"]))
def test_any_card_is_found(first: int, between: str) -> None:
    digits = next(f"{first}{last}" for last in range(10) if is_card(f"{first}{last}"))
    written = between.join(digits[at : at + 4] for at in range(0, 16, 4))

    assert hide_cards(f"x {written} y") == (f"x •••• {digits[-4:]} y", 1)
