"""Idempotency-Key: the draft of the IETF HTTPAPI working group, as widely used for payments."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from kesher.gateway.actions import KeyReused, once
from kesher.gateway.api.problems import Problem
from kesher.gateway.types import Caller

Answer = tuple[int, dict[str, Any]]


def answer_once(request: HttpRequest, caller: Caller, run: Callable[[], Answer]) -> Answer:
    """Run it; with an Idempotency-Key at most once per caller and key, for at least 24 hours."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return run()
    if len(key) > 255 or not key.isprintable():
        raise Problem(422, "bad_key", "Idempotency-Key has at most 255 printable characters.")
    same = f"{request.method} {request.get_full_path()}\n".encode() + request.body
    try:
        return once(caller.key, key, same, run)
    except KeyReused as error:
        raise Problem(422, "key_reused", "This Idempotency-Key came before with another request.") from error
