"""A level is told once, whoever is away; and only what somebody did about it holds the next level up."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.staff.models import Absence, Membership
from kesher.watch import actions, queries
from kesher.watch.models import Act, ServiceException, Telling
from kesher.watch.types import WatchRefused
from tests.cast import Cast

At = Callable[[str], AbstractContextManager[None]]
NOW = datetime(2026, 11, 22, 12, 30, tzinfo=clock.ISRAEL)


def tell(cast: Cast, rung: int, subject: UUID, **changes: Any) -> bool:
    given: dict[str, Any] = {"owner_id": cast.dana.pk, "team_id": cast.claims.pk, "planned_at": NOW, "at": NOW}
    return actions.tell("promise_at_risk", "promise", subject, rung=rung, **(given | changes))


def away(person: Any, deputy: Any = None) -> None:
    Absence.objects.create(person=person, deputy=deputy, begins_at=NOW.replace(hour=8), ends_at=NOW.replace(hour=20))


def recipient() -> tuple[Any, Any, Any]:
    row = Telling.objects.get()
    return row.person_id, row.team_id, row.instead_of_id


def test_a_rung_is_told_once_for_a_revision_and_again_for_the_next(cast: Cast) -> None:
    subject = new_id()

    heard = [tell(cast, 1, subject), tell(cast, 1, subject), tell(cast, 1, subject, revision=2)]

    assert heard == [True, False, True]
    assert Telling.objects.count() == 2


def test_the_four_levels_are_the_owner_the_lead_the_service_manager_and_the_cx_manager(cast: Cast) -> None:
    subject = new_id()

    for rung in (1, 2, 3, 4):
        tell(cast, rung, subject)

    told = Telling.objects.order_by("rung").values_list("person_id", flat=True)
    assert list(told) == [cast.dana.pk, cast.tamar.pk, cast.amit.pk, cast.orna.pk]
    assert ServiceException.objects.get().rung == 4


def test_what_nobody_owns_is_told_to_the_team(cast: Cast) -> None:
    tell(cast, 1, new_id(), owner_id=None)

    assert recipient() == (None, cast.claims.pk, None)


def test_in_the_absence_of_a_level_its_deputy_is_told(cast: Cast) -> None:
    away(cast.tamar, cast.lior)

    tell(cast, 2, new_id())

    assert recipient() == (cast.lior.pk, cast.claims.pk, cast.tamar.pk)


def test_without_a_deputy_another_lead_on_duty_is_told(cast: Cast) -> None:
    away(cast.tamar)
    Membership.objects.create(person=cast.roni, team=cast.claims, role_id="team_lead")

    tell(cast, 2, new_id())

    assert recipient() == (cast.roni.pk, cast.claims.pk, cast.tamar.pk)


def test_where_nobody_of_a_level_is_here_the_next_level_is_told(cast: Cast) -> None:
    away(cast.tamar)

    tell(cast, 2, new_id())

    assert recipient() == (cast.amit.pk, cast.claims.pk, cast.tamar.pk)


def test_a_team_without_a_lead_is_led_from_the_team_above_it(cast: Cast) -> None:
    cast.billing.parent = cast.claims
    cast.billing.save()

    tell(cast, 2, new_id(), team_id=cast.billing.pk)

    assert recipient()[0] == cast.tamar.pk


def test_an_act_halts_the_next_level_and_a_comment_does_not(cast: Cast) -> None:
    subject = new_id()
    tell(cast, 1, subject)
    exception = ServiceException.objects.get()
    actions.act(exception.pk, cast.dana.pk, "comment", "looking", NOW)
    assert ServiceException.objects.get().in_hand_until is None

    actions.act(exception.pk, cast.dana.pk, "date", "Thursday", NOW)

    assert ServiceException.objects.get().in_hand_until == NOW.replace(hour=13, minute=0)
    assert tell(cast, 2, subject) is False
    assert tell(cast, 2, subject, at=NOW.replace(hour=13)) is True


@pytest.mark.parametrize(("kind", "note", "code"), [("comment", " ", "needs_note"), ("settled", "", "settles_itself")])
def test_what_cannot_be_logged_is_refused_and_leaves_nothing(cast: Cast, kind: str, note: str, code: str) -> None:
    tell(cast, 1, new_id())

    with pytest.raises(WatchRefused) as refused:
        actions.act(ServiceException.objects.get().pk, cast.dana.pk, kind, note, NOW)

    assert refused.value.code == code
    assert not Act.objects.exists()
    assert ServiceException.objects.get().state == "open"


def test_a_person_settles_what_does_not_settle_itself(cast: Cast) -> None:
    actions.tell("send_unknown", "message", new_id(), rung=3, planned_at=NOW, facts={"channel": "sms"}, at=NOW)
    exception = ServiceException.objects.get()

    actions.act(exception.pk, cast.gil.pk, "settled", "phoned her", NOW)

    row = ServiceException.objects.get()
    assert (row.state, row.settled_by_id) == ("settled", cast.gil.pk)
    with pytest.raises(WatchRefused):
        actions.act(exception.pk, cast.gil.pk, "message", "", NOW)


def test_settling_the_subject_settles_its_exceptions_and_the_next_trouble_is_a_new_one(cast: Cast) -> None:
    subject = new_id()
    tell(cast, 1, subject)

    assert (actions.settle("promise", subject, at=NOW), actions.settle("promise", subject, at=NOW)) == (1, 0)

    assert tell(cast, 1, subject) is True
    assert ServiceException.objects.count() == 2


def test_each_level_sees_its_own_board(cast: Cast) -> None:
    tell(cast, 1, new_id())
    tell(cast, 1, new_id(), owner_id=cast.lior.pk, team_id=cast.billing.pk)
    up = new_id()
    for rung in (1, 2, 3):
        tell(cast, rung, up)

    counted = {name: queries.counts(getattr(cast, name)) for name in ("dana", "lior", "tamar", "orna", "miri", "gil")}

    assert counted == {
        "dana": {1: 1, 2: 0, 3: 1, 4: 0},
        "lior": {1: 1, 2: 0, 3: 0, 4: 0},
        "tamar": {1: 1, 2: 0, 3: 1, 4: 0},
        "orna": {1: 2, 2: 0, 3: 1, 4: 0},
        "miri": {1: 0, 2: 0, 3: 0, 4: 0},
        "gil": {1: 2, 2: 0, 3: 1, 4: 0},
    }


def test_the_board_says_what_it_is_who_was_told_and_what_was_done(
    cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    tell(cast, 2, new_id(), facts={"kind": "call_back", "due_at": NOW.isoformat()})
    actions.act(ServiceException.objects.get().pk, cast.tamar.pk, "owner", "gave it to Dana", NOW)

    with django_assert_num_queries(2):  # what the viewer oversees, and the board
        [row] = queries.board(cast.amit, 2)

    assert row.told is not None
    assert row.acted is not None
    assert (row.owner, row.tone, row.told["name_en"], row.acted["note"]) == (
        cast.dana,
        "risk",
        "Tamar Levy",
        "gave it to Dana",
    )
    assert [doing.place for doing in row.doing] == ["case", "case", "case"]
    assert row.sentence


def test_an_exception_of_another_team_is_as_if_it_were_not(cast: Cast) -> None:
    tell(cast, 1, new_id())
    exception = ServiceException.objects.get()

    assert queries.one(cast.lior, exception.pk) is None
    assert queries.one(cast.dana, exception.pk) is not None
