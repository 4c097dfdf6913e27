"""What the tests of promises on the database share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from kesher.core import clock, outbox
from kesher.core.ids import new_id
from kesher.core.models import Fact
from kesher.core.outbox import FactOf
from kesher.promises import actions, events
from kesher.promises.types import Asked, PromiseKind, PromiseSource, Side
from tests.cast import Cast, make_cast


@dataclass(frozen=True)
class Shown:
    """A touchpoint that settles."""

    id: UUID
    at: datetime


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, and the terms and ladder of a new installation."""
    actions.seed_terms()
    return make_cast()


def moment(text: str) -> datetime:
    """A time in Israel."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.ISRAEL)


def shown(at: datetime) -> Shown:
    return Shown(new_id(), at)


def asked(cast: Cast, kind: str = PromiseKind.FIRST_ANSWER, **changes: Any) -> Asked:
    """A promise to Noa by Dana of claims, about a case of its own."""
    case = changes.pop("case_id", None) or new_id()
    given: dict[str, Any] = {
        "kind": kind,
        "side": Side.CUSTOMER,
        "subject_kind": "case",
        "subject_id": case,
        "case_id": case,
        "team_id": cast.claims.pk,
        "owner_id": cast.dana.pk,
        "customer_id": cast.noa.pk,
        "source": PromiseSource.POLICY,
    }
    return Asked(**(given | changes))


@pytest.fixture
def facts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[dict[str, Any]]]:
    """Facts of promises are heard by somebody in these tests, so that they are written; gives those of a kind, oldest first."""

    def ear(fact: FactOf) -> None:
        """Hears."""

    for name in (
        "PromiseMade",
        "PromiseAtRisk",
        "CustomerMustBeTold",
        "PromiseMoved",
        "PromisePaused",
        "PromiseResumed",
    ):
        monkeypatch.setitem(outbox._hearers, f"promises.{name}", {"ear": ear})
    for name in ("PromiseUnsettled", "PromiseEnded"):
        monkeypatch.setitem(outbox._hearers, f"promises.{name}", {"ear": ear})

    def of(fact: type[events.PromiseFact]) -> list[dict[str, Any]]:
        return [row.payload for row in Fact.objects.filter(name=f"promises.{fact.__name__}").order_by("id")]

    return of
