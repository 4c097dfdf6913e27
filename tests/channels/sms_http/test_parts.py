"""How many SMS a text is, by hand-counted examples."""

from decimal import Decimal

import pytest

from kesher.channels.adapters.sms_http import count_parts


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", "gsm7", 0, 0),
        ("a" * 160, "gsm7", 160, 1),
        ("a" * 161, "gsm7", 161, 2),
        ("a" * 306, "gsm7", 306, 2),
        ("a" * 307, "gsm7", 307, 3),
        ("€" * 80, "gsm7", 160, 1),
        ("€" * 81, "gsm7", 162, 2),
        ("ש" * 70, "ucs2", 70, 1),
        ("ש" * 71, "ucs2", 71, 2),
        ("ש" * 134, "ucs2", 134, 2),
        ("ש" * 135, "ucs2", 135, 3),
        ("Paid 5 €", "gsm7", 9, 1),
        ("a" * 69 + "😀", "ucs2", 71, 2),
        ("`", "ucs2", 1, 1),
    ],
)
def test_a_text_is_counted_as_the_network_counts_it(text: str, encoding: str, units: int, parts: int) -> None:
    found = count_parts(text)

    assert (found.encoding, found.units, found.parts) == (encoding, units, parts)


def test_a_sign_of_two_places_is_not_torn_between_two_parts() -> None:
    torn_without_care = (
        "a" * 152 + "€" + "a" * 151
    )  # 305 places fit two parts of 153, but the euro starts at the last place of one

    assert count_parts(torn_without_care).parts == 2
    assert count_parts(torn_without_care + "aa").parts == 3


def test_a_price_is_the_price_of_all_parts() -> None:
    assert count_parts("ש" * 135).price(Decimal("0.12")) == Decimal("0.36")
