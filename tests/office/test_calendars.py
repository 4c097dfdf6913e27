"""The page of a working calendar: what it shows, the box in which to try it, and editing."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from kesher.core.clock import ISRAEL
from kesher.core.outbox import deliver_due
from kesher.promises.actions import make
from kesher.promises.types import Asked, PromiseSource, Side
from kesher.staff.actions import calendars as actions
from kesher.staff.models import Calendar, Person
from kesher.staff.queries import calendars as queries
from kesher.staff.rules.working_days import slots
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def service(cast: Cast) -> UUID:
    """The calendar of service, by which three teams count."""
    actions.seed_israeli_calendars()
    calendar = Calendar.objects.get(code="service")
    for team in (cast.claims, cast.billing, cast.back_office):
        team.calendar = calendar
        team.save()
    return calendar.pk


@pytest.fixture(autouse=True)
def thursday(at: At) -> Iterator[None]:
    with at("2026-11-26 10:00"):
        yield


def logged_in(person: Person, language: str = "en") -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.fixture
def gil(cast: Cast) -> Client:
    """Gil administers; here his pages are in English."""
    return logged_in(cast.gil)


def text_of(html: str) -> str:
    """The words of a page, without its markup."""
    html = re.sub(r"<(script|template)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Client, **query: str) -> str:
    answer = client.get(reverse("office:calendar"), query)
    assert answer.status_code == 200
    return text_of(answer.content.decode())


def test_the_heading_says_how_many_days_of_the_next_thirty_are_worked(gil: Client, service: UUID) -> None:
    shown = page(gil)

    assert "Service, Israel : 21 working days in the next 30" in shown
    assert "3 teams count by it." in shown
    assert "Sun to Thu 8:00–17:00 Fri to Sat closed Eve of a holiday until 13:00 Days between until 14:00" in shown


def test_in_hebrew_the_same_page_is_hebrew(cast: Cast, service: UUID) -> None:
    shown = page(logged_in(cast.gil, "he"))

    assert "שירות, ישראל : 21 ימי עבודה ב־30 הימים הקרובים" in shown
    assert "working" not in shown


def test_the_month_shows_today_closed_days_and_what_they_are_called(gil: Client, service: UUID) -> None:
    actions.set_day(service, date(2026, 12, 8), slots("8:00-13:00"), why_en="Staff day")

    shown = page(gil)

    assert "26 Nov 8:00–17:00 today 27 closed 28 closed 29 8:00–17:00" in shown
    assert "4 closed Hanukkah eve 5 closed Hanukkah 6 8:00–17:00 Hanukkah" in shown
    assert "8 8:00–13:00 Staff day" in shown


def test_holidays_of_the_year_ahead_stand_with_the_hours_that_the_calendar_gives_them(
    gil: Client, service: UUID
) -> None:
    shown = page(gil)

    assert "Passover Wed 21 Apr 2027 8:00–13:00 Thu 22 Apr 2027 closed 8:00–14:00" in shown
    assert "New Year Fri 1 Oct 2027 closed Sat 2 Oct 2027 closed Sun 3 Oct 2027 closed –" in shown


def test_four_hours_tried_from_saturday_night_are_counted_from_the_opening(gil: Client, service: UUID) -> None:
    shown = page(gil, start="2026-11-21T22:40", amount="4", unit="hours")

    assert "= Sunday, 22 November" in shown
    assert "Sat 22:40 closed: counts from opening Sun 8:00 opens, 4:00 hours Sun 12:00 due" in shown


def test_business_days_tried_end_with_the_day(gil: Client, service: UUID) -> None:
    shown = page(gil, start="2026-11-21T22:40", amount="3", unit="days")

    assert "Sat 22:40 closed: counts from opening Sun 8:00 3 business days, from this one on Tue 17:00 due" in shown


def test_a_long_way_is_summed_up(gil: Client, service: UUID) -> None:
    shown = page(gil, start="2026-11-22T16:00", amount="100", unit="hours")

    assert "Sun 16:00 open: counts at once Mon 8:00 opens, 9:00 hours" in shown
    assert "and on, 63:00 hours more" in shown


def test_the_browser_may_ask_for_the_answer_alone(gil: Client, service: UUID) -> None:
    answer = gil.get(
        reverse("office:calendar"),
        {"calendar": str(service), "start": "2026-11-21T22:40", "amount": "4", "unit": "hours"},
        headers={"HX-Target": "tried"},
    )

    html = answer.content.decode()
    assert html.lstrip().startswith('<form id="tried"')
    assert "<html" not in html


def test_nonsense_in_the_box_is_answered_in_words(gil: Client, service: UUID) -> None:
    shown = page(gil, start="yesterday", amount="0", unit="moons")

    assert "Enter a valid date/time." in shown
    assert "greater than or equal to 1" in shown


def test_a_day_is_given_hours_and_given_back(gil: Client, service: UUID) -> None:
    address = reverse("office:calendar-day", args=[service])

    saved = gil.post(address, {"day": "2026-12-08", "hours": "8:00-13:00", "why_he": "יום צוות", "why_en": "Staff day"})

    assert saved.status_code == 302
    assert queries.working_calendar(service).slots_of(date(2026, 12, 8)) == slots("8:00-13:00")
    assert "1 day of our own" in page(gil)
    gil.post(reverse("office:calendar-forget", args=[service]), {"day": "2026-12-08"})
    assert queries.working_calendar(service).slots_of(date(2026, 12, 8)) == slots("8:00-17:00")


def test_the_form_of_a_day_begins_with_what_it_has(gil: Client, service: UUID) -> None:
    html = gil.get(reverse("office:calendar-day", args=[service]), {"day": "2027-04-21"}).content.decode()

    assert 'value="2027-04-21"' in html
    assert 'value="8:00–13:00"' in html
    assert "Passover eve , that weekday is usually 8:00–17:00 ." in text_of(html)


@pytest.mark.parametrize(
    ("day", "hours", "says"),
    [
        ("2026-11-25", "8:00-13:00", "That day has passed"),
        ("2026-12-08", "8-13", "is not read as hours"),
        ("2026-12-08", "8:00-13:00, 12:00-17:00", "Two parts of the day overlap"),
        ("soon", "8:00-13:00", "Enter a valid date."),
    ],
)
def test_a_day_that_cannot_be_saved_says_why_and_keeps_what_was_typed(
    gil: Client, service: UUID, day: str, hours: str, says: str
) -> None:
    before = queries.calendar_settings(service)

    answer = gil.post(reverse("office:calendar-day", args=[service]), {"day": day, "hours": hours})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert says in text_of(html)
    assert f'value="{hours}"' in html
    assert queries.calendar_settings(service) == before


def test_the_usual_week_and_the_rules_for_holidays_are_saved_together(gil: Client, service: UUID) -> None:
    week = {f"day_{n}": "8:00–12:00, 13:00–18:00" for n in range(5)} | {"day_5": "8:00-12:00", "day_6": ""}

    saved = gil.post(
        reverse("office:calendar-week", args=[service]),
        week | {"eve_until": "12:00", "between": "closed", "between_until": ""},
    )

    assert saved.status_code == 302
    calendar = queries.working_calendar(service)
    assert calendar.slots_of(date(2026, 11, 29)) == slots("8:00-12:00", "13:00-18:00")
    assert calendar.slots_of(date(2026, 11, 27)) == slots("8:00-12:00")
    assert calendar.slots_of(date(2027, 4, 21)) == slots("8:00-12:00")
    assert calendar.slots_of(date(2027, 4, 25)) == ()


def test_a_week_without_hours_is_refused_and_nothing_changes(gil: Client, service: UUID) -> None:
    before = queries.calendar_settings(service)

    answer = gil.post(reverse("office:calendar-week", args=[service]), {"between": "normal"})

    assert answer.status_code == 422
    assert "A week needs working hours on one day at least" in text_of(answer.content.decode())
    assert queries.calendar_settings(service) == before


def test_an_agent_finds_no_calendar_page_and_changes_nothing(cast: Cast, service: UUID) -> None:
    dana = logged_in(cast.dana)
    before = queries.calendar_settings(service)

    answers = [
        dana.get(reverse("office:calendar")),
        dana.get(reverse("office:calendar-week", args=[service])),
        dana.post(reverse("office:calendar-day", args=[service]), {"day": "2026-12-08", "hours": ""}),
        dana.post(reverse("office:calendar-forget", args=[service]), {"day": "2026-12-08"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert queries.calendar_settings(service) == before


def test_who_is_not_logged_in_is_asked_to(client: Client, service: UUID) -> None:
    answer = client.get(reverse("office:calendar"))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_a_calendar_that_does_not_exist_is_not_found(gil: Client, service: UUID) -> None:
    assert gil.get(reverse("office:calendar"), {"calendar": str(uuid4())}).status_code == 404
    assert gil.get(reverse("office:calendar-day", args=[uuid4()])).status_code == 404


def test_a_closing_that_endangers_told_dates_says_so_and_says_no_more_when_taken_back(
    gil: Client, service: UUID, cast: Cast
) -> None:
    told = make(
        Asked(
            kind="call_back",
            side=Side.CUSTOMER,
            subject_kind="case",
            subject_id=uuid4(),
            team_id=cast.claims.pk,
            customer_id=cast.noa.pk,
            source=PromiseSource.POLICY,
            budget_minutes=240,
        )
    )
    assert told.due_at.astimezone(ISRAEL).isoformat() == "2026-11-26T14:00:00+02:00"

    gil.post(reverse("office:calendar-day", args=[service]), {"day": "2026-11-26", "hours": "8:00-11:00"})
    deliver_due()
    closed = page(gil)
    gil.post(reverse("office:calendar-forget", args=[service]), {"day": "2026-11-26"})
    deliver_due()

    sentence = "makes 1 told date hard to keep"
    assert sentence in closed
    assert sentence not in page(gil)
