"""What a gateway's answer to a send means. Pure."""

from kesher.channels.adapters.sms_http import wire
from kesher.channels.adapters.sms_http.preset import Outcome
from kesher.channels.types import PermanentFailure, Sent, TemporaryFailure, UnknownResult
from kesher.core.http import Answer


def read(outcome: Outcome, answer: Answer) -> Sent:
    """Sent, or the failure that the answer tells of.

    Refusals that leave no doubt (429, 503, another 4xx, a status of the vendor's list) are clear; an error of the gateway
    itself, or an answer that cannot be read, leaves open whether the message was taken: UnknownResult.
    """
    _look_at_http(outcome, answer)
    try:
        values = wire.read(answer.body, outcome.format)
    except wire.Unreadable as error:
        raise UnknownResult("unreadable_answer", str(error)) from error
    status = wire.find(values, outcome.status)
    if status in outcome.success:
        said = f"{status} {wire.find(values, outcome.explanation)}".strip()[:200]
        return Sent(wire.find(values, outcome.vendor_id)[:250], said)
    if not status:
        raise UnknownResult("unreadable_answer", "no status")
    kind, code = outcome.codes.get(status, outcome.otherwise)
    words = f"{status} {wire.find(values, outcome.explanation)}"[:200]
    match kind:
        case "later":
            raise TemporaryFailure(code, words, outcome.wait)
        case "unknown":
            raise UnknownResult(code, words)
    raise PermanentFailure(code, words)


def _look_at_http(outcome: Outcome, answer: Answer) -> None:
    match answer.status:
        case 200 | 201 | 202:
            return
        case 429 | 503:
            raise TemporaryFailure("busy", f"HTTP {answer.status}", _retry_after(answer))
        case 401 | 403:
            raise TemporaryFailure("auth", f"HTTP {answer.status}", outcome.wait)
        case status if 400 <= status < 500 and status != 408:
            raise PermanentFailure("refused", f"HTTP {status}")
    raise UnknownResult("gateway_error", f"HTTP {answer.status}")


def _retry_after(answer: Answer) -> float | None:
    """Seconds, at most an hour. The form with a date is not read: the usual back-off serves then."""
    given = answer.headers.get("retry-after", "").strip()
    return min(3600.0, float(given)) if given.isascii() and given.isdigit() else None
