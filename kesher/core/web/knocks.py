"""How often one network may come through a door that is open to everybody (T5, P9), counted in the database."""

import math
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from kesher.core import clock
from kesher.core.models import Knock

HOUR = timedelta(hours=1)


def enter(door: str, address: str, *, limit: int, at: datetime) -> int:
    """Count one more from the network of this address. 0: come in; else the seconds until there is room again.

    At most `limit` in any hour, exactly, also under race; who is refused is not counted.
    """
    network = network_of(address)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"core.knock:{door}:{network}"])
        lately = Knock.objects.filter(door=door, network=network, at__gt=at - HOUR).order_by("-at")
        room_after = lately.values_list("at", flat=True)[limit - 1 : limit].first()
        if room_after is not None:
            return max(1, math.ceil((room_after + HOUR - at).total_seconds()))
        Knock.objects.create(door=door, network=network, at=at)
    return 0


def network_of(address: str) -> str:
    """A keyed hash of the network: an IPv4 address (all behind one NAT), the /64 of an IPv6 address (one household)."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        named = "unknown"
    else:
        named = str(int(found) >> 64) if isinstance(found, IPv6Address) and found.ipv4_mapped is None else str(found)
    return salted_hmac("kesher.core.knocks", named, algorithm="sha256").hexdigest()[:32]


def forget() -> None:
    """Sweep away what is older than a day."""
    Knock.objects.filter(at__lt=clock.now() - timedelta(days=1)).delete()
