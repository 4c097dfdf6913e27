"""The board of exceptions: who sees which, what the numbers say, and that acting holds the next level up."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from kesher.cases.models import Case
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.models import Reading
from kesher.promises.models import Promise
from kesher.watch import actions as watch
from kesher.watch.models import Act, ServiceException
from tests.boards.house import Week, first_answer, logged_in, pass_time
from tests.boards.reading import page, queries_of
from tests.cases.house import hear_all, moment

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
NOAS = "Noa Berkovich : ביטול הנסיעה לרומא"


@pytest.fixture
def overdue(week: Week) -> ServiceException:
    """The one exception: Noa's first answer, told to Dana and then to Tamar."""
    return ServiceException.objects.get(case_id=week.late)


def post(who: object, name: str, row: ServiceException, **data: str) -> int:
    client = logged_in(who)  # type: ignore[arg-type]
    return client.post(reverse(f"boards:exception-{name}", args=[row.pk]), data).status_code


def told(row: ServiceException) -> list[int]:
    return list(row.tellings.order_by("rung").values_list("rung", flat=True))


def test_the_agent_sees_what_is_hers_however_high_it_has_climbed(week: Week, overdue: ServiceException) -> None:
    shown = page(logged_in(week.cast.dana), "boards:exceptions")

    assert "1 exception is waiting for you" in shown
    assert NOAS in shown
    assert "Promise overdue: first answer" in shown
    assert "Told today 12:00 to Tamar Levy (Team lead)" in shown


def test_an_agent_of_another_team_does_not_see_it(week: Week, overdue: ServiceException) -> None:
    shown = page(logged_in(week.cast.lior), "boards:exceptions", rung="all")

    assert "No exception is waiting for you" in shown
    assert logged_in(week.cast.lior).get(reverse("boards:exception", args=[overdue.pk])).status_code == 404


def test_the_lead_sees_what_reached_the_level_of_leads_in_her_teams(week: Week, overdue: ServiceException) -> None:
    shown = page(logged_in(week.cast.tamar), "boards:exceptions")

    assert "1 exception is waiting for you" in shown
    assert "All levels 1 Agent 0 Team lead 1 Service manager 0 CX manager 0" in shown


def test_the_service_manager_is_spared_until_the_lead_has_had_her_time(week: Week, overdue: ServiceException) -> None:
    own = page(logged_in(week.cast.amit), "boards:exceptions")
    every = page(logged_in(week.cast.amit), "boards:exceptions", rung="all")

    assert "No exception is waiting for you" in own
    assert NOAS not in own
    assert NOAS in every


def test_an_hour_later_it_has_climbed_to_the_service_manager(week: Week, overdue: ServiceException) -> None:
    pass_time(moment("2026-11-22 13:05"))

    with clock.at(moment("2026-11-22 13:06")):
        shown = page(logged_in(week.cast.amit), "boards:exceptions")

    assert "1 exception is waiting for you" in shown
    assert "Told today 13:05 to Amit Harel (Service manager)" in shown


@pytest.mark.parametrize("who", ["miri", "roni", "shira"])
def test_who_answers_no_customer_finds_no_such_board(week: Week, who: str) -> None:
    answer = logged_in(getattr(week.cast, who)).get(reverse("boards:exceptions"))

    assert answer.status_code == 404


def test_the_administrator_sees_that_something_waits_but_no_customer(week: Week, overdue: ServiceException) -> None:
    shown = page(logged_in(week.cast.gil), "boards:exceptions")

    assert "Promise overdue: first answer" in shown
    assert "Noa" not in shown


def test_somebody_who_is_not_logged_in_is_sent_to_log_in(week: Week, client: object) -> None:
    from django.test import Client

    answer = Client().get(reverse("boards:exceptions"))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_naming_an_owner_holds_up_the_next_level_and_gives_the_case_away(week: Week, overdue: ServiceException) -> None:
    answer = post(week.cast.tamar, "owner", overdue, person=str(week.cast.tamar.pk))
    pass_time(moment("2026-11-22 13:05"))
    held = ServiceException.objects.get(pk=overdue.pk)

    assert answer == 302
    assert Case.objects.get(pk=week.late).owner == week.cast.tamar
    assert Act.objects.get().kind == "owner"
    assert held.in_hand_until == moment("2026-11-22 12:50")
    assert told(overdue) == [1, 2, 3]  # after thirty minutes without an answer it climbs on


