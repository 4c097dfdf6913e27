"""Short ways to say who writes from where."""

from datetime import datetime

from kesher.core.addresses import Address, AddressKind, parse_email, parse_phone
from kesher.core.clock import ISRAEL


def mail(text: str = "noa.b@example.com") -> Address:
    found = parse_email(text)
    assert found is not None
    return found


def phone(text: str = "052-555-0143") -> Address:
    return parse_phone(text)


def withheld() -> Address:
    return Address(AddressKind.WITHHELD, "", "anonymous")


def moment(text: str = "2026-11-22 10:00") -> datetime:
    """A time of day in Israel."""
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)
