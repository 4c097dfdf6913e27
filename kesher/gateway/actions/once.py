"""The same request with the same Idempotency-Key has one effect and one answer, kept for two days."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from kesher.core import clock
from kesher.gateway.models import GivenAnswer

KEPT_FOR = timedelta(hours=48)
Answer = tuple[int, dict[str, Any]]


class KeyReused(Exception):
    """The key came before with another request."""


@transaction.atomic
def once(caller: str, key: str, request: bytes, run: Callable[[], Answer]) -> Answer:
    """Run it, or give the answer that was given before. `request` are the bytes that make it the same request.

    The effect and the answer are one transaction. Two at the same time: the second waits for the first. When `run` raises,
    nothing is kept and the caller may try again. Raises KeyReused.
    """
    row = GivenAnswer(
        caller=caller,
        key=hashlib.sha256(key.encode()).hexdigest(),
        request_sha256=hashlib.sha256(request).hexdigest(),
        at=clock.now(),
    )
    GivenAnswer.objects.bulk_create([row], ignore_conflicts=True)
    known = GivenAnswer.objects.select_for_update().get(caller=row.caller, key=row.key)
    if known.request_sha256 != row.request_sha256:
        raise KeyReused
    if known.status is not None:
        return known.status, known.body
    status, body = run()
    GivenAnswer.objects.filter(pk=known.pk).update(status=status, body=body)
    return status, body


def forget_answers() -> int:
    """Remove what is older than two days; returns how many."""
    return GivenAnswer.objects.filter(at__lt=clock.now() - KEPT_FOR).delete()[0]
