"""How promises are kept, and the day of one person; every number opens its rows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest

from kesher.core.ids import new_id
from kesher.promises import actions, queries
from kesher.promises.types import PromiseKind, PromiseSource
from tests.cast import Cast
from tests.promises.conftest import asked, moment, shown

At = Callable[[str], AbstractContextManager[None]]
Count = Callable[[int], AbstractContextManager[Any]]
WEEK = (moment("2026-11-22 00:00"), moment("2026-11-29 00:00"))


def answered(cast: Cast, at: At, when: str, **changes: Any) -> None:
    """A first answer that was promised for 13:00 of Sunday, given at `when`."""
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast, **changes))
    evidence = shown(moment(when))
    actions.settle("case", made.subject_id, "first_answer", evidence.at, evidence)


@pytest.fixture
def week(cast: Cast, at: At) -> Cast:
    """Claims: three kept, one late, one moved (told first), one withdrawn, one superseded. Billing: a sale's promise, broken."""
    for time in ("10:00", "11:00", "13:00"):
        answered(cast, at, f"2026-11-22 {time}")
    answered(cast, at, "2026-11-22 14:00")
    case = new_id()
    with at("2026-11-22 09:30"):
        moved = actions.make(asked(cast))
        actions.reschedule(moved.id, moment("2026-12-06 12:00"), cast.dana.pk)
        actions.mark_told(moved.id)
        gone = actions.make(asked(cast))
        actions.withdraw(gone.id, cast.dana.pk, "sold the car", agreed_in=shown(moment("2026-11-22 09:29")))
        actions.make(asked(cast, case_id=case))
        actions.supersede(case, reason="not_a_case")
        actions.make(asked(cast, team_id=cast.billing.pk, owner_id=cast.lior.pk, source=PromiseSource.SALES))
    actions.tick(moment("2026-11-24 12:00"))
    return cast


def test_the_rate_counts_kept_against_everything_we_missed(week: Cast, django_assert_num_queries: Count) -> None:
    with django_assert_num_queries(1):
        found = queries.keeping(WEEK)

    assert (found.kept.part, found.kept.whole) == (3, 6)
    assert (found.told_first.part, found.told_first.whole) == (1, 3)
    assert (found.withdrawn.part, found.withdrawn.whole) == (1, 7)
    assert found.kept.low is not None
    assert found.kept.low < 0.5
    assert queries.keeping((WEEK[1], WEEK[1] + timedelta(days=7))).kept.value is None


def test_the_rate_by_team_and_by_source(week: Cast, django_assert_num_queries: Count) -> None:
    with django_assert_num_queries(1):
        teams = queries.keeping_by("team", WEEK)
    sources = queries.keeping_by("source", WEEK)

    assert {team: (found.kept.part, found.kept.whole) for team, found in teams.items()} == {
        week.claims.pk: (3, 5),
        week.billing.pk: (0, 1),
    }
    assert sources["sales"].kept.value == 0
    assert queries.keeping(WEEK, teams=[week.billing.pk]).kept.whole == 1


def test_every_number_opens_its_rows_a_page_at_a_time(week: Cast) -> None:
    first = queries.ended(WEEK, states=["kept"], limit=2)
    rest = queries.ended(WEEK, states=["kept"], limit=2, before=first.older)

    assert [row.settled_at for row in first.rows] == [moment("2026-11-22 13:00"), moment("2026-11-22 11:00")]
    assert [row.settled_at for row in rest.rows] == [moment("2026-11-22 10:00")]
    assert rest.older == ""
    assert len(queries.ended(WEEK, told_before=True).rows) == 1
    assert len(queries.ended(WEEK, before="nonsense").rows) == 8


def test_the_day_line_of_a_person(cast: Cast, at: At, django_assert_num_queries: Count) -> None:
    answered(cast, at, "2026-11-22 10:00")
    answered(cast, at, "2026-11-22 14:00")
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, PromiseKind.CALL_BACK, due_at=moment("2026-11-22 15:00")))
        actions.make(asked(cast, PromiseKind.FINAL_ANSWER, due_at=moment("2026-11-22 16:30")))
        actions.make(asked(cast, PromiseKind.FINAL_ANSWER, due_at=moment("2026-11-23 12:00")))
        actions.make(asked(cast, owner_id=cast.lior.pk))

    with django_assert_num_queries(1):
        day = queries.of_owner(cast.dana.pk, date(2026, 11, 22), moment("2026-11-22 14:45"))

    assert (day.kept, day.late, day.at_risk, day.open) == (1, 1, 1, 1)
    assert [point.due_at for point in day.points] == sorted(point.due_at for point in day.points)
    assert len(day.points) == 4


def test_open_promises_of_a_team_by_how_they_stand(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        for time in ("10:00", "14:40", "16:30"):
            actions.make(asked(cast, due_at=moment(f"2026-11-22 {time}")))

    counts = queries.open_counts(now=moment("2026-11-22 14:30"))

    assert counts == {cast.claims.pk: {"open": 1, "risk": 1, "late": 1, "paused": 0}}
