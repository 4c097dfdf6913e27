"""Two cases that are one matter become one, and two again."""

from uuid import UUID

import pytest

from kesher.cases import actions, queries
from kesher.cases.models import Case, Contact, Merge, Message, Task
from kesher.cases.types import AskedDocument, Refused
from kesher.core import clock
from kesher.promises.models import Promise
from kesher.timeline import queries as timeline
from tests.cases.house import House, build, hear_all, let_leave, mail, moment, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return build()


def wrote(house: House, at: str, text: str = "מה מגיע לנו?", **more: object) -> Case:
    """A new case of Noa's, accepted by Dana."""
    with clock.at(moment(at)):
        take(house, mail(text, **more))  # type: ignore[arg-type]
        case = Case.objects.latest("opened_at")
        actions.accept(case.pk, house.cast.dana.pk)
        hear_all()
    return Case.objects.get(pk=case.pk)


def merged(house: House, case: Case, into: Case, at: str = "2026-11-22 10:00") -> UUID:
    with clock.at(moment(at)):
        return actions.merge_case(case.pk, into.pk, house.cast.dana.pk)


def due(case: Case) -> list[tuple[str, str, object]]:
    rows = Promise.objects.filter(subject_id=case.pk).order_by("made_at", "id")
    return [(one.kind, one.state, one.due_at) for one in rows]


def test_the_survivor_gets_messages_contacts_and_the_earliest_date_and_the_other_points_to_it(house: House) -> None:
    first = wrote(house, "2026-11-22 08:00")
    second = wrote(house, "2026-11-22 09:00", "שוב אני, שכחתי לצרף", subject="עוד משהו")

    merged(house, first, second)

    first.refresh_from_db()
    assert (first.state, first.not_a_case, first.merged_into_id) == ("not_a_case", "duplicate", second.pk)
    assert Message.objects.filter(case=second, direction="in").count() == 2
    assert set(Message.objects.values_list("conversation_id", flat=True)) == {second.conversation_id}
    assert Contact.objects.filter(case=second).count() == 2
    assert due(first) == [("first_answer", "superseded", moment("2026-11-22 12:00"))]
    assert due(second) == [
        ("first_answer", "open", moment("2026-11-22 12:00")),
        ("first_answer", "superseded", moment("2026-11-22 13:00")),
    ]


def test_an_overdue_promise_cannot_be_merged_away(house: House) -> None:
    late = wrote(house, "2026-11-22 08:00")
    fresh = wrote(house, "2026-11-22 14:00", subject="חדש")

    merged(house, late, fresh, at="2026-11-22 14:30")

    standing = Promise.objects.get(subject_id=fresh.pk, state="open")
    assert standing.due_at == moment("2026-11-22 12:00")
    assert standing.carries is not None
    assert standing.carries.subject_id == late.pk


def test_undoing_gives_both_their_own_messages_and_dates_again(house: House) -> None:
    first = wrote(house, "2026-11-22 08:00")
    second = wrote(house, "2026-11-22 09:00", subject="עוד משהו")
    merge_id = merged(house, first, second)

    with clock.at(moment("2026-11-22 10:05")):
        actions.undo_merge(merge_id, house.cast.dana.pk)
        actions.undo_merge(merge_id, house.cast.dana.pk)

    first.refresh_from_db()
    assert (first.state, first.merged_into_id, first.not_a_case) == ("open", None, "")
    assert Message.objects.filter(case=first, direction="in", conversation_id=first.conversation_id).count() == 1
    assert Contact.objects.filter(case=first).count() == 1
    assert [one for one in due(first) if one[1] == "open"] == [("first_answer", "open", moment("2026-11-22 12:00"))]
    assert [one for one in due(second) if one[1] == "open"] == [("first_answer", "open", moment("2026-11-22 13:00"))]


def test_what_came_after_the_merge_stays_with_the_survivor(house: House) -> None:
    first = wrote(house, "2026-11-22 08:00")
    second = wrote(house, "2026-11-22 09:00", subject="עוד משהו")
    answered = Message.objects.get(case=first, direction="in")
    merge_id = merged(house, first, second)

    with clock.at(moment("2026-11-22 10:10")):
        take(house, mail("תשובה להודעה הישנה", in_reply_to=answered.message_id))
        later = Message.objects.filter(direction="in").latest("received_at")
        actions.undo_merge(merge_id, house.cast.dana.pk)

    later.refresh_from_db()
    assert later.case_id == second.pk


def test_merges_in_a_chain_end_in_one_survivor_and_are_undone_from_the_end(house: House) -> None:
    a, b, c = (wrote(house, f"2026-11-22 {n}:00", subject=f"עניין {n}") for n in ("08", "09", "10"))
    inner = merged(house, a, b, at="2026-11-22 10:30")
    outer = merged(house, b, c, at="2026-11-22 10:31")

    assert queries.survivor_of(a.pk) == c.pk
    assert Message.objects.filter(case=c, direction="in").count() == 3
    assert Promise.objects.get(subject_id=c.pk, state="open").due_at == moment("2026-11-22 12:00")
    with clock.at(moment("2026-11-22 10:32")):
        with pytest.raises(Refused, match="merged_on"):
            actions.undo_merge(inner, house.cast.dana.pk)
        actions.undo_merge(outer, house.cast.dana.pk)
        actions.undo_merge(inner, house.cast.dana.pk)
    dates = {one.subject_id: one.due_at for one in Promise.objects.filter(state="open")}
    assert dates == {
        a.pk: moment("2026-11-22 12:00"),
        b.pk: moment("2026-11-22 13:00"),
        c.pk: moment("2026-11-22 14:00"),
    }


