"""An agent at work in a browser: answering, citing, taking back, the telephone, the keyboard; with script and without."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from kesher.cases.models import Case, Citation, Draft, Message
from kesher.ui.messages import compile_all
from tests.browser.axe import serious_findings
from tests.browser.desk import EVENTS, HOST, chromium_opened, faults, open_page
from tests.cases.house import House, build
from tests.desk import story

pytestmark = pytest.mark.django_db
AT = "2026-11-22 09:30"


@pytest.fixture
def house() -> House:
    compile_all()
    return build()


@pytest.fixture
def case(house: House) -> Case:
    return story.taken(house)


@pytest.fixture
def version(house: House) -> Any:
    return story.policy(house.cast.dana)


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


@pytest.fixture
def browser(case: Case, version: Any) -> Iterator[Browser]:
    with chromium_opened() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, dana: Client, case: Case) -> Iterator[Page]:
    """The composer of the case."""
    with story.at(AT):
        yield open_page(browser, dana, f"/desk/case/{case.pk}/?panel=reply#action", script=EVENTS)


def test_a_policy_is_found_as_one_types_and_put_in_as_an_object(page: Page, version: Any) -> None:
    page.locator("#id_text").fill("Hello Noa.")
    page.locator("[data-policy-search]").press_sequentially("אשפוז")
    page.get_by_role("button", name="Cite", exact=True).click()

    assert page.locator("#id_text").input_value() == f"Hello Noa.\n\n{story.WORDS['full', 'he']}"
    assert page.locator("[data-cites] input[name=cite]").get_attribute("value") == f"{version}:full:he"
    assert "version 1" in page.locator("[data-cites]").inner_text()
    assert faults(page) == []


def test_a_text_message_gets_the_short_words_and_her_number(page: Page, version: Any) -> None:
    page.locator("input[name=channel][value=sms]").check(force=True)
    page.locator("[data-policy-search]").press_sequentially("אשפוז")
    page.get_by_role("button", name="Cite", exact=True).click()

    assert page.locator("#id_text").input_value() == story.WORDS["short", "he"]
    assert page.locator("select[name=to]").input_value() == "+972525550143"
    assert page.locator("[data-cites] input[name=cite]").get_attribute("value") == f"{version}:short:he"
    expect(page.locator(".subject-line")).to_be_hidden()


def test_a_citation_that_was_taken_out_is_not_sent(page: Page, case: Case) -> None:
    page.locator("[data-policy-search]").press_sequentially("אשפוז")
    page.get_by_role("button", name="Cite", exact=True).click()
    page.get_by_role("button", name="Remove the citation").click()

    page.locator("#id_text").press("Control+Enter")
    page.locator("#leaving .toast").wait_for()

    assert Citation.objects.count() == 0
    assert Message.objects.filter(author__isnull=False).count() == 1


def test_control_enter_sends_and_the_toast_takes_it_back(page: Page, case: Case) -> None:
    page.locator("#id_text").fill("Hello Noa.")

    page.locator("#id_text").press("Control+Enter")
    page.get_by_role("button", name="Take it back").click()
    page.locator("#id_text").wait_for()

    assert page.locator("#id_text").input_value() == "Hello Noa."
    assert Message.objects.filter(author__isnull=False).count() == 0


def test_the_palette_searches_for_what_is_no_action_and_keeps_what_was_being_typed(page: Page) -> None:
    page.locator("#id_text").fill("Half a thought")
    page.locator("#id_text").press("Control+k")
    page.locator("#palette-field").fill("מזוודה אדומה")

    expect(page.locator("#palette [role=option]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#id_text")).to_have_value("Half a thought")
    page.keyboard.press("Control+k")
    page.locator("#palette-field").fill("מזוודה אדומה")
    page.keyboard.press("Enter")

    expect(page.locator("input[name=q][type=search]")).to_have_value("מזוודה אדומה")
    assert faults(page) == []


def test_a_composer_that_is_refused_says_where_and_is_still_sound(browser: Browser, dana: Client, case: Case) -> None:
    with story.at(AT):
        page = open_page(browser, dana, f"/desk/case/{case.pk}/?panel=document#action")
        page.locator("#composer").evaluate("form => { form.noValidate = true; }")  # what a browser would hold back
        page.locator("#composer [data-submit]").click()

        expect(page.locator("#id_what_error")).to_be_visible()
        assert [str(one) for one in serious_findings(page)] == []


def test_enter_in_a_field_of_one_line_sends_nothing(page: Page) -> None:
    page.locator("#id_text").fill("Not ready yet")
    page.locator("input[name=subject]").fill("Rome")

    page.locator("input[name=subject]").press("Enter")
    page.wait_for_timeout(200)

    assert Message.objects.filter(author__isnull=False).count() == 0
    assert page.locator("#id_text").input_value() == "Not ready yet"


def test_what_is_typed_is_kept_on_the_server(page: Page, case: Case) -> None:
    page.locator("#id_text").press_sequentially("Half a thought")

    expect(page.locator("[data-draft-state]")).to_have_text("Draft saved", timeout=8000)

    assert Draft.objects.get().content["text"] == "Half a thought"


def test_the_button_says_that_it_closes_the_case(page: Page) -> None:
    page.locator("[data-final]").check()

    assert "Send and close" in page.locator("[data-submit]").inner_text()
    expect(page.locator("[data-without-final]")).to_be_hidden()


def test_a_promise_shows_its_plan_before_it_is_given(browser: Browser, dana: Client, case: Case) -> None:
    with story.at(AT):
        page = open_page(browser, dana, f"/desk/case/{case.pk}/?panel=promise#action", script=EVENTS)
        page.locator("input[name=kind][value=call_back]").check(force=True)
        page.get_by_role("button", name="Take this time").click()
        expect(page.locator("#promise-preview")).to_contain_text("Broken, if it is not kept by then")

        assert page.locator("#id_due").input_value() == "2026-11-22T11:30"
        assert faults(page) == []


def test_letters_open_the_composers(page: Page) -> None:
    page.locator("h1").click()
    page.keyboard.press("d")
    page.locator("#id_what").wait_for()

    assert "panel=document" in page.url


def test_rows_are_walked_and_opened_by_the_keyboard(browser: Browser, dana: Client, case: Case) -> None:
    with story.at(AT):
        page = open_page(browser, dana, "/desk/", script=EVENTS)
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.locator("#case-head").wait_for()

    assert f"/desk/case/{case.pk}/" in page.url


def test_the_telephone_pops_up_within_a_second_and_leaves_the_cursor_where_it_is(
    house: House, page: Page, case: Case
) -> None:
    page.locator("#id_text").fill("I am writ")
    page.locator("#id_text").focus()
    call = story.rung(house, AT)

    page.evaluate(f"sources[0].say({{topic: 'call', call_id: '{call.pk}'}})")
    expect(page.locator("#calls .call")).to_contain_text("Noa Berkovich", timeout=1000)
    page.keyboard.type("ing")

    assert page.locator("#id_text").input_value() == "I am writing"
    assert page.locator("#calls").get_attribute("aria-live") == "assertive"


def test_a_answers_and_opens_the_call(house: House, browser: Browser, dana: Client, case: Case) -> None:
    with story.at(AT):
        call = story.rung(house, AT)
        page = open_page(browser, dana, "/desk/", script=EVENTS)
        page.locator("#calls .call").wait_for()
        page.keyboard.press("a")
        page.locator("#composer").wait_for()

        assert page.url == f"{HOST}/desk/call/{call.pk}/"
        expect(page.locator("#calls")).to_be_empty()


def test_the_policy_of_a_call_is_cited_as_it_is_said(
    house: House, browser: Browser, dana: Client, case: Case, version: Any
) -> None:
    with story.at(AT):
        call = story.rung(house, AT)
        page = open_page(browser, dana, f"/desk/call/{call.pk}/", script=EVENTS)
        page.locator("[data-policy-search]").press_sequentially("אשפוז")
        page.get_by_role("button", name="Cite", exact=True).click()
        page.locator("#id_text").fill("Explained.")
        page.locator("#id_text").press("Control+Enter")
        page.locator("#case-head").wait_for()

    assert Citation.objects.values_list("version_id", "form", "call_id").get() == (version, "spoken", call.pk)


def test_an_open_page_shows_what_happened_meanwhile(house: House, page: Page, case: Case) -> None:
    from kesher.cases import actions

    actions.note(case.pk, house.cast.tamar.pk, "From my lead.")

    page.evaluate(f"sources[0].say({{topic: 'case', case_id: '{case.pk}'}})")

    expect(page.locator("#entries")).to_contain_text("From my lead.")
    assert faults(page) == []


def test_on_a_phone_the_three_zones_are_tabs(browser: Browser, dana: Client, case: Case) -> None:
    with story.at(AT):
        page = open_page(browser, dana, f"/desk/case/{case.pk}/", width=390, script=EVENTS)
        expect(page.locator("#story")).to_be_visible()
        expect(page.locator("#action")).to_be_hidden()

        page.locator(".zone-tabs a", has_text="Customer").click()

        expect(page.locator("#context")).to_be_visible()
        expect(page.locator("#story")).to_be_hidden()
        assert page.locator(".zone-tabs [aria-current]").inner_text() == "Customer"


def test_everything_is_done_without_script_too(browser: Browser, dana: Client, case: Case, version: Any) -> None:
    with story.at(AT):
        page = open_page(browser, dana, f"/desk/case/{case.pk}/?panel=reply", javascript=False)
        page.locator("#id_text").fill("Hello Noa.")
        page.locator("[data-policy-search]").fill("אשפוז")
        page.get_by_role("button", name="Find", exact=True).last.click()
        page.get_by_role("button", name="Cite", exact=True).click()
        page.get_by_role("button", name="Send", exact=False).last.click()
        page.locator("#leaving .toast").wait_for()

    message = Message.objects.get(author__isnull=False)
    assert message.text == f"Hello Noa.\n\n{story.WORDS['full', 'he']}"
    assert Citation.objects.get().version_id == version
