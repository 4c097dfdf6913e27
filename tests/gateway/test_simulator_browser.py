"""The phone simulator in a real browser: what is pressed there arrives as an exchange would tell it."""

import json
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright

from kesher.channels.models import Account, Envelope
from kesher.rehearsal import browser
from tests.cast import Cast
from tests.channels.sms_http.bridge import kesher_on_a_port

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def played(cast: Cast, play: Any) -> list[str]:
    """Log Dana in, open the simulator and play; answers what the page complained of."""
    client = Client()
    client.force_login(cast.dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies["sessionid"].value
    complaints: list[str] = []
    with kesher_on_a_port() as kesher, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.ensure(), args=list(browser.FLAGS))
        context = chromium.new_context()
        context.add_cookies(
            [
                {"name": "sessionid", "value": session, "url": kesher},
                {"name": "kesher_language", "value": "en", "url": kesher},
            ]
        )
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{kesher}/simulator/phone/")
        play(page)
        chromium.close()
    return complaints


def told() -> list[dict[str, Any]]:
    """The events that arrived, in order."""
    return [json.loads(bytes(row.body or b"")) for row in Envelope.objects.order_by("received_at", "id")]


def test_a_call_rings_is_answered_transferred_and_ended(cast: Cast, phone_account: Account) -> None:
    def play(page: Page) -> None:
        page.get_by_label("Caller").fill("054-555-0177")
        page.get_by_label("Rings at").select_option("201")
        page.get_by_role("button", name="Ring", exact=True).click()
        page.get_by_role("button", name="Answer").click()
        expect(page.get_by_text("talking")).to_be_visible()
        page.get_by_label("Transfer to").select_option("203")
        page.get_by_role("button", name="Transfer").click()
        expect(page.get_by_text("rings, extension 203")).to_be_visible()
        page.get_by_role("button", name="Answer").click()
        expect(page.get_by_text("talking")).to_be_visible()
        page.get_by_role("button", name="Hang up").click()
        expect(page.get_by_text("No line is in use.")).to_be_visible()

    complaints = played(cast, play)

    events = told()
    assert complaints == []
    assert [(event["state"], event["leg_id"], event["extension"]) for event in events] == [
        ("ringing", "1", "201"),
        ("answered", "1", "201"),
        ("transferred", "1", "201"),
        ("ringing", "2", "203"),
        ("answered", "2", "203"),
        ("ended", "2", "203"),
    ]
    assert {event["from"] for event in events} == {"054-555-0177"}
    assert len({event["call_id"] for event in events}) == 1


def test_two_lines_at_once_one_of_them_withheld(cast: Cast, phone_account: Account) -> None:
    def play(page: Page) -> None:
        page.get_by_role("button", name="Ring", exact=True).click()
        expect(page.locator("#simulator-lines > li")).to_have_count(1)
        page.get_by_label("Withheld number").check()
        page.get_by_role("button", name="Ring", exact=True).click()
        expect(page.locator("#simulator-lines > li")).to_have_count(2)

    played(cast, play)

    first, second = told()
    assert (first["from"], second["from"]) == ("052-555-0143", "")
    assert first["call_id"] != second["call_id"]
