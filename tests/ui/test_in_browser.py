"""The frame in a real browser: accessible in both languages, themes and widths; keys, clocks, toasts, drafts and live events work.

The page is made by Django beforehand and served to the browser from memory, so these tests need neither server nor database.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from kesher.ui import words
from tests.browser.axe import serious_findings

HOST = "http://kesher.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        system = Path("/usr/bin/chromium")
        opened = playwright.chromium.launch(executable_path=system if system.exists() else None, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """open_page(path, lang=..., width=..., dark=..., change=...): the page, with a list `faults` of what the console said."""
    contexts = []

    def open_(
        path: str,
        *,
        lang: str = "he",
        width: int = 1440,
        dark: bool = False,
        change: Callable[[str], str] = str,
        script: str = "",
    ) -> Page:
        answer = _get(path, lang)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(script)
        page.route("**/*", lambda route: _serve(route, change(answer["body"]), answer["policy"]))
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(HOST + path)
        page.faults = faults  # type: ignore[attr-defined]
        return page

    yield open_
    for context in contexts:
        context.close()


def _get(path: str, lang: str) -> dict[str, str]:
    """Playwright keeps an event loop in this thread, in which Django refuses to look at sessions; this page has none."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        client = Client()
        client.cookies["kesher_language"] = lang
        answer = client.get(path)
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    return {"body": answer.content.decode(), "policy": answer.headers["Content-Security-Policy"]}


def _serve(route: Route, body: str, policy: str) -> None:
    path = route.request.url.removeprefix(HOST).split("?")[0]
    if path.startswith("/static/"):
        file = finders.find(path.removeprefix("/static/"))
        assert isinstance(file, str), path
        return route.fulfill(body=Path(file).read_bytes(), content_type=TYPES[Path(file).suffix])
    return route.fulfill(
        body=body, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy}
    )


def faults(page: Page) -> list[str]:
    return list(page.faults)  # type: ignore[attr-defined]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("lang", ["he", "en"])
@pytest.mark.parametrize("path", ["/ui/components/", "/accounts/login/"])
def test_pages_of_the_frame_have_no_serious_findings(
    open_page: Open, path: str, lang: str, width: int, dark: bool
) -> None:
    page = open_page(path, lang=lang, width=width, dark=dark)

    assert [str(finding) for finding in serious_findings(page)] == []
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lang", ["he", "en"])
def test_the_browser_counts_in_the_same_words_as_the_server(open_page: Open, lang: str) -> None:
    minutes = [*range(-130, 130, 7), 60, 120, -60, -120, 1440, 2879, 2880, 4321, -1440, -2880, -9000]
    page = open_page("/ui/components/", lang=lang, change=_with_clocks(minutes))

    shown = page.eval_on_selector_all(
        "#ticking > li", "items => items.map(i => [i.children[0].textContent, i.children[1].textContent])"
    )

    with translation.override(lang):
        now = datetime.fromisoformat("2026-11-26T12:09:00+00:00")
        # Half a minute more, so that the seconds which the browser needs to load change nothing.
        dues = [now + timedelta(minutes=m, seconds=30 if m >= 0 else -30) for m in minutes]
        assert shown == [[words.left_words(due, now), words.in_words(due, now)] for due in dues]


def _with_clocks(minutes: list[int]) -> Callable[[str], str]:
    now = datetime.fromisoformat("2026-11-26T12:09:00+00:00")

    def change(body: str) -> str:
        items = "".join(
            f'<li data-due="{(now + timedelta(minutes=m, seconds=30 if m >= 0 else -30)).isoformat()}"><b data-words="left"></b><b data-words="in"></b></li>'
            for m in minutes
        )
        return body.replace(
            '<main class="main" id="main" tabindex="-1">',
            f'<main class="main" id="main" tabindex="-1"><ul id="ticking">{items}</ul>',
        )

    return change


def test_a_promise_turns_late_before_the_eyes(open_page: Open) -> None:
    page = open_page("/ui/components/", lang="en", change=_due_in_five_seconds)
    clock = page.locator("#soon")
    assert clock.get_attribute("data-state") == "open"

    page.evaluate("document.addEventListener('kesher:overdue', () => document.title = 'told')")
    page.evaluate("Date.now = (now => () => now() + 8000)(Date.now)")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    assert clock.get_attribute("data-state") == "late"
    assert clock.locator("use").get_attribute("href").endswith("#k-late")  # type: ignore[union-attr]
    assert page.title() == "told"
    assert page.locator("#clock-news").text_content() == "This promise is late now: 14:09"


