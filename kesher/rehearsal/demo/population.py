"""The customers of the demo organisation: made by the action that an import uses, with what is known of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from kesher.core.addresses import Address, AddressKind, parse_phone
from kesher.customers import actions as customers
from kesher.customers.types import Trust
from kesher.rehearsal.demo import names

_TOGETHER = 100
NOA = ("נועה", "ברקוביץ׳", "Noa", "Berkovich", "noa.b@example.com", "052-555-0143")


@dataclass(frozen=True)
class Someone:
    """A customer as the world knows her. `known` is False for one of whom the organisation has not heard yet."""

    name: str
    language: str
    email: str
    phone: str
    habit: float  # how often she turns to us, as against others
    policy: str
    customer_id: UUID | None = None
    shares_phone: bool = False

    @property
    def known(self) -> bool:
        """Whether she is a customer already, not somebody who writes for the first time."""
        return self.customer_id is not None


def populate(
    count: int, begins: datetime, chance: Random, progress: Callable[[int], None] = lambda made: None
) -> list[Someone]:
    """Make this many people and a few companies, some before `begins`, some sharing a telephone; the first is Noa."""
    found: list[Someone] = []
    while len(found) < count:
        with transaction.atomic():
            for _ in range(min(_TOGETHER, count - len(found))):
                found.append(_one(len(found), found, begins, chance))
        progress(len(found))
    return found


def strangers(count: int, first: int, chance: Random) -> list[Someone]:
    """People who are no customers yet: they write, and get a provisional row."""
    return [_invent(first + number, chance, None) for number in range(count)]


def _one(number: int, others: Sequence[Someone], begins: datetime, chance: Random) -> Someone:
    at = begins - timedelta(days=chance.randint(1, 400))
    if number == 0:
        who = Someone(f"{NOA[0]} {NOA[1]}", "he", NOA[4], NOA[5], 0.0, "44-1047723")
        return _make(who, f"{NOA[0]} {NOA[1]}", f"{NOA[2]} {NOA[3]}", "person", at, chance)
    family = others[-1] if others[-1].phone and number % 40 == 7 and number > 1 else None
    who = _invent(number, chance, family)
    kind = "organisation" if number % 90 == 5 else "person"
    he, en = who.name, ""
    if kind == "organisation":
        company = names.COMPANIES[number // 90 % len(names.COMPANIES)]
        he, en = company
    elif who.language == "en":
        he, en = "", who.name
    return _make(who, he, en, kind, at, chance)


def _make(who: Someone, he: str, en: str, kind: str, at: datetime, chance: Random) -> Someone:
    customer_id = customers.create_customer(
        kind=kind,
        name_he=he,
        name_en=en,
        language=who.language,
        town=chance.choice(names.TOWNS),
        since=at.date(),
        at=at,
    )
    if who.email:
        email = Address(AddressKind.EMAIL, who.email, who.email)
        customers.add_identity(customer_id, email, Trust.PROVEN if chance.random() < 0.8 else Trust.ASSERTED, at)
    if who.phone:
        customers.add_identity(customer_id, parse_phone(who.phone), Trust.PROVEN, at)
    known = who.__dict__ | {"customer_id": customer_id}
    return Someone(**known)


def _invent(number: int, chance: Random, family: Someone | None) -> Someone:
    he, en = chance.choice(names.FIRST), chance.choice(names.LAST)
    english = chance.random() < 0.16
    name = f"{he[1]} {en[1]}" if english else f"{he[0]} {en[0]}"
    email = names.address(he[1], en[1], number, chance) if chance.random() < 0.93 else ""
    phone = names.phone(number) if chance.random() < 0.94 or not email else ""
    return Someone(
        name=name,
        language="en" if english else "he",
        email=email,
        phone=family.phone if family else phone,
        habit=chance.paretovariate(1.7),
        policy=f"44-{chance.randint(1000000, 1999999)}",
        shares_phone=family is not None,
    )
