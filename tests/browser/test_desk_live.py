"""What happens elsewhere reaches an open page of the Desk, whatever the moment; a composer opens in its place."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from kesher.cases.models import Case
from kesher.cases.queries import CaseView
from kesher.desk import page as desk_page
from kesher.ui.messages import compile_all
from tests.browser.desk import EVENTS, HOST, chromium_opened, faults, open_page
from tests.cases.house import House, build
from tests.desk import story

pytestmark = pytest.mark.django_db
AT = "2026-11-22 09:30"
FRAMES = "() => new Promise((done) => { let n = 9; const next = () => (n-- ? requestAnimationFrame(next) : done()); next(); })"


@pytest.fixture
def house() -> House:
    compile_all()
    return build()


@pytest.fixture
def case(house: House) -> Case:
    return story.taken(house)


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


@pytest.fixture
def browser(case: Case) -> Iterator[Browser]:
    with chromium_opened() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, dana: Client, case: Case) -> Iterator[Page]:
    with story.at(AT):
        yield open_page(browser, dana, f"/desk/case/{case.pk}/", script=EVENTS)


def say(page: Page, case: Case, times: int = 1) -> None:
    event = {"topic": "case", "case_id": str(case.pk)}
    page.evaluate("([event, times]) => { for (let n = 0; n < times; n++) sources[0].say(event); }", [event, times])


def test_what_changes_while_a_part_is_being_fetched_is_fetched_too(
    page: Page, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = desk_page.head

    def head_and_a_change(view: CaseView, now: datetime) -> dict[str, Any]:
        found = drawn(view, now)  # of the case as it was
        Case.objects.filter(pk=case.pk).update(matter="Changed meanwhile")
        return found

    monkeypatch.setattr(desk_page, "head", head_and_a_change)

    say(page, case, times=3)

    expect(page.locator("#case-head h1")).to_have_text("Changed meanwhile")


def test_a_link_that_has_the_focus_holds_up_nothing(page: Page, case: Case) -> None:
    page.locator("#case-head .crumbs a").first.focus()
    Case.objects.filter(pk=case.pk).update(matter="Changed elsewhere")

    say(page, case)

    expect(page.locator("#case-head h1")).to_have_text("Changed elsewhere")


def test_what_is_being_typed_is_not_taken_away(page: Page, case: Case) -> None:
    page.locator("#case-head details.menu:has(#matter-words) summary").click()
    page.locator("#matter-words").fill("Half a thought")
    Case.objects.filter(pk=case.pk).update(matter="Changed elsewhere")

    say(page, case)
    page.wait_for_timeout(400)

    assert page.locator("#matter-words").input_value() == "Half a thought"


def test_a_composer_opens_in_its_place_by_its_key_and_is_written_in_at_once(page: Page, case: Case) -> None:
    loads: list[str] = []
    page.on("load", lambda loaded: loads.append(loaded.url))

    page.keyboard.press("d")
    expect(page.locator("#id_what")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#id_what").blur()
    page.keyboard.press("r")
    expect(page.locator("#id_text")).to_be_focused()

    assert loads == []
    assert page.url.startswith(f"{HOST}/desk/case/{case.pk}/?panel=reply")
    assert faults(page) == []


def test_a_page_opened_at_a_composer_is_written_in_at_once(browser: Browser, dana: Client, case: Case) -> None:
    with story.at(AT):
        page = open_page(browser, dana, f"/desk/case/{case.pk}/?panel=document#action", script=EVENTS)

        expect(page.locator("#id_what")).to_be_focused()
        page.evaluate(FRAMES)
        expect(page.locator("#id_what")).to_be_focused(timeout=1)


def test_a_part_that_arrives_while_a_composer_opens_takes_nothing_from_it(page: Page) -> None:
    page.evaluate(
        """() => document.addEventListener("htmx:before:swap", (event) => {
          if (!event.detail.ctx.sourceElement.closest?.("#action .tabs")) return;
          const detail = { ctx: { sourceElement: document.getElementById("ctx") } };
          document.dispatchEvent(new CustomEvent("htmx:before:swap", { detail }));
          document.dispatchEvent(new CustomEvent("htmx:after:swap", { detail }));
        })"""
    )

    page.keyboard.press("d")

    expect(page.locator("#id_what")).to_be_focused()


def test_the_key_of_the_open_composer_goes_to_its_words(page: Page) -> None:
    page.keyboard.press("r")

    expect(page.locator("#id_text")).to_be_focused()


def test_who_fits_appears_under_the_fields_while_one_types(browser: Browser, dana: Client, house: House) -> None:
    with story.at(AT):
        page = open_page(browser, dana, "/desk/", script=EVENTS)
        page.keyboard.press("w")
        page.locator("#id_name").wait_for()
        expect(page.locator("#id_name")).to_be_focused()
        page.keyboard.type("Berkov")
        noa = page.locator(f'input[name=who][value="{house.cast.noa.pk}"]')
        noa.wait_for()
        noa.check()
        page.locator("#id_text").fill("Came to the branch about her card")
        page.locator("#id_text").press("Control+Enter")
        page.wait_for_url("**/desk/case/**")

    opened = Case.objects.get(channel="branch")
    assert (opened.customer, opened.owner) == (house.cast.noa, house.cast.dana)
    assert faults(page) == []


def test_a_page_after_an_act_asks_once_what_the_act_set_off(browser: Browser, dana: Client, case: Case) -> None:
    after_an_act = "performance.getEntriesByType = () => [{ redirectCount: 1 }];"
    with story.at(AT):
        page = open_page(browser, dana, f"/desk/case/{case.pk}/", script=EVENTS + after_an_act)
        Case.objects.filter(pk=case.pk).update(matter="Changed before the stream was open")
        page.evaluate("sources[0].dispatchEvent(new Event('open'))")
        expect(page.locator("#case-head h1")).to_have_text("Changed before the stream was open")
