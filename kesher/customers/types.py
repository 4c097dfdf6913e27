"""Words of customers that other packages use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from uuid import UUID

from kesher.channels.types import Clearance as Clearance
from kesher.core.addresses import Address as Address
from kesher.core.addresses import AddressKind as AddressKind
from kesher.customers.rules.hours import Hours as Hours


class Trust(IntEnum):
    """How surely an address is somebody's (decision 4)."""

    TYPED = 0
    ASSERTED = 1
    PROVEN = 2
    PERSON = 3


class LinkPurpose(StrEnum):
    """What a link opens."""

    CASE = "case"
    UPLOAD = "upload"
    SURVEY = "survey"


class ConsentPurpose(StrEnum):
    """What a customer may agree to or refuse."""

    ADVERTISING = "advertising"
    SURVEY = "survey"


class NotCleared(Exception):
    """This may not be sent. `code` is stable: no_address, cannot_receive, foreign_address, unproven, disputed, bounced, capped,
    no_consent, withdrawn, erased. Translated by `customers.queries.why_not_cleared(code)`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotMerged(Exception):
    """Two customers were not made one. `code`: itself, already_one, already_absorbed, erased, unknown."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Found:
    """Who wrote or called.

    `customer_id` is the row to write things with, for ever: of two merged customers it is the one whose address it is, so that
    undoing the merge sends later rows home (decision 21). Compare customers by `queries.ids_of` or `canonical_id`.
    `trust` is what this very contact proves, never more. `claimed`: somebody typed a known customer's address, nothing is proven
    (decision 5): tell the sender nothing old. `candidates`: customers who might be meant; nobody was chosen, a person does.
    """

    customer_id: UUID
    identity_id: UUID | None
    trust: Trust
    new: bool = False
    claimed: bool = False
    candidates: tuple[UUID, ...] = ()
    canonical_id: UUID | None = None


@dataclass(frozen=True)
class Listed:
    """Somebody as another system lists her: her number there, and what else it knows.

    `numbered` False: that system numbers no customers, and `number` only tells her from others (an address of hers, say).
    """

    number: str
    name: str = ""
    addresses: tuple[Address, ...] = ()  # e-mail, phone
    numbered: bool = True


@dataclass(frozen=True)
class OpenedLink:
    """What a valid link opens, and to whom. `confirmed`: somebody already confirmed it by POST."""

    link_id: UUID
    purpose: LinkPurpose
    customer_id: UUID
    identity_id: UUID | None
    subject_id: UUID
    expires_at: datetime
    confirmed: bool


@dataclass(frozen=True)
class IdentityView:
    """One address as screens show it. `shown` is for people (054-234-5678), `trust` what it is worth at the moment asked."""

    id: UUID
    kind: AddressKind
    value: str
    shown: str
    system: str
    trust: Trust
    proven_at: datetime | None
    lapsed: bool
    disputed: bool
    bounced: bool
    claimed: bool


@dataclass(frozen=True)
class CustomerBrief:
    """What a row of a list needs."""

    id: UUID
    kind: str
    name_he: str
    name_en: str
    language: str
    form: str
    provisional: bool
    erased: bool
    canonical_id: UUID

    @property
    def name(self) -> str:
        """The name in the language of the page, else in the other; empty for somebody unknown."""
        from django.utils.translation import get_language

        first, second = (
            (self.name_he, self.name_en) if (get_language() or "he").startswith("he") else (self.name_en, self.name_he)
        )
        return first or second


@dataclass(frozen=True)
class CustomerCard:
    """A customer at the point of contact. Times are aware; `candidates` are other customers who hold one of these addresses."""

    brief: CustomerBrief
    town: str
    since: date | None
    identities: tuple[IdentityView, ...]
    consents: Mapping[str, bool]  # purpose -> given, by the newest word; absent: never asked
    keeps_shabbat: bool
    first_touch_at: datetime | None
    last_touch_at: datetime | None
    absorbed: tuple[UUID, ...]
    candidates: tuple[UUID, ...]

    @property
    def id(self) -> UUID:
        """The customer's id, that of the surviving row where several were merged."""
        return self.brief.id

    @property
    def name(self) -> str:
        """See CustomerBrief.name."""
        return self.brief.name


@dataclass(frozen=True)
class Hit:
    """One customer found, why (name, phone, email, external) and by which text."""

    customer: CustomerBrief
    why: str
    matched: str
    score: float
