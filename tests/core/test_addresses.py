"""Two ways of writing one address meet in one value, and what is no address is not made into one."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.core.addresses import Address, AddressKind, can_receive_sms, parse_email, parse_phone, show_phone


@pytest.mark.parametrize(
    "written",
    [
        "054-234-5678",
        "0542345678",
        "972542345678",
        "+972-54-234-5678",
        "00972542345678",
        "+972 (0)54 234 5678",
        "054\u2011234\u20115678",
        "\u202a+972 54-234-5678\u202c",
        '"דנה לוי" <0542345678>',
        "sip:+972542345678@exchange.example;user=phone",
        "tel:+972-54-234-5678",
        "0542345678;rn=1",
        "٠٥٤٢٣٤٥٦٧٨",
    ],
)
def test_all_ways_to_write_an_israeli_mobile_meet_in_one_number(written: str) -> None:
    address = parse_phone(written)

    assert (address.kind, address.value, address.raw) == (AddressKind.PHONE, "+972542345678", written)


def test_the_name_beside_a_number_is_kept() -> None:
    assert parse_phone('"דנה לוי" <0542345678>').name == "דנה לוי"


@pytest.mark.parametrize(
    "written",
    ["", "-", "Anonymous", "חסוי", "Private Number", "Anonymous <sip:anonymous@anonymous.invalid>", "unknown"],
)
def test_a_withheld_number_has_no_value_so_that_it_matches_nobody(written: str) -> None:
    address = parse_phone(written)

    assert (address.kind, address.value) == (AddressKind.WITHHELD, "")


@pytest.mark.parametrize(
    ("written", "code"), [("*6050", "*6050"), ("6050*", "*6050"), ("\u202a*2700\u202c", "*2700"), ("100", "100")]
)
def test_a_short_code_is_its_own_kind(written: str, code: str) -> None:
    assert parse_phone(written) == Address(AddressKind.SHORT_CODE, code, written)


@pytest.mark.parametrize("written", ["BankHaPoalim", "(212) 555-0123", "123456789012345678", "reception"])
def test_what_cannot_be_dialled_is_kept_as_it_is(written: str) -> None:
    assert parse_phone(written) == Address(AddressKind.EXTERNAL, written, written)


def test_a_number_outside_the_plan_is_still_a_number_when_it_was_dialled() -> None:
    assert parse_phone("050-123-4567").value == "+972501234567"


def test_numbers_are_shown_as_people_write_them() -> None:
    assert show_phone("+972542345678") == "054-234-5678"
    assert show_phone("+442079460958") == "+44 20 7946 0958"
    assert show_phone("reception") == "reception"


def test_only_what_can_be_a_mobile_is_offered_text_messages() -> None:
    assert can_receive_sms(parse_phone("054-234-5678"))
    assert not can_receive_sms(parse_phone("03-555-0199"))
    assert not can_receive_sms(parse_phone("*6050"))


@given(st.sampled_from([50, 52, 53, 54, 55, 58]), st.integers(2_000_000, 9_999_999))
def test_a_shown_number_reads_back_to_the_same_value(prefix: int, rest: int) -> None:
    value = f"+972{prefix}{rest}"

    assert parse_phone(show_phone(value)).value == value


@given(st.text(max_size=400))
def test_no_text_whatever_breaks_the_reading_of_a_number(text: str) -> None:
    address = parse_phone(text)

    assert address.kind is not AddressKind.PHONE or phonenumbers.is_possible_number(
        phonenumbers.parse(address.value, None)
    )


@pytest.mark.parametrize(
    ("written", "value", "name"),
    [
        ("Dana Levi <Dana.Levi@Example.COM>", "dana.levi@example.com", "Dana Levi"),
        ("a@b.co.il", "a@b.co.il", ""),
        ("mailto:a@b.co", "a@b.co", ""),
        ("\u200fa@b.co\u200f", "a@b.co", ""),
        ("x@דוגמה.co.il", "x@xn--6dbbec0c.co.il", ""),
    ],
)
def test_a_mail_address_is_compared_in_lower_case(written: str, value: str, name: str) -> None:
    assert parse_email(written) == Address(AddressKind.EMAIL, value, written, name)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "a",
        "a@",
        "@b.com",
        '"a b"@c.com',
        "a@b.com, c@d.com",
        "a@b.com\r\nBcc: c@d.com",
        "=?utf-8?q?x?=@c.com",
        "a@@b.com",
        "a@b..com",
        "a@[127.0.0.1]",
    ],
)
def test_what_parsers_may_read_differently_is_no_address(written: str) -> None:
    assert parse_email(written) is None


@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_reading_of_a_mail_address(text: str) -> None:
    address = parse_email(text)

    assert address is None or address.value.count("@") == 1
