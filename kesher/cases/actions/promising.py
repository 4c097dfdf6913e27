"""Promises of a case, in the words of promises."""

from datetime import datetime
from uuid import UUID

from kesher.cases.models import Case
from kesher.promises import actions as promises
from kesher.promises import queries
from kesher.promises.types import Asked, PromiseKind, PromiseRef, PromiseSource, Side


def asked(
    case: Case,
    kind: PromiseKind | str,
    *,
    source: PromiseSource = PromiseSource.POLICY,
    made_at: datetime | None = None,
    due_at: datetime | None = None,
    what: str = "",
    made_by_id: UUID | None = None,
    channel: str = "",
    source_ref: str = "",
) -> Asked:
    """A promise to the customer of this case: by term where no date is given."""
    path = [code for code in case.reason.path.split("/") if code] if case.reason else []
    return Asked(
        kind=str(kind),
        side=Side.CUSTOMER,
        subject_kind="case",
        subject_id=case.pk,
        team_id=case.team_id,
        source=source,
        source_ref=source_ref,
        customer_id=case.customer_id,
        case_id=case.pk,
        owner_id=case.owner_id,
        made_by_id=made_by_id,
        what=what,
        reason_code=case.reason_id or "",
        reasons=tuple(reversed(path)),
        channel=channel or case.channel,
        made_at=made_at,
        due_at=due_at,
    )


def promise(case: Case, kind: PromiseKind | str, *, made_at: datetime, channel: str = "") -> PromiseRef:
    """What policy promises for this kind."""
    return promises.make(asked(case, kind, made_at=made_at, channel=channel))


def stands_still(case: Case, kind: PromiseKind) -> bool:
    """Whether the open promise of this kind waits for the customer."""
    return any(
        one.kind == kind and one.state == "open" and one.paused_at is not None for one in queries.of_case(case.pk)
    )


def running(case: Case) -> bool:
    """Whether a promise to this customer is open and its time runs."""
    hers = [one for one in queries.of_case(case.pk) if one.state == "open" and one.side == Side.CUSTOMER]
    return any(one.paused_at is None for one in hers)
