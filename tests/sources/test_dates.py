"""Days as other systems write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.sources.rules.dates import BadDate, day_first, moment_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-01-31", "2025-01-31 12:00"),
        ("2025-01-31T23:10:05+05:00", "2025-01-31 23:10"),
        ("31/01/2025", "2025-01-31 12:00"),
        ("31.1.25 08:05", "2025-01-31 08:05"),
        ("\u200f31/01/2025\u200e", "2025-01-31 12:00"),
        ("20250131", "2025-01-31 12:00"),
        ("1/2/69", "2069-02-01 12:00"),
        ("1/2/70", "1970-02-01 12:00"),
    ],
)
def test_a_day_is_read_in_israel(written: str, meant: str) -> None:
    read = moment_of(written)

    assert read is not None
    assert f"{read:%Y-%m-%d %H:%M} {read.tzinfo}" == f"{meant} Asia/Jerusalem"


@pytest.mark.parametrize("written", ["soon", "31/02/2025", "2025-13-01", "45678", "1/1/1", "0000-00-00", "31/12/1066"])
def test_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(BadDate):
        moment_of(written)


def test_an_empty_cell_says_nothing() -> None:
    assert moment_of(" \u200f ") is None


def test_a_column_that_has_twelves_only_in_front_writes_the_month_first() -> None:
    assert not day_first(["01/31/2025", "02/03/2025"])
    assert day_first(["31/01/2025", "01/31/2025"])
    assert day_first(["02/03/2025"])


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)), st.booleans())
def test_every_day_is_read_back_as_it_was_written(day: date, day_comes_first: bool) -> None:
    written = f"{day:%d/%m/%Y}" if day_comes_first else f"{day:%m/%d/%Y}"

    read = moment_of(written, day_comes_first=day_comes_first)

    assert read is not None
    assert read.date() == day
