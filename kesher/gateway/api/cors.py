"""Leave for pages of allowed sites to send forms and to read our answer. No cookies ever go along."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from kesher.core import settings
from kesher.gateway.rules.origins import is_allowed

View = Callable[..., HttpResponseBase]


def for_allowed_sites(view: View) -> View:
    """Answers the browser's preliminary question, and names the origin in real answers, for allowed origins only."""

    @wraps(view)
    def with_leave(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        origin = request.headers.get("Origin", "")
        allowed = bool(origin) and is_allowed(origin, settings.get("gateway.form_origins"))
        asks_first = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if asks_first and allowed else view(request, *args, **kwargs)
        response["Vary"] = "Origin"
        if allowed:
            response["Access-Control-Allow-Origin"] = origin
            if asks_first:
                response["Access-Control-Allow-Methods"] = "POST"
                response["Access-Control-Allow-Headers"] = "content-type, idempotency-key, authorization"
                response["Access-Control-Max-Age"] = "600"
        return response

    with_leave.csrf_exempt = True  # type: ignore[attr-defined]  # no cookies: nothing to forge
    return with_leave
