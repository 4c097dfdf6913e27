"""Who did it: puts the person of the request beside every row of history that the request causes (pghistory)."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse


class WhoDidIt:
    """Middleware: a context for the audit triggers on every writing request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Wrap a writing request in a history context."""
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        person = str(request.user.pk) if request.user.is_authenticated else None
        with pghistory.context(person=person, path=request.path):
            response: HttpResponse = self.get_response(request)
            return response
