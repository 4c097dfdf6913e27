"""Nothing is ever nobody's without somebody knowing (decision 38)."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from kesher.cases import actions
from kesher.cases.models import Case
from kesher.cases.types import Refused
from kesher.core import clock
from kesher.promises.models import Promise
from kesher.staff import leaving
from kesher.watch.models import ServiceException, Telling
from tests.cases.house import House, build, hear_all, mail, take

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house() -> House:
    return build()


@pytest.fixture
def case(house: House, at: At) -> Case:
    with at("2026-11-22 09:00"):
        take(house, mail())
    return Case.objects.get()


def test_a_case_that_nobody_takes_is_told_to_the_lead_once(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:14"):
        assert actions.tell_of_nobodys() == 0

    with at("2026-11-22 09:15"):
        assert actions.tell_of_nobodys() == 1
        assert actions.tell_of_nobodys() == 0

    assert Telling.objects.get(exception__code="nobody_owns").person_id == house.cast.tamar.pk


def test_the_night_counts_for_nothing(house: House, at: At) -> None:
    with at("2026-11-22 16:55"):
        take(house, mail())

    with at("2026-11-23 08:05"):
        assert actions.tell_of_nobodys() == 0
    with at("2026-11-23 08:10"):
        assert actions.tell_of_nobodys() == 1


def test_taking_it_settles_the_matter(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:20"):
        actions.tell_of_nobodys()

        actions.accept(case.pk, house.cast.dana.pk)

    assert not ServiceException.objects.filter(code="nobody_owns").exclude(state="settled").exists()


def test_what_is_put_back_into_a_queue_is_watched_again(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:01"):
        actions.accept(case.pk, house.cast.dana.pk)
    with at("2026-11-22 10:00"):
        actions.release(case.pk, house.cast.dana.pk)

    with at("2026-11-22 10:15"):
        assert actions.tell_of_nobodys() == 1


def test_a_leavers_cases_and_promises_are_the_leads_at_once_and_no_hand_offs(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:01"):
        actions.accept(case.pk, house.cast.dana.pk)

        leaving.hand_over_all(house.cast.dana.pk, clock.now())
        hear_all()

    case.refresh_from_db()
    assert (case.owner_id, case.hand_offs) == (house.cast.tamar.pk, 0)
    assert Promise.objects.get().owner_id == house.cast.tamar.pk


def test_only_a_lead_assigns_and_only_to_the_team(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:01"):
        with pytest.raises(Refused, match="leads_only"):
            actions.assign(case.pk, house.cast.dana.pk, house.cast.dana.pk)
        with pytest.raises(Refused, match="not_in_team"):
            actions.assign(case.pk, house.cast.tamar.pk, house.cast.lior.pk)

    case.refresh_from_db()
    assert case.owner_id is None
