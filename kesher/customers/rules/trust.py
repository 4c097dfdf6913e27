"""What an address is worth at a moment (decision 4)."""

from datetime import datetime

from kesher.channels.types import Proof

TYPED, ASSERTED, PROVEN, PERSON = 0, 1, 2, 3
_BY_PROOF = {Proof.TYPED: TYPED, Proof.ASSERTED: ASSERTED, Proof.PROVEN: PROVEN}


def of_proof(proof: Proof) -> int:
    """The trust that a contact with this proof deserves by itself."""
    return _BY_PROOF[proof]


def lapses_at(proven_at: datetime) -> datetime:
    """Twelve months after the proof; on 28 February for a proof of the 29th."""
    try:
        return proven_at.replace(year=proven_at.year + 1)
    except ValueError:
        return proven_at.replace(year=proven_at.year + 1, day=28)


def has_lapsed(trust: int, proven_at: datetime | None, at: datetime) -> bool:
    """Whether a proof of control is too old. Level 3 rests on the person, not on the address, and does not lapse."""
    return trust == PROVEN and (proven_at is None or at >= lapses_at(proven_at))


def effective(
    trust: int,
    proven_at: datetime | None,
    at: datetime,
    *,
    disputed_at: datetime | None = None,
    bounced_at: datetime | None = None,
) -> int:
    """The trust that holds at `at`: a lapsed, disputed or (since the proof) bounced address is worth no more than asserted."""
    recycled = bounced_at is not None and (proven_at is None or bounced_at >= proven_at)
    if has_lapsed(trust, proven_at, at) or disputed_at is not None or recycled:
        return min(trust, ASSERTED)
    return trust
