"""Advisory locks of one transaction: whoever asks about the same thing waits for the first."""

from django.db import connection

from kesher.core.addresses import AddressKind


def lock_address(kind: AddressKind | str, value: str) -> None:
    """One address at a time: two messages of a new sender make one customer, and caps count exactly."""
    _lock(f"customers.address:{kind}:{value}")


def lock_merges() -> None:
    """One merge at a time in the whole installation, so that pointers never form a ring."""
    _lock("customers.merges")


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