def _due_in_five_seconds(body: str) -> str:
    use = re.search(r'<use href="([^"#]*)#k-open"/>', body)
    assert use
    clock = f'<div id="soon" data-state="open" data-due="2026-11-26T12:09:05+00:00"><svg class="k k-open">{use[0]}</svg><b data-words="in"></b><time>14:09</time></div>'
    return body.replace('<div class="page">', f'{clock}<div class="page">', 1)


def test_the_question_mark_lists_the_keys_of_the_page(open_page: Open) -> None:
    page = open_page("/ui/components/", lang="en")
    page.evaluate("document.activeElement.blur()")  # the page shows a field with an error, which has the focus

    page.keyboard.press("?")

    assert page.locator("#keys").evaluate("d => d.open")
    assert "Reply" in page.locator("[data-keys-list]").inner_text()
    assert serious_findings(page) == []


def test_a_letter_presses_its_button_in_a_hebrew_keyboard_too(open_page: Open) -> None:
    page = open_page("/ui/components/")

    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ג', code: 'KeyD', bubbles: true}))")

    assert page.url.endswith("#document")


@pytest.mark.parametrize("lang", ["he", "en"])
def test_the_palette_lists_actions_and_places_and_is_sound(open_page: Open, lang: str) -> None:
    page = open_page("/ui/components/", lang=lang)

    page.keyboard.press("Control+k")

    expect(page.locator("#palette")).to_be_visible()
    expect(page.locator("#palette-field")).to_be_focused()
    expect(page.locator("#palette [role=option]").first).to_have_attribute("aria-selected", "true")
    assert serious_findings(page) == []


def test_the_palette_does_what_is_typed_by_a_part_of_its_name(open_page: Open) -> None:
    page = open_page("/ui/components/", lang="en")
    page.keyboard.press("Control+k")

    page.locator("#palette-field").fill("docum")
    expect(page.locator("#palette [role=option]").first).to_contain_text("ocument")
    page.keyboard.press("Enter")

    expect(page.locator("#palette")).to_be_hidden()
    expect(page).to_have_url(re.compile("#document$"))


def test_the_palette_opens_in_a_field_and_in_a_hebrew_keyboard_and_escape_gives_the_focus_back(open_page: Open) -> None:
    page = open_page("/ui/components/", lang="he")
    page.locator("textarea").focus()

    page.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ל', code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true}))"
    )
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#palette [role=option]").nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")

    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("textarea")).to_be_focused()


def test_letters_are_silent_in_fields(open_page: Open) -> None:
    page = open_page("/ui/components/")
    page.locator("textarea").fill("")

    page.locator("textarea").press("d")

    assert page.locator("textarea").input_value() == "d"
    assert "#document" not in page.url


def test_letters_can_be_switched_off(open_page: Open) -> None:
    page = open_page("/ui/components/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")

    page.keyboard.press("d")
    page.keyboard.press("?")

    assert "#document" not in page.url
    assert not page.locator("#keys").evaluate("d => d.open")


def test_a_dialog_opens_takes_the_focus_and_gives_it_back(open_page: Open) -> None:
    page = open_page("/ui/components/", lang="en")
    opener = page.get_by_role("button", name="Open the dialog")
    opener.focus()

    page.keyboard.press("Enter")
    inside = page.evaluate("document.activeElement.closest('dialog')?.id")
    page.keyboard.press("Escape")

    assert inside == "sample-dialog"
    assert opener.evaluate("b => b === document.activeElement")


def test_a_toast_can_be_undone(open_page: Open) -> None:
    page = open_page("/ui/components/", lang="en")
    posted: list[str] = []

    def accept(route: Route) -> None:
        posted.append(route.request.method)
        route.fulfill(status=204)

    page.route("**/undo/7", accept)

    page.evaluate(
        "document.dispatchEvent(new CustomEvent('kesher:toast', {detail: {text: 'Sent <b>', undo: '/undo/7'}}))"
    )
    toast = page.locator("#toasts .toast")
    shown = toast.locator("[data-toast-text]").text_content()
    toast.get_by_role("button", name="Undo").click()
    toast.wait_for(state="detached")

    assert shown == "Sent <b>"
    assert posted == ["POST"]


def test_a_draft_comes_back_after_the_page_is_loaded_again(open_page: Open) -> None:
    page = open_page("/ui/components/", change=_with_draft)
    page.locator("#draft textarea").fill("נועה שלום")
    expect(page.locator("[data-draft-state]")).to_have_text("הטיוטה שמורה במכשיר הזה")

    page.reload()

    assert page.locator("#draft textarea").input_value() == "נועה שלום"


