"""A pause for a network that sends very many forms (T5): nobody is shut out, and nothing typed is lost.

Over the limit an honest person waits a minute and presses the button again; a ticket in the page remembers that she waited and
lets her in up to ten times the limit. A machine is slowed to a crawl and then stopped.
"""

import math
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest

from kesher.core import clock, settings
from kesher.core.web import knocks
from kesher.core.web.peers import peer
from kesher.portal.intake import or_not_taken

SALT = "kesher.portal.waited"
WAIT = timedelta(minutes=1)
PATIENT = 10  # times the limit


class Crowded(Exception):
    """Not now. `ticket` belongs into the page, `seconds` into Retry-After."""

    def __init__(self, ticket: str, seconds: int) -> None:
        super().__init__(seconds)
        self.ticket, self.seconds = ticket, seconds


def enter(request: HttpRequest, key: str) -> None:
    """Let one form in (`key` is that of its page), or raise Crowded (NotTaken, when the database has no room to count it)."""
    now, ticket = clock.now(), request.POST.get("ticket", "")
    since = _since(ticket, key)
    waited = since is not None and now - since >= WAIT
    limit = settings.get("doors.forms_an_hour") * (PATIENT if waited else 1)
    with or_not_taken():
        seconds = knocks.enter("forms", _address(request), limit=limit, at=now)
    if not seconds:
        return
    if waited:  # patience did not help: the network is full to the brim
        raise Crowded(_ticket(key, now), seconds)
    left = WAIT if since is None else WAIT - (now - since)
    raise Crowded(ticket if since else _ticket(key, now), math.ceil(left.total_seconds()))


def _address(request: HttpRequest) -> str:
    forwarded = request.headers.get("X-Forwarded-For", "")
    return peer(request.META.get("REMOTE_ADDR", ""), forwarded, settings.get("gateway.proxies"))


def _ticket(key: str, now: datetime) -> str:
    return signing.dumps([key, now.timestamp()], salt=SALT)


def _since(ticket: str, key: str) -> datetime | None:
    """When this page was asked to wait; None for a ticket of another page, or none."""
    try:
        of, since = signing.loads(ticket, salt=SALT, max_age=24 * 3600)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return datetime.fromtimestamp(since, tz=clock.now().tzinfo) if of == key else None