def test_a_circle_cannot_be_made_and_a_merged_target_means_its_survivor(house: House) -> None:
    a, b = (wrote(house, f"2026-11-22 0{n}:00", subject=f"עניין {n}") for n in (8, 9))
    merged(house, a, b)

    with clock.at(moment("2026-11-22 10:30")), pytest.raises(Refused, match="merged_here"):
        actions.merge_case(b.pk, a.pk, house.cast.dana.pk)

    c = wrote(house, "2026-11-22 11:00", subject="שלישי")
    merged(house, c, a, at="2026-11-22 11:10")
    c.refresh_from_db()
    assert c.merged_into_id == b.pk


def test_a_date_that_waits_for_the_customer_waits_in_the_survivor_too(house: House) -> None:
    first = wrote(house, "2026-11-22 08:00")
    second = wrote(house, "2026-11-22 09:00", subject="עוד משהו")
    with clock.at(moment("2026-11-22 09:30")):
        asked = AskedDocument("סיכום אשפוז", "כדי לחשב", moment("2026-11-29 12:00"))
        actions.request_document(first.pk, house.cast.dana.pk, asked)
        let_leave()
    Promise.objects.filter(subject_id=second.pk).update(
        state="withdrawn", settled_at=moment("2026-11-22 09:31"), next_at=None
    )

    merged(house, first, second)

    standing = Promise.objects.get(subject_id=second.pk, state="open")
    assert standing.paused_at is not None
    assert standing.pauses.filter(ended_at=None).count() == 1


def test_tasks_go_along_with_their_own_promise(house: House) -> None:
    first = wrote(house, "2026-11-22 08:00")
    second = wrote(house, "2026-11-22 09:00", subject="עוד משהו")
    with clock.at(moment("2026-11-22 09:30")):
        actions.ask_task(
            first.pk, house.cast.dana.pk, kind="decision", what="להחליט", team_id=house.cast.back_office.pk
        )
    merge_id = merged(house, first, second)
    task = Task.objects.get()
    assert task.case_id == second.pk
    assert Promise.objects.get(subject_kind="task").case_id == second.pk

    with clock.at(moment("2026-11-22 10:05")):
        actions.undo_merge(merge_id, house.cast.dana.pk)

    assert Promise.objects.get(subject_kind="task").case_id == first.pk


def test_cases_of_two_customers_or_of_another_team_are_not_merged(house: House) -> None:
    first = wrote(house, "2026-11-22 08:00")
    other = wrote(house, "2026-11-22 09:00", sender="other@example.com")
    second = wrote(house, "2026-11-22 09:30", subject="עוד משהו")
    Case.objects.filter(pk=second.pk).update(team=house.cast.billing, owner=None)

    with clock.at(moment("2026-11-22 10:00")):
        with pytest.raises(Refused, match="other_customer"):
            actions.merge_case(first.pk, other.pk, house.cast.dana.pk)
        with pytest.raises(Refused, match="not_your_team"):
            actions.merge_case(first.pk, second.pk, house.cast.dana.pk)

    assert not Merge.objects.exists()
    assert Message.objects.filter(case=first, direction="in").count() == 1


def test_the_story_of_the_survivor_holds_both_and_says_so(house: House) -> None:
    first = wrote(house, "2026-11-22 08:00")
    second = wrote(house, "2026-11-22 09:00", subject="עוד משהו")
    merged(house, first, second)

    story = timeline.story(house.cast.dana, case_id=second.pk, also_cases=queries.story_ids(second.pk))

    kinds = [entry.touchpoint.kind for entry in story.entries]
    assert kinds.count("message_in") == 2
    assert kinds[0] == "merged"


def test_messages_split_off_are_a_case_with_the_same_date_and_undoing_brings_them_back(house: House) -> None:
    case = wrote(house, "2026-11-22 08:00")
    with clock.at(moment("2026-11-22 08:30")):
        first = Message.objects.get(direction="in")
        take(house, mail("ועניין אחר: החשבונית לא נכונה", in_reply_to=first.message_id, subject="חשבונית"))
        second = Message.objects.filter(direction="in").latest("received_at")

    with clock.at(moment("2026-11-22 09:00")):
        split_id = actions.split_case(case.pk, [second.pk], house.cast.dana.pk, matter="החשבונית")

    fresh = Merge.objects.get(pk=split_id).case
    second.refresh_from_db()
    assert (fresh.matter, fresh.owner_id, second.case_id) == ("החשבונית", house.cast.dana.pk, fresh.pk)
    assert Promise.objects.get(subject_id=fresh.pk, state="open").due_at == moment("2026-11-22 12:00")
    assert Promise.objects.get(subject_id=case.pk, state="open").due_at == moment("2026-11-22 12:00")
    told = timeline.story(house.cast.dana, case_id=case.pk).entries
    assert [entry.touchpoint.subject_id for entry in told if entry.touchpoint.kind == "message_in"] == [first.pk]

    with clock.at(moment("2026-11-22 09:05")):
        actions.undo_split(split_id, house.cast.dana.pk)

    second.refresh_from_db()
    assert second.case_id == case.pk
    assert Promise.objects.get(subject_id=fresh.pk).state == "superseded"
    assert Promise.objects.filter(subject_id=case.pk, state="open").count() == 1


def test_a_case_is_not_emptied_by_a_split(house: House) -> None:
    case = wrote(house, "2026-11-22 08:00")
    only = Message.objects.get(direction="in")

    with clock.at(moment("2026-11-22 09:00")), pytest.raises(Refused, match="nothing_left"):
        actions.split_case(case.pk, [only.pk], house.cast.dana.pk)

    only.refresh_from_db()
    assert only.case_id == case.pk
    assert Case.objects.count() == 1
