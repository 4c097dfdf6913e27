"""Every page of the Desk is accessible in both languages, both themes and both widths, and fits its screen."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser

from kesher.cases import actions
from kesher.cases.models import Arrival, Call, Case
from kesher.ui.messages import compile_all
from tests.browser.axe import serious_findings
from tests.browser.desk import HOST, chromium_opened, faults, open_page
from tests.cases.house import House, build, fax, take
from tests.cases.papers import blank
from tests.desk import story

pytestmark = pytest.mark.django_db
MODES = [("he", 1440, False), ("en", 1440, True), ("he", 390, True), ("en", 390, False)]


@pytest.fixture
def house() -> House:
    compile_all()
    return build()


@pytest.fixture
def case(house: House) -> Case:
    """Asked, answered, phoned about, a paper missing, a task open, a note, another paper that nobody could match."""
    found = story.taken(house)
    version = story.policy(house.cast.dana)
    story.answered(house, found, version)
    story.phoned(house, found, version)
    with story.at("2026-11-22 14:18"):
        actions.ask_task(found.pk, house.cast.dana.pk, kind="decision", what="לאשר?", team_id=house.cast.back_office.pk)
    story.asked_for_a_paper(house, found)
    with story.at("2026-11-22 14:30"):
        actions.note(found.pk, house.cast.dana.pk, "הערה")
        take(house, fax(blank()))
        actions.read_arrivals(5)
    return found


@pytest.fixture
def browser(case: Case) -> Iterator[Browser]:
    """Opened last, so that everything before it happened outside of its loop."""
    with chromium_opened() as opened:
        yield opened


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


def walk(browser: Browser, client: Client, paths: list[str]) -> list[str]:
    """Everything that is wrong with these pages, in every mode."""
    wrong = []
    for lang, width, dark in MODES:
        client.cookies["kesher_language"] = lang
        page = open_page(browser, client, paths[0], width=width, dark=dark)
        for path in paths:
            page.goto(HOST + path)
            found = [str(one) for one in serious_findings(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("wider than its screen")
            wrong += [f"{path} {lang} {width}: {one}" for one in found]
        wrong += [f"{lang} {width}: {one}" for one in faults(page)]
        page.context.close()
    return wrong


def test_queues_customers_and_searching(browser: Browser, house: House, case: Case, dana: Client) -> None:
    paths = [
        "/desk/",
        f"/desk/team/{house.cast.claims.pk}/",
        f"/desk/customer/{house.cast.noa.pk}/",
        "/desk/customers/",
        "/desk/customers/?q=Noa",
        "/desk/search/?q=אשפוז",
        "/desk/search/?q=zzzz",
    ]
    with story.at("2026-11-22 15:00"):
        assert walk(browser, dana, paths) == []


def test_a_case_with_each_of_its_composers(browser: Browser, case: Case, dana: Client) -> None:
    panels = ["reply", "note", "document", "promise", "task", "hand_off"]
    paths = [f"/desk/case/{case.pk}/", f"/desk/case/{case.pk}/#context"]
    paths += [f"/desk/case/{case.pk}/?panel={panel}#action" for panel in panels]
    with story.at("2026-11-22 15:00"):
        assert walk(browser, dana, paths) == []


def test_documents_tasks_and_calls(browser: Browser, house: House, case: Case, dana: Client) -> None:
    call = story.rung(house, "2026-11-22 15:00", call="c-9", leg="l-9")
    Arrival.objects.filter(state="waiting").update(
        suggestions=[{"request_id": str(case.document_requests.get().pk), "certainty": "likely", "reasons": ["sender"]}]
    )
    with story.at("2026-11-22 15:00"):
        assert walk(browser, dana, ["/desk/documents/", "/desk/tasks/", f"/desk/call/{call.pk}/", "/desk/"]) == []
        assert walk(browser, story.logged_in(house.cast.roni), ["/desk/tasks/", f"/desk/case/{case.pk}/"]) == []


def test_a_refused_composer_and_a_call_from_nobody(browser: Browser, house: House, case: Case, dana: Client) -> None:
    story.rung(house, "2026-11-22 15:00", call="c-8", leg="l-8", sender="anonymous")
    call = Call.objects.latest("rang_at")
    with story.at("2026-11-22 15:00"):
        assert walk(browser, dana, [f"/desk/call/{call.pk}/?find=Noa"]) == []
        page = open_page(browser, dana, f"/desk/case/{case.pk}/?panel=document#action")
        page.locator("#composer").evaluate("form => { form.noValidate = true; }")  # what a browser would hold back
        page.locator("#composer [data-submit]").click()
        page.locator("#id_what_error").wait_for()
        assert [str(one) for one in serious_findings(page)] == []
