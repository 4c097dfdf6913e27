"""Pages that are reached by doing something: a form refused, taken, a door opened, a link that opens nothing, our own faults."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page

from kesher.core import clock, settings
from kesher.customers.models import AccessLink
from kesher.customers.types import LinkPurpose
from tests.browser.faults import Window
from tests.browser.rows import at
from tests.browser.server import Front
from tests.browser.town import Town

Act = Callable[[Page, Front, Town], int]  # what a visitor does; the status of the page that she ends on
LONG = "א" * 20_001


def _press(page: Page) -> int:
    """Send the form of the page; the status of what comes back in the end."""
    with page.expect_navigation():
        page.locator("main form .btn.primary").first.click()
    return int(page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus"))


def _ask(page: Page, front: Front, place: str, **typed: str) -> int:
    page.goto(front.address + place)
    for name, value in ({"text": "איפה ההחזר?", "email": "rina@example.com"} | typed).items():
        page.locator(f"main [name={name}]").fill(value)
    return _press(page)


def _opened(page: Page, front: Front, town: Town) -> int:
    link = front.behind(lambda: town.link(LinkPurpose.CASE, town.story))
    page.goto(front.address + at("portal:case", link))
    return _press(page)


def refused_question(page: Page, front: Front, town: Town) -> int:
    """Too long, nowhere to answer to, half a number: three errors in one page."""
    return _ask(page, front, "/ask/", text=LONG, email="noa@", phone="05")


def question(page: Page, front: Front, town: Town) -> int:
    """A question, and its receipt with the promise."""
    return _ask(page, front, "/ask/")


def question_in_a_frame(page: Page, front: Front, town: Town) -> int:
    """The same from the form for other sites."""
    return _ask(page, front, "/embed/ask/")


def question_while_closed(page: Page, front: Front, town: Town) -> int:
    """No account takes forms."""
    front.behind(lambda: settings.put("portal.web_account", "nobody"))
    try:
        return _ask(page, front, "/ask/")
    finally:
        front.behind(lambda: settings.put("portal.web_account", "test-web"))


def question_in_a_crowd(page: Page, front: Front, town: Town) -> int:
    """More forms than one network may send."""
    front.behind(lambda: settings.put("doors.forms_an_hour", 5))
    try:
        for _ in range(6):
            status = _ask(page, front, "/ask/")
        return status
    finally:
        front.behind(lambda: settings.put("doors.forms_an_hour", 1000))


def opened_case(page: Page, front: Front, town: Town) -> int:
    """The door of a case, opened."""
    return _opened(page, front, town)


def added_to_case(page: Page, front: Front, town: Town) -> int:
    """A word more to the case."""
    _opened(page, front, town)
    page.locator("main [name=text]").fill("ועוד דבר")
    return _press(page)


def refused_addition(page: Page, front: Front, town: Town) -> int:
    """Nothing was written."""
    _opened(page, front, town)
    return _press(page)


def old_link(page: Page, front: Front, town: Town) -> int:
    """A link whose time is over."""

    def outlived() -> str:
        link = town.link(LinkPurpose.CASE, town.closed)
        AccessLink.objects.filter(subject_id=town.closed).update(expires_at=clock.now() - timedelta(days=1))
        return link

    return _status(page, front.address + at("portal:case", front.behind(outlived)))


def no_pages(page: Page, front: Front, town: Town) -> int:
    """A document's page sent without a document."""
    link = front.behind(lambda: town.link(LinkPurpose.UPLOAD, town.request.pk))
    page.goto(front.address + at("portal:upload", link))
    return _press(page)


def no_score(page: Page, front: Front, town: Town) -> int:
    """A survey sent without a score."""
    link = front.behind(lambda: town.link(LinkPurpose.SURVEY, town.survey(town.late)))
    page.goto(front.address + at("portal:survey", link))
    return _press(page)


def no_code(page: Page, front: Front, town: Town) -> int:
    """A paper without a code."""
    page.goto(front.address + "/paper/")
    return _press(page)


def wrong_password(page: Page, front: Front, town: Town, who: str = "lior") -> int:
    """A log-in that fails."""
    page.goto(front.address + "/accounts/login/")
    page.locator("[name=login]").fill(f"{who}@kesher.example")
    page.locator("[name=password]").fill("wrong")
    return _press(page)


def locked_out(page: Page, front: Front, town: Town) -> int:
    """Five that fail."""
    status = 200
    for _ in range(8):
        if status == 429:
            break
        status = wrong_password(page, front, town, who="miri")
    return status


def stale_form(page: Page, front: Front, town: Town) -> int:
    """A log-in page that was open too long."""
    page.goto(front.address + "/accounts/login/")
    page.locator("main [name=csrfmiddlewaretoken]").first.evaluate("one => { one.value = 'x'; }")
    page.locator("[name=login]").fill("lior@kesher.example")
    page.locator("[name=password]").fill("wrong")
    return _press(page)


def dead_reset(page: Page, front: Front, town: Town) -> int:
    """A link for a new password that was used."""
    return _status(page, front.address + "/accounts/password/reset/key/1-used-up/")


def _failing(place: str) -> Act:
    return lambda page, front, town: _status(page, front.address + place)


def _status(page: Page, address: str) -> int:
    answer = page.goto(address)
    return answer.status if answer else 0


ACTS: dict[str, tuple[Act, int]] = {
    "a refused question": (refused_question, 422),
    "a question": (question, 200),
    "a question in a frame": (question_in_a_frame, 200),
    "a question while closed": (question_while_closed, 503),
    "a question in a crowd": (question_in_a_crowd, 429),
    "an opened case": (opened_case, 200),
    "added to a case": (added_to_case, 200),
    "nothing added to a case": (refused_addition, 422),
    "no pages": (no_pages, 422),
    "no score": (no_score, 422),
    "no code": (no_code, 422),
    "an old link": (old_link, 404),
    "a wrong password": (wrong_password, 200),
    "locked out": (locked_out, 429),
    "a stale form": (stale_form, 403),
    "a used link": (dead_reset, 200),
    "nothing there": (_failing("/no/such/page/"), 404),
    "not readable": (_failing("/failing/400/"), 400),
    "not allowed": (_failing("/failing/403/"), 403),
    "our fault": (_failing("/failing/500/"), 500),
    "being worked on": (_failing("/failing/503/"), 503),
}

__all__ = ["ACTS", "Window"]
