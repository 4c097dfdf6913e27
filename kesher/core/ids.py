"""Ids: UUID version 7 (RFC 9562, section 5.7), so that rows lie in the order in which they came to be."""

import secrets
from datetime import datetime
from threading import Lock
from uuid import UUID

from kesher.core import clock

_RANDOM_BITS = 74  # 12 of rand_a and 62 of rand_b
_latest = (-1, 0)  # the millisecond of the last id of this process, and its random part
_one_at_a_time = Lock()


def new_id() -> UUID:
    """A fresh id. Its first 48 bits are the present moment in milliseconds, by Kesher's own clock; of two ids that one process
    makes in one millisecond the later is the greater (RFC 9562, section 6.2, method 2), so a message sorts before its answer.
    """
    global _latest
    milliseconds = int(clock.now().timestamp() * 1000) & ((1 << 48) - 1)
    with _one_at_a_time:
        before, random = _latest
        if milliseconds == before:
            random += 1 + secrets.randbits(32)
        else:
            random = secrets.randbits(_RANDOM_BITS - 1)  # the highest bit is left to grow into
        _latest = (milliseconds, random)
    rand_a, rand_b = (random >> 62) & 0xFFF, random & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | rand_a << 64 | 0x2 << 62 | rand_b)


def earliest_id(moment: datetime) -> UUID:
    """The smallest id that could have been made at this moment: what was made later is found from the end of an index."""
    return UUID(int=(int(moment.timestamp() * 1000) & ((1 << 48) - 1)) << 80)
