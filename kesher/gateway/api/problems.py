"""Errors of the API as problem+json (RFC 9457): a status, a stable code, an id to find it in the log by; never an exception's text."""

import json
import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kesher.core.blobs import DiskFull
from kesher.core.ids import new_id

log = logging.getLogger(__name__)
_TITLES = {
    400: "The request cannot be read", 401: "Who are you?", 403: "This token does not open this door", 404: "There is no such thing",
    405: "Not in this way", 409: "Not now", 413: "Too large", 415: "Not in this format", 422: "The request cannot be used",
    429: "Too often", 500: "The fault is ours", 503: "Try again later", 507: "No room left",
}  # fmt: skip


class Problem(Exception):
    """Raised by an endpoint: status, stable code, and what the caller should do."""

    def __init__(self, status: int, code: str, detail: str = "", wait: int = 0) -> None:
        super().__init__(code)
        self.status, self.code, self.detail, self.wait = status, code, detail, wait


def problem(
    status: int, code: str, detail: str = "", *, wait: int = 0, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    """The answer."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES.get(status, "Refused"),
        "status": status,
        "code": code,
        "id": str(new_id()),
    }
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    response = HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")
    if wait:
        response["Retry-After"] = str(wait)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="kesher"'
    return response


def register(api: NinjaAPI) -> None:
    """Let every error of this API be a problem."""
    for kind in (
        Problem,
        ValidationError,
        AuthenticationError,
        HttpError,
        Http404,
        RequestDataTooBig,
        DiskFull,
        OperationalError,
        InterfaceError,
        Exception,
    ):
        api.add_exception_handler(kind, _answer)


def _answer(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The problem that an exception is."""
    match error:
        case Problem():
            return problem(error.status, error.code, error.detail, wait=error.wait)
        case ValidationError():
            return _invalid(error)
        case AuthenticationError():
            return problem(401, "unauthenticated")
        case HttpError():
            return problem(error.status_code, "bad_request" if error.status_code == 400 else "refused")
        case Http404():
            return problem(404, "not_found")
        case RequestDataTooBig():
            return problem(413, "too_large")
        case DiskFull():
            return problem(507, "no_room", wait=300)
        case OperationalError() | InterfaceError():
            return problem(503, "try_again", wait=30)
    return _ours(error)


def _invalid(error: ValidationError) -> HttpResponse:
    """Where and what, never what was sent."""
    errors = [{"where": [str(step) for step in one["loc"]][-3:], "what": one["type"]} for one in error.errors[:20]]
    return problem(422, "invalid", errors=errors)


def _ours(error: Exception | type[Exception]) -> HttpResponse:
    answer = problem(500, "internal")
    log.error(
        "api_failed",
        extra={"problem": json.loads(answer.content)["id"]},
        exc_info=error if isinstance(error, Exception) else None,
    )
    return answer
