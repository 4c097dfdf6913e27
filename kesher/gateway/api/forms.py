"""POST /api/v1/forms: a contact form on any page of the organisation."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints, model_validator

from kesher.channels import actions
from kesher.channels.actions import Form, NoWebAccount
from kesher.core import clock, settings
from kesher.core.addresses import AddressKind, parse_email, parse_phone
from kesher.core.web import knocks
from kesher.gateway.api.doors import Token, allowed_page
from kesher.gateway.api.idempotent import Answer, answer_once
from kesher.gateway.api.problems import Problem
from kesher.gateway.requests import peer_of
from kesher.gateway.types import Caller

router = Router(tags=["forms"])
_CODE = r"^[\w.-]*$"


class FormIn(Schema):
    """What the visitor typed. An e-mail address or a phone number is needed, to answer to."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
    name: str = Field("", max_length=120)
    email: str = Field("", max_length=254)
    phone: str = Field("", max_length=40)
    subject: str = Field("", max_length=250)
    reason: str = Field("", max_length=60, pattern=_CODE, description="code of a reason that the form offered")
    form: str = Field("contact", max_length=40, pattern=_CODE, description="which form it was")
    language: Literal["he", "en"] = "he"
    page: str = Field("", max_length=500, description="address of the page where the form stood")
    consent: str = Field("", max_length=60, pattern=_CODE, description="version of the privacy notice that was shown")
    key: str = Field(
        "", max_length=80, description="made anew for each page shown: the same form sent twice is kept once"
    )
    more: dict[Annotated[str, StringConstraints(max_length=60)], Annotated[str, StringConstraints(max_length=2000)]] = (
        Field({}, max_length=50, description="fields of one's own")
    )

    @model_validator(mode="after")
    def can_be_answered(self) -> "FormIn":
        """An address that does not hold is refused here, where it can be corrected."""
        if self.email and parse_email(self.email) is None:
            raise ValueError("email")
        if self.phone and parse_phone(self.phone).kind is not AddressKind.PHONE:
            raise ValueError("phone")
        if not self.email and not self.phone:
            raise ValueError("email or phone")
        return self


class FormKept(Schema):
    """It is kept; a receipt with the promised time goes to the address that was given."""

    id: str
    new: bool = Field(description="false: this form (by its key) was kept before")


@router.post("", auth=[Token("forms"), allowed_page], response={202: FormKept})
def send_form(request: HttpRequest, form: FormIn) -> Any:
    """Send a web form, with a token of the scope `forms` or from a page of an allowed site."""
    caller: Caller = request.auth  # type: ignore[attr-defined]  # ninja sets it
    if caller.kind == "page":  # a server with a token of its own speaks for many visitors
        _pause_crowds(request)
    status, body = answer_once(request, caller, lambda: _keep(form, caller))
    return Status(status, body)


def _pause_crowds(request: HttpRequest) -> None:
    limit = settings.get("doors.forms_an_hour")
    if seconds := knocks.enter("forms", peer_of(request), limit=limit, at=clock.now()):
        detail = (
            "Too many forms came from this network in the last hour. Nothing was kept; keep the text and send it later."
        )
        raise Problem(429, "too_often", detail, wait=seconds)


def _keep(form: FormIn, caller: Caller) -> Answer:
    values = form.model_dump()
    key = f"{caller.key}:{form.key}"[-80:] if form.key else ""
    try:
        kept = actions.keep_form(Form(**{**values, "key": key}))
    except NoWebAccount as error:
        raise Problem(
            503, "no_web_account", "This installation has no active account for web forms.", wait=300
        ) from error
    return 202, {"id": str(kept.envelope_id), "new": kept.new}
