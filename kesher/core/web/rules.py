"""A page is drawn by the rules as they stood when it was asked for (core.reference): they are looked up once, not at every use."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kesher.core import reference


class SteadyRules:
    """Middleware: requests that only read ask once which state of the rules they are drawn by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Wrap a reading request."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with reference.steady():
            return self.get_response(request)