def test_a_draft_is_forgotten_once_it_is_sent(open_page: Open) -> None:
    page = open_page("/ui/components/", change=_with_draft)
    page.locator("#draft textarea").fill("נועה שלום")
    expect(page.locator("[data-draft-state]")).to_have_text("הטיוטה שמורה במכשיר הזה")

    page.locator("#draft textarea").press("Control+Enter")
    page.wait_for_load_state("networkidle")

    assert page.locator("#draft textarea").input_value() == ""


def _with_draft(body: str) -> str:
    form = '<form id="draft" data-draft="case-1" method="get"><label>x <textarea name="text"></textarea></label><span data-draft-state></span></form>'
    return body.replace('<div class="page">', f'{form}<div class="page">', 1)


EVENTS = """
window.sources = [];
window.EventSource = class extends EventTarget {
  constructor(url, options) { super(); this.url = url; this.options = options; this.readyState = 0; sources.push(this);
    document.documentElement.dataset.sources = sources.length; }
  close() { this.readyState = 2; }
  say(data) { this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(data) })); }
};
"""

HEAR = """
window.got = [];
for (const id of ["one", "all", "none"]) {
  document.getElementById(id).addEventListener("live", (event) => { got.push(id); event.target.dataset.heard = got.length; });
}
"""


def live_page(open_page: Open) -> Page:
    """A page of a logged-in person; the stream itself is played by the test."""

    def change(body: str) -> str:
        part = '<div id="one" data-live="case:1"></div><div id="all" data-live="case"></div><div id="none" data-live="call"></div>'
        return body.replace(" data-now=", ' data-events="/events" data-now=').replace(
            '<div class="page">', f'{part}<div class="page">', 1
        )

    page = open_page("/ui/components/", lang="en", change=change, script=EVENTS)
    page.evaluate(HEAR)
    return page


def test_an_event_refreshes_what_shows_its_subject_and_nothing_else(open_page: Open) -> None:
    page = live_page(open_page)
    page.evaluate("document.addEventListener('kesher:case', event => window.detail = event.detail)")

    page.evaluate("sources[0].say({topic: 'case', id: '1'})")
    page.evaluate("sources[0].say({topic: 'case', id: '2'})")  # the first fetch still runs: one more when it is done
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('htmx:finally:request', {detail: {ctx: {sourceElement: document.getElementById('all')}}}))"
    )
    expect(page.locator("#all")).to_have_attribute("data-heard", "3")

    assert page.evaluate("sources[0].options.withCredentials") is True
    assert page.evaluate("got") == ["one", "all", "all"]
    assert page.evaluate("detail") == {"topic": "case", "id": "2"}


def test_nonsense_from_the_stream_harms_nothing(open_page: Open) -> None:
    page = live_page(open_page)

    page.evaluate("sources[0].dispatchEvent(new MessageEvent('message', {data: '{not json'}))")
    page.evaluate("sources[0].say({id: '1'})")
    page.evaluate("sources[0].say(null)")

    assert page.evaluate("got") == []
    assert faults(page) == []


def test_after_a_broken_connection_everything_is_asked_again(open_page: Open) -> None:
    page = live_page(open_page)
    page.evaluate("sources[0].dispatchEvent(new Event('open')); sources[0].dispatchEvent(new Event('error'))")
    expect(page.locator("html")).to_have_attribute("data-sources", "2")

    page.evaluate("sources[1].dispatchEvent(new Event('open'))")

    assert page.evaluate("sources[0].readyState") == 2
    assert page.evaluate("got") == ["one", "all", "none"]


def test_when_the_server_lost_its_line_everything_is_asked_again(open_page: Open) -> None:
    page = live_page(open_page)

    page.evaluate("sources[0].say({topic: 'reconnected'})")

    assert page.evaluate("got") == ["one", "all", "none"]


def test_who_was_signed_out_is_told_so_and_the_stream_stays_shut(open_page: Open) -> None:
    page = live_page(open_page)
    page.evaluate("document.body.dataset.here = '/ui/here/'")
    page.route("**/ui/here/", lambda route: route.fulfill(status=401))

    page.evaluate("Date.now = () => 1e12")
    page.evaluate("sources[0].dispatchEvent(new Event('error'))")
    page.evaluate("Date.now = () => 1e12 + 20000")
    expect(page.locator("html")).to_have_attribute("data-sources", "2")
    page.evaluate("sources[1].dispatchEvent(new Event('error'))")

    expect(page.locator("#toasts")).to_contain_text("You have been signed out")
    expect(page.locator("html")).to_have_attribute("data-live-state", "signed-out")