def test_within_the_grace_of_an_act_nobody_higher_is_told(week: Week, overdue: ServiceException) -> None:
    with clock.at(moment("2026-11-22 12:45")):
        post(week.cast.tamar, "message", overdue, **{"message-note": "Phoned, she knows"})
    pass_time(moment("2026-11-22 13:05"))

    assert told(overdue) == [1, 2]
    with clock.at(moment("2026-11-22 13:06")):
        shown = page(logged_in(week.cast.amit), "boards:exceptions", rung="all")
    assert "Tamar Levy: wrote or phoned. The next level waits until today 13:15." in shown


def test_a_comment_holds_up_nobody(week: Week, overdue: ServiceException) -> None:
    with clock.at(moment("2026-11-22 12:45")):
        post(week.cast.tamar, "comment", overdue, **{"comment-note": "Waiting for the doctor"})
    pass_time(moment("2026-11-22 13:05"))

    assert Act.objects.get().note == "Waiting for the doctor"
    assert told(overdue) == [1, 2, 3]


def test_a_comment_without_words_is_refused_on_the_page_and_nothing_is_logged(
    week: Week, overdue: ServiceException
) -> None:
    answer = post(week.cast.tamar, "comment", overdue, **{"comment-note": " "})

    assert answer == 422
    assert not Act.objects.exists()


def test_an_agent_cannot_give_the_case_to_somebody_else_and_nothing_is_logged(
    week: Week, overdue: ServiceException
) -> None:
    post(week.cast.dana, "owner", overdue, person=str(week.cast.tamar.pk))

    assert Case.objects.get(pk=week.late).owner == week.cast.dana
    assert not Act.objects.exists()


def test_a_new_date_moves_the_promise_tells_the_customer_and_leaves_the_board(
    week: Week, overdue: ServiceException
) -> None:
    old = first_answer(week.late)

    answer = post(week.cast.tamar, "date", overdue, due="2026-11-23T10:00", reason="The doctor answers tomorrow")
    hear_all()

    new = first_answer(week.late)
    old.refresh_from_db()
    assert answer == 302
    assert (old.state, new.state, new.due_at) == ("rescheduled", "open", moment("2026-11-23 10:00"))
    assert Act.objects.get().kind == "date"
    assert NOAS not in page(logged_in(week.cast.tamar), "boards:exceptions", rung="all")


def test_a_date_in_the_past_is_refused_on_the_page_and_nothing_moves(week: Week, overdue: ServiceException) -> None:
    answer = post(week.cast.tamar, "date", overdue, due="2026-11-22T10:00", reason="Soon")

    assert answer == 422
    assert first_answer(week.late).state == "open"
    assert not Act.objects.exists()


def test_a_second_new_date_that_a_lead_gives_carries_her_approval(week: Week, overdue: ServiceException) -> None:
    post(week.cast.tamar, "date", overdue, due="2026-11-22T14:00", reason="Today still")
    pass_time(moment("2026-11-22 14:01"))
    again = ServiceException.objects.exclude(state="settled").get(case_id=week.late)

    with clock.at(moment("2026-11-22 14:02")):
        post(week.cast.tamar, "date", again, due="2026-11-23T10:00", reason="Tomorrow, then")

    moved = Promise.objects.filter(case_id=week.late, kind="first_answer").order_by("made_at")
    assert [one.state for one in moved] == ["rescheduled", "rescheduled", "open"]
    assert moved[1].reschedulings.get().approved_by == week.cast.tamar


def test_what_settles_itself_cannot_be_settled_by_hand(week: Week, overdue: ServiceException) -> None:
    post(week.cast.tamar, "settle", overdue)

    overdue.refresh_from_db()
    assert overdue.state == "open"


def test_what_a_person_settles_can_be_taken_back(week: Week) -> None:
    watch.tell(
        "thanks_or_not",
        "case",
        week.kept,
        rung=2,
        planned_at=clock.now(),
        case_id=week.kept,
        team_id=week.cast.claims.pk,
    )
    row = ServiceException.objects.get(code="thanks_or_not")
    client = logged_in(week.cast.tamar)

    settled = client.post(reverse("boards:exception-settle", args=[row.pk]), follow=True).content.decode()
    row.refresh_from_db()
    state = row.state
    client.post(reverse("boards:exception-reopen", args=[row.pk]))
    row.refresh_from_db()

    assert state == "settled"
    assert "Settled, and off the board." in settled
    assert (row.state, row.settled_by) == ("open", None)
    assert [act.kind for act in Act.objects.order_by("at", "kind")] == ["reopened", "settled"]


