"""A person as the privacy registry wants her."""

from uuid import UUID

from kesher.core.privacy import Whose
from kesher.customers.models import Identity


def whose(ids: list[UUID]) -> Whose:
    """Her ids and the addresses that are hers alone, as they are and as they first came."""
    own = Identity.objects.filter(customer__in=ids).exclude(standing=Identity.Standing.CLAIM)
    shared = set(
        Identity.objects.exclude(customer__in=ids).filter(value__in=own.values("value")).values_list("value", flat=True)
    )
    pairs = [pair for pair in own.values_list("value", "raw") if pair[0] not in shared]
    return Whose(tuple(ids), tuple(dict.fromkeys(word for pair in pairs for word in pair if word)))
