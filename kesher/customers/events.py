"""Facts that customers publish, keyed by the customer."""

from dataclasses import dataclass
from uuid import UUID

from kesher.core.outbox import FactOf


@dataclass(frozen=True)
class AddressProven(FactOf):
    """Control of the address is proven now (aligned mail, a link confirmed by POST, a code)."""

    customer_id: UUID
    identity_id: UUID


@dataclass(frozen=True)
class IdentityDisputed(FactOf):
    """Another customer holds the same address: nobody is chosen until a person decides."""

    customer_id: UUID
    identity_id: UUID


@dataclass(frozen=True)
class ConsentRecorded(FactOf):
    """The newest word about a purpose. `channel` empty: every channel."""

    customer_id: UUID
    purpose: str
    channel: str
    given: bool


@dataclass(frozen=True)
class CustomersMerged(FactOf):
    """`absorbed_id` reads as `canonical_id` from now on."""

    canonical_id: UUID
    absorbed_id: UUID
    merge_id: UUID


@dataclass(frozen=True)
class MergeUndone(FactOf):
    """The pointer was dropped: two customers again."""

    canonical_id: UUID
    absorbed_id: UUID
    merge_id: UUID


@dataclass(frozen=True)
class CustomerErased(FactOf):
    """Everything personal is gone; what remains stands under the pseudonym."""

    pseudonym_id: UUID
