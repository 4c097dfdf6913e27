"""Boards and office in a real browser: no serious finding of axe, no breach of the policy, no page wider than its window."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from kesher.channels import actions as channels
from kesher.channels.models import Account, Dispatch
from kesher.channels.types import Raw
from kesher.core import clock
from kesher.core.models import Delivery, Fact
from kesher.knowledge import actions as knowledge
from kesher.knowledge.types import Draft
from kesher.staff.models import Absence
from kesher.watch import actions as watch
from kesher.watch.models import ServiceException
from tests.boards.house import Week, logged_in, pass_time, the_week
from tests.browser.pages import Made, faults, made
from tests.cases.house import moment

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def week(db: None) -> Iterator[Week]:
    """A week with something on every page."""
    found = the_week()
    pass_time(moment("2026-11-22 13:05"))
    with clock.at(moment("2026-11-22 13:10")):
        _fill(found)
        yield found


def _fill(week: Week) -> None:
    now, cast = clock.now(), week.cast
    for code, rung, case_id in (("thanks_or_not", 2, week.kept), ("cannot_reach", 3, week.nobodys)):
        watch.tell(
            code,
            "case",
            case_id,
            rung=rung,
            planned_at=now,
            case_id=case_id,
            team_id=cast.claims.pk,
            facts={"why": "no_address"},
        )
    watch.act(ServiceException.objects.get(code="thanks_or_not").pk, cast.tamar.pk, "message", "Phoned, no answer yet")
    channels.keep(week.house.accounts.phone.pk, Raw(b"{no call", {}, now))
    channels.keep(week.house.accounts.sms.pk, Raw(b"\xff\xfe", {}, now))
    channels.drain()
    fact = Fact.objects.create(name="promises.PromiseMade", key="k", payload={}, at=now)
    Delivery.objects.create(
        fact=fact,
        handler="cases.handlers.promise_made",
        key="k",
        state="parked",
        tries=12,
        next_at=now,
        error="KeyError",
    )
    Absence.objects.create(person=cast.dana, deputy=cast.lior, begins_at=now, ends_at=now + timedelta(days=3))
    policy = knowledge.make_policy(
        "3.2", title_he="ביטול נסיעה מסיבה רפואית", title_en="Trip cancelled on medical grounds"
    )
    for since, text_he, text_en in (
        (datetime(2025, 3, 1, tzinfo=UTC), "החזר עד 5,000 ₪ לנוסע.", "Refund up to ₪5,000 a traveller."),
        (datetime(2026, 9, 1, tzinfo=UTC), "החזר מלא עד 5,500 ₪ לנוסע.", "Full refund up to ₪5,500 a traveller."),
    ):
        version = knowledge.draft(policy, Draft({("full", "he"): text_he, ("full", "en"): text_en}, since))
        knowledge.approve(version, cast.amit.pk)
    words = {("full", "he"): "החזר מלא עד 6,000 ₪ לנוסע, לרבות אשפוז יום.", ("short", "he"): "החזר עד 6,000 ₪"}
    knowledge.draft(policy, Draft(words, datetime(2027, 1, 1, tzinfo=UTC)))  # type: ignore[arg-type]
    Account.objects.filter(code="test-sms").update(last_sent_at=now - timedelta(minutes=2))


def _pages(week: Week, language: str) -> list[Made]:
    cast = week.cast
    worst = ServiceException.objects.filter(case_id=week.late).exclude(state="settled").get()
    letter = Dispatch.objects.get(text__contains="Your refund is on its way.")
    addresses = [
        (cast.amit, "exceptions", reverse("boards:exceptions") + "?rung=all"),
        (cast.dana, "exceptions-agent", reverse("boards:exceptions")),
        (cast.orna, "exceptions-none", reverse("boards:exceptions") + "?rung=4"),
        (cast.tamar, "exception", reverse("boards:exception", args=[worst.pk])),
        (cast.amit, "promises", reverse("boards:promises")),
        (cast.amit, "promise-rows", reverse("boards:promise-rows") + "?from=2026-11-16&to=2026-11-22"),
        (cast.amit, "promise-rows-now", reverse("boards:promise-rows") + "?now=all"),
        (cast.amit, "hand-offs", reverse("boards:hand-offs")),
        (cast.gil, "first-steps", reverse("office:first-steps")),
        (cast.gil, "channels", reverse("office:channels")),
        (cast.gil, "unreadable", reverse("office:unreadable")),
        (cast.gil, "what-left", reverse("office:what-left")),
        (cast.gil, "letter", reverse("office:letter", args=[letter.pk])),
        (cast.gil, "people", reverse("office:people")),
        (cast.gil, "person", reverse("office:person", args=[cast.dana.pk])),
        (cast.gil, "hire", reverse("office:hire")),
        (cast.gil, "settings", reverse("office:settings")),
        (cast.amit, "policies", reverse("office:policies")),
        (cast.amit, "policy", reverse("office:policy", args=["3.2"])),
        (cast.amit, "policy-draft", reverse("office:policy-draft", args=["3.2"])),
        (cast.amit, "policy-new", reverse("office:policy-new")),
        (cast.shira, "privacy", reverse("office:privacy") + "?q=noa.b@example.com"),
        (cast.shira, "whose", reverse("office:whose", args=[cast.noa.pk])),
    ]
    return [made(f"{name}-{language}", logged_in(person, language).get(address)) for person, name, address in addresses]


@pytest.mark.parametrize(("language", "scheme"), [("he", "light"), ("en", "dark")])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_of_boards_and_office_is_sound(week: Week, language: str, scheme: str, width: int) -> None:
    found = faults(_pages(week, language), widths=[width], schemes=[scheme])

    assert found == [], "\n".join(found)
