"""POST /api/v1/cti/events: exchanges tell of calls."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from kesher.channels import actions, queries
from kesher.channels.types import Channel, Raw, RefusedRequest
from kesher.core import clock
from kesher.gateway.api.doors import Signature, Token
from kesher.gateway.api.idempotent import Answer, answer_once
from kesher.gateway.api.problems import Problem
from kesher.gateway.requests import headers_of
from kesher.gateway.types import Caller

router = Router(tags=["calls"])
LARGEST = 64 * 1024  # bytes of one event


class CallEventIn(Schema):
    """One step of a call. All legs of one call carry the same `call_id`."""

    call_id: str
    leg_id: str = Field("", description="empty: the call is its own leg")
    direction: str = Field("in", description="in or out")
    from_: str = Field("", alias="from", description="as the exchange has it; empty or anonymous: withheld")
    to: str = ""
    queue: str = ""
    extension: str = Field("", description="of the agent")
    state: str = Field(description="ringing, answered, held, transferred or ended")
    time: str = Field("", description="ISO 8601 with offset, or seconds since 1970; empty: now")
    recording: str = Field("", description="a reference, not the recording")
    keyed: dict[str, str] = Field({}, description="what the caller keyed, by the name of the question")


class EventKept(Schema):
    """It is kept. `understood` is false where nobody will be able to read it: `code` says why."""

    id: str
    new: bool = Field(description="false: this step of this leg was told before")
    understood: bool
    code: str = ""


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": CallEventIn.model_json_schema(by_alias=True)}},
    }
}


@router.post("/events", auth=[Token("cti"), Signature()], response={202: EventKept}, openapi_extra=_BODY)
def tell_of_call(request: HttpRequest, account: Query[str] = "") -> Any:
    """Tell of one step of a call. It is kept as sent, even when it cannot be understood; the answer tells nothing about anybody."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # ninja sets it
    if len(request.body) > LARGEST:
        raise Problem(413, "too_large")
    raw = Raw(body=request.body, headers=headers_of(request), received_at=clock.now())
    code = account or _only_account()
    try:
        if caller.kind == "signature":
            actions.verify(code, raw)
        elif not _speaks_of_calls(code):
            raise Problem(422, "no_phone_account", "There is no active telephone account of this code.")
        status, body = answer_once(request, caller, lambda: _keep(code, raw))
    except RefusedRequest as error:
        raise Problem(401, "unauthenticated") from error
    return Status(status, body)


def _keep(code: str, raw: Raw) -> Answer:
    kept = actions.receive(code, raw, proven=True)
    why = actions.would_understand(code, raw)
    return 202, {"id": str(kept.envelope_id), "new": kept.new, "understood": not why, "code": why}


def _only_account() -> str:
    account = queries.account_receiving(Channel.PHONE)
    if account is None:
        raise Problem(422, "no_phone_account", "There is no active telephone account.")
    return account.code


def _speaks_of_calls(code: str) -> bool:
    account = queries.account_named(code)
    return account is not None and account.channel == Channel.PHONE
