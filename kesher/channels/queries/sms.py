"""What an SMS would be: how many parts, and what it costs."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from kesher.channels.adapters.sms_http.parts import Parts, count_parts
from kesher.channels.queries.accounts import account_for
from kesher.channels.types import Channel


@dataclass(frozen=True)
class SmsEstimate:
    """`price` in the currency of the account's contract; None where its settings name no price of a part."""

    parts: Parts
    price: Decimal | None


def sms_estimate(text: str, account_id: UUID | None = None) -> SmsEstimate:
    """Parts and price of a text, through the account that would send it."""
    parts = count_parts(text)
    account = account_for(Channel.SMS, account_id)
    try:
        per_part = Decimal(str(account.settings["price_per_part"])) if account else None
    except (KeyError, InvalidOperation):
        per_part = None
    return SmsEstimate(parts, None if per_part is None or not per_part.is_finite() else parts.price(per_part))
