"""Where vendors push: /hooks/<account>/<secret word>/, and below it a word that names the feed where they have several.

Proven over the raw bytes, kept, committed, and only then 200. Nothing is read here: workers do that.
"""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kesher.channels import actions
from kesher.channels.types import RefusedRequest
from kesher.core.blobs import DiskFull
from kesher.gateway.requests import TooLarge, peer_of, raw_of

log = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def hook(request: HttpRequest, code: str, secret: str, feed: str = "") -> HttpResponse:
    """200 kept (now or before), 401 not proven, 413 too large, 503 try again: the database is away, 507 the disk is full."""
    try:
        raw = raw_of(request, hook=secret, feed=feed, peer=peer_of(request))
        kept = actions.receive(code, raw)
    except TooLarge:
        return _say(413, "too large")
    except RefusedRequest:
        return _say(401, "refused")
    except DiskFull:
        return _say(507, "no room", wait=300)
    except (OperationalError, InterfaceError) as error:
        log.error("hook_not_kept", extra={"error": type(error).__name__})
        return _say(503, "try again", wait=30)
    return _say(200, "kept" if kept.new else "known")


def _say(status: int, word: str, wait: int = 0) -> HttpResponse:
    """A short word and nothing about anybody."""
    response = HttpResponse(word + "\n", status=status, content_type="text/plain")
    if wait:
        response["Retry-After"] = str(wait)
    return response
