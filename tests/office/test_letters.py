"""What left: the page that shows every mail and SMS with what became of it."""

from collections.abc import Iterator

import pytest
from django.urls import reverse

from kesher.channels.models import Dispatch
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.models import Reading
from tests.boards.house import Week, logged_in, the_week
from tests.boards.reading import page, queries_of
from tests.cases.house import moment

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def week(db: None) -> Iterator[Week]:
    made = the_week()
    with clock.at(moment("2026-11-22 12:20")):
        yield made


def test_the_newest_that_left_stands_first_with_its_state(week: Week) -> None:
    shown = page(logged_in(week.cast.gil), "office:what-left")

    assert shown.index("rina@example.com") < shown.index("noa.b@example.com")
    assert "sent" in shown


def test_one_address_is_found_however_it_is_written(week: Week) -> None:
    letters = (
        logged_in(week.cast.gil).get(reverse("office:what-left"), {"address": "YOSSI@example.com"}).context["letters"]
    )

    assert {one.to for one in letters} == {"yossi@example.com"}
    assert len(letters) == Dispatch.objects.filter(to_value="yossi@example.com").count() > 0


def test_a_channel_by_which_nothing_left_says_so(week: Week) -> None:
    assert "Nothing left that fits" in page(logged_in(week.cast.gil), "office:what-left", channel="sms")


def test_the_whole_text_and_the_journey_are_on_the_page_of_one_message(week: Week) -> None:
    row = Dispatch.objects.get(text__contains="Your refund is on its way.")

    shown = page(logged_in(week.cast.gil), "office:letter", row.pk)

    assert "Your refund is on its way." in shown
    assert "written today 9:00 taken by the channel today 9:00" in shown


def test_looking_is_noted_for_every_customer_on_the_page(week: Week) -> None:
    page(logged_in(week.cast.gil), "office:what-left")

    noted = Reading.objects.filter(reader_id=str(week.cast.gil.pk), purpose="office:what-left")
    assert {row.subject_id for row in noted} == set(Dispatch.objects.values_list("customer_id", flat=True))


@pytest.mark.parametrize("who", ["dana", "roni", "miri", "shira"])
def test_it_is_closed_to_who_has_no_need_of_it(week: Week, who: str) -> None:
    client = logged_in(getattr(week.cast, who))

    assert client.get(reverse("office:what-left")).status_code == 404
    assert client.get(reverse("office:letter", args=[Dispatch.objects.first().pk])).status_code == 404  # type: ignore[union-attr]
    assert not Reading.objects.exists()


def test_pages_of_it_follow_without_gap_or_repetition(week: Week) -> None:
    many(60)
    client = logged_in(week.cast.gil)

    first = client.get(reverse("office:what-left")).context
    second = client.get(first["page"].older).context

    shown = [one.id for one in [*first["letters"], *second["letters"]]]
    assert len(shown) == len(set(shown)) == Dispatch.objects.count()


def test_the_page_asks_as_many_queries_for_fifty_as_for_five(week: Week) -> None:
    client = logged_in(week.cast.gil)
    page(client, "office:what-left")
    few = queries_of(client, "office:what-left")
    many(40)

    assert queries_of(client, "office:what-left") == few


def many(count: int) -> None:
    """Copies of a message, as if many had left at one moment."""
    row = Dispatch.objects.order_by("created_at").last()
    assert row
    for _ in range(count):
        row.pk = new_id()
        row.save(force_insert=True)
