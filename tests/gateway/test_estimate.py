"""What an SMS would cost, before it is sent."""

from decimal import Decimal

import pytest

from kesher.channels.models import Account
from kesher.channels.queries import sms_estimate

HEBREW = "ש" * 135


def test_an_estimate_names_parts_and_price(sms_account: Account) -> None:
    sms_account.settings["price_per_part"] = "0.12"
    sms_account.save()

    estimate = sms_estimate(HEBREW)

    assert (estimate.parts.encoding, estimate.parts.parts, estimate.price) == ("ucs2", 3, Decimal("0.36"))


@pytest.mark.parametrize("price", [None, "cheap", "NaN"])
def test_without_a_price_of_a_part_there_is_none(sms_account: Account, price: str | None) -> None:
    sms_account.settings["price_per_part"] = price
    sms_account.save()

    assert sms_estimate(HEBREW).price is None


def test_without_an_account_the_parts_are_counted_all_the_same(db: None) -> None:
    assert sms_estimate(HEBREW).parts.parts == 3
    assert sms_estimate(HEBREW).price is None
