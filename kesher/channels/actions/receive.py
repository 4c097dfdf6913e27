"""What a door does with one request of an account: prove it over the bytes in hand, then keep it."""

from dataclasses import replace

from kesher.channels.actions.keep import Kept, keep, refuse
from kesher.channels.adapters.registry import adapter_of
from kesher.channels.queries.accounts import account_named
from kesher.channels.types import Raw, RefusedRequest, Unknown

# Never kept: what proves the other side is a secret, what a browser adds is none of ours.
_NOT_KEPT = frozenset(
    {"authorization", "proxy-authorization", "cookie", "x-kesher-hook", "x-kesher-peer", "x-forwarded-for", "forwarded"}
)


def verify(code: str, raw: Raw) -> None:
    """Prove a request for the account of this code. Raises RefusedRequest when the account is unknown or the proof fails;
    of the latter time, size and hash are noted. Not to be called inside a transaction that the refusal would roll back."""
    account = account_named(code)
    if account is None:
        raise RefusedRequest("unknown account")
    try:
        adapter_of(account).verify(raw)
    except RefusedRequest:
        refuse(account.pk, raw)
        raise


def receive(code: str, raw: Raw, *, proven: bool = False) -> Kept:
    """Verify a request for the account of this code and keep it; after the return (and commit) it may be acknowledged.

    `proven` says that the door itself has proven who asks (an API token). A repeated delivery is answered with `new=False`.
    Raises RefusedRequest as `verify` does.
    """
    if not proven:
        verify(code, raw)
    account = account_named(code)
    if account is None:
        raise RefusedRequest("unknown account")
    headers = {name: value for name, value in raw.headers.items() if name not in _NOT_KEPT}
    return keep(account.pk, replace(raw, headers=headers))


def would_understand(code: str, raw: Raw) -> str:
    """The code of why this request cannot be read, or an empty string: for doors that tell an integrator at once."""
    account = account_named(code)
    events = adapter_of(account).parse(raw) if account else []
    return next((event.code for event in events if isinstance(event, Unknown)), "")
