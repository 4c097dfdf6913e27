"""Finding: a customer, a case, a policy, by whatever one has."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesher.cases import actions
from kesher.cases.models import Case
from kesher.channels.types import File
from kesher.core.clock import ISRAEL
from kesher.core.models import Reading
from kesher.staff.models import Person
from tests.cases.house import House, mail, take
from tests.desk import story


def test_a_case_number_opens_its_case(house: House) -> None:
    case = story.asked(house)
    dana = story.logged_in(house.cast.dana)

    answer = dana.get(f"/desk/search/?q={case.number}")

    assert answer.headers["Location"] == f"/desk/case/{case.pk}/"
    assert dana.get(f"/desk/case/number/{case.number}/").headers["Location"] == f"/desk/case/{case.pk}/"


@pytest.mark.parametrize(
    ("asked", "why"),
    [("Berkovich", "by name"), ("נועה", "by name"), ("5550143", "by phone"), ("noa.b@", "by mail address")],
)
def test_a_customer_is_found_and_it_is_said_why(house: House, asked: str, why: str) -> None:
    page = story.logged_in(house.cast.dana).get("/desk/search/", {"q": asked}).content.decode()

    assert f"/desk/customer/{house.cast.noa.pk}/" in page
    assert why in page


def test_a_policy_is_found_by_its_words(house: House) -> None:
    story.policy(house.cast.dana)

    page = story.logged_in(house.cast.dana).get("/desk/search/?q=אשפוז").content.decode()

    assert "Trip cancelled on medical grounds" in page
    assert "Version 1 in force" in page


def test_nothing_found_says_what_else_to_try(house: House) -> None:
    page = story.logged_in(house.cast.dana).get("/desk/search/?q=zzzzqqq").content.decode()

    assert "Nothing was found for" in page
    assert "any part of a phone number" in page


@pytest.mark.parametrize("asked", ["", "%", "'; drop table", "9" * 40, "²", "\x00a", "<script>alert(1)</script>"])
def test_strange_words_harm_nothing(house: House, asked: str) -> None:
    dana = story.logged_in(house.cast.dana)

    found, customers = dana.get("/desk/search/", {"q": asked}), dana.get("/desk/customers/", {"q": asked})

    assert (found.status_code, customers.status_code) == (200, 200)
    assert "<script>alert" not in found.content.decode() + customers.content.decode()


def found(house: House, asked: str, by: Person | None = None, **narrow: str) -> str:
    """The page of what was found."""
    answer = story.logged_in(by or house.cast.dana).get("/desk/search/", {"q": asked} | narrow)
    assert answer.status_code == 200
    return answer.content.decode()


def written(house: House, text: str, *, sender: str = "yossi@example.com", subject: str = "שאלה", **more: Any) -> Case:
    """A new matter by mail."""
    known = set(Case.objects.values_list("pk", flat=True))
    take(house, mail(text, sender=sender, subject=subject, **more))
    return Case.objects.exclude(pk__in=known).get()


@pytest.mark.parametrize("asked", ["מזוודה", "המזוודה", "מזוו", '"המזוודה נעלמה"', "LY-385", "ly385"])
def test_what_was_said_is_found_and_it_is_shown_where(house: House, asked: str) -> None:
    case = written(house, "שלום, המזוודה נעלמה בטיסה LY385 / LY-385 לרומא")

    page = found(house, asked)

    assert f"/desk/case/{case.pk}/" in page
    assert "<mark>" in page
    assert "the customer wrote" in page


def test_words_of_another_order_are_no_phrase(house: House) -> None:
    written(house, "המזוודה נעלמה")

    assert "<mark>" not in found(house, '"נעלמה המזוודה"')


def test_what_we_wrote_and_notes_are_found_too(house: House) -> None:
    case = story.taken(house)
    with story.at("2026-11-22 10:00"):
        actions.note(case.pk, house.cast.dana.pk, "Ask the adjuster about zebras")

    page = found(house, "zebra")

    assert "a note" in page
    assert "<mark>zebras</mark>" in page


def test_a_paper_is_found_by_its_name(house: House) -> None:
    case = written(house, "מצורף", files=[File("אישור-רופא.pdf", "application/pdf", b"%PDF-1.4 no real one")])

    page = found(house, "אישור רופא")

    assert "Papers and files" in page
    assert f"/desk/case/{case.pk}/" in page


def test_a_case_is_one_row_however_often_it_says_it(house: House) -> None:
    case = story.taken(house)
    with story.at("2026-11-22 10:00"):
        for number in range(3):
            actions.note(case.pk, house.cast.dana.pk, f"zebra number {number}")

    page = found(house, "zebra")

    assert page.count(f'href="/desk/case/{case.pk}/"') == 1
    assert "3 places" in page


def test_what_was_said_is_narrowed_by_channel_state_owner_reason_and_day(house: House) -> None:
    case = written(house, "A zebra was seen")
    day = f"{case.opened_at.astimezone(ISRAEL):%Y-%m-%d}"
    cases_of = f"/desk/case/{case.pk}/"

    for fits in ({"channel": "email"}, {"state": "new"}, {"owner": "nobody"}, {"since": day, "until": day}):
        assert cases_of in found(house, "zebra", None, **fits), fits
    for other in (
        {"channel": "sms"},
        {"state": "closed"},
        {"owner": "me"},
        {"owner": str(house.cast.lior.pk)},
        {"since": "2199-01-01"},
        {"until": "2001-01-01"},
    ):
        assert cases_of not in found(house, "zebra", None, **other), other
    actions.seed_reasons()
    Case.objects.filter(pk=case.pk).update(reason="claims-trip")
    assert cases_of in found(house, "zebra", reason="claims")
    assert cases_of not in found(house, "zebra", reason="leave")
    assert cases_of in found(house, "", channel="email")


def test_a_filter_that_does_not_fit_says_so_and_narrows_nothing(house: House) -> None:
    case = written(house, "A zebra was seen")

    page = found(house, "zebra", since="yesterday", channel="pigeon")

    assert f"/desk/case/{case.pk}/" in page
    assert "Enter a valid date" in page


def test_words_of_a_confidential_matter_find_nothing_for_others(house: House) -> None:
    actions.seed_reasons()
    case = written(house, "A zebra was seen")
    Case.objects.filter(pk=case.pk).update(reason="claims-health")

    assert f"/desk/case/{case.pk}/" in found(house, "zebra", house.cast.dana)
    assert f"/desk/case/{case.pk}/" not in found(house, "zebra", house.cast.lior)


def test_back_office_finds_only_what_it_was_asked_about(house: House) -> None:
    mine, other = written(house, "A zebra was seen"), written(house, "A zebra was lost", subject="אחר")
    actions.accept(mine.pk, house.cast.dana.pk)
    actions.ask_task(mine.pk, house.cast.dana.pk, kind="decision", what="?", team_id=house.cast.back_office.pk)

    page = found(house, "zebra", house.cast.roni)

    assert f"/desk/case/{mine.pk}/" in page
    assert f"/desk/case/{other.pk}/" not in page


def test_whom_a_search_showed_is_in_the_read_log(house: House) -> None:
    written(house, "A zebra was seen")

    found(house, "zebra")

    assert Reading.objects.filter(reader_id=str(house.cast.dana.pk), purpose="desk:search").count() == 1


@pytest.mark.parametrize(("newest", "guard"), [(3000, 2000), (1, 2000), (1, 2), (0, 0)])
def test_whichever_way_is_taken_the_same_is_found(
    house: House, monkeypatch: pytest.MonkeyPatch, newest: int, guard: int
) -> None:
    monkeypatch.setattr("kesher.cases.queries.finding.NEWEST", newest)
    monkeypatch.setattr("kesher.cases.queries.finding.GUARD", guard)
    cases = [written(house, f"A horse was seen, number {number}", subject=f"Horse {number}") for number in range(4)]
    cases.append(written(house, "A zebra was seen"))

    horses, zebras = found(house, "horse"), found(house, "zebra")

    assert [f"/desk/case/{case.pk}/" in horses for case in cases] == [True] * 4 + [False]
    assert [f"/desk/case/{case.pk}/" in zebras for case in cases] == [False] * 4 + [True]


def test_a_page_of_many_hits_costs_as_many_questions_to_the_database_as_one_of_few(house: House) -> None:
    written(house, "A zebra was seen")
    for number in range(5):
        written(house, f"A horse was seen, number {number}", subject=f"Horse {number}")
    dana = story.logged_in(house.cast.dana)
    dana.get("/desk/search/?q=zebra")

    def cost(asked: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            page = dana.get(f"/desk/search/?q={asked}").content.decode()
        assert "<mark>" in page
        return len(queries)

    assert cost("horse") == cost("zebra")
