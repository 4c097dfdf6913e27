"""How promises are kept: every number is as many as the rows behind it, within what the viewer oversees."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from kesher.core import clock
from kesher.promises import actions
from kesher.promises.models import Promise
from kesher.promises.types import Asked, PromiseSource, Side
from kesher.watch import actions as watch
from kesher.watch.models import ServiceException
from tests.boards.house import Week, answered, first_answer, logged_in
from tests.boards.reading import page, queries_of
from tests.cases.house import hear_all, moment

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def monday(week: Week) -> Week:
    """By Monday noon: Yossi's was kept, Noa's late, the third was moved by us."""
    with clock.at(moment("2026-11-22 12:40")):
        actions.reschedule(
            first_answer(week.nobodys).pk, moment("2026-11-24 10:00"), week.cast.tamar.pk, "It takes longer"
        )
        hear_all()
    with clock.at(moment("2026-11-22 14:00")):
        answered(week.late, week.cast.dana)
        hear_all()
    return week


def at_noon(person: object, language: str = "en") -> Client:
    return logged_in(person, language)  # type: ignore[arg-type]


def test_the_rate_counts_kept_against_kept_late_broken_and_moved(monday: Week) -> None:
    with clock.at(moment("2026-11-22 15:00")):
        shown = page(at_noon(monday.cast.amit), "boards:promises")

    assert "33.3% of promises were kept, and 2 were not" in shown
    assert "between 6% and 79%" in shown


def test_every_number_of_the_page_opens_exactly_its_rows(monday: Week) -> None:
    with clock.at(moment("2026-11-22 15:00")):
        client = at_noon(monday.cast.amit)
        context = client.get(reverse("boards:promises")).context
        lines = [line for group in context["groups"] for line in group.lines]
        parts = [part for line in lines for part in (*line.parts, line.judged)]
        parts += [part for line in context["open"] for part in line.parts]
        rows = [len(client.get(part.url).context["rows"]) for part in parts]

    assert rows == [part.value for part in parts]
    assert sum(part.value for part in parts) > 10


def test_told_first_opens_the_dates_that_it_is_a_share_of(monday: Week) -> None:
    with clock.at(moment("2026-11-22 15:00")):
        client = at_noon(monday.cast.amit)
        context = client.get(reverse("boards:promises")).context
        rows = client.get(context["numbers"][1].url).context["rows"]

    assert len(rows) == context["this"].told_first.whole
    assert sum(row.clock.told_before for row in rows) == context["this"].told_first.part


def test_a_lead_counts_her_teams_only(monday: Week) -> None:
    with clock.at(moment("2026-11-22 12:00")):
        kept = actions.make(asked(monday, monday.cast.billing.pk))
    Promise.objects.filter(pk=kept.id).update(state="kept", settled_at=moment("2026-11-22 13:00"), next_at=None)

    with clock.at(moment("2026-11-22 15:00")):
        hers = at_noon(monday.cast.tamar).get(reverse("boards:promises")).context["this"].kept
        everybodys = at_noon(monday.cast.amit).get(reverse("boards:promises")).context["this"].kept
        foreign = at_noon(monday.cast.tamar).get(
            reverse("boards:promise-rows"), {"team": str(monday.cast.billing.pk), "state": "kept"}
        )

    assert (hers.whole, everybodys.whole) == (3, 4)
    assert foreign.context["rows"] == []


def test_an_agent_has_no_page_of_promises_and_only_own_rows(monday: Week) -> None:
    with clock.at(moment("2026-11-22 15:00")):
        client = at_noon(monday.cast.lior)
        status = client.get(reverse("boards:promises")).status_code
        rows = client.get(reverse("boards:promise-rows"), {"owner": str(monday.cast.dana.pk)}).context["rows"]

    assert (status, rows) == (404, [])


def test_the_period_before_is_compared(monday: Week) -> None:
    with clock.at(moment("2026-11-30 12:00")):
        answer = at_noon(monday.cast.amit).get(reverse("boards:promises"), {"from": "2026-11-23", "to": "2026-11-29"})

    assert answer.context["period"].before.first.isoformat() == "2026-11-16"


def test_a_long_list_goes_on_where_it_stopped(monday: Week) -> None:
    first = Promise.objects.get(state="kept")
    for n in range(70):
        first.pk, first.subject_id = numbered(n), numbered(n)
        first.save(force_insert=True)

    with clock.at(moment("2026-11-22 15:00")):
        client = at_noon(monday.cast.amit)
        one = client.get(reverse("boards:promise-rows"), {"state": "kept"}).context
        two = client.get(one["page"].older).context

    ids = [row.clock.promise_id for row in (*one["rows"], *two["rows"])]
    assert len(ids) == len(set(ids)) == 71


def test_the_page_and_its_rows_ask_a_constant_number_of_queries(monday: Week) -> None:
    with clock.at(moment("2026-11-22 15:00")):
        client = at_noon(monday.cast.amit)
        page(client, "boards:promises")
        few = queries_of(client, "boards:promises"), queries_of(client, "boards:promise-rows")
    first = Promise.objects.get(state="kept")
    for n in range(40):
        first.pk, first.subject_id = numbered(n), numbered(n)
        first.save(force_insert=True)

    with clock.at(moment("2026-11-22 15:00")):
        assert (queries_of(client, "boards:promises"), queries_of(client, "boards:promise-rows")) == few


def test_dates_in_danger_are_told_together(week: Week) -> None:
    promise = first_answer(week.nobodys)
    calendar = week.cast.claims.calendar_id
    facts = {"count": 1, "promises": [str(promise.pk)]}
    watch.tell(
        "dates_in_danger",
        "calendar",
        calendar,
        rung=3,
        planned_at=clock.now(),
        facts=facts,
        team_id=week.cast.claims.pk,
    )
    row = ServiceException.objects.get(code="dates_in_danger")
    client = at_noon(week.cast.amit)

    listed = client.get(reverse("boards:promise-rows"), {"exception": str(row.pk)}).context["rows"]
    client.post(
        reverse("boards:exception-tell-all", args=[row.pk]),
        {"due": "2026-11-25T12:00", "reason": "We close on Tuesday"},
    )

    assert [one.clock.promise_id for one in listed] == [promise.pk]
    assert first_answer(week.nobodys).due_at == moment("2026-11-25 12:00")


def numbered(n: int) -> UUID:
    """An id of a copy."""
    return UUID(int=(1 << 120) + n)


def asked(week: Week, team_id: object) -> Asked:
    return Asked(
        kind="call_back",
        side=Side.CUSTOMER,
        subject_kind="case",
        subject_id=week.kept,
        team_id=team_id,  # type: ignore[arg-type]
        source=PromiseSource.AGENT,
        customer_id=week.cast.yossi.pk,
        case_id=week.kept,
        due_at=moment("2026-11-24 12:00"),
    )
