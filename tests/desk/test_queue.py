"""My queue: what to do next, by the promise that falls due first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesher.cases import actions
from kesher.cases.models import Case
from tests.cases.house import House, let_leave, mail, take
from tests.desk import story


def test_the_heading_says_how_many_promises_are_left_today(house: House) -> None:
    story.taken(house)

    with story.at("2026-11-22 09:00"):
        page = story.logged_in(house.cast.dana).get("/desk/").content.decode()

    assert "Good morning, Dana. 1 promise until the end of the day" in page
    assert "Noa Berkovich" in page
    assert 'data-due="2026-11-22T10:00:00+00:00"' in page


def test_the_same_in_hebrew(house: House) -> None:
    story.taken(house)

    with story.at("2026-11-22 09:00"):
        page = story.logged_in(house.cast.dana, "he").get("/desk/").content.decode()

    assert "בוקר טוב, דנה. התחייבות אחת עד סוף היום" in page
    assert "נועה ברקוביץ׳" in page


@pytest.mark.parametrize(
    ("when", "group"),
    [
        ("2026-11-22 12:30", "Late"),
        ("2026-11-22 11:30", "Within the hour"),
        ("2026-11-22 09:00", "Today"),
        ("2026-11-21 23:00", "Later"),
    ],
)
def test_rows_stand_under_the_time_that_is_left(house: House, when: str, group: str) -> None:
    case = story.asked(house, "2026-11-21 22:40")
    with story.at("2026-11-21 22:50"):
        actions.accept(case.pk, house.cast.dana.pk)

    with story.at(when):
        answer = story.logged_in(house.cast.dana).get("/desk/")

    assert [one.words for one in answer.context["groups"]] == [group]


def test_filters_count_and_show_what_they_say(house: House) -> None:
    case = story.taken(house)
    version = story.policy(house.cast.dana)
    story.answered(house, case, version)
    story.asked_for_a_paper(house, case)
    dana = story.logged_in(house.cast.dana)

    with story.at("2026-11-22 15:00"):
        waiting, late = dana.get("/desk/?view=waiting_customer"), dana.get("/desk/?view=act")

    counts = {one.url.split("=")[-1]: one.count for one in waiting.context["filters"]}
    assert counts == {"all": 1, "act": 0, "replied": 0, "waiting_customer": 1, "waiting_colleagues": 0}
    assert [row.id for row in waiting.context["queue"].rows] == [case.pk]
    assert "Nothing in this view" in late.content.decode()


def test_a_customer_who_got_only_a_receipt_still_waits_for_our_word(house: House) -> None:
    case = story.taken(house)
    dana = story.logged_in(house.cast.dana)
    with story.at("2026-11-22 09:00"):
        before = dana.get("/desk/").context["queue"].counts["replied"]

    story.answered(house, case, story.policy(house.cast.dana))
    with story.at("2026-11-22 10:00"):
        after = dana.get("/desk/").context["queue"].counts["replied"]

    assert (before, after) == (1, 0)


def test_an_empty_queue_teaches(house: House) -> None:
    page = story.logged_in(house.cast.lior).get("/desk/").content.decode()

    assert "Nothing waits for you" in page
    assert "No promise falls due until the end of the day" in page


def test_a_case_of_the_team_is_taken_in_the_queue(house: House) -> None:
    case = story.asked(house)
    dana = story.logged_in(house.cast.dana)

    with story.at("2026-11-22 08:30"):
        before = dana.get(f"/desk/team/{house.cast.claims.pk}/").content.decode()
        dana.post(f"/desk/case/{case.pk}/accept/")
        after = dana.get(f"/desk/team/{house.cast.claims.pk}/").content.decode()

    assert "Claims: 1 case has no owner" in before
    assert "Claims: every case has an owner" in after
    assert Case.objects.get().owner == house.cast.dana


def test_next_in_line_opens_the_case_that_is_due_first(house: House) -> None:
    case = story.asked(house)
    dana = story.logged_in(house.cast.dana)

    answer = dana.get("/desk/next/")

    assert answer.headers["Location"] == f"/desk/case/{case.pk}/"
    assert Case.objects.get().owner is None  # looking takes nothing


def test_a_refresh_brings_the_rows_and_the_day_alone(house: House) -> None:
    story.taken(house)

    with story.at("2026-11-22 09:00"):
        part = story.logged_in(house.cast.dana).get("/desk/?part=rows").content.decode()

    assert 'id="rows"' in part
    assert 'hx-swap-oob="true"' in part
    assert "<html" not in part


def test_the_number_of_queries_does_not_grow_with_the_queue(house: House) -> None:
    story.taken(house)
    dana = story.logged_in(house.cast.dana)
    with story.at("2026-11-22 09:00"):
        dana.get("/desk/")
        with CaptureQueriesContext(connection) as few:
            dana.get("/desk/")
        for n in range(6):
            take(house, mail(f"Question {n}", sender=f"customer{n}@example.com", subject=f"Matter {n}"))
            let_leave()
            newest = Case.objects.latest("number")
            actions.accept(newest.pk, house.cast.dana.pk)
        with CaptureQueriesContext(connection) as many:
            answer = dana.get("/desk/")

    assert len(answer.context["queue"].rows) == 7
    assert len(many) == len(few)
    assert len(many) <= 22