def test_a_list_does_not_jump_under_the_finger(open_page: Open) -> None:
    page = live_page(open_page)
    page.evaluate(
        "const all = document.getElementById('all'); all.dataset.liveCalm = all.dataset.list = ''; all.tabIndex = 0; all.focus()"
    )

    page.evaluate("sources[0].say({topic: 'case', id: '9'})")
    while_inside = page.evaluate("got.slice()")
    page.evaluate("document.activeElement.blur()")
    expect(page.locator("#all")).to_have_attribute("data-heard", "1")

    assert while_inside == []
    assert page.evaluate("got") == ["all"]


def htmx_page(open_page: Open, part: str, answers: dict[str, dict[str, Any]]) -> Page:
    def change(body: str) -> str:
        return body.replace('<div class="page">', f'{part}<div class="page">', 1)

    page = open_page("/ui/components/", lang="en", change=change)
    for path, answer in answers.items():
        page.route(f"**{path}", _fulfil(answer))
    return page


def _fulfil(answer: dict[str, Any]) -> Callable[[Route], None]:
    return lambda route: route.fulfill(**answer)


def test_a_part_refreshes_itself_when_its_subject_changes(open_page: Open) -> None:
    part = '<section id="part" hx-get="/part" hx-trigger="live" hx-swap="outerHTML" data-live="case:1">old</section>'
    page = htmx_page(
        open_page, part, {"/part": {"body": '<section id="part">new</section>', "content_type": "text/html"}}
    )

    page.evaluate("document.getElementById('part').dispatchEvent(new CustomEvent('live'))")
    expect(page.locator("#part")).to_have_text("new")

    assert faults(page) == []


def test_a_form_carries_the_token_and_a_server_can_say_a_toast(open_page: Open) -> None:
    part = '<form id="f" hx-post="/save" hx-target="#f"><input name="a" value="1" aria-label="a"><button class="btn primary">Go</button></form>'
    page = htmx_page(open_page, part, {})
    seen: list[tuple[str, str]] = []

    def answer(route: Route) -> None:
        seen.append((route.request.headers.get("x-csrftoken", ""), route.request.post_data or ""))
        route.fulfill(
            body="saved",
            content_type="text/html",
            headers={"HX-Trigger": json.dumps({"kesher:toast": {"text": "Kept"}})},
        )

    page.route("**/save", answer)
    page.get_by_role("button", name="Go", exact=True).click()
    page.locator("#toasts .toast").wait_for()

    token = page.locator('meta[name="csrf-token"]').get_attribute("content")
    assert seen == [(token, "a=1")]
    assert "Kept" in page.locator("#toasts").inner_text()
    assert page.locator("#f").inner_text() == "saved"


def test_a_refusal_is_said_and_the_page_stays(open_page: Open) -> None:
    part = '<form id="f" hx-post="/save" hx-target="#f"><input name="a" value="1" aria-label="a"><button class="btn primary">Go</button></form>'
    page = htmx_page(open_page, part, {"/save": {"status": 403, "body": "<h1>No</h1>", "content_type": "text/html"}})

    page.get_by_role("button", name="Go", exact=True).click()
    page.locator("#toasts .toast").wait_for()

    assert "not open to your role" in page.locator("#toasts").inner_text()
    assert page.locator("#f input").input_value() == "1"
    assert page.locator("#f .btn").get_attribute("aria-busy") is None


def test_a_form_with_errors_is_shown_in_its_place(open_page: Open) -> None:
    part = '<form id="f" hx-post="/save" hx-target="#f"><button class="btn primary">Go</button></form>'
    page = htmx_page(
        open_page, part, {"/save": {"status": 422, "body": "2 digits are missing", "content_type": "text/html"}}
    )

    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator("#f")).to_have_text("2 digits are missing")

    assert page.locator("#toasts .toast").count() == 0


def test_colours_are_chosen_at_once_and_kept(open_page: Open) -> None:
    page = open_page(
        "/ui/components/",
        change=lambda body: body.replace(
            '<div class="page">',
            '<button id="d" type="button" data-theme-choice="dark">x</button><div class="page">',
            1,
        ),
    )

    page.locator("#d").click()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert "kesher_theme=dark" in page.evaluate("document.cookie")
