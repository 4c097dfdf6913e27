"""A document code is right or is no code: keyed on a phone, read from a bad fax, or turned round by a Hebrew line."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.core.codes import check, check_digit, find_codes, new_code, normalise, parse, payload, show

CODE = "4821390759"
codes = st.integers(200_000_000, 999_999_999).map(lambda number: str(number) + check_digit(str(number)))


def test_the_example_of_the_thesis_has_its_published_check_digit() -> None:
    assert check_digit("572") == "4"


def test_a_code_is_written_in_groups_that_can_be_keyed() -> None:
    assert show(CODE) == "482 139 075-9"
    assert payload(CODE) == "KSR:4821390759"


@given(st.integers())
def test_every_new_code_holds(seed: int) -> None:
    code = new_code(random.Random(seed))

    assert check(code)
    assert code[0] in "23456789"


@given(codes, st.integers(0, 9), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(code: str, place: int, change: int) -> None:
    wrong = str((int(code[place]) + change) % 10)

    assert not check(code[:place] + wrong + code[place + 1 :])


@given(codes, st.integers(0, 8))
def test_every_swap_of_neighbours_is_caught(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert swapped == code or not check(swapped)


@given(codes, st.text(max_size=30))
def test_no_check_of_any_text_breaks(code: str, text: str) -> None:
    assert check(text) == (len(text) == 10 and text in find_codes(text))
    assert parse(show(code)) == code


@given(codes)
def test_what_is_printed_is_found_again_in_any_of_its_forms(code: str) -> None:
    assert find_codes(f"קוד המסמך\n{show(code)}\nPage 1 of 2") == [code]
    assert find_codes(code) == [code]
    assert find_codes(f"code: {code[:5]} {code[5:]}, thank you") == [code]


@pytest.mark.parametrize(
    "recognised",
    [
        "482 139 075-9",
        "482139075-9",
        "482 139 075 - 9",
        "482 139 075—9",
        "48Z I39 O7S-9",
        "4B2 l39 07S-9",
        "482 |39 סד75-9 482 139 ס75-9",
        "482  139. 075-9.",
        "קוד המסמך: \u2066482 139 075-9\u2069",
        "fax 3 482 139 075-9 2",
        "075-9 139 482",
        "9-075 139 482",
    ],
)
def test_a_code_is_read_through_the_confusions_of_text_recognition(recognised: str) -> None:
    assert CODE in find_codes(recognised)


@pytest.mark.parametrize(
    "other",
    [
        "482 139 075-8",
        "482 193 075-9",
        "0542345678 054-234-5678 03-555-0188",
        "1-800-123-456",
        "4580 1234 5678 9012",
        "48213907590",
        "BOSS ISSOLEZOB",
        "",
    ],
)
def test_what_is_no_code_is_not_found(other: str) -> None:
    assert find_codes(other) == []


def test_two_codes_on_a_page_are_both_found_in_their_order() -> None:
    second = new_code(random.Random(2))

    assert find_codes(f"{show(CODE)}\n{show(second)}\n{show(CODE)}") == [CODE, second]


def test_a_person_may_key_a_code_as_she_likes() -> None:
    assert normalise("482-139-075-9") == CODE
    assert normalise("KSR:4821390759") == CODE
    assert parse(" 482 139 O75-9 ") == CODE
    assert parse("482 139 075-8") is None
    assert parse("call me 482 139 075-9") is None


@given(st.text(alphabet="0123456789OIl -.|סו\n", max_size=3000))
def test_nothing_is_found_that_does_not_hold(text: str) -> None:
    assert all(check(code) for code in find_codes(text))


def test_a_megabyte_of_digits_is_read_in_a_moment() -> None:
    began = time.perf_counter()

    find_codes("482 139 07 " * 90_000)

    assert time.perf_counter() - began < 5
