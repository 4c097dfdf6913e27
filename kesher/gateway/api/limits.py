"""Bodies beyond a megabyte are refused before anybody reads them: nothing that a machine tells here is longer."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kesher.gateway.api.problems import problem

LARGEST = 1024 * 1024  # bytes
View = Callable[..., HttpResponseBase]


def limited(view: View) -> View:
    """413 by the announced length; a body without one is empty to us."""

    @wraps(view)
    def within(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        announced = request.headers.get("Content-Length", "")
        if announced.isdigit() and int(announced) > LARGEST:
            return problem(413, "too_large")
        return view(request, *args, **kwargs)

    return within