def test_somebody_elses_settling_cannot_be_taken_back(week: Week) -> None:
    watch.tell(
        "thanks_or_not",
        "case",
        week.kept,
        rung=2,
        planned_at=clock.now(),
        case_id=week.kept,
        team_id=week.cast.claims.pk,
    )
    row = ServiceException.objects.get(code="thanks_or_not")
    watch.act(row.pk, week.cast.tamar.pk, "settled")

    post(week.cast.amit, "reopen", row)

    row.refresh_from_db()
    assert row.state == "settled"


def test_only_the_worst_row_has_a_primary_button(week: Week, overdue: ServiceException) -> None:
    for _ in range(3):
        another(week, week.kept)

    html = logged_in(week.cast.tamar).get(reverse("boards:exceptions")).content.decode()

    assert html.count("btn small primary") == 1
    assert html.index("ביטול הנסיעה לרומא") < html.index("btn small primary") < html.index("Refund of the tow truck")


def test_more_than_a_page_goes_on_where_it_stopped(week: Week, overdue: ServiceException) -> None:
    for _ in range(60):
        another(week, week.kept)
    client = logged_in(week.cast.tamar)

    first = client.get(reverse("boards:exceptions"))
    older = first.context["page"].older
    second = client.get(older)

    shown = [one.row.id for one in [*first.context["rows"], *second.context["rows"]]]
    assert len(first.context["rows"]) == 50
    assert len(set(shown)) == len(shown) == 61


def test_the_numbers_of_the_strip_are_as_many_as_the_rows_behind_them(week: Week, overdue: ServiceException) -> None:
    client = logged_in(week.cast.amit)

    strip = client.get(reverse("boards:exceptions")).context["numbers"]
    kept, soon, late, hand_offs = [client.get(one.url).context for one in strip]

    assert [one.value for one in strip] == ["100.0%", "0", "1", "–"]
    assert [len(one["rows"]) for one in (kept, soon, late, hand_offs)] == [1, 0, 1, 0]
    assert strip[2].against == "0 of 1 was told before the time passed"


def test_at_risk_in_the_next_hours_are_those_whose_warning_has_passed(week: Week) -> None:
    with clock.at(moment("2026-11-22 12:35")):
        client = logged_in(week.cast.tamar)
        context = client.get(reverse("boards:exceptions")).context

    soon = context["numbers"][1]
    assert (soon.value, soon.unit) == ("1", "of 1 due")
    assert [row.case.id for row in context["soon"]] == [week.nobodys]


def test_the_load_names_every_agent_of_the_teams_the_heaviest_first(week: Week, overdue: ServiceException) -> None:
    load = logged_in(week.cast.amit).get(reverse("boards:exceptions")).context["load"]

    assert [(one.name, one.open, one.late) for one in load] == [("Dana Azulay", 2, 1), ("Lior Biton", 0, 0)]


def test_the_board_asks_as_many_queries_for_forty_rows_as_for_four(week: Week, overdue: ServiceException) -> None:
    client = logged_in(week.cast.tamar)
    for _ in range(4):
        another(week, week.kept)
    page(client, "boards:exceptions")
    few = queries_of(client, "boards:exceptions")
    for _ in range(36):
        another(week, week.late)

    assert queries_of(client, "boards:exceptions") == few


def test_who_looked_at_whose_case_is_noted(week: Week, overdue: ServiceException) -> None:
    page(logged_in(week.cast.tamar), "boards:exceptions")

    looked = Reading.objects.filter(reader_id=str(week.cast.tamar.pk), purpose="boards:exceptions")
    assert [row.subject_id for row in looked] == [week.late]


def test_the_badge_on_the_rail_counts_the_level_of_who_looks(week: Week, overdue: ServiceException) -> None:
    badges = {
        who: {
            link.key: link.count
            for link in logged_in(person).get(reverse("boards:exceptions")).context["ui"].navigation
        }
        for who, person in (("dana", week.cast.dana), ("tamar", week.cast.tamar), ("amit", week.cast.amit))
    }

    assert {who: found["exceptions"] for who, found in badges.items()} == {"dana": 1, "tamar": 1, "amit": 0}
    assert "promises" not in badges["dana"]


def test_in_hebrew_the_board_is_hebrew(week: Week, overdue: ServiceException) -> None:
    shown = page(logged_in(week.cast.tamar, "he"), "boards:exceptions")

    assert "חריג אחד מחכה לך" in shown
    assert "תמר לוי" in shown
    assert "Promise" not in shown


def another(week: Week, case_id: UUID) -> None:
    """One more exception on the level of leads, about a thing of its own."""
    watch.tell(
        "thanks_or_not",
        "message",
        new_id(),
        rung=2,
        planned_at=clock.now() + timedelta(minutes=1),
        case_id=case_id,
        team_id=week.cast.claims.pk,
    )
